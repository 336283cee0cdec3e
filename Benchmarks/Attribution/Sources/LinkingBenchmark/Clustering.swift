import EventModel
import Linking

/// B-cubed precision, recall and F1 (Bagga and Baldwin 1998).
struct BCubed {
  var precision = 0.0
  var recall = 0.0
  var f1: Double { precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0 }

  init(found: [String: String], truth: [String: String]) {
    var foundSize: [String: Double] = [:]
    var truthSize: [String: Double] = [:]
    var both: [String: Double] = [:]
    for (id, label) in truth {
      foundSize[found[id] ?? id, default: 0] += 1
      truthSize[label, default: 0] += 1
      both[(found[id] ?? id) + "\u{0}" + label, default: 0] += 1
    }
    for (id, label) in truth {
      let shared = both[(found[id] ?? id) + "\u{0}" + label] ?? 0
      precision += shared / (foundSize[found[id] ?? id] ?? 1)
      recall += shared / (truthSize[label] ?? 1)
    }
    precision /= Double(max(1, truth.count))
    recall /= Double(max(1, truth.count))
  }
}

extension LinkingResult {
  /// The campaign of every linked incident.
  var labels: [String: String] {
    var labels: [String: String] = [:]
    for campaign in campaigns { for incident in campaign.incidents { labels[incident] = campaign.id } }
    return labels
  }
}

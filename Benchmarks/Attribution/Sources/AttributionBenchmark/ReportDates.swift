import Foundation

/// Dates of reports, from the descriptions of references: `Falcone, R. (2018, April 23). Title.` gives `2018-04-23`.
enum ReportDates {
  static func read(_ path: String) throws -> [String: String] {
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    guard let bundle = try JSONSerialization.jsonObject(with: data) as? [String: Any],
      let objects = bundle["objects"] as? [[String: Any]]
    else { return [:] }
    var dates: [String: String] = [:]
    for object in objects {
      for reference in object["external_references"] as? [[String: Any]] ?? [] {
        guard let name = reference["source_name"] as? String, let text = reference["description"] as? String,
          dates[name] == nil, let date = date(text)
        else { continue }
        dates[name] = date
      }
    }
    return dates
  }

  private static let months = [
    "jan": "01", "feb": "02", "mar": "03", "apr": "04", "may": "05", "jun": "06", "jul": "07", "aug": "08",
    "sep": "09", "oct": "10", "nov": "11", "dec": "12",
  ]

  static func date(_ text: String) -> String? {
    for piece in text.split(separator: "(").dropFirst() {
      guard let end = piece.firstIndex(of: ")") else { continue }
      let words = piece[..<end].split { " ,.".contains($0) }.map { $0.lowercased() }
      guard let year = words.first.flatMap({ Int($0) }), (1990...2030).contains(year) else { continue }
      let month = words.dropFirst().first.flatMap { months[String($0.prefix(3))] } ?? "07"
      let day = words.dropFirst(2).first.flatMap { Int($0) } ?? 15
      return "\(year)-\(month)-\(String(format: "%02d", day))"
    }
    return nil
  }
}

import EventModel

/// Counts equal anomalies of one item, so that a million damaged lines are one fact with a count and not a million facts.
///
/// Memory is bounded: when too many different ones are open, they are handed on and counting starts again; whoever stores
/// them adds the counts up.
struct AnomalyTally {
  /// How many different anomalies may be open.
  static let capacity = 4_096

  private struct Key: Hashable {
    var code: String
    var origin: Origin
  }

  private var order: [Key] = []
  private var open: [Key: Anomaly] = [:]

  mutating func add(_ anomaly: Anomaly, into consumer: any IntakeConsumer) {
    let key = Key(code: anomaly.code, origin: anomaly.origin)
    if let index = open.index(forKey: key) {
      open.values[index].count += anomaly.count
      return
    }
    if order.count >= Self.capacity { flush(into: consumer) }
    order.append(key)
    open[key] = anomaly
  }

  mutating func flush(into consumer: any IntakeConsumer) {
    for key in order {
      if let anomaly = open[key] { consumer.accept(anomaly) }
    }
    order.removeAll(keepingCapacity: true)
    open.removeAll(keepingCapacity: true)
  }
}

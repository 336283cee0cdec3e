import EventModel

/// The anomalies of one item, one entry for each code, in the order of their first appearance.
struct AnomalyLedger {
  private var order: [String] = []
  private var entries: [String: Anomaly] = [:]

  /// Counts an anomaly; the first one of its code gives offset and detail.
  mutating func note(
    _ code: String, _ effect: Anomaly.Effect, at offset: UInt64, times count: Int = 1,
    _ detail: @autoclosure () -> String
  ) {
    if entries[code] != nil {
      entries[code]?.count += count
      return
    }
    order.append(code)
    entries[code] = Anomaly(code, effect, detail: detail(), offset: offset, count: count)
  }

  /// Hands everything to the sink and starts afresh.
  mutating func flush(into sink: any RecordSink) {
    for code in order {
      if let anomaly = entries[code] { sink.accept(anomaly) }
    }
    order = []
    entries = [:]
  }
}

import EventModel

/// Counts oddities of one call to `read`, so that a million bad lines make one anomaly.
struct AnomalyTally {
  private var met: [String: Anomaly] = [:]

  /// Counts one; offset and detail of the first are kept.
  mutating func add(_ code: String, _ effect: Anomaly.Effect = .noted, offset: UInt64? = nil, detail: String = "") {
    if met[code] != nil {
      met[code]?.count += 1
    } else {
      met[code] = Anomaly(code, effect, detail: detail, offset: offset)
    }
  }

  /// Gives all to the sink, in the order of their codes.
  func report(to sink: any RecordSink) {
    for anomaly in met.values.sorted(by: { $0.code < $1.code }) { sink.accept(anomaly) }
  }
}

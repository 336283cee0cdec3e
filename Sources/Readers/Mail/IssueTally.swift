/// Oddities met in one pass over a message: for each kind the place of the first and the number of all.
struct IssueTally {
  private(set) var entries: [(kind: MailAnomaly, offset: Int, count: Int)] = []

  /// Notes an oddity at an offset of the message.
  mutating func note(_ kind: MailAnomaly, _ offset: Int, count: Int = 1) {
    if let index = entries.firstIndex(where: { $0.kind == kind }) {
      entries[index].count += count
    } else {
      entries.append((kind, offset, count))
    }
  }
}

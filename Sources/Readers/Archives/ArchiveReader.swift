public import Bytes
public import EventModel

/// One container format, read by libarchive: each member becomes a child whose bytes are pulled out on demand.
///
/// Nothing is ever written or followed: links and devices are anomalies, names are text. A bomb stops at the budget with
/// `over-limit`; damage ends the archive with an anomaly after the members before it were given.
public struct ArchiveReader: Reader {
  /// The format.
  public let family: ArchiveFamily

  /// A reader of one format.
  public init(_ family: ArchiveFamily) { self.family = family }

  /// `archive:zip` and so on.
  public var identity: ReaderIdentity { ReaderIdentity("archive:" + family.rawValue) }
  /// For people.
  public var title: String { family.title }

  /// Certain where the signature is there; old binary cpio has only two bytes of it.
  public func recognise(_ head: [UInt8], name: String) -> Confidence {
    guard family.matches(head) else { return .no }
    return family == .cpio && head.first != 48 ? .likely : .certain
  }

  /// Gives all members to the sink.
  public func read(_ input: Input, into sink: any RecordSink, budget: Budget) throws(ReadError) {
    let region = family.needsSeeking ? try input.region(budget: budget) : nil
    try ThreadLocale.withUTF8 { () throws(ReadError) in
      let source = ArchiveSource(input, region: region)
      let walk = try ArchiveWalk(family, input, source, budget: budget)
      defer { walk.report(to: sink) }
      try walk.run(into: sink)
    }
  }
}

public import Bytes
internal import CompoundFiles
public import EventModel

/// An Outlook item as a file (`.msg`, `.oft`): MS-OXMSG in a compound file.
public struct OutlookReader: Reader {
  /// The bounds for what every mail has.
  public let limits: MailLimits
  /// The bounds for items.
  public let outlook: OutlookLimits

  /// A reader.
  public init(limits: MailLimits = MailLimits(), outlook: OutlookLimits = OutlookLimits()) {
    self.limits = limits
    self.outlook = outlook
  }

  /// `outlook`, version 1.
  public var identity: ReaderIdentity { ReaderIdentity("outlook") }
  /// For people.
  public var title: String { "Outlook item (.msg)" }

  /// A compound file with the names of MS-OXMSG in it. The directory may lie anywhere in the file: whoever asks should have
  /// added its names to the head. Where there are none, as in a file that is cut, its own name decides.
  public func recognise(_ head: [UInt8], name: String) -> Confidence {
    guard head.starts(with: CompoundFile.signature) else { return .no }
    if OutlookReader.marks.contains(where: { head.index(of: $0, from: 8, to: head.count) != nil }) { return .certain }
    let name = name.lowercased()
    return name.hasSuffix(".msg") || name.hasSuffix(".oft") ? .likely : .no
  }

  private static let marks: [[UInt8]] = ["__substg1.0_", "__properties_version1.0", "__nameid_version1.0"].map {
    $0.utf8.flatMap { [$0, 0] }
  }

  /// Reads the item; what is attached to it becomes attachments of the message, attached items as files of their own.
  public func read(_ input: Input, into sink: any RecordSink, budget: Budget) throws(ReadError) {
    let region = try input.region(budget: budget)
    var reader = try OutlookItemReader(region, limits: outlook, budget: budget)
    let item = try reader.item()
    let words = EncodedWords(charsets: CharsetDecoder(), limits: limits)
    var builder = MAPIMessageBuilder(item, message: Message(itemLength: region.count), words: words, outlook: outlook)
    var message = builder.whole()
    var log = reader.log
    log.merge(message.anomalies)
    message.anomalies = log.entries
    sink.accept(message)
    for anomaly in log.entries { sink.accept(anomaly) }
    if let failure = reader.failure { throw failure }
  }
}

import ArchiveReader
import EventLog
public import EventModel
import MailReader
import TextLogs

/// Every reader, in the order in which equally confident ones are asked: the more specific first.
public enum ReaderCatalogue {
  /// The ordered list. `docs/supported-formats.md` is checked against it by a test.
  public static let readers: [any Reader] =
    EventLogs.readers(others: { JSONObjects(into: $0) }) + Mail.readers + Archives.readers
    + [EventLogs.hidden(others: { JSONObjects(into: $0) }, text: { textReader(for: $0, name: $1) })] + texts

  private static let texts = TextLogs.readers(windows: { WindowsEventObjects(into: $0) })

  /// The surest reader of text that is no container and no event log.
  private static func textReader(for head: [UInt8], name: String) -> (any Reader)? {
    let judged = texts.map { ($0, $0.recognise(head, name: name)) }
    return judged.filter { $0.1 > .no }.max { $0.1 < $1.1 }?.0
  }

  /// The reader that is surest about an item; nil when none recognises it.
  ///
  /// What a container says about the content decides only where the content says little: an attached message of one header
  /// line looks like text.
  public static func reader(for head: [UInt8], name: String, declaredType: String? = nil) -> (any Reader)? {
    var best: (reader: any Reader, confidence: Confidence)?
    for reader in readers {
      let confidence = reader.recognise(head, name: name)
      if confidence > (best?.confidence ?? .no) { best = (reader, confidence) }
      if confidence == .certain { break }
    }
    if declaredType == "message/rfc822", (best?.confidence ?? .no) <= .fallback {
      return readers.first { $0.identity.name == "message" }
    }
    if best == nil, ContentType.isDamagedText(head) { return readers.last }
    return best?.reader
  }
}

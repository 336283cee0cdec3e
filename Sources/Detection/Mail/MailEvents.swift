public import EventModel

/// Makes events of mail, so that Sigma rules can speak of it: one for the message, one for each attachment and each
/// member of an attached archive. The fields are listed in `docs/log-sources.md`; they are facts, rules judge.
public enum MailEvents {
  /// The source of events for messages.
  public static let messageSource = LogSource(dataType: "mail:message", category: "email")
  /// The source of events for attachments.
  public static let attachmentSource = LogSource(dataType: "mail:attachment", category: "attachment")
  /// Every field of both kinds of events, in the order in which they are written.
  public static let fieldNames = messageFields + attachmentFields.filter { !messageFields.contains($0) }

  /// Adds the events of a message.
  ///
  /// - Parameters:
  ///   - message: The decoded message. Event time is its Date header; record number, offset and length are its own.
  ///   - artifacts: What `Intake` found out about the attachments and what lies in them, in depth-first order. When it is
  ///     empty, the attachments of the message are judged by name and first bytes.
  ///   - batch: Where the events go. Fields that nobody looks at are not written.
  public static func append(_ message: Message, artifacts: [ArtifactFacts], into batch: inout EventBatch) {
    append(message, artifacts: artifacts, knowledge: .standard, into: &batch)
  }

  /// Adds the events of a message, judged with other themes and lists than those that ship.
  public static func append(
    _ message: Message, artifacts: [ArtifactFacts], knowledge: MailKnowledge, into batch: inout EventBatch
  ) {
    let facts = MailFacts(message, artifacts: artifacts, knowledge: knowledge)
    appendMessage(facts, to: &batch)
    for item in facts.attachments.items { appendAttachment(item, facts, to: &batch) }
  }

  private static func appendMessage(_ facts: MailFacts, to batch: inout EventBatch) {
    let start = batch.bytes.count
    batch.bytes.append(contentsOf: Array((facts.message.subject ?? "").utf8))
    batch.bytes.append(UInt8(ascii: "\n"))
    let body = batch.bytes.count
    batch.bytes.append(contentsOf: facts.body)
    begin(facts, source: messageSource, raw: start..<batch.bytes.count, in: &batch)
    if !facts.body.isEmpty, let slot = batch.slot(named: "body.text") {
      batch.append(FieldValue(slot: slot, offset: body, length: facts.body.count))
    }
    var fields = MailFields(batch)
    fields.sender(facts)
    fields.recipients(facts.message)
    fields.transport(facts)
    fields.content(facts)
    fields.links(facts.links)
    fields.attachments(facts.attachments)
    batch = fields.batch
  }

  private static func appendAttachment(_ item: MailAttachments.Item, _ facts: MailFacts, to batch: inout EventBatch) {
    let start = batch.bytes.count
    batch.bytes.append(contentsOf: Array(item.path.utf8))
    begin(facts, source: attachmentSource, raw: start..<batch.bytes.count, in: &batch)
    var fields = MailFields(batch)
    fields.sender(facts)
    fields.lure(facts.lure)
    fields.attachment(item)
    batch = fields.batch
  }

  private static func begin(_ facts: MailFacts, source: LogSource, raw: Range<Int>, in batch: inout EventBatch) {
    let message = facts.message
    batch.append(
      Event(
        source: batch.source(source), time: message.date, recordNumber: message.index, itemOffset: message.itemOffset,
        itemLength: Int(clamping: message.itemLength), raw: raw))
  }
}

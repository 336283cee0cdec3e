import Detection
import EventModel

/// A message in a few words.
func mail(
  from: MailAddress = MailAddress(address: "someone@example.com"), subject: String = "", text: String = "",
  html: String = "", headers: [(String, String)] = [], attachments: [Artifact] = []
) -> Message {
  var message = Message()
  message.messageID = "test@example.com"
  message.from = [from]
  message.to = [MailAddress(address: "staff@institute.example")]
  message.subject = subject
  if !text.isEmpty { message.bodies.append(.init(mediaType: "text/plain", charset: "utf-8", text: text)) }
  if !html.isEmpty { message.bodies.append(.init(mediaType: "text/html", charset: "utf-8", text: html)) }
  message.headers = headers.map { HeaderField(name: $0.0, value: $0.1) }
  message.attachments = attachments
  return message
}

/// An attachment of a few bytes.
func attachment(_ name: String, _ bytes: [UInt8] = Array("inert".utf8), type: String = "") -> Artifact {
  Artifact(name: name, declaredType: type, disposition: "attachment", bytes: bytes)
}

/// The fields of every event of a message: name to values, message first.
func fields(_ message: Message, artifacts: [ArtifactFacts] = []) -> [[String: [String]]] {
  var batch = EventBatch(fields: FieldTable([], coverage: .everything))
  MailEvents.append(message, artifacts: artifacts, into: &batch)
  return batch.events.map { event in
    var fields: [String: [String]] = [:]
    for value in batch.values[event.valueRange] {
      fields[batch.name(of: value.slot), default: []].append(batch.text(value.range))
    }
    return fields
  }
}

/// The fields of the message's own event.
func messageFields(_ message: Message, artifacts: [ArtifactFacts] = []) -> [String: [String]] {
  fields(message, artifacts: artifacts).first ?? [:]
}

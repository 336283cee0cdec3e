import EventModel

/// Junos structured syslog: RFC 5424 whose structured data is `[junos@2636.x name="value" ...]`.
/// Source: Juniper, "Structured-Data Format Messages". The parameters are added with the header under their own names.
enum JunosPayload {
  /// Structured data of Juniper's enterprise number.
  static func fits(_ text: Span<UInt8>, _ header: SyslogHeader) -> Bool {
    guard let data = header.structuredData else { return false }
    return Text.starts(text, data, "[junos@")
  }

  /// Sets the source; the fields come with the header.
  static func parse(_ text: Span<UInt8>, _ context: PayloadKind.Context, into draft: inout LineDraft) {
    let header = context.header
    let isFlow = header.messageID.map { Text.starts(text, $0, "RT_FLOW") || Text.starts(text, $0, "APPTRACK") } ?? false
    draft.setSource(draft.source(isFlow ? .junosFlow : .junos))
    if !header.payload.isEmpty { draft.add("Message", header.payload) }
  }
}

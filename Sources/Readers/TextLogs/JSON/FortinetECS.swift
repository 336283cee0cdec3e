import EventModel

/// FortiOS records as Elastic's collectors keep them: what they did not rename stands under `fortinet.firewall.`, the rest under
/// names of the Elastic Common Schema. Source: Elastic, "Fortinet FortiGate integration".
///
/// The fields get their FortiOS names back, besides those they have.
struct FortinetECS {
  /// Before the names that FortiOS gave.
  static let prefix = "fortinet.firewall."

  private static let renamed: [(ecs: String, own: [String])] = [
    ("event.code", ["logid"]), ("rule.description", ["logdesc"]), ("source.ip", ["srcip", "remip"]),
    ("destination.ip", ["dstip"]), ("source.user.name", ["user"]), ("message", ["msg"]), ("log.level", ["level"]),
    ("observer.serial_number", ["devid"]), ("observer.name", ["devname"]), ("source.port", ["srcport"]),
    ("destination.port", ["dstport"]), ("source.bytes", ["sentbyte"]), ("destination.bytes", ["rcvdbyte"]),
    ("observer.ingress.interface.name", ["srcintf"]), ("observer.egress.interface.name", ["dstintf"]),
  ]
  private static let table = FieldTable(renamed.map(\.ecs))

  private var kept: [(index: Int, value: EscapedText)] = []
  private var isFortinet = false

  /// Takes a value; true for one that has FortiOS' own name behind the prefix, which it gets at once.
  mutating func note(
    _ path: [UInt8], _ value: EscapedText, _ text: Span<UInt8>, into draft: inout LineDraft
  ) -> Bool {
    if path.first == 102, path.starts(with: FortinetECS.prefix.utf8) {
      isFortinet = true
      let name = Array(path.dropFirst(FortinetECS.prefix.utf8.count))
      if !name.isEmpty, let slot = draft.batch.slot(in: name.span, from: 0, to: name.count) {
        draft.add(slot: slot, value, in: text)
      }
      return !name.isEmpty
    }
    if let slot = FortinetECS.table.slot(in: path.span, from: 0, to: path.count) {
      kept.append((Int(slot), value))
    }
    return false
  }

  /// Adds the fields that were renamed, once the record is known for FortiOS'.
  func finish(_ text: Span<UInt8>, into draft: inout LineDraft) {
    guard isFortinet else { return }
    for (index, value) in kept {
      for name in FortinetECS.renamed[index].own { draft.add(name, value, in: text) }
    }
  }
}

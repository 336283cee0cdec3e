/// The names of an event's values by their order, for exports that give the values only: the properties of
/// `Get-WinEvent`, `StringInserts` of Fluent Bit, `ReplacementStrings` of `Get-EventLog`.
///
/// Facts of the providers' manifests (Microsoft, "Appendix L: Events to Monitor" and the pages of the security events; the
/// orders are those that event logs themselves carry). Later versions of an event append values, so that a list serves
/// shorter and longer events; where a version put values in between, each has its own list.
enum EventFieldNames {
  /// Names for `count` values of an event; nil where the event is not known. It may be shorter than `count`.
  static func names(provider: String, code: UInt32, count: Int) -> [String]? {
    guard let lists = table[Key(provider: provider.lowercased(), code: code)], let first = lists.first else {
      return nil
    }
    let best = lists.first { $0.count == count } ?? lists.first { $0.count > count } ?? lists.last ?? first
    return Array(best.prefix(count))
  }

  /// Whether an event is known.
  static func knows(provider: String, code: UInt32) -> Bool {
    table[Key(provider: provider.lowercased(), code: code)] != nil
  }

  /// Values that the log itself shows as hexadecimal numbers although they are counted in decimal elsewhere.
  static func isHexadecimal(_ name: String) -> Bool { hexadecimal.contains(name) }

  private static let hexadecimal: Set<String> = [
    "SubjectLogonId", "TargetLogonId", "TargetLinkedLogonId", "LogonID", "ProcessId", "NewProcessId", "CallerProcessId",
    "SourceProcessId", "TargetProcessId", "ClientProcessId", "HandleId", "SourceHandleId", "TargetHandleId",
    "AccessMask", "Status", "SubStatus", "TicketOptions", "TicketEncryptionType", "ServiceType", "ErrorCode",
    "OldUacValue", "NewUacValue", "ReturnCode",
  ]

  private struct Key: Hashable {
    var provider: String
    var code: UInt32
  }

  /// By provider and event; several lists in the order of their length.
  private static let table: [Key: [[String]]] = {
    var table: [Key: [[String]]] = [:]
    for (provider, text) in EventFieldLists.all {
      for line in text.split(separator: "\n") {
        let words = line.split(separator: " ")
        let names = words.dropFirst().flatMap { EventFieldLists.groups[$0] ?? [String($0)] }
        for code in words.first?.split(separator: ",").compactMap({ UInt32($0) }) ?? [] {
          table[Key(provider: provider, code: code), default: []].append(names)
        }
      }
    }
    return table.mapValues { $0.sorted { $0.count < $1.count } }
  }()
}

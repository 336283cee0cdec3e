import EVTXSupport

/// The ordinary days of the file server: who comes every day, and from where.
enum WindowsServer {
  /// Accounts and the desks they come from.
  private static let staff = [
    ("n.hayashi", "10.20.3.41", "PC-HAYASHI"), ("k.ono", "10.20.3.42", "PC-ONO"),
    ("m.matsui", "10.20.3.43", "PC-MATSUI"), ("m.murakami", "10.20.3.44", "PC-MURAKAMI"),
    ("office", "10.20.3.50", "PC-OFFICE"),
  ]

  static var ordinary: [EVTXEvent] {
    var events: [EVTXEvent] = []
    for day in 0..<14 {
      let start = Moment(6, 19) + day * 86_400
      if (start + 43_200).isWeekend { continue }
      for (index, person) in staff.enumerated() {
        for visit in 0..<3 {
          let time = start + (9 + visit * 3) * 3_600 + (index * 613 + visit * 271 + day * 97) % 3_000
          if visit == 0, (day + index) % 6 == 5 {
            events.append(failure(time + -25, person.0, from: person.1, person.2))
          }
          events.append(logon(time, person.0, kind: 3, from: person.1, person.2))
        }
      }
      events.append(logon(start + 2 * 3_600 + 300, "svc-backup", kind: 3, from: "10.20.1.31", "BACKUP01"))
    }
    // The administrator's own desk.
    events.append(logon(Moment(6, 20, 16, 2, 11), "administrator", kind: 10, from: "10.20.3.60", "FS01"))
    events.append(logon(Moment(6, 26, 16, 40, 35), "administrator", kind: 10, from: "10.20.3.60", "FS01"))
    return events
  }

  static var system: [EVTXEvent] {
    (0..<14).map { day in
      WindowsEvents.event(
        Moment(6, 19, 12) + day * 86_400, "EventLog", 6_013, "System", WindowsEvents.server,
        [("", .strings(["", "", "", "", "\(day * 86_400 + 1_204_311)", "60", "-540 Tokyo Standard Time"]))])
    }
  }

  /// A successful logon (4624).
  static func logon(
    _ time: Moment, _ account: String, kind: UInt64, from address: String, _ workstation: String
  ) -> EVTXEvent {
    security(
      time, 4_624, account,
      [
        ("LogonType", .unsigned(kind, bytes: 4)),
        ("LogonProcessName", .string(kind == 10 ? "User32" : "Kerberos")),
        ("AuthenticationPackageName", .string(kind == 10 ? "Negotiate" : "Kerberos")),
        ("WorkstationName", .string(workstation)), ("IpAddress", .string(address)),
        ("IpPort", .string("\(49_200 + time.seconds % 9_000)")),
      ])
  }

  /// A failed logon (4625).
  static func failure(_ time: Moment, _ account: String, from address: String, _ workstation: String) -> EVTXEvent {
    security(
      time, 4_625, account,
      [
        ("Status", .hex(0xC000_006D, bytes: 4)), ("SubStatus", .hex(0xC000_006A, bytes: 4)),
        ("LogonType", .unsigned(3, bytes: 4)), ("LogonProcessName", .string("NtLmSsp")),
        ("AuthenticationPackageName", .string("NTLM")), ("WorkstationName", .string(workstation)),
        ("IpAddress", .string(address)), ("IpPort", .string("\(49_200 + time.seconds % 9_000)")),
      ])
  }

  private static func security(
    _ time: Moment, _ identifier: UInt16, _ account: String, _ data: [(String, EVTXItem)]
  ) -> EVTXEvent {
    WindowsEvents.event(
      time, "Microsoft-Windows-Security-Auditing", identifier, "Security", WindowsEvents.server,
      [
        ("SubjectUserSid", .sid(5, [18])), ("SubjectUserName", .string("FS01$")),
        ("SubjectDomainName", .string(WindowsEvents.domain)), ("SubjectLogonId", .hex(0x3E7, bytes: 8)),
        ("TargetUserName", .string(account)), ("TargetDomainName", .string(WindowsEvents.domain)),
      ] + data)
  }
}

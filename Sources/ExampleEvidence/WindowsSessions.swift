import EVTXSupport

/// Remote desktop on the file server, as the terminal services tell it: this log was not cleared.
enum WindowsSessions {
  private static let channel = "Microsoft-Windows-TerminalServices-LocalSessionManager/Operational"

  /// What the log says by the number of an event.
  private enum Act: UInt16 {
    case opened = 21
    case closed = 23
    case left = 24
    case takenUp = 25
  }

  static var events: [EVTXEvent] { ordinary + intrusion }

  /// The administrator's own desk, on two afternoons.
  private static var ordinary: [EVTXEvent] {
    let desk = "10.20.3.60"
    return [
      event(Moment(6, 20, 16, 2, 12), .opened, "administrator", 2, desk),
      event(Moment(6, 20, 16, 40, 3), .closed, "administrator", 2, nil),
      event(Moment(6, 26, 16, 40, 36), .opened, "administrator", 3, desk),
      event(Moment(6, 26, 17, 5, 50), .left, "administrator", 3, desk),
      event(Moment(6, 26, 17, 31, 9), .takenUp, "administrator", 3, desk),
      event(Moment(6, 26, 17, 48, 21), .closed, "administrator", 3, nil),
    ]
  }

  /// The desk that was taken over, then the address range of the VPN; the last session began after the security log had
  /// been cleared, and nothing else tells of it.
  private static var intrusion: [EVTXEvent] {
    let outside = "10.212.134.66"
    return [
      event(Moment(7, 1, 22, 20, 52), .opened, "n.hayashi", 4, "10.20.3.41"),
      event(Moment(7, 1, 22, 58, 40), .left, "n.hayashi", 4, "10.20.3.41"),
      event(Moment(7, 2, 1, 26, 3), .opened, "administrator", 5, outside),
      event(Moment(7, 2, 1, 58, 17), .left, "administrator", 5, outside),
      event(Moment(7, 2, 2, 33, 44), .takenUp, "administrator", 5, outside),
      event(Moment(7, 2, 3, 41, 2), .left, "administrator", 5, outside),
      event(Moment(7, 2, 3, 52, 30), .takenUp, "administrator", 5, outside),
      event(Moment(7, 2, 3, 55, 11), .closed, "administrator", 5, nil),
    ]
  }

  private static func event(
    _ time: Moment, _ act: Act, _ account: String, _ session: UInt64, _ address: String?
  ) -> EVTXEvent {
    var event = WindowsEvents.event(
      time, "Microsoft-Windows-TerminalServices-LocalSessionManager", act.rawValue, channel, WindowsEvents.server,
      [("User", .string(WindowsEvents.domain + "\\" + account)), ("SessionID", .unsigned(session, bytes: 4))]
        + (address.map { [("Address", .string($0))] } ?? []))
    event.isUserData = true
    return event
  }
}

import EVTXSupport

/// Small event logs that tests share.
enum Samples {
  /// 2024-06-20T01:02:03.004005600Z.
  static let time: Int64 = 1_718_845_323_004_005_600

  /// A process creation as Sysmon writes it.
  static func process(_ number: UInt64, image: String = "C:\\Windows\\System32\\cmd.exe") -> EVTXEvent {
    EVTXEvent(
      provider: "Microsoft-Windows-Sysmon", eventID: 1, channel: "Microsoft-Windows-Sysmon/Operational",
      computer: "ws01.example.jp", time: time + Int64(number) * 1_000_000_000, number: number,
      data: [
        ("RuleName", .string("-")), ("ProcessId", .unsigned(4_242, bytes: 4)), ("Image", .string(image)),
        ("CommandLine", .string("cmd /c echo 日本語 \(number)")),
      ])
  }

  /// `count` process creations in one file.
  static func log(_ count: Int) -> [UInt8] {
    var writer = EVTXWriter()
    for number in 1...UInt64(count) { writer.append(process(number)) }
    return writer.file()
  }

  /// Events of another provider in a chunk of their own behind those of `log`.
  static func twoChunks() -> [UInt8] {
    var writer = EVTXWriter()
    for number in 1...3 as ClosedRange<UInt64> { writer.append(process(number)) }
    writer.finishChunk()
    for number in 4...6 as ClosedRange<UInt64> { writer.append(process(number)) }
    return writer.file()
  }
}

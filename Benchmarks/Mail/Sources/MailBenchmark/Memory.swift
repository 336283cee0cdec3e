import Bytes
import EventModel
import Foundation
import MailReader

/// Reads one mailbox and prints the peak of resident memory, as the kernel counted it.
enum Memory {
  static func run(_ path: String) throws {
    let input = try Input(name: path, region: FileRegion(path: path))
    let sink = Sink()
    try MailboxReader().read(input, into: sink, budget: Budget(inputBytes: input.length ?? 0))
    var usage = rusage()
    unsafe getrusage(CInt(RUSAGE_SELF.rawValue), &usage)
    print("\((input.length ?? 0) >> 20) MB, \(sink.messages) messages, peak \(usage.ru_maxrss >> 10) MB resident")
    for anomaly in sink.anomalies { print("  \(anomaly.code) \(anomaly.count)") }
  }
}

import BareGMime
import Bytes
import EventModel
import Foundation
import MailReader

/// Our reader against bare GMime, on the same bytes in the same run, in turns.
enum Speed {
  struct Item {
    var name: String
    var bytes: [UInt8]
    var isMailbox: Bool
  }

  static func run(_ paths: [String]) throws {
    for path in paths {
      let items = try load(path)
      let total = items.reduce(0) { $0 + $1.bytes.count }
      var best = [Double.infinity, .infinity, .infinity]
      var messages = 0
      var theirs = 0
      for _ in 0..<5 {
        best[0] = min(best[0], try seconds { messages = try ours(items) })
        best[1] = min(best[1], seconds { theirs = bare(items, decode: 1) })
        best[2] = min(best[2], seconds { theirs = bare(items, decode: 0) })
      }
      print("\(path): \(items.count) files, \(messages) messages (GMime: \(theirs)), \(total >> 20) MB")
      for (name, time) in zip(["ours", "bare GMime, decoding", "bare GMime, parsing only"], best) {
        let rate = Double(messages) / max(time, 1e-6)
        let megabytes = Double(total) / max(time, 1e-6) / 1e6
        print("  \(name): \(Int(rate)) messages/s, \(Int(megabytes)) MB/s, ours is \(ratio(time, best[0])) of it")
      }
    }
  }

  private static func ratio(_ time: Double, _ own: Double) -> String { String(format: "%.2f", time / own) }

  /// User and system time, which other programs on the machine do not disturb much.
  private static func seconds(_ body: () throws -> Void) rethrows -> Double {
    let before = clock()
    try body()
    return Double(clock() - before) / Double(CLOCKS_PER_SEC)
  }

  private static func load(_ path: String) throws -> [Item] {
    try MailBenchmark.files(path).compactMap { path in
      let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
      let head = Array(bytes.prefix(Input.headSize))
      if MailboxReader().recognise(head, name: path) >= .likely {
        return Item(name: path, bytes: bytes, isMailbox: true)
      }
      return MessageReader().recognise(head, name: path) >= .likely
        ? Item(name: path, bytes: bytes, isMailbox: false) : nil
    }
  }

  private static func ours(_ items: [Item]) throws -> Int {
    let sink = Sink()
    for item in items {
      let input = try Input(name: item.name, bytes: item.bytes)
      let reader: any Reader = item.isMailbox ? MailboxReader() : MessageReader()
      try reader.read(input, into: sink, budget: Budget(inputBytes: UInt64(item.bytes.count)))
    }
    return sink.messages
  }

  private static func bare(_ items: [Item], decode: CInt) -> Int {
    var messages = 0
    for item in items {
      messages += unsafe item.bytes.withUnsafeBytes { bytes in
        unsafe item.isMailbox
          ? bare_gmime_mailbox(bytes.baseAddress, bytes.count, decode)
          : bare_gmime_message(bytes.baseAddress, bytes.count, decode) > 0 ? 1 : 0
      }
    }
    return messages
  }
}

import Bytes
import EventModel
import Foundation
import MailReader

/// Prints what the readers make of mail, for comparison with other parsers.
enum Dump {
  struct Line: Encodable {
    var path: String
    var index: UInt64
    var subject: String?
    var from: [String]
    var to: [String]
    var attachments: [String]
    var types: [String]
    var sizes: [Int]
    var anomalies: [String]
  }

  static func run(_ paths: [String]) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    for path in paths.flatMap(MailBenchmark.files) {
      let input = try Input(name: path, region: FileRegion(path: path))
      let reader: any Reader =
        MailboxReader().recognise(input.head, name: path) >= .likely ? MailboxReader() : MessageReader()
      let sink = Sink { message in
        let line = Line(
          path: path, index: message.index, subject: message.subject, from: message.from.map(\.address),
          to: message.to.map(\.address), attachments: message.attachments.map(\.name),
          types: message.attachments.map(\.declaredType), sizes: message.attachments.map(\.bytes.count),
          anomalies: message.anomalies.map(\.code))
        if let data = try? encoder.encode(line) { print(String(decoding: data, as: UTF8.self)) }
      }
      try reader.read(input, into: sink, budget: Budget(inputBytes: input.length ?? 0))
    }
  }
}

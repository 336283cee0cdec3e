public import Bytes
public import EventModel

/// AWS VPC flow logs in text: the default format (version 2), or any with a header line of the documented field names.
/// Source: AWS, "Flow log records". Fields stand under the documented names, `srcaddr` and `dstaddr` also as `src_ip`,
/// `dst_ip`.
public struct VPCFlowReader: Reader {
  /// A reader.
  public init() {}

  /// `aws:vpcflow`.
  public var identity: ReaderIdentity { ReaderIdentity("aws:vpcflow") }
  /// For people.
  public var title: String { "AWS VPC flow log" }

  /// The header, or fourteen words in the default order.
  public func recognise(_ head: [UInt8], name: String) -> Confidence {
    let lines = HeadLines(head)
    var fitting = 0
    for line in lines.lines where VPCFlowParser.isRecord(lines.text.span, line) { fitting += 1 }
    if let first = lines.lines.first, VPCFlowParser.header(lines.text.span, first) != nil { return .certain }
    return fitting > 0 && fitting * 10 >= lines.lines.count * 6 ? .certain : .no
  }

  /// Reads line by line.
  public func read(_ input: Input, into sink: any RecordSink, budget: Budget) throws(ReadError) {
    var parser = VPCFlowParser()
    try parser.readAll(input, into: sink)
  }
}

/// One line of a VPC flow log.
struct VPCFlowParser: LineParser {
  private static let standard = [
    "version", "account-id", "interface-id", "srcaddr", "dstaddr", "srcport", "dstport", "protocol", "packets", "bytes",
    "start", "end", "action", "log-status",
  ]
  private var columns = VPCFlowParser.standard

  /// The columns that a header line names; nil when it is none.
  static func header(_ text: Span<UInt8>, _ line: Range<Int>) -> [String]? {
    guard line.count < 2_048 else { return nil }
    let words = Text.string(text, line).split(separator: " ").map(String.init)
    let known = words.count { standard.contains($0) || $0.hasPrefix("pkt-") || $0.hasSuffix("-id") }
    return words.count >= 4 && known * 10 >= words.count * 6 ? words : nil
  }

  /// Whether a line is a record of the default format.
  static func isRecord(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    guard line.count < 512, Text.isDigit(text[line.lowerBound]) else { return false }
    let words = Text.string(text, line).split(separator: " ")
    guard words.count == 14, words[2].hasPrefix("eni-") else { return false }
    return ["OK", "NODATA", "SKIPDATA"].contains(words[13])
  }

  /// A header or a record.
  mutating func parse(_ line: LineRecord, _ text: Span<UInt8>, into draft: inout LineDraft) {
    guard !line.range.isEmpty else { return }
    if line.number == 1, let header = VPCFlowParser.header(text, line.range) {
      columns = header
      return
    }
    draft.begin(line, source: draft.source(.vpcFlow))
    var next = line.range.lowerBound
    for name in columns where next < line.range.upperBound {
      let value = next..<Text.wordEnd(text, next, line.range.upperBound)
      next = Text.skipBlanks(text, value.upperBound, line.range.upperBound)
      if Text.equal(text, value, "-") { continue }
      draft.add(name, value)
      switch name {
      case "srcaddr": draft.add("src_ip", value)
      case "dstaddr": draft.add("dst_ip", value)
      case "srcport": draft.add("src_port", value)
      case "dstport": draft.add("dst_port", value)
      case "start": draft.setTime(EpochTime.parse(text, value))
      default: break
      }
    }
    draft.end()
  }
}

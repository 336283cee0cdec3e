import Bytes
import CompoundFiles
import EventModel
import MailReader
import OutlookSupport
import Testing

/// Items made to hurt: nothing traps or hangs, damage is said, the rest is read.
@Suite struct OutlookHostileTests {
  static let sample: [UInt8] = {
    var mail = OutlookSamples.draft
    mail.attachments.append(.init("inner", .mail(OutlookSamples.draft)))
    mail.rtf = CompressedRTFWriter.compress(Array("{\\rtf1\\ansi text}".utf8))
    return OutlookWriter.bytes(mail)
  }()

  /// What a reader makes of bytes, whatever they are.
  static func sink(_ bytes: [UInt8], _ reader: any Reader = OutlookReader()) -> (sink: RecordingSink, error: ReadError?)
  {
    let sink = RecordingSink()
    do throws(ReadError) {
      let input = try Input(name: "", bytes: bytes)
      try reader.read(input, into: sink, budget: Budget(inputBytes: UInt64(bytes.count)))
      return (sink, nil)
    } catch { return (sink, error) }
  }

  @Test func `a file that ends anywhere says so`() {
    for length in stride(from: 0, to: Self.sample.count, by: 61) {
      let (sink, error) = Self.sink(Array(Self.sample[..<length]))
      #expect(error != nil || sink.anomalies.contains { $0.effect == .partial }, "\(length)")
      #expect(error == nil || sink.messages.isEmpty)
    }
    #expect(Self.sink(Self.sample).sink.anomalies.isEmpty)
  }

  /// The allocation table lies at the end of these files: sectors are taken in order where it is missing.
  @Test func `what stands before the cut is read`() throws {
    var mail = OutlookSamples.draft
    let files = (0..<6).map { number in (0..<5_000 + number * 700).map { UInt8(truncatingIfNeeded: $0 &* (number + 3)) }
    }
    mail.attachments = files.enumerated().map { .init("\($0.offset).bin", .file($0.element)) }
    let bytes = OutlookWriter.bytes(mail, directoryFirst: true)
    #expect(Self.sink(bytes).sink.anomalies.isEmpty)
    var whole = 0
    for length in stride(from: 0, to: bytes.count, by: 97) {
      let (sink, error) = Self.sink(Array(bytes[..<length]))
      #expect(error != nil || sink.anomalies.contains { $0.effect == .partial }, "\(length)")
      guard let found = sink.messages.first?.attachments, found.count == files.count else { continue }
      for (attachment, file) in zip(found, files) { #expect(file.starts(with: attachment.bytes), "\(length)") }
      let count = zip(found, files).count { $0.bytes == $1 }
      #expect(count >= whole, "\(length)")
      whole = max(whole, count)
    }
    #expect(whole == files.count)
  }

  @Test func `bytes behind the end are said, and are no damage`() throws {
    let (sink, error) = Self.sink(Self.sample + [UInt8](repeating: 0x4D, count: 100_000))
    #expect(error == nil)
    #expect(sink.codes == ["ole.data-appended"])
    #expect(sink.messages.first?.attachments.count == 4)
  }

  @Test func `seeded mutations`() {
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    func random(_ below: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % below
    }
    for round in 0..<600 {
      var bytes = Self.sample
      for _ in 0..<(1 + random(6)) {
        // Headers, tables and directories are where it hurts.
        let place = random(4) == 0 ? random(512) : random(bytes.count)
        bytes[place] = [0, 1, 0x7F, 0xFF, UInt8(random(256))][random(5)]
      }
      _ = Self.sink(bytes)
      if round % 20 == 0 { _ = EventNotebook(bytes) }
    }
  }

  @Test func `streams in a circle and tables that point anywhere end`() throws {
    var bytes = Self.sample
    // Every entry of the allocation table leads to sector 0.
    let table = 512 + Int(bytes.span.loadU32(at: 76)) * 512
    for index in table..<table + 512 { bytes[index] = 0 }
    let (sink, error) = Self.sink(bytes)
    #expect(error != nil || sink.anomalies.contains { $0.effect == .partial })
  }

  @Test func `attachments that share their sectors are charged each time`() throws {
    var mail = OutlookMail()
    let block = [UInt8](repeating: 7, count: 200_000)
    mail.attachments = (0..<40).map { .init("\($0)", .file($0 == 0 ? block : [UInt8](repeating: 1, count: 4_096))) }
    var bytes = OutlookWriter.bytes(mail)
    // Every stream of 4,096 bytes gets the place and size of the large one.
    var large: Int?
    for entry in stride(from: 0, to: bytes.count - 128, by: 128) where bytes[entry + 66] == 2 {
      if bytes.span.loadU32(at: entry + 120) == 200_000 && bytes[entry] == 0x5F { large = entry }
    }
    let source = try #require(large)
    for entry in stride(from: 0, to: bytes.count - 128, by: 128)
    where bytes[entry + 66] == 2 && bytes[entry] == 0x5F && bytes.span.loadU32(at: entry + 120) == 4_096 {
      for index in 116..<124 { bytes[entry + index] = bytes[source + index] }
    }
    let sink = RecordingSink()
    let budget = Budget(inputBytes: UInt64(bytes.count), limits: .init(bytes: 1_000_000))
    #expect(throws: ReadError(.overLimit, what: "")) {
      try OutlookReader().read(try Input(name: "", bytes: bytes), into: sink, budget: budget)
    }
    #expect(sink.codes.contains("ole.sectors-shared"))
    #expect(sink.messages.first?.attachments.count == 5)
  }

  @Test func `an item attached to itself ever deeper ends at the budget`() {
    var mail = OutlookSamples.draft
    for _ in 0..<24 {
      var outer = OutlookMail()
      outer.subject = "outer"
      outer.attachments = [.init("inner", .mail(mail))]
      mail = outer
    }
    let notebook = EventNotebook(OutlookWriter.bytes(mail))
    #expect(notebook.messages.count == Budget.Limits().depth + 1)
    #expect(notebook.codes.contains { $0.hasSuffix("over-limit") })
  }
}

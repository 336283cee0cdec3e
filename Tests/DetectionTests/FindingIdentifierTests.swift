import Bytes
import EventModel
import Testing

@testable import Detection

/// What is written into identifiers must never change, however it is put together: cases hold them.
@Suite struct FindingIdentifierTests {
  @Test(arguments: [nil, 0, 9, 10, 99, 1_000_000_007, 9_999_999_999, 10_000_000_000, UInt64.max])
  func isTheDigestOfItsParts(number: UInt64?) {
    let origin = Origin([
      Origin.Step(reader: ReaderIdentity("zip"), name: "外務省.zip", offset: 512, length: number, index: 3),
      Origin.Step(reader: ReaderIdentity("evtx"), name: "record 7", offset: number, length: 1_024),
    ])
    var text = "4:rule3:abc"
    for step in origin.steps {
      let parts =
        [step.reader.name, step.name, step.offset.map { "\($0)" } ?? "-", step.length.map { "\($0)" } ?? "-"]
        + (step.index.map { ["#\($0)"] } ?? [])
      for part in parts { text += "\(part.utf8.count):\(part)" }
    }
    let identifier = SHA256.digest(of: Array(text.utf8)).prefix(32)
    #expect(FindingIdentifier.make(rule: "rule", evidence: "abc", origin: origin) == identifier)
    var kept = SHA256()
    #expect(FindingIdentifier.make(rule: "other", evidence: "abc", origin: origin, &kept) != identifier)
    #expect(FindingIdentifier.make(rule: "rule", evidence: "abc", origin: origin, &kept) == identifier)
  }
}

/// Results must not depend on what is remembered.
@Suite struct ObservableMemoryTests {
  @Test func findsOnlyTheSameTextReadTheSameWay() {
    var memory = ObservableMemory()
    func find(_ text: String, _ reading: UInt32) -> [Observable]? {
      let bytes = Array(text.utf8)
      return memory.find(bytes.span, reading: reading, ObservableMemory.hash(bytes.span, reading: reading))
    }
    func insert(_ text: String, _ reading: UInt32) {
      let bytes = Array(text.utf8)
      memory.insert(
        bytes.span, reading: reading, ObservableMemory.hash(bytes.span, reading: reading),
        [Observable(.device, "\(text) \(reading)")])
    }
    #expect(find("fs01", 1) == nil)
    // More than there is room for: what is found is right, whatever was forgotten.
    var hits = 0
    for number in 0..<3 * DetectionLimits.rememberedValues {
      let reading = UInt32(number % 5 + 1)
      insert("host-\(number)", reading)
      #expect(find("host-\(number)", reading) == [Observable(.device, "host-\(number) \(reading)")])
      #expect(find("host-\(number)", reading + 1) == nil)
      if let old = find("host-\(number / 2)", UInt32(number / 2 % 5 + 1)) {
        hits += 1
        #expect(old == [Observable(.device, "host-\(number / 2) \(number / 2 % 5 + 1)")])
      }
    }
    #expect(hits > 0)
  }
}

import Casebook
import Detection
import EventModel
import Foundation
import Testing

@testable import Pipeline

@Suite struct FrameTests {
  @Test func `frames survive being cut anywhere on the pipe`() throws {
    let frames = try [
      Frame(.progress, UInt64(7)), Frame(.ready, payload: Data()), Frame(.outcome, ScanOutcome(records: 3)),
    ]
    let bytes = frames.flatMap(\.bytes)
    for cut in 0...bytes.count {
      var buffer = FrameBuffer()
      var taken: [Frame] = []
      for piece in [bytes[..<cut], bytes[cut...]] {
        buffer.append(piece)
        while let frame = try Frame.take(from: &buffer) { taken.append(frame) }
      }
      #expect(taken.map(\.kind) == frames.map(\.kind))
      #expect(taken.map(\.payload) == frames.map(\.payload))
      #expect(buffer.count == 0)
    }
  }

  private func pack(_ findings: [Finding]) -> [UInt8] {
    var packer = FindingPacker()
    for finding in findings { packer.put(finding) }
    return packer.payload
  }

  @Test func `findings arrive as they were sent, whatever is in them`() throws {
    let odd = "\u{0}\u{1B}[31m\u{2028}\u{9B} \"\\ \u{202E}日本🜁"
    let finding = Finding(
      id: "1", rule: Finding.RuleReference(id: odd, title: odd, titleJa: nil), level: .critical, time: nil,
      techniques: ["T1566"], evidence: Finding.EvidenceReference(path: odd, sha256: "ab"),
      record: Finding.RecordReference(id: odd, number: .max, dataType: odd),
      origin: Origin([Origin.Step(reader: ReaderIdentity("x"), name: odd, offset: .max, length: nil)]),
      observables: [Observable(.url, odd)], reasons: [Finding.Reason(field: odd, value: odd, condition: odd)])
    var timed = finding
    timed.time = EventTime(nanoseconds: 1_718_845_323_004_005_600)
    timed.rule.titleJa = odd
    timed.origin.steps[0].index = -1
    let bytes = pack([finding, timed])
    #expect(try Array(FindingUnpacker.unpack(bytes)) == [finding, timed])
    for count in bytes.indices {
      #expect(throws: PackReader.Broken.self) { try FindingUnpacker.unpack(Array(bytes[..<count])) }
    }
    #expect(throws: PackReader.Broken.self) { try FindingUnpacker.unpack(bytes + [0]) }
    // Any other byte in any place is read or refused, and no more.
    for index in bytes.indices {
      for value in [0, 1, 2, 3, 0x7F, 0x80, 0xFE, 0xFF] as [UInt8] {
        var changed = bytes
        changed[index] = value
        _ = try? FindingUnpacker.unpack(changed)
      }
    }
  }

  @Test func `findings of evidence that had no hash yet get it, and the identifiers that go with it`() throws {
    let hashed = Finding.EvidenceReference(path: "a.evtx", sha256: String(repeating: "ab", count: 32))
    let findings = (0..<5).map { number in
      let steps = (0...number).map {
        Origin.Step(reader: ReaderIdentity("r"), name: "s\($0)", offset: UInt64($0) << 20, length: 7, index: $0)
      }
      let origin = Origin(number == 0 ? [] : steps)
      return Finding(
        id: FindingIdentifier.make(rule: "rule", evidence: hashed.sha256, origin: origin),
        rule: Finding.RuleReference(id: "rule", title: "t", titleJa: nil), level: .high, time: nil, techniques: [],
        evidence: hashed, record: Finding.RecordReference(id: "\(number)", number: 1, dataType: "d"), origin: origin,
        observables: [], reasons: [])
    }
    let early = findings.map {
      var finding = $0
      finding.id = ""
      finding.evidence.sha256 = ""
      return finding
    }
    let bytes = pack(early)
    #expect(try Array(FindingUnpacker.unpack(bytes, evidence: hashed)) == findings)
    #expect(throws: PackReader.Broken.self) { try FindingUnpacker.unpack(bytes) }
  }

  /// Findings that share some of their parts, in any mixture, and parts that differ in a byte.
  @Test func `what findings have in common is said once and not mixed up`() throws {
    var random = SystemRandomNumberGenerator()
    let seed = UInt64.random(in: 0...UInt64.max, using: &random)
    var state = seed
    func pick(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % count
    }
    let words = ["", "a", "b", "ab", "\u{304C}", "\u{304B}\u{3099}", "x\u{0}", String(repeating: "long ", count: 60)]
    func word() -> String { words[pick(words.count)] }
    let findings = (0..<400).map { number in
      Finding(
        id: pick(2) == 0 ? String(format: "%032x", number) : word(),
        rule: Finding.RuleReference(id: word(), title: word(), titleJa: pick(2) == 0 ? nil : word()),
        level: Level.allCases[pick(5)], time: pick(2) == 0 ? nil : EventTime(nanoseconds: Int64(pick(9)) - 4),
        techniques: (0..<pick(3)).map { _ in word() },
        evidence: Finding.EvidenceReference(path: word(), sha256: "f" + word()),
        record: Finding.RecordReference(id: word(), number: UInt64(pick(300)), dataType: word()),
        origin: Origin(
          (0..<pick(4)).map { _ in
            Origin.Step(
              reader: ReaderIdentity(word(), version: pick(3) - 1), name: word(),
              offset: pick(2) == 0 ? nil : UInt64(pick(999)), length: nil, index: pick(2) == 0 ? nil : pick(3) - 1)
          }),
        observables: (0..<pick(3)).map { _ in Observable(Observable.Kind.allCases[pick(5)], word()) },
        reasons: (0..<pick(3)).map { _ in Finding.Reason(field: word(), value: word(), condition: word()) })
    }
    let back = try FindingUnpacker.unpack(pack(findings))
    #expect(Array(back) == findings, "seed \(seed)")
    // Equal is not enough: their bytes are the same too.
    #expect(back.map { Array($0.json.utf8) } == findings.map { Array($0.json.utf8) }, "seed \(seed)")
    #expect(back.techniqueSets.count < 80, "seed \(seed)")
    #expect(back.levels.reduce(0, +) == 400)
    #expect(back.countsByRule.reduce(0) { $0 + $1.count } == 400)
  }

  @Test(arguments: [[0x00, 0, 0, 0, 0], [0x46, 0xff, 0xff, 0xff, 0xff]] as [[UInt8]])
  func `what cannot be a frame is refused`(bytes: [UInt8]) {
    var buffer = FrameBuffer()
    buffer.append(bytes[...])
    #expect(throws: Frame.BrokenFrame.self) { try Frame.take(from: &buffer) }
  }
}

import Bytes
import Testing

@testable import Pipeline

@Suite struct LineCounterTests {
  /// The line numbers of the lines that start in each slice, counted the slow way.
  private func expected(_ bytes: [UInt8], size: Int) -> [UInt64] {
    stride(from: 0, to: bytes.count, by: size).map { boundary in
      guard boundary > 0 else { return 1 }
      return UInt64(2 + bytes[..<(boundary - 1)].count { $0 == 0x0a })
    }
  }

  @Test(arguments: 0..<40)
  func `slices know the number of their first line, however the file is read`(seed: Int) throws {
    var generator = SplitMix(seed: UInt64(seed))
    let bytes = (0..<500).map { _ in UInt8.random(in: 0...9, using: &generator) == 0 ? UInt8(0x0a) : 0x61 }
    let size = Int.random(in: 1...200, using: &generator)
    var counter = try LineCounter(cutting: UInt64(bytes.count), every: UInt64(size))
    var start = 0
    while start < bytes.count {
      let end = min(bytes.count, start + Int.random(in: 1...90, using: &generator))
      counter.count(Array(bytes[start..<end]))
      start = end
    }
    let slices = counter.slices(end: UInt64(bytes.count))
    #expect(slices.map(\.firstRecordNumber) == expected(bytes, size: size), "seed \(seed)")
    #expect(slices.first?.start == 0)
    #expect(slices.last?.end == UInt64(bytes.count))
    #expect(zip(slices, slices.dropFirst()).allSatisfy { $0.end == $1.start })
  }

  @Test func `small files are not cut`() throws {
    var counter = try LineCounter(cutting: 199, every: 100)
    counter.count([0x0a])
    #expect(counter.slices(end: 199).isEmpty)
  }

  @Test(arguments: [(0, 4), (100, 6), (15 << 10, 64), (.max >> 20, 64)])
  func `slices are a sixteenth of a file within bounds`(mebibytes: UInt64, slice: UInt64) {
    #expect(Surveyor.sliceSize(for: mebibytes << 20, atMost: 64 << 20) == slice << 20)
  }
}

/// A small deterministic generator (Steele, Lea, Flood 2014), so that a failing seed can be run again.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
    return value ^ value >> 31
  }
}

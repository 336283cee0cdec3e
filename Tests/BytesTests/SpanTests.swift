import Bytes
import Testing

/// What goes many bytes at a step against what goes one by one.
@Suite struct SpanTests {
  /// Narrows as the documentation says, unit by unit.
  private func plain(_ units: [UInt16]) -> [UInt8] {
    units.prefix { (1..<0x80).contains($0) }.map { UInt8(truncatingIfNeeded: $0) }
  }

  private func narrowed(_ units: [UInt16], lead: Int) -> (bytes: [UInt8], count: Int) {
    let wide = [UInt8](repeating: 0x2A, count: lead) + units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    var bytes: [UInt8] = [0x2A]
    var count = 0
    bytes.append(addingCapacity: units.count) {
      count = $0.appendASCII(utf16: wide.span, at: lead, units: units.count)
    }
    return (Array(bytes.dropFirst()), count)
  }

  @Test func `units narrow up to the first that is no ASCII, wherever it stands`() {
    let letters = (0..<70).map { UInt16(0x21 + $0 % 90) }
    for count in 0...70 {
      let units = Array(letters.prefix(count))
      #expect(narrowed(units, lead: count % 3).bytes == plain(units))
      for place in 0..<count {
        for odd: UInt16 in [0, 0x7F, 0x80, 0xFF, 0x100, 0x4100, 0x8000, 0xD83D, 0xFF21, 0xFFFF] {
          var changed = units
          changed[place] = odd
          let found = narrowed(changed, lead: 1)
          #expect(found.bytes == plain(changed) && found.count == found.bytes.count, "\(odd) at \(place) of \(count)")
        }
      }
    }
  }

  @Test func `every unit is judged rightly`() {
    for unit in 0...UInt16.max {
      let units = [UInt16](repeating: 0x41, count: 15) + [unit] + [UInt16](repeating: 0x42, count: 5)
      if narrowed(units, lead: 0).bytes != plain(units) { Issue.record("unit \(unit)") }
    }
  }

  private func match(_ lhs: [UInt8], _ rhs: [UInt8], from other: Int, length: Int, at index: Int) -> Bool {
    lhs.span.matches(rhs.span, from: other, length: length, at: index)
  }

  private func zeroUnit(_ bytes: [UInt8], from start: Int) -> Int? {
    bytes.span.firstZeroUnit(from: start, to: bytes.count)
  }

  @Test func `ranges are equal when every byte is`() {
    let bytes = (0..<64).map { UInt8(truncatingIfNeeded: $0 &* 37) }
    let shifted = [1, 2, 3] + bytes
    for length in 0...40 {
      #expect(match(bytes, shifted, from: 3 + 5, length: length, at: 5))
      for place in 0..<length {
        var changed = shifted
        changed[3 + 5 + place] ^= 0x80
        #expect(!match(bytes, changed, from: 3 + 5, length: length, at: 5), "\(place) of \(length)")
      }
    }
    #expect(!match(bytes, bytes, from: 60, length: 5, at: 0))
    #expect(!match(bytes, bytes, from: 0, length: 5, at: 60))
    #expect(!match(bytes, bytes, from: 0, length: -1, at: 0))
    #expect(match(bytes, bytes, from: 64, length: 0, at: 64))
  }

  @Test func `the first zero unit is found at its own step`() {
    for count in 0...40 {
      let ones = [UInt8](repeating: 1, count: count)
      #expect(zeroUnit(ones, from: 0) == nil)
      for place in 0..<max(0, count - 1) {
        var bytes = ones
        bytes[place] = 0
        bytes[place + 1] = 0
        for start in 0...place {
          let expected = (place - start) % 2 == 0 ? place : nil
          #expect(zeroUnit(bytes, from: start) == expected, "\(place) from \(start) of \(count)")
        }
      }
    }
  }
}

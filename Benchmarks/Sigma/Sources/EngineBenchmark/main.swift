// EngineBenchmark NAME: compares ways to find many literals in many short values, on NAME.literals and NAME.values as
// engines.py writes them. Times are of processor time, the fastest of some passes.

import CScanEngine
import Foundation
import Sigma

func lines(_ path: String) throws -> [[UInt8]] {
  try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map { line in
    let digits = Array(line.utf8).map { $0 < 58 ? $0 - 48 : $0 - 87 }
    return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}

func processorTime() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

func residentMemory() -> Double {
  let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
  return (text.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0) * 4096 / 1e6
}

/// Values joined with a byte that stands in no text, in pieces of at most `limit` bytes or values.
func joined(_ values: [[UInt8]], bytes limit: Int, values most: Int) -> [[UInt8]] {
  var pieces: [[UInt8]] = []
  var piece: [UInt8] = []
  var count = 0
  for value in values {
    if count == most || piece.count + value.count > limit, !piece.isEmpty {
      pieces.append(piece)
      piece = []
      count = 0
    }
    piece += value + [0xff]
    count += 1
  }
  return pieces + [piece]
}

struct Measurement {
  let values: [[UInt8]]
  var total: Int { values.reduce(0) { $0 + $1.count } }

  func run(_ title: String, _ work: () -> Int) {
    var best = Double.infinity
    var found = 0
    for _ in 0..<12 {
      let start = processorTime()
      found = work()
      best = min(best, processorTime() - start)
    }
    let perValue = best / Double(values.count) * 1e9
    print(
      title
        + String(
          format: ": %.0f ns a value, %.2f GB/s, %.1f hits a value", perValue, Double(total) / best / 1e9,
          Double(found) / Double(values.count)))
  }
}

/// A plain Aho-Corasick automaton: dense rows for the bytes that occur, one look-up a byte.
struct AhoCorasick {
  private var next: [Int32]
  private var outputs: [Int32]
  private var classes = [UInt8](repeating: 0, count: 256)
  private let width: Int

  init(_ literals: [[UInt8]]) {
    var used = 1
    for byte in Set(literals.joined()).sorted() where used < 256 {
      classes[Int(byte)] = UInt8(used)
      used += 1
    }
    width = used
    next = [Int32](repeating: -1, count: used)
    outputs = [0]
    for literal in literals {
      var state = 0
      for byte in literal {
        let cell = state * width + Int(classes[Int(byte)])
        if next[cell] < 0 {
          next[cell] = Int32(outputs.count)
          next += [Int32](repeating: -1, count: width)
          outputs.append(0)
        }
        state = Int(next[cell])
      }
      outputs[state] += 1
    }
    var failures = [Int32](repeating: 0, count: outputs.count)
    var queue: [Int] = [0]
    var head = 0
    while head < queue.count {
      let state = queue[head]
      head += 1
      for symbol in 0..<width {
        let cell = state * width + symbol
        let fallback = state == 0 ? 0 : next[Int(failures[state]) * width + symbol]
        if next[cell] < 0 {
          next[cell] = fallback
        } else {
          let child = Int(next[cell])
          failures[child] = fallback
          outputs[child] += outputs[Int(fallback)]
          queue.append(child)
        }
      }
    }
  }

  var bytes: Int { next.count * 4 }

  func count(_ text: [UInt8]) -> Int {
    var state = 0
    var found = 0
    for byte in text {
      state = Int(next[state * width + Int(classes[Int(byte)])])
      found += Int(outputs[state])
    }
    return found
  }
}

/// A Hyperscan database of literals; nil where the processor or the library refuses.
final class Hyperscan {
  private var database: OpaquePointer?
  private var scratch: OpaquePointer?

  init?(_ literals: [[UInt8]]) {
    guard hs_valid_platform() == HS_SUCCESS else { return nil }
    let storage = literals.map { literal in
      let copy = UnsafeMutablePointer<CChar>.allocate(capacity: literal.count + 1)
      for (index, byte) in literal.enumerated() { copy[index] = CChar(bitPattern: byte) }
      copy[literal.count] = 0
      return UnsafePointer<CChar>(copy)
    }
    defer { storage.forEach { $0.deallocate() } }
    var failure: UnsafeMutablePointer<hs_compile_error_t>?
    let pointers = storage.map(Optional.some)
    let flags = [UInt32](repeating: 0, count: literals.count)
    let ids = literals.indices.map { UInt32($0) }
    let status = hs_compile_lit_multi(
      pointers, flags, ids, literals.map(\.count), UInt32(literals.count), UInt32(HS_MODE_BLOCK), nil, &database,
      &failure)
    guard status == HS_SUCCESS, hs_alloc_scratch(database, &scratch) == HS_SUCCESS else { return nil }
  }

  var bytes: Int {
    var size = 0
    hs_database_size(database, &size)
    return size
  }

  func count(_ text: [UInt8]) -> Int {
    var found = 0
    let handler: match_event_handler = { _, _, _, _, context in
      context?.assumingMemoryBound(to: Int.self).pointee += 1
      return 0
    }
    text.withUnsafeBytes { bytes in
      _ = hs_scan(
        database, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), UInt32(bytes.count), 0, scratch, handler,
        &found)
    }
    return found
  }
}

func main() throws {
  let name = CommandLine.arguments[1]
  let literals = try lines(name + ".literals")
  let values = try lines(name + ".values")
  let measurement = Measurement(values: values)
  print("\(literals.count) literals, \(values.count) values, \(measurement.total) bytes")

  func made<Made>(_ what: String, _ make: () -> Made) -> Made {
    let (start, memory) = (processorTime(), residentMemory())
    let result = make()
    print(
      what + String(format: ": made in %.0f ms, %+.1f MB", (processorTime() - start) * 1e3, residentMemory() - memory))
    return result
  }
  let tables = made("tables by length") { LiteralScan(literals) }
  measurement.run("tables by length, per value") { values.reduce(0) { $0 + tables.count(in: $1) } }
  let automaton = made("Aho-Corasick") { AhoCorasick(literals) }
  measurement.run("Aho-Corasick, per value") { values.reduce(0) { $0 + automaton.count($1) } }
  guard let hyperscan = made("Hyperscan", { Hyperscan(literals) }) else {
    print("Hyperscan does not run here")
    return
  }
  print("Hyperscan: \(hyperscan.bytes) bytes of database")
  measurement.run("Hyperscan, per value") { values.reduce(0) { $0 + hyperscan.count($1) } }
  for (title, bytes, most) in [
    ("28 values", Int.max, 28), ("64 KiB", 64 << 10, Int.max), ("256 KiB", 256 << 10, Int.max),
  ] {
    let pieces = joined(values, bytes: bytes == Int.max ? Int.max / 2 : bytes, values: most)
    measurement.run("Hyperscan, values joined to \(title)") { pieces.reduce(0) { $0 + hyperscan.count($1) } }
  }
}

try main()

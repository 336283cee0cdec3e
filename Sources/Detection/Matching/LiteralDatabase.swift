import CHyperscan

/// Many literal texts compiled for one scan in any case (Hyperscan). Immutable after compilation.
///
/// `@unchecked Sendable`: the database pointer is written once in `init`, Hyperscan documents compiled databases as
/// read-only and shareable between threads, and everything that a scan writes lives in a `LiteralScanner` of one thread.
@safe final class LiteralDatabase: @unchecked Sendable {
  private let database: OpaquePointer?
  /// The patterns; a hit names one by its index.
  let patterns: [LiteralPattern]

  /// Compiles the patterns; nil when there are none or Hyperscan refuses.
  init?(_ patterns: [LiteralPattern]) {
    guard !patterns.isEmpty else { return nil }
    self.patterns = patterns
    var text: [CChar] = []
    var offsets: [Int] = []
    for pattern in patterns {
      offsets.append(text.count)
      text.append(contentsOf: pattern.bytes.map { CChar(bitPattern: $0) })
      text.append(0)
    }
    let flags = [CUnsignedInt](repeating: CUnsignedInt(HS_FLAG_CASELESS), count: patterns.count)
    let ids = (0..<patterns.count).map { CUnsignedInt(truncatingIfNeeded: $0) }
    let lengths = patterns.map(\.bytes.count)
    var compiled: OpaquePointer?
    let status = unsafe text.withUnsafeBufferPointer { buffer -> hs_error_t in
      let expressions = unsafe offsets.map { offset in unsafe buffer.baseAddress.map { unsafe $0 + offset } }
      var failure: UnsafeMutablePointer<hs_compile_error_t>?
      let status = unsafe hs_compile_lit_multi(
        expressions, flags, ids, lengths, CUnsignedInt(patterns.count), CUnsignedInt(HS_MODE_BLOCK), nil, &compiled,
        &failure)
      if let failure = unsafe failure { unsafe hs_free_compile_error(failure) }
      return status
    }
    guard status == HS_SUCCESS else { return nil }
    unsafe database = compiled
  }

  deinit { unsafe hs_free_database(database) }

  /// Scratch memory for one thread.
  fileprivate func makeScratch() -> OpaquePointer? {
    var scratch: OpaquePointer?
    return unsafe hs_alloc_scratch(database, &scratch) == HS_SUCCESS ? scratch : nil
  }

  fileprivate func scan(
    _ bytes: [UInt8], _ start: Int, _ end: Int, scratch: OpaquePointer?, into sink: LiteralScanner.Sink
  ) -> Bool {
    unsafe bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress else { return true }
      let data = unsafe base.advanced(by: start).assumingMemoryBound(to: CChar.self)
      let context = unsafe Unmanaged.passUnretained(sink).toOpaque()
      return unsafe hs_scan(database, data, CUnsignedInt(end - start), 0, scratch, onMatch, context) == HS_SUCCESS
    }
  }
}

/// Called by Hyperscan for every hit: `to` is the end of the text, counted from the start of the scan.
private func onMatch(
  _ id: CUnsignedInt, _ from: CUnsignedLongLong, _ to: CUnsignedLongLong, _ flags: CUnsignedInt,
  _ context: UnsafeMutableRawPointer?
) -> CInt {
  if let context = unsafe context {
    let sink = unsafe Unmanaged<LiteralScanner.Sink>.fromOpaque(context).takeUnretainedValue()
    sink.hits.append((Int(id), Int(clamping: to)))
  }
  return 0
}

/// Scans with a database; belongs to one thread.
@safe final class LiteralScanner {
  /// Where Hyperscan's hits go.
  final class Sink {
    var hits: [(pattern: Int, end: Int)] = []
  }

  private let database: LiteralDatabase
  private let scratch: OpaquePointer?
  private let sink = Sink()

  /// A scanner; nil when there is no memory for it.
  init?(_ database: LiteralDatabase) {
    guard let scratch = unsafe database.makeScratch() else { return nil }
    self.database = database
    unsafe self.scratch = scratch
  }

  deinit { unsafe hs_free_scratch(scratch) }

  /// Reports the texts in `start..<end` that are not part of longer words.
  func scan(_ bytes: [UInt8], _ start: Int, _ end: Int, _ found: (Int32, Range<Int>) -> Void) {
    guard start < end, end <= bytes.count, end - start <= Int(UInt32.max) else { return }
    sink.hits.removeAll(keepingCapacity: true)
    _ = unsafe database.scan(bytes, start, end, scratch: scratch, into: sink)
    for hit in sink.hits {
      let pattern = database.patterns[hit.pattern]
      let last = start + hit.end
      let range = max(start, last - pattern.bytes.count)..<last
      if LiteralPattern.stands(alone: range, in: bytes.span, start, end) { found(pattern.indicator, range) }
    }
  }
}

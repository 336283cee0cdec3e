import EventModel

/// A URL to be looked for once its host was found.
///
/// The scheme does not matter. Path and query match as a prefix that ends at a border: `/a/b` is found in `/a/b`, `/a/b/c`
/// and `/a/b?x=1`, not in `/a/bc`. A URL without a path means every URL on exactly that host. Case is ignored and escapes
/// are undone, so that a URL inside another URL or inside JSON is found too.
struct URLPattern: Sendable {
  let port: UInt16?
  /// Path and query, lower case, escapes undone; empty where the URL names the host only.
  let target: [UInt8]
  /// How much of `target` is path.
  let pathLength: Int

  init(_ url: CanonicalURL) {
    port = url.port
    target = url.target == "/" ? [] : EscapedText.decoded(url.target).map(HostTable.lower)
    pathLength = target.firstIndex(of: 63) ?? target.count
  }

  /// Whether the URL goes on as it must behind its host, which ends at `hostEnd`.
  func matches(_ bytes: Span<UInt8>, hostEnd: Int, end: Int) -> Bool {
    var position = hostEnd
    if position < end {
      let (byte, next) = EscapedText.decoded(bytes, position, end)
      if byte == 58, let (number, after) = URLPattern.port(bytes, next, end) {
        guard number == port.map(Int.init) || (port == nil && [80, 443, 21].contains(number)) else { return false }
        position = after
      } else if port != nil {
        return false
      }
    } else if port != nil {
      return false
    }
    return target.isEmpty || hasPrefix(bytes, position, end, target.count)
  }

  /// Whether the path, and the query where there is one, stand somewhere else in the record: web proxies write host, path
  /// and query into columns of their own.
  func matchesApart(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ paths: [Int]) -> Bool {
    guard target.count >= 2, port == nil else { return false }
    let foundPath = paths.contains { hasPrefix(bytes, $0, end, pathLength) }
    guard foundPath, pathLength < target.count else { return foundPath }
    let query = Array(target[(pathLength + 1)...])
    guard let first = query.first else { return true }
    var position = start
    while position + query.count <= end {
      if HostTable.lower(bytes[position]) == first {
        var same = true
        for index in 0..<query.count where HostTable.lower(bytes[position + index]) != query[index] {
          same = false
          break
        }
        if same { return true }
      }
      position += 1
    }
    return false
  }

  /// Where a path may begin: a slash, plain or escaped, that does not go on from a word.
  static func pathStarts(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> [Int] {
    var starts: [Int] = []
    for position in start..<end {
      let byte = bytes[position]
      guard byte == 47 || byte == 37 || byte == 92 else { continue }
      if position == start || !isWord(bytes[position - 1]) { starts.append(position) }
    }
    return starts
  }

  private func hasPrefix(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ count: Int) -> Bool {
    var position = start
    for index in 0..<count {
      guard position < end else { return false }
      let (byte, next) = EscapedText.decoded(bytes, position, end)
      guard HostTable.lower(byte) == target[index] else { return false }
      position = next
    }
    guard position < end, target[count - 1] != 47 else { return true }
    let (byte, next) = EscapedText.decoded(bytes, position, end)
    if byte == 46 { return next >= end || !URLPattern.isWord(EscapedText.decoded(bytes, next, end).byte) }
    return !URLPattern.isWord(byte) && byte != 45 && byte != 95 && byte != 126
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
  }

  private static func port(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> (Int, Int)? {
    var value = 0
    var position = start
    while position < end, position - start < 5, (48...57).contains(bytes[position]) {
      value = value * 10 + Int(bytes[position] - 48)
      position += 1
    }
    return position > start ? (value, position) : nil
  }
}

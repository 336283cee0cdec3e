import EventModel

/// What stands before the message in a syslog line, RFC 3164, RFC 5424, or what devices make of them.
struct SyslogHeader {
  /// Facility times eight plus severity.
  var priority: Int?
  /// As written; year and zone may be missing.
  var time: CivilTime?
  /// Host name or address.
  var host: Range<Int>?
  /// Program, the TAG of RFC 3164, APP-NAME of RFC 5424.
  var program: Range<Int>?
  /// Process number.
  var process: Range<Int>?
  /// MSGID of RFC 5424.
  var messageID: Range<Int>?
  /// STRUCTURED-DATA of RFC 5424, brackets included.
  var structuredData: Range<Int>?
  /// The message: what a payload parser gets.
  var payload: Range<Int>

  /// Whether the line has anything of a header.
  var isPresent: Bool { priority != nil || time != nil }

  /// Reads the header of a line; a line without one is all payload.
  init(_ text: Span<UInt8>, _ line: Range<Int>) {
    payload = line
    var next = SyslogHeader.afterOctetCount(text, line)
    let end = line.upperBound
    if let (value, after) = SyslogHeader.priority(text, next, end) {
      priority = value
      next = after
      payload = next..<end
      if next + 1 < end, text[next] == 49, text[next + 1] == 32, readRFC5424(text, next + 2, end) { return }
    }
    next = Text.skipBlanks(text, next, end)
    if readNetScaler(text, next, end) { return }
    guard let found = SyslogHeader.time(text, next, end) else {
      if priority != nil {
        payload = next..<end
        readTag(text, next, end)
      }
      return
    }
    time = found.time
    next = found.end
    payload = next..<end
    readHostAndTag(text, next, end)
    // The collector's header before the appliance's own, which has the year and the zone.
    if payload.count > 19, text[payload.lowerBound + 2] == 47 { _ = readNetScaler(text, payload.lowerBound, end) }
  }

  /// `02/10/2025:01:02:03 GMT ns01 0-PPE-0 : default AAA LOGIN_FAILED 12 0 :  User ...`. Source: Citrix, "NetScaler syslog
  /// message reference".
  private mutating func readNetScaler(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    guard let found = TimeScanner.netScaler(text, start, end) else { return false }
    time = found.time
    var next = Text.skipBlanks(text, found.end, end)
    // The local zone by its name, which names several zones.
    let zone = next..<Text.wordEnd(text, next, end)
    if found.time.offset == nil, (2...5).contains(zone.count), SyslogHeader.isUpper(text, zone) {
      next = Text.skipBlanks(text, zone.upperBound, end)
    }
    let name = next..<Text.wordEnd(text, next, end)
    if !name.isEmpty, text[name.lowerBound] != 58 {
      host = name
      next = Text.skipBlanks(text, name.upperBound, end)
    }
    program = nil
    process = nil
    payload = next..<end
    return true
  }

  /// The header of a message that a collector took time and host off: `sshd[812]: Failed password ...`. Nil without a program
  /// and its process number, because words with a colon begin any text.
  init?(tagOf text: Span<UInt8>, _ message: Range<Int>) {
    payload = message
    readTag(text, message.lowerBound, message.upperBound)
    if program == nil || process == nil { return nil }
  }

  /// RFC 6587: `535 <14>1 ...`, the count of bytes before each message.
  private static func afterOctetCount(_ text: Span<UInt8>, _ line: Range<Int>) -> Int {
    var next = line.lowerBound
    while next < line.upperBound, next - line.lowerBound < 7, Text.isDigit(text[next]) { next += 1 }
    guard next > line.lowerBound, next + 1 < line.upperBound, text[next] == 32, text[next + 1] == 60 else {
      return line.lowerBound
    }
    return next + 1
  }

  private static func priority(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> (Int, Int)? {
    guard start < end, text[start] == 60, let close = Text.index(of: 62, text, start + 1, min(end, start + 5)),
      let value = Text.number(text, start + 1..<close), value <= 191
    else { return nil }
    return (value, close + 1)
  }

  private static func time(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> TimeScanner.Found? {
    guard start < end else { return nil }
    if Text.isDigit(text[start]) {
      guard let found = TimeScanner.iso(text, start, end), found.end > start + 10, isEnd(text, found.end, end)
      else { return nil }
      return found
    }
    guard let found = TimeScanner.bsd(text, start, end), isEnd(text, found.end, end) else { return nil }
    return found
  }

  private static func isEnd(_ text: Span<UInt8>, _ position: Int, _ end: Int) -> Bool {
    position >= end || text[position] == 32 || text[position] == 58 || text[position] == 9
  }

  // MARK: RFC 5424

  private mutating func readRFC5424(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    var words: [Range<Int>] = []
    var next = start
    while words.count < 5 {
      guard next < end else { break }
      let stop = Text.index(of: 32, text, next, end) ?? end
      words.append(next..<stop)
      next = min(end, stop + 1)
    }
    guard words.count == 5 else { return false }
    if !Text.equal(text, words[0], "-") {
      guard let found = TimeScanner.iso(text, words[0].lowerBound, words[0].upperBound) else { return false }
      time = found.time
    }
    func value(_ word: Range<Int>) -> Range<Int>? { Text.equal(text, word, "-") ? nil : word }
    host = value(words[1])
    program = value(words[2])
    process = value(words[3])
    messageID = value(words[4])
    if next < end, text[next] == 45, next + 1 == end || text[next + 1] == 32 {
      next += 1
    } else if next < end, text[next] == 91, let stop = SyslogHeader.structuredEnd(text, next, end) {
      structuredData = next..<stop
      next = stop
    }
    payload = Text.skipBlanks(text, next, end)..<end
    if payload.count >= 3, text[payload.lowerBound] == 0xef, text[payload.lowerBound + 1] == 0xbb {
      payload = payload.lowerBound + 3..<end
    }
    return true
  }

  /// The end of one or more `[id name="value" ...]`; nil when it is something else in brackets, as Check Point's
  /// `[name:"value"; ...]`.
  private static func structuredEnd(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
    var next = start
    while next < end, text[next] == 91 {
      let id = next + 1
      var quoted = false
      next = id
      while next < end, quoted || text[next] != 93 {
        if !quoted, text[next] == 58, next + 1 < end, text[next + 1] == 34 { return nil }
        if text[next] == 34 { quoted.toggle() }
        if text[next] == 92, quoted { next += 1 }
        next += 1
      }
      guard next < end else { return nil }
      next += 1
    }
    return next
  }

  // MARK: RFC 3164

  /// Behind `<local0.info>`, which FreeBSD's syslogd (NetScaler's `ns.log`, Junos, pfSense) writes when it is verbose.
  private static func afterLevel(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    guard start < end, text[start] == 60, let close = Text.index(of: 62, text, start, min(end, start + 24)),
      Text.index(of: 46, text, start, close) != nil, !(start..<close).contains(where: { text[$0] <= 32 })
    else { return start }
    return Text.skipBlanks(text, close + 1, end)
  }

  private mutating func readHostAndTag(_ text: Span<UInt8>, _ start: Int, _ end: Int) {
    var next = start
    // Cisco's own zone names and colon: `Apr 15 2014 09:34:34 EDT: %ASA-...`.
    if next < end, text[next] == 32 {
      let word = next + 1..<Text.wordEnd(text, next + 1, end)
      if (3...6).contains(word.count), text[word.upperBound - 1] == 58, SyslogHeader.isUpper(text, word.dropLast()) {
        next = word.upperBound
      }
    }
    if next < end, text[next] == 58 { next += 1 }
    next = SyslogHeader.afterLevel(text, Text.skipBlanks(text, next, end), end)
    payload = next..<end
    let word = next..<Text.wordEnd(text, next, end)
    guard !word.isEmpty, SyslogHeader.mayBeHost(text, word) else {
      readTag(text, next, end)
      return
    }
    // A single word with a colon is a program without a host.
    if text[word.upperBound - 1] == 58 && !SyslogHeader.isAddress(text, word) {
      if word.upperBound < end, text[next] != 37 {
        let hostEnd = word.upperBound - 1
        let rest = Text.skipBlanks(text, word.upperBound, end)
        if rest < end, text[rest] == 37 {
          host = next..<hostEnd
          payload = rest..<end
          return
        }
      }
      readTag(text, next, end)
      return
    }
    host = word
    next = Text.skipBlanks(text, word.upperBound, end)
    if next + 1 < end, text[next] == 58, text[next + 1] == 32 { next = Text.skipBlanks(text, next + 1, end) }
    payload = next..<end
    readTag(text, next, end)
  }

  private static func isUpper(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    for index in range where !(65...90).contains(text[index]) { return false }
    return !range.isEmpty
  }

  /// Host names and addresses hold no `=`, `,`, quotes, brackets or `%`; a tag with a process number is no host.
  private static func mayBeHost(_ text: Span<UInt8>, _ word: Range<Int>) -> Bool {
    guard word.count <= 255 else { return false }
    for index in word {
      switch text[index] {
      case 34, 37, 40, 44, 59, 60, 61, 62, 91, 123, 124, 125: return false
      default: break
      }
    }
    return true
  }

  private static func isAddress(_ text: Span<UInt8>, _ word: Range<Int>) -> Bool {
    var colons = 0
    for index in word {
      if text[index] == 58 { colons += 1 }
    }
    return colons >= 2
  }

  /// `sshd[3402]: `, `kernel: `: the program before the message.
  private mutating func readTag(_ text: Span<UInt8>, _ start: Int, _ end: Int) {
    var next = start
    var digitsOnly = true
    while next < end, next - start < 64 {
      let byte = text[next]
      if byte == 58 || byte == 91 || byte <= 32 { break }
      // Payloads begin with these words and a colon, with a name and `=`, a quote, a brace or a `%`.
      if byte == 61 || byte == 34 || byte == 123 || byte == 37 || byte == 124 || byte == 44 { return }
      if !Text.isDigit(byte) { digitsOnly = false }
      next += 1
    }
    let name = start..<next
    guard next < end, !name.isEmpty, !digitsOnly, !Text.equal(text, name, "CEF"), !Text.equal(text, name, "LEEF")
    else { return }
    if text[next] == 91 {
      guard let close = Text.index(of: 93, text, next + 1, min(end, next + 64)) else { return }
      let after = close + 1
      guard after >= end || text[after] == 58 || text[after] == 32 else { return }
      process = next + 1..<close
      program = name
      payload = Text.skipBlanks(text, after < end && text[after] == 58 ? after + 1 : after, end)..<end
    } else if text[next] == 58, next + 1 >= end || text[next + 1] <= 32 {
      program = name
      payload = Text.skipBlanks(text, next + 1, end)..<end
    }
  }
}

internal import Bytes
internal import EventModel

/// One walk through the members of one archive.
final class ArchiveWalk {
  private let family: ArchiveFamily
  private let input: Input
  private let source: ArchiveSource
  private let archive: ArchiveHandle
  private let budget: Budget
  private var met: [String: Anomaly] = [:]
  private var members = 0
  private var emptyMembers = 0
  private let isEncryptedRAR: Bool

  /// Opens the archive.
  init(_ family: ArchiveFamily, _ input: Input, _ source: ArchiveSource, budget: Budget) throws(ReadError) {
    self.family = family
    self.input = input
    self.source = source
    self.budget = budget
    isEncryptedRAR = family == .rar && RARHeaders.hasEncryptedFile(input.head)
    if family == .iso && UDF.isOnlyUDF(input.head) {
      throw ReadError(.unsupported, what: "UDF file system", detail: "no ISO 9660 part")
    }
    archive = try ArchiveHandle(family, source)
  }

  /// Gives every member to the sink.
  func run(into sink: any RecordSink) throws(ReadError) {
    while true {
      switch archive.nextHeader() {
      case .end:
        checkEmpty()
        try checkEnd()
        return
      case .failed(let message, let isFatal):
        try fail(message)
        if isFatal { return }
      case .done(let remark):
        if let remark { note("archive.remark", .noted, remark) }
        try member(into: sink)
      }
      guard emptyMembers <= ArchiveLimits.emptyMembers else {
        throw ReadError(.overLimit, what: "links and folders in an archive")
      }
    }
  }

  /// Tells the sink what was odd, in the order of the codes.
  func report(to sink: any RecordSink) {
    for anomaly in met.values.sorted(by: { $0.code < $1.code }) { sink.accept(anomaly) }
  }

  private func note(_ code: String, _ effect: Anomaly.Effect, _ detail: String) {
    if met[code] != nil {
      met[code]?.count += 1
    } else {
      met[code] = Anomaly(code, effect, detail: detail)
    }
  }

  /// A header could not be read.
  private func fail(_ message: String) throws(ReadError) {
    emptyMembers += 1
    if let failure = source.failure { throw failure }
    if isEncryption(message) {
      note("archive.encrypted", .partial, message)
      if members == 0 { throw ReadError(.encrypted, what: family.title, detail: message) }
      return
    }
    note("archive.damaged", .partial, "after \(members) members: \(message)")
    if members == 0 {
      let isShort = message.lowercased().contains("truncated")
      throw ReadError(isShort ? .truncated : .malformed, what: family.title, detail: message)
    }
  }

  private func checkEmpty() {
    if members == 0 && family == .iso && UDF.isPresent(input.head) {
      note("archive.udf", .unreadable, "the UDF part of the image is not read, the ISO 9660 part is empty")
    }
  }

  /// What libarchive calls the end, and is none: it takes a tar that stops between two members for whole, and
  /// reads a zip without its central directory from the front to the end of the bytes.
  private func checkEnd() throws(ReadError) {
    if family == .tar, source.endsWithoutMark {
      note("archive.truncated", .partial, "after \(members) members: no end of the archive")
    }
    guard family == .zip, try !source.hasZipDirectory() else { return }
    note("archive.truncated", .partial, "after \(members) members: no central directory")
  }

  // MARK: Members

  private func member(into sink: any RecordSink) throws(ReadError) {
    if family.isCompressor {
      guard archive.isDecompressing else {
        throw ReadError(.malformed, what: family.title, detail: "a signature without what must follow it")
      }
      try give(family.innerName(of: input.name), into: sink)
      return
    }
    let (name, isGuess) = MemberName.decode(archive.name)
    if isGuess { note("archive.name-charset", .noted, name) }
    if MemberName.isHostile(name) { note("archive.hostile-path", .noted, name) }
    if let target = archive.linkTarget {
      note("archive.link", .noted, name + " -> " + MemberName.decode(target).text)
      // cpio keeps the bytes of a file with several names with the last of them.
      if (archive.size ?? 0) > 0 { return try give(name, into: sink) }
      emptyMembers += 1
      return
    }
    switch archive.fileType {
    case 0o040000: emptyMembers += 1
    case 0o100000, 0: try give(name, into: sink)
    default:
      note("archive.special-file", .noted, name)
      emptyMembers += 1
    }
  }

  private func give(_ name: String, into sink: any RecordSink) throws(ReadError) {
    members += 1
    let size = family.isCompressor ? nil : archive.size
    if archive.isEncrypted {
      note("archive.encrypted", .partial, name)
      try sink.accept(Child(name: name, stream: EncryptedStream(length: size)))
      return
    }
    let stream = MemberStream(archive, length: size, budget: budget)
    try sink.accept(Child(name: name, stream: stream, modified: archive.modified))
    if family.skipsByDecompressing || family.isCompressor { try drain(stream) }
    if let overLimit = stream.overLimit { throw overLimit }
    if let damage = stream.damage {
      note(isEncryption(damage) ? "archive.encrypted" : "archive.damaged-member", .partial, "\(name): \(damage)")
    }
    if let failure = source.failure { throw failure }
  }

  /// Whether what libarchive said means that a password is missing.
  private func isEncryption(_ message: String) -> Bool {
    let message = message.lowercased()
    return archive.hasEncryptedMembers || message.contains("encrypt") || message.contains("passphrase")
      || isEncryptedRAR
  }

  /// Takes out what the sink left, so that it is paid for.
  private func drain(_ stream: MemberStream) throws(ReadError) {
    var rest: [UInt8] = []
    while try stream.read(into: &rest, atMost: ArchiveLimits.chunk) > 0 { rest.removeAll(keepingCapacity: true) }
  }
}

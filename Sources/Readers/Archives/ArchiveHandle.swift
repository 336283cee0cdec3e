internal import Bytes
internal import CArchive

/// One `struct archive` of libarchive, opened for reading; closed at the end.
@safe final class ArchiveHandle {
  /// What libarchive says about a step.
  enum Outcome {
    /// All right, or with a remark.
    case done(remark: String?)
    /// Nothing more.
    case end
    /// This step failed; `isFatal` when no other can be taken.
    case failed(String, isFatal: Bool)
  }

  private let archive: OpaquePointer?
  private var entry: OpaquePointer?
  private let source: ArchiveSource
  private var buffer = [UInt8](repeating: 0, count: ArchiveLimits.chunk)

  /// Opens the bytes of `source` as one family; throws when they are not.
  init(_ family: ArchiveFamily, _ source: ArchiveSource) throws(ReadError) {
    self.source = source
    unsafe archive = archive_read_new()
    guard unsafe archive != nil else { throw ReadError(.unreadable, what: "libarchive", detail: "out of memory") }
    enable(family)
    let context = unsafe Unmanaged.passUnretained(source).toOpaque()
    _ = unsafe archive_read_set_callback_data(archive, context)
    _ = unsafe archive_read_set_read_callback(archive, readCallback)
    _ = unsafe archive_read_set_skip_callback(archive, skipCallback)
    if source.canSeek { _ = unsafe archive_read_set_seek_callback(archive, seekCallback) }
    guard unsafe archive_read_open1(archive) == ARCHIVE_OK else {
      throw source.failure ?? ReadError(.malformed, what: family.title, detail: message)
    }
  }

  deinit { if unsafe archive != nil { _ = unsafe archive_read_free(archive) } }

  private func enable(_ family: ArchiveFamily) {
    switch family {
    case .zip: _ = unsafe archive_read_support_format_zip(archive)
    case .sevenZip: _ = unsafe archive_read_support_format_7zip(archive)
    case .rar:
      _ = unsafe archive_read_support_format_rar(archive)
      _ = unsafe archive_read_support_format_rar5(archive)
    case .tar: _ = unsafe archive_read_support_format_tar(archive)
    case .cab: _ = unsafe archive_read_support_format_cab(archive)
    case .iso: _ = unsafe archive_read_support_format_iso9660(archive)
    case .cpio: _ = unsafe archive_read_support_format_cpio(archive)
    case .ar: _ = unsafe archive_read_support_format_ar(archive)
    case .xar: _ = unsafe archive_read_support_format_xar(archive)
    case .lha: _ = unsafe archive_read_support_format_lha(archive)
    case .gzip: _ = unsafe archive_read_support_filter_gzip(archive)
    case .bzip2: _ = unsafe archive_read_support_filter_bzip2(archive)
    case .xz: _ = unsafe archive_read_support_filter_xz(archive)
    case .zstd: _ = unsafe archive_read_support_filter_zstd(archive)
    case .lz4: _ = unsafe archive_read_support_filter_lz4(archive)
    case .compress: _ = unsafe archive_read_support_filter_compress(archive)
    case .lzip: _ = unsafe archive_read_support_filter_lzip(archive)
    }
    if family.isCompressor {
      _ = unsafe archive_read_support_format_raw(archive)
      _ = unsafe archive_read_support_format_empty(archive)
    }
  }

  /// What libarchive last said.
  var message: String {
    guard let text = unsafe archive_error_string(archive) else { return "" }
    return unsafe String(cString: text)
  }

  /// Goes to the next member.
  func nextHeader() -> Outcome {
    for _ in 0..<ArchiveLimits.retries {
      let result = unsafe archive_read_next_header(archive, &entry)
      switch result {
      case ARCHIVE_EOF: return .end
      case ARCHIVE_OK: return .done(remark: nil)
      case ARCHIVE_WARN: return .done(remark: message)
      case ARCHIVE_RETRY: continue
      default: return .failed(message, isFatal: result <= ARCHIVE_FATAL)
      }
    }
    return .failed("tried too often", isFatal: true)
  }

  /// Whether a decompressor works on the bytes. Without one libarchive hands them on as they are: a damaged file would hold
  /// itself.
  var isDecompressing: Bool { unsafe archive_filter_count(archive) > 1 }

  /// Appends bytes of the current member, at most one chunk.
  func readData(into bytes: inout [UInt8], atMost count: Int) -> (got: Int, outcome: Outcome) {
    let wanted = min(count, buffer.count)
    let got = unsafe buffer.withUnsafeMutableBytes { unsafe archive_read_data(archive, $0.baseAddress, wanted) }
    if got > 0 {
      bytes.append(contentsOf: buffer[0..<min(got, wanted)])
      return (got, .done(remark: nil))
    }
    if got == 0 { return (0, .end) }
    return (0, .failed(message, isFatal: got <= Int(ARCHIVE_FATAL)))
  }

  // MARK: The current member

  /// The bytes of its name.
  var name: [UInt8] {
    guard let name = unsafe archive_entry_pathname(entry) ?? archive_entry_pathname_utf8(entry) else { return [] }
    return unsafe bytes(name)
  }

  /// Where it points to, if it is a link.
  var linkTarget: [UInt8]? {
    guard let target = unsafe archive_entry_hardlink(entry) ?? archive_entry_symlink(entry) else { return nil }
    return unsafe bytes(target)
  }

  private func bytes(_ text: UnsafePointer<CChar>) -> [UInt8] {
    var bytes: [UInt8] = []
    for index in 0..<ArchiveLimits.name {
      let byte = unsafe text[index]
      if byte == 0 { break }
      bytes.append(UInt8(bitPattern: byte))
    }
    return bytes
  }

  /// Its length where the archive says it.
  var size: UInt64? {
    guard unsafe archive_entry_size_is_set(entry) != 0 else { return nil }
    return UInt64(exactly: unsafe archive_entry_size(entry))
  }

  /// When it was last changed, in seconds since 1970. Before 2000 it is a default (DOS begins at 1980, tools write 0).
  var modified: Int64? {
    guard unsafe archive_entry_mtime_is_set(entry) != 0 else { return nil }
    let time = Int64(unsafe archive_entry_mtime(entry))
    return time >= ArchiveLimits.earliestChange ? time : nil
  }

  /// Whether its data are encrypted.
  var isEncrypted: Bool { unsafe archive_entry_is_encrypted(entry) == 1 }

  /// Whether any member met so far is encrypted, names included.
  var hasEncryptedMembers: Bool { unsafe archive_read_has_encrypted_entries(archive) == 1 }

  /// What kind of file it is, in the bits of `st_mode`; 0 where the archive does not say.
  var fileType: UInt32 { UInt32(unsafe archive_entry_filetype(entry)) & 0o170000 }
}

// Plain functions: libarchive calls them from the thread that reads.

private func archiveSource(_ context: UnsafeMutableRawPointer?) -> ArchiveSource? {
  unsafe context.map { unsafe Unmanaged<ArchiveSource>.fromOpaque($0).takeUnretainedValue() }
}

private func readCallback(
  _ archive: OpaquePointer?, _ context: UnsafeMutableRawPointer?,
  _ buffer: UnsafeMutablePointer<UnsafeRawPointer?>?
) -> Int {
  guard let source = unsafe archiveSource(context) else { return -1 }
  let (bytes, count) = unsafe source.next()
  unsafe buffer?.pointee = bytes
  return count
}

private func skipCallback(_ archive: OpaquePointer?, _ context: UnsafeMutableRawPointer?, _ count: Int64) -> Int64 {
  unsafe archiveSource(context)?.skip(count) ?? 0
}

private func seekCallback(
  _ archive: OpaquePointer?, _ context: UnsafeMutableRawPointer?, _ offset: Int64, _ whence: CInt
) -> Int64 {
  unsafe archiveSource(context)?.seek(offset, whence) ?? -1
}

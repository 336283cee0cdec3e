import Bytes
import EventModel
import Foundation

/// Files and folders of indicators: the format is told by content.
extension IndicatorCollection {
  /// What the loader of one file needs to know.
  struct FileContext {
    /// Name in issues and locations.
    var file: String
    /// Who says so, unless the file says it itself.
    var source: String
  }

  /// Loads a file, or every file below a folder in the order of their paths.
  public mutating func load(path: String) {
    guard FileManager.default.fileExists(atPath: path) else {
      beginFile()
      note(IndicatorIssue(.unreadableFile, file: path, detail: "no such file"))
      return
    }
    guard IndicatorFile.isFolder(path) else {
      loadFile(path)
      return
    }
    let names = ((try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []).sorted()
    for name in names.prefix(limits.files) where !name.split(separator: "/").contains(where: { $0.hasPrefix(".") }) {
      let full = path + "/" + name
      if !IndicatorFile.isFolder(full) { loadFile(full) }
    }
    if names.count > limits.files {
      note(IndicatorIssue(.overLimit, file: path, detail: "more than \(limits.files) files"))
    }
  }

  private mutating func loadFile(_ path: String) {
    do {
      load(try IndicatorFile.read(path, limit: limits.fileBytes), file: path)
    } catch {
      beginFile()
      let code: IndicatorIssue.Code = error.code == .overLimit ? .overLimit : .unreadableFile
      note(IndicatorIssue(code, file: path, detail: error.description))
    }
  }

  /// Loads the bytes of one file. `source` names who says so where the file does not; by default the file's name.
  public mutating func load(_ bytes: [UInt8], file: String, source: String? = nil) {
    beginFile()
    let bytes = IndicatorCollection.utf8(bytes)
    let name = file.split(separator: "/").last.map(String.init) ?? file
    let stem = name.lastIndex(of: ".").map { $0 == name.startIndex ? name : String(name[..<$0]) } ?? name
    let context = FileContext(file: file, source: source ?? stem)
    let first = bytes.first { ![9, 10, 13, 32].contains($0) }
    if first == 123 || (first == 91 && IndicatorCollection.looksLikeJSON(bytes)) {
      loadJSON(bytes, context)
    } else if let header = CSVIndicatorHeader.find(in: bytes, lineLimit: limits.lineBytes) {
      loadCSV(bytes, header: header, context)
    } else {
      loadList(bytes, context)
    }
  }

  private mutating func loadJSON(_ bytes: [UInt8], _ context: FileContext) {
    guard bytes.count <= limits.jsonBytes else {
      note(IndicatorIssue(.overLimit, file: context.file, detail: "JSON of more than \(limits.jsonBytes) bytes"))
      return
    }
    let (root, failure) = PositionedJSON.parse(bytes, depth: limits.jsonDepth)
    if let failure {
      note(IndicatorIssue(.malformedFile, file: context.file, line: failure.line, detail: failure.reason))
    }
    guard let root else { return }
    if root["objects"] != nil || root["type"]?.string == "bundle" || root.array?.first?["type"]?.string != nil {
      loadSTIX(root, context)
    } else if MISPEvent.isMISP(root) {
      loadMISP(root, context)
    } else if let strings = root.array, strings.contains(where: { $0.string != nil }) {
      for entry in strings { if let text = entry.string { addEntry(text, line: entry.line, context) } }
    } else if failure == nil {
      note(
        IndicatorIssue(.unreadableFile, file: context.file, detail: "JSON, but neither a STIX bundle nor a MISP event"))
    }
  }

  /// `[` also begins a defanged or bracketed address in a plain list.
  private static func looksLikeJSON(_ bytes: [UInt8]) -> Bool {
    let rest = bytes.drop { [9, 10, 13, 32].contains($0) }.dropFirst().drop { [9, 10, 13, 32].contains($0) }
    guard let next = rest.first else { return true }
    return [123, 91, 34, 93].contains(next)
  }

  /// UTF-16 with a byte order mark (what spreadsheets save) as UTF-8; a UTF-8 mark is dropped.
  private static func utf8(_ bytes: [UInt8]) -> [UInt8] {
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { return Array(bytes.dropFirst(3)) }
    let isLittle = bytes.starts(with: [0xff, 0xfe])
    guard isLittle || bytes.starts(with: [0xfe, 0xff]) else { return bytes }
    var units: [UInt16] = []
    units.reserveCapacity(bytes.count / 2)
    var index = 2
    while index + 1 < bytes.count {
      let first = UInt16(bytes[index])
      let second = UInt16(bytes[index + 1])
      units.append(isLittle ? first | second << 8 : first << 8 | second)
      index += 2
    }
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }
}

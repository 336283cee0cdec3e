import EventModel

/// Decodes the records of chunks: everything that is remembered from record to record and from chunk to chunk.
struct EVTXDecoder {
  var strings = EVTXStrings()
  var names = EVTXNames()
  var templates = EVTXTemplates()
  var sources = EventSources(dataType: EVTXReader.dataType)
  var facts = EventFacts()
  /// Values of the template instances that are being read, innermost last.
  var values = EVTXValueStack()
  /// Steps that the records of the chunk may still take.
  var work = EVTXLimits.chunkWork
  /// Bytes of text that they may still become.
  var text = EVTXLimits.chunkText
  /// Where the batch's text must end for the record being read.
  var textCeiling = Int.max
  /// Everything must fit, and names and templates must be what the record means: they may have been overwritten.
  var isStrict = false
  /// Where the content of the record that was read last ends.
  var contentEnd = 0
  /// The first thing that was left out of the record being read.
  var omission: BinXMLError?

  /// Prepares for the next chunk.
  mutating func beginChunk() {
    names.removeAll()
    templates.beginChunk()
    work = EVTXLimits.chunkWork
    text = EVTXLimits.chunkText
    if strings.count > EVTXLimits.rememberedStrings || strings.size > EVTXLimits.rememberedText
      || templates.count > EVTXLimits.rememberedTemplates || templates.itemCount > EVTXLimits.rememberedItems
    {
      strings = EVTXStrings()
      templates = EVTXTemplates()
    }
  }

  /// Takes `steps` off the work that is left.
  mutating func spend(_ steps: Int, at offset: Int) throws(BinXMLError) {
    work -= steps
    if work < 0 { throw BinXMLError("work-limit", offset, isFinal: true) }
  }

  /// The template of an instance.
  @inline(__always)
  mutating func template(_ bytes: Span<UInt8>, at offset: Int, identifier: UInt32) throws(BinXMLError) -> Int {
    guard let known = templates.known(at: offset) else {
      return try define(bytes, at: offset, identifier: identifier)
    }
    if isStrict, known.isSuspect || known.identifier != identifier {
      throw BinXMLError("template-overwritten", offset)
    }
    return known.index
  }

  @inline(never)
  private mutating func define(
    _ bytes: Span<UInt8>, at offset: Int, identifier: UInt32
  ) throws(BinXMLError) -> Int {
    // Slack is full of records whose definition was overwritten long ago: it need not be read to see that.
    if isStrict, offset + 8 <= bytes.count, bytes.u32(at: offset + 4) != identifier {
      throw BinXMLError("template-overwritten", offset)
    }
    let template: EVTXTemplates.Local
    do throws(BinXMLError) {
      template = try templates.define(at: offset, in: bytes, names: &names, strings: &strings)
    } catch {
      try spend(templates.lastCost, at: offset)
      throw error
    }
    try spend(templates.lastCost, at: offset)
    if isStrict, template.isSuspect || template.identifier != identifier {
      throw BinXMLError("template-overwritten", offset)
    }
    return template.index
  }

  /// Reads a fragment outside of a template: elements have no dependency identifiers there, but either form is tried.
  mutating func fragment(_ bytes: Span<UInt8>, from start: Int, to end: Int) throws(BinXMLError) -> BinXMLFragment {
    var fragment = BinXMLFragment()
    do throws(BinXMLError) {
      try parse(bytes, from: start, to: end, as: .fragment, into: &fragment)
    } catch let first {
      try spend(fragment.items.count, at: start)
      do throws(BinXMLError) {
        try parse(bytes, from: start, to: end, as: .definition, into: &fragment)
      } catch {
        try spend(fragment.items.count, at: start)
        throw first
      }
    }
    try spend(fragment.items.count, at: start)
    if isStrict, fragment.isSuspect { throw BinXMLError("name-overwritten", start) }
    return fragment
  }

  private mutating func parse(
    _ bytes: Span<UInt8>, from start: Int, to end: Int, as form: BinXMLParser.Form, into fragment: inout BinXMLFragment
  ) throws(BinXMLError) {
    let nothing: [BinXMLItem] = []
    try BinXMLParser.parse(
      bytes, from: start, to: end, as: form, guess: nothing.span, names: &names, strings: &strings, into: &fragment)
  }

  /// Where the single template instance of a fragment begins; nil when the fragment is anything else.
  func onlyInstance(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> Int? {
    guard end - start >= 18 else { return nil }
    if bytes[start] == 0x0C { return start }
    return bytes[start] == 0x0F && bytes[start + 4] == 0x0C ? start + 4 : nil
  }
}

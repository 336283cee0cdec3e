import EventModel

/// What to do with one value or literal of a template.
struct EVTXStep {
  enum Kind: UInt8 {
    /// `literal` is the value of the slot.
    case literal
    /// The slot is present without a value.
    case null
    /// Value `index` is the content of an element; it may be a fragment of its own.
    case content
    /// Value `index` is an attribute; nothing when it is null.
    case attribute
    /// Value `index` stands between elements: only a fragment has a meaning there.
    case fragment
  }

  var kind: Kind
  var role: EventRole = .none
  /// Where a fragment in this value would stand.
  var place: EventPlace = .data
  var index: UInt16 = 0
  /// The slot; negative when nobody looks at it.
  var slot: Int32 = -1
  var literal: UInt32 = 0
  /// Where the literal stands in `EVTXStrings.utf8`.
  var literalStart: UInt32 = 0
  var literalLength: UInt32 = 0

  /// Nobody looks at the text of the value: it matters only when it is a fragment.
  var isIdle: Bool { slot < 0 && role == .none && kind == .content }

  var literalRange: Range<Int> { Int(literalStart)..<Int(literalStart) + Int(literalLength) }
}

/// A template compiled for a place and a field table: the table "substitution → slot". Its steps stand with those of all
/// others, so that a program is three numbers.
struct EVTXProgram {
  /// Its first step in `EVTXTemplates.steps`.
  var start: Int
  /// How many steps it has.
  var count: Int
  /// Behind them stand again, so many, those that do something when the values of the others are no fragments.
  var busyCount: Int
  /// The values that the other steps look at: as long as none of them is a fragment, only the busy steps matter.
  var idleValues: UInt64
  /// The template has something that steps cannot say (a name that is a value, text made of several parts): its records
  /// go through `EventElement`.
  var needsTree: Bool

  /// The steps to be taken when these of the first 64 values are fragments.
  @inline(__always)
  func steps(fragments: UInt64) -> Range<Int> {
    fragments & idleValues == 0 && idleValues != .max
      ? start &+ count..<start &+ count &+ busyCount : start..<start &+ count
  }
}

/// Compiles the items of a template.
struct EVTXCompiler {
  private struct Frame {
    var name: String
    var outer: EventPlace
    var inner: EventPlace
    var given: String?
    var pieces: [BinXMLItem] = []
    var hasChildren = false
  }

  private let strings: EVTXStrings
  private var frames: [Frame] = []
  private var attribute: (name: String, pieces: [BinXMLItem])?
  private var steps: [EVTXStep] = []
  private var needsTree = false
  private let place: EventPlace

  private init(strings: EVTXStrings, place: EventPlace) {
    self.strings = strings
    self.place = place
  }

  /// Compiles items whose root elements stand at `place`, for the fields of `batch`; nil when steps cannot say it.
  static func compile(
    _ items: [BinXMLItem], at place: EventPlace, strings: EVTXStrings, batch: inout EventBatch
  ) -> [EVTXStep]? {
    var compiler = EVTXCompiler(strings: strings, place: place)
    for item in items where !compiler.needsTree { compiler.take(item, &batch) }
    return compiler.needsTree ? nil : compiler.steps
  }

  private mutating func take(_ item: BinXMLItem, _ batch: inout EventBatch) {
    switch item.kind {
    case .open:
      open(strings.string(item.id))
    case .attribute:
      finishAttribute(&batch)
      attribute = (strings.string(item.id), [])
    case .endAttributes:
      finishAttribute(&batch)
    case .close:
      finishAttribute(&batch)
      close(&batch)
    case .text, .substitution, .optionalSubstitution:
      if attribute != nil {
        attribute?.pieces.append(item)
      } else if frames.isEmpty {
        needsTree = true
      } else {
        frames[frames.count - 1].pieces.append(item)
      }
    case .instance, .processing:
      needsTree = true
    }
  }

  private mutating func open(_ name: String) {
    if !frames.isEmpty {
      frames[frames.count - 1].hasChildren = true
      flushFragments()
    }
    let outer = frames.last?.inner ?? place
    frames.append(Frame(name: name, outer: outer, inner: outer.inside(name)))
  }

  /// Pieces between elements: values that may be fragments; text is only blank there.
  private mutating func flushFragments() {
    let frame = frames[frames.count - 1]
    for piece in frame.pieces {
      if piece.kind == .text {
        if !strings[piece.id].allSatisfy({ $0 <= 0x20 }) { needsTree = true }
      } else {
        steps.append(EVTXStep(kind: .fragment, place: frame.inner, index: piece.index))
      }
    }
    frames[frames.count - 1].pieces = []
  }

  private mutating func finishAttribute(_ batch: inout EventBatch) {
    guard let attribute, let frame = frames.last else { return }
    self.attribute = nil
    if attribute.name == "Name", frame.outer == .data {
      guard attribute.pieces.count == 1, attribute.pieces[0].kind == .text else {
        needsTree = true
        return
      }
      frames[frames.count - 1].given = strings.string(attribute.pieces[0].id)
      return
    }
    guard let field = frame.outer.field(element: frame.name, attribute: attribute.name) else { return }
    emit(attribute.pieces, field: field, frame, as: .attribute, &batch)
  }

  private mutating func close(_ batch: inout EventBatch) {
    if frames[frames.count - 1].hasChildren {
      flushFragments()
      frames.removeLast()
      return
    }
    let frame = frames.removeLast()
    let field = frame.outer.field(element: frame.name, given: frame.given)
    if field == nil, frame.pieces.isEmpty { return }
    emit(frame.pieces, field: field, frame, as: .content, &batch)
  }

  private mutating func emit(
    _ pieces: [BinXMLItem], field: String?, _ frame: Frame, as kind: EVTXStep.Kind, _ batch: inout EventBatch
  ) {
    let role = field.map { EventRole.of($0, at: frame.outer) } ?? .none
    let slot = field.flatMap { batch.slot(named: $0) }.map { Int32(truncatingIfNeeded: $0) } ?? -1
    guard pieces.count <= 1 else {
      needsTree = true
      return
    }
    var step = EVTXStep(kind: kind, role: role, place: frame.inner, slot: slot)
    if let piece = pieces.first {
      if piece.kind == .text {
        step.kind = .literal
        let range = strings.range(piece.id)
        step.literal = piece.id
        step.literalStart = UInt32(truncatingIfNeeded: range.lowerBound)
        step.literalLength = UInt32(truncatingIfNeeded: range.count)
      } else {
        step.index = piece.index
      }
    } else {
      step.kind = kind == .content ? .null : .literal
      if kind == .attribute { return }
    }
    if step.slot < 0, step.role == .none, step.kind == .literal || step.kind == .null || step.kind == .attribute {
      return
    }
    steps.append(step)
  }
}

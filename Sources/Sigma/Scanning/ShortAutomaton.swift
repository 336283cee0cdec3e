/// Finds which of many short literals stand anywhere in a text: an automaton after Aho and Corasick (Communications of
/// the ACM 18(6), 1975), with one look-up a byte.
///
/// Short literals let no scan skip and are met often, so that looking twice at every place of a hash table's hit costs
/// more than following an automaton; of long literals it would need too much memory.
final class ShortAutomaton: Sendable {
  /// Column of each byte in a row; 0 for bytes that stand in no literal.
  private let classes: [UInt8]
  /// Rows of states: where the next state's row starts, times two, plus one when something ends there.
  private let rows: [Int32]
  /// Multiplied with where a row starts, and halved 32 times, it gives the number of the state: rows start at multiples
  /// of their width, and there are at most `SigmaLimits.automatonCells` cells, so that the product is exact.
  private let reciprocal: Int
  /// Per state where its targets start in `targets`; one more at the end.
  private let starts: [Int32]
  private let targets: [Int32]
  /// Bytes of the longest literal.
  private let longest: Int

  /// An automaton of literals that are not empty; nil when there are none, or so many that it would become large.
  init?(_ literals: [Literal]) {
    guard !literals.isEmpty else { return nil }
    var isUsed = [Bool](repeating: false, count: 256)
    for literal in literals { for byte in literal.bytes { isUsed[Int(byte)] = true } }
    var classes = [UInt8](repeating: 0, count: 256)
    var width = 1
    for byte in 0..<256 where isUsed[byte] {
      classes[byte] = UInt8(truncatingIfNeeded: width)
      width += 1
    }
    let most = literals.reduce(1) { $0 + $1.bytes.count }
    guard width <= 256, most <= SigmaLimits.automatonCells / width else { return nil }
    var trie = Trie(width: width, states: most)
    for literal in literals { trie.add(literal, classes) }
    trie.close()
    self.classes = classes
    reciprocal = (1 << 32) / width + 1
    longest = literals.reduce(1) { max($0, $1.bytes.count) }
    rows = trie.next.map { $0 * Int32(width) * 2 + (trie.targets[Int($0)].isEmpty ? 0 : 1) }
    var starts: [Int32] = [0]
    var targets: [Int32] = []
    for state in trie.targets {
      targets += state
      starts.append(Int32(targets.count))
    }
    self.starts = starts
    self.targets = targets
  }

  /// The automaton while it is made.
  private struct Trie {
    let width: Int
    var next: [Int32]
    var targets: [[Int32]] = [[]]

    /// - Parameter states: There will be no more.
    init(width: Int, states: Int) {
      self.width = width
      next = []
      next.reserveCapacity(states * width)
      next.append(contentsOf: repeatElement(-1, count: width))
      targets.reserveCapacity(states)
    }

    mutating func add(_ literal: Literal, _ classes: [UInt8]) {
      var state = 0
      for byte in literal.bytes {
        let cell = state * width + Int(classes[Int(byte)])
        if next[cell] < 0 {
          next[cell] = Int32(targets.count)
          next.append(contentsOf: repeatElement(-1, count: width))
          targets.append([])
        }
        state = Int(next[cell])
      }
      targets[state].append(literal.target)
    }

    /// Fills the empty cells with where the longest suffix that is a state leads to, and gives every state the targets
    /// of its suffixes.
    mutating func close() {
      var suffixes = [Int](repeating: 0, count: targets.count)
      var queue = [0]
      var head = 0
      while head < queue.count {
        let state = queue[head]
        head += 1
        for column in 0..<width {
          let cell = state * width + column
          let fallback = state == 0 ? 0 : next[suffixes[state] * width + column]
          guard next[cell] >= 0 else {
            next[cell] = fallback
            continue
          }
          let child = Int(next[cell])
          suffixes[child] = Int(fallback)
          targets[child] += targets[Int(fallback)]
          queue.append(child)
        }
      }
    }
  }

  /// Adds the targets of every literal that stands in the text.
  func scan(_ text: Span<UInt8>, _ found: inout FoundTargets) {
    guard text.count >= 16 * longest else { return scan(text, 0..<text.count, row: 0, &found) }
    // Each look-up waits for the one before it, so that four parts of the text are read at once. A part begins as many
    // bytes early as a literal can reach over from the part before it.
    let (classes, rows) = (self.classes, self.rows)
    let part = text.count / 4
    let early = longest - 1
    let (second, third, fourth) = (part - early, 2 * part - early, 3 * part - early)
    var (row0, row1, row2, row3) = (0, 0, 0, 0)
    for index in 0..<part {
      let next0 = Int(rows[row0 &+ Int(classes[Int(text[index])])])
      let next1 = Int(rows[row1 &+ Int(classes[Int(text[second &+ index])])])
      let next2 = Int(rows[row2 &+ Int(classes[Int(text[third &+ index])])])
      let next3 = Int(rows[row3 &+ Int(classes[Int(text[fourth &+ index])])])
      (row0, row1, row2, row3) = (next0 &>> 1, next1 &>> 1, next2 &>> 1, next3 &>> 1)
      if (next0 | next1 | next2 | next3) & 1 != 0 {
        if next0 & 1 != 0 { add(row0, &found) }
        if next1 & 1 != 0 { add(row1, &found) }
        if next2 & 1 != 0 { add(row2, &found) }
        if next3 & 1 != 0 { add(row3, &found) }
      }
    }
    scan(text, second + part..<2 * part, row: row1, &found)
    scan(text, third + part..<3 * part, row: row2, &found)
    scan(text, fourth + part..<text.count, row: row3, &found)
  }

  /// Reads one byte after the other, from a state on.
  private func scan(_ text: Span<UInt8>, _ range: Range<Int>, row: Int, _ found: inout FoundTargets) {
    let (classes, rows) = (self.classes, self.rows)
    var row = row
    for index in range {
      let next = Int(rows[row &+ Int(classes[Int(text[index])])])
      row = next &>> 1
      if next & 1 != 0 { add(row, &found) }
    }
  }

  @inline(never)
  private func add(_ row: Int, _ found: inout FoundTargets) {
    let state = (row &* reciprocal) &>> 32
    let (first, end) = (Int(starts[state]), Int(starts[state + 1]))
    // That the first is found already says nothing of the others: a target may have several literals, here and in the
    // tables of longer ones.
    for index in first..<end { found.add(targets[index]) }
  }
}

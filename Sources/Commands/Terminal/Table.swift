/// Rows and columns for people. The last column takes what is left of the terminal's width.
struct Table {
  /// One cell: what is shown and how it is painted afterwards, so that colour does not disturb the width.
  struct Cell {
    var text: String
    var paint: (String) -> String = { $0 }

    init(_ text: String, paint: @escaping (String) -> String = { $0 }) {
      self.text = Terminal.safe(text)
      self.paint = paint
    }
  }

  private let header: [String]
  private var rows: [[Cell]] = []

  init(_ header: [String]) { self.header = header }

  mutating func add(_ row: [Cell]) { rows.append(row) }

  /// The lines, fitted to `terminal`.
  func lines(_ terminal: Terminal) -> [String] {
    var widths = header.map(DisplayWidth.of)
    for row in rows {
      for (index, cell) in row.enumerated() { widths[index] = max(widths[index], DisplayWidth.of(cell.text)) }
    }
    let last = widths.count - 1
    let used = widths.dropLast().reduce(0) { $0 + $1 + 2 }
    // Piped output is for other programs: nothing is cut there.
    if terminal.isInteractive { widths[last] = max(20, terminal.columns - used) }
    func line(_ cells: [Cell]) -> String {
      cells.enumerated().map { index, cell in
        let text = DisplayWidth.cut(cell.text, to: widths[index])
        return cell.paint(index == last ? text : DisplayWidth.pad(text, to: widths[index]))
      }.joined(separator: "  ")
    }
    return [line(header.map { Cell($0, paint: terminal.bold) })] + rows.map(line)
  }
}

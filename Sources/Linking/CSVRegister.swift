import EventModel
import Foundation

/// The CSV template: a header line with the field names, lists separated by `;`, observables as `type=value`.
enum CSVRegister {
  static func read(_ text: String, into register: inout RegisterReader.Register) {
    let rows = rows(text)
    guard let header = rows.first?.cells.map({ $0.trimmingCharacters(in: .whitespaces).lowercased() }),
      header.contains("id")
    else {
      register.issues.append(
        InputIssue("register.unknown-format", .unreadable, line: 1, detail: "no CSV header with an id column"))
      return
    }
    for row in rows.dropFirst() where row.cells.contains(where: { !$0.isEmpty }) {
      if row.cells.count != header.count {
        register.issues.append(
          InputIssue(
            "register.bad-row", .partial, line: row.line, detail: "\(row.cells.count) cells for \(header.count) columns"
          ))
      }
      let cells = Dictionary(zip(header, row.cells), uniquingKeysWith: { first, _ in first })
      IncidentObject.read(object(cells), line: row.line, into: &register)
    }
  }

  private static func object(_ cells: [String: String]) -> [String: Any] {
    var object: [String: Any] = [:]
    var organisation: [String: Any] = [:]
    var lure: [String: Any] = [:]
    var outage: [String: Any] = [:]
    for (key, raw) in cells {
      let cell = raw.trimmingCharacters(in: .whitespaces)
      if cell.isEmpty { continue }
      let list = cell.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
      switch key {
      case "organisation": organisation["name"] = cell
      case "sector", "country": organisation[key] = cell
      case "techniques", "software", "cves", "times": object[key] = list
      case "observables":
        object[key] = list.map { entry -> [String: Any] in
          let parts = entry.split(separator: "=", maxSplits: 1).map(String.init)
          return parts.count == 2 ? ["type": parts[0], "value": parts[1]] : ["value": entry]
        }
      case "subject", "body", "language": lure[key] = cell
      case "outage_start": outage["start"] = cell
      case "outage_end": outage["end"] = cell
      default: object[key] = cell
      }
    }
    if !organisation.isEmpty { object["organisation"] = organisation }
    if !lure.isEmpty { object["lures"] = [lure] }
    if !outage.isEmpty { object["outage"] = outage }
    return object
  }

  /// RFC 4180: quoted cells may hold commas, quotes and line breaks.
  static func rows(_ text: String) -> [(line: Int, cells: [String])] {
    var rows: [(Int, [String])] = []
    var cells: [String] = []
    var cell = ""
    var isQuoted = false
    var (line, start) = (1, 1)
    var iterator = text.makeIterator()
    var pending = iterator.next()
    while let character = pending {
      pending = iterator.next()
      if isQuoted {
        if character == "\"" {
          if pending == "\"" {
            cell.append("\"")
            pending = iterator.next()
          } else {
            isQuoted = false
          }
        } else {
          if character.isNewline { line += 1 }
          cell.append(character)
        }
      } else if character == "\"" && cell.isEmpty {
        isQuoted = true
      } else if character == "," {
        cells.append(cell)
        cell = ""
      } else if character.isNewline {
        rows.append((start, cells + [cell]))
        (cells, cell) = ([], "")
        line += 1
        start = line
      } else {
        cell.append(character)
      }
    }
    if !cell.isEmpty || !cells.isEmpty { rows.append((start, cells + [cell])) }
    return rows
  }
}

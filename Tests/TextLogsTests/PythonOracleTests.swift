import Foundation
import Testing

@testable import TextLogs

/// Python's `csv` and `json` modules as independent readers of random input with a fixed seed.
@Suite struct PythonOracleTests {
  struct Sample: Decodable {
    var csv: String
    var rows: [[String]]
    var ndjson: String
    var fields: [[String]]
  }

  static let script = #"""
    import csv, io, json, random
    random.seed(7)
    letters = ['a', 'b', ',', ';', '"', '\n', '\r\n', ' ', '\u00e9', '\u65e5', "'", '\\', '1']
    table = io.StringIO(newline='')
    writer = csv.writer(table)
    writer.writerow(['alpha', 'beta', 'gamma', 'delta'])
    for _ in range(200):
        writer.writerow([''.join(random.choice(letters) for _ in range(random.randint(0, 8))) or 'z' for _ in range(4)])
    def value(depth):
        kind = random.random()
        if depth > 3 or kind < .5:
            return ''.join(chr(random.choice([34, 92, 10, 9, 47, 65, 233, 0x1f600, 0x65e5, 127, 1])) for _ in range(random.randint(0, 6)))
        if kind < .6: return random.choice([True, False])
        if kind < .7: return random.randint(-10**6, 10**6)
        if kind < .85: return {chr(97 + random.randint(0, 25)): value(depth + 1) for _ in range(random.randint(1, 3))}
        return [value(depth + 1) for _ in range(random.randint(0, 3))]
    def flat(item, path, out):
        if isinstance(item, dict):
            for key, inner in item.items(): flat(inner, path + '.' + key if path else key, out)
        elif isinstance(item, list):
            for inner in item: flat(inner, path, out)
        else: out.append(path + '=' + (str(item).lower() if isinstance(item, bool) else str(item)))
    lines, fields = [], []
    for _ in range(200):
        record = {'time': '2024-01-01T00:00:00Z', 'x': value(0), 'y': value(1)}
        lines.append(json.dumps(record, ensure_ascii=random.random() < .5))
        out = []
        flat(record, '', out)
        fields.append(out)
    text = table.getvalue()
    rows = list(csv.reader(io.StringIO(text, newline='')))
    print(json.dumps({'csv': text, 'rows': rows, 'ndjson': '\n'.join(lines), 'fields': fields}))
    """#

  static func sample() throws -> Sample? {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script]
    process.standardOutput = output
    guard (try? process.run()) != nil else { return nil }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    return try JSONDecoder().decode(Sample.self, from: data)
  }

  @Test func csvAndJSONAgreeWithPython() throws {
    guard let sample = try Self.sample() else {
      print("SKIPPED: Python's csv and json as oracle (no python3)")
      return
    }
    let table = try read(DelimitedReader(), sample.csv)
    #expect(table.events.count == sample.rows.count - 1)
    for (event, row) in zip(table.events, sample.rows.dropFirst()) {
      #expect(event.fields == zip(sample.rows[0], row).map { $0 + "=" + $1 })
    }
    let lines = try read(JSONLinesReader(), sample.ndjson)
    #expect(lines.events.map(\.fields) == sample.fields)
    #expect(lines.codes.isEmpty)
  }
}

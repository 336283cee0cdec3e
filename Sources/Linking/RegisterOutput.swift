public import EventModel
public import Foundation

/// Writes results as JSON with stable order, as the commands print them.
public enum RegisterOutput {
  /// One JSON document, keys sorted.
  public static func json(_ value: some Encodable, pretty: Bool = false) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting =
      pretty ? [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes] : [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(value)
  }

  /// A register as NDJSON, one incident a line.
  public static func ndjson(_ incidents: [IncidentReport]) throws -> Data {
    var data = Data()
    for incident in incidents {
      data.append(try json(incident))
      data.append(UInt8(ascii: "\n"))
    }
    return data
  }
}

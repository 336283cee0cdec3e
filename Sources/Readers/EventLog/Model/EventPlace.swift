/// Where in an event an element stands: decides which field its text and its attributes are.
///
/// Fields are named as Sigma names them: `System` children by their own name, their attributes as `Provider_Name`;
/// `<Data Name="X">` is `X` (without blanks: `Threat Name` is `ThreatName`) and unnamed `Data` is `Data`; `UserData` is flattened to the names of its leaves.
enum EventPlace: UInt8, CaseIterable {
  /// Outside of the event.
  case document
  /// In `Event`.
  case event
  /// In `System`.
  case system
  /// In `EventData`, or anywhere in `UserData`.
  case data
  /// In `RenderingInfo`.
  case rendering

  /// Where the content of an element with this name stands.
  func inside(_ name: String) -> EventPlace {
    switch self {
    case .document: name == "Event" ? .event : .document
    case .event:
      switch name {
      case "System": .system
      case "RenderingInfo": .rendering
      default: .data
      }
    case .system, .data, .rendering: self
    }
  }

  /// The field that the text of an element is; `given` is its `Name` attribute. Nil where text has no meaning.
  func field(element name: String, given: String?) -> String? {
    switch self {
    case .document, .event: nil
    case .system: name
    case .data: EventPlace.withoutBlanks(given ?? name)
    case .rendering: name == "Message" ? name : "RenderingInfo_" + name
    }
  }

  private static func withoutBlanks(_ name: String) -> String {
    name.utf8.contains(0x20) ? name.filter { $0 != " " } : name
  }

  /// The field that an attribute of an element is; nil for name spaces and for names that name the text.
  func field(element: String, attribute: String) -> String? {
    if attribute == "xmlns" || attribute.hasPrefix("xmlns:") { return nil }
    switch self {
    case .document: return nil
    case .data: return attribute == "Name" ? nil : element + "_" + attribute
    case .event, .system: return element + "_" + attribute
    case .rendering: return "RenderingInfo_" + element + "_" + attribute
    }
  }
}

/// What a field of `System` means beyond being a field.
enum EventRole: UInt8 {
  case none
  case eventID
  case recordNumber
  case time
  case channel

  /// The role of a field that stands at `place`.
  static func of(_ field: String, at place: EventPlace) -> EventRole {
    guard place == .system else { return .none }
    switch field {
    case "EventID": return .eventID
    case "EventRecordID": return .recordNumber
    case "TimeCreated_SystemTime": return .time
    case "Channel": return .channel
    default: return .none
    }
  }
}

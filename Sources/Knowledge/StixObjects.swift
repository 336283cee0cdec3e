/// The parts of a STIX 2.0/2.1 bundle that knowledge is read from; everything else is skipped by the decoder.
struct StixBundle: Decodable {
  var objects: [StixObject]
  /// How many elements were no objects.
  var rejected: Int

  /// An element that may be anything; one that is no object does not cost the others.
  private struct Element: Decodable {
    var object: StixObject?
    init(from decoder: any Decoder) throws { object = try? StixObject(from: decoder) }
  }

  enum CodingKeys: String, CodingKey { case objects }

  init(from decoder: any Decoder) throws {
    let elements = try decoder.container(keyedBy: CodingKeys.self).decode([Element].self, forKey: .objects)
    objects = elements.compactMap(\.object)
    rejected = elements.count - objects.count
  }
}

/// One object or relation, with only the properties that are used. Wrong types make the property nil, not the bundle fail.
struct StixObject: Decodable {
  struct Reference: Decodable {
    var source_name: String?
    var external_id: String?
  }

  var type: String
  var id: String
  var name: String?
  var description: String?
  var aliases: [String]?
  var references: [Reference]
  var isLive: Bool
  var sourceRef: String?
  var targetRef: String?
  var relationship: String?
  var pattern: String?
  var sectors: [String]?
  var country: String?

  enum CodingKeys: String, CodingKey {
    case type, id, name, description, aliases, revoked, pattern, sectors, country
    case otherAliases = "x_mitre_aliases"
    case references = "external_references"
    case deprecated = "x_mitre_deprecated"
    case sourceRef = "source_ref"
    case targetRef = "target_ref"
    case relationship = "relationship_type"
  }

  init(from decoder: any Decoder) throws {
    let box = try decoder.container(keyedBy: CodingKeys.self)
    type = (try? box.decode(String.self, forKey: .type)) ?? ""
    id = (try? box.decode(String.self, forKey: .id)) ?? ""
    references = []
    isLive = false
    guard Self.types.contains(type) else { return }
    isLive =
      !((try? box.decodeIfPresent(Bool.self, forKey: .revoked)) ?? false)
      && !((try? box.decodeIfPresent(Bool.self, forKey: .deprecated)) ?? false)
    references = (try? box.decodeIfPresent([Reference].self, forKey: .references)) ?? []
    name = try? box.decodeIfPresent(String.self, forKey: .name)
    if type == "relationship" {
      relationship = try? box.decodeIfPresent(String.self, forKey: .relationship)
      guard let relationship, Self.relationships.contains(relationship) else { return }
      description = try? box.decodeIfPresent(String.self, forKey: .description)
      sourceRef = try? box.decodeIfPresent(String.self, forKey: .sourceRef)
      targetRef = try? box.decodeIfPresent(String.self, forKey: .targetRef)
      return
    }
    aliases = try? box.decodeIfPresent([String].self, forKey: .aliases)
    if aliases == nil { aliases = try? box.decodeIfPresent([String].self, forKey: .otherAliases) }
    pattern = try? box.decodeIfPresent(String.self, forKey: .pattern)
    sectors = try? box.decodeIfPresent([String].self, forKey: .sectors)
    country = try? box.decodeIfPresent(String.self, forKey: .country)
  }

  static let types: Set<String> = [
    "relationship", "intrusion-set", "threat-actor", "campaign", "attack-pattern", "malware", "tool", "indicator",
    "identity", "location",
  ]
  static let relationships: Set<String> = ["uses", "attributed-to", "targets", "indicates"]

  /// The id people use: that of ATT&CK, else the STIX id.
  var publicID: String {
    references.first { $0.source_name?.hasPrefix("mitre") == true && $0.external_id != nil }?.external_id ?? id
  }

  /// The reports that a relation cites: its references and the `(Citation: ...)` marks of its text.
  var cited: Set<String> {
    var names = Set(references.compactMap(\.source_name).filter { !$0.isEmpty })
    guard let description else { return names }
    var rest = description[...]
    while let start = rest.firstRange(of: "(Citation: ") {
      rest = rest[start.upperBound...]
      guard let end = rest.firstIndex(of: ")") else { break }
      names.insert(String(rest[..<end]))
      rest = rest[end...]
    }
    return names
  }
}

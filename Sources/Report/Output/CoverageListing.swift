public import EventModel

/// What rules look at and what evidence can show, as `rules coverage --json` prints it.
public struct CoverageListing: Sendable, Equatable {
  /// The rules of one log source.
  public struct Source: Sendable, Equatable {
    /// The records they look at.
    public var source: LogSource
    /// Number of rules.
    public var rules: Int
    /// Kagami reads such records.
    public var isKnown: Bool
    /// Such records are in the evidence; nil without evidence.
    public var isSeen: Bool?

    /// The rules of a log source.
    public init(source: LogSource, rules: Int, isKnown: Bool, isSeen: Bool?) {
      self.source = source
      self.rules = rules
      self.isKnown = isKnown
      self.isSeen = isSeen
    }
  }

  /// The rules for one ATT&CK technique.
  public struct Technique: Sendable, Equatable {
    /// As `T1059.001`.
    public var id: String
    /// Number of rules.
    public var rules: Int
    /// Number of those whose records are in the evidence; nil without evidence.
    public var seen: Int?

    /// The rules for a technique.
    public init(id: String, rules: Int, seen: Int?) {
      self.id = id
      self.rules = rules
      self.seen = seen
    }
  }

  /// Records of the evidence.
  public struct Records: Sendable, Equatable {
    /// Where they come from.
    public var source: LogSource
    /// How many there are.
    public var count: UInt64
    /// Some rule looks at them.
    public var isWatched: Bool

    /// Records of a source.
    public init(source: LogSource, count: UInt64, isWatched: Bool) {
      self.source = source
      self.count = count
      self.isWatched = isWatched
    }
  }

  /// Log sources of the rules.
  public var sources: [Source]
  /// Techniques of the rules.
  public var techniques: [Technique]
  /// The evidence; empty without.
  public var evidence: [Records]

  /// A listing.
  public init(sources: [Source], techniques: [Technique], evidence: [Records]) {
    self.sources = sources
    self.techniques = techniques
    self.evidence = evidence
  }
}

extension CoverageListing: JSONOutput {
  /// `docs/output-schema/rule-coverage.schema.json`
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.key("evidence")
    json.array(evidence) { records, json in
      json.beginObject()
      json.key("channel")
      json.value(records.source.channel)
      json.key("logsource")
      records.source.writeLogSource(to: &json)
      json.key("records")
      json.value(records.count)
      json.key("type")
      json.value(records.source.dataType)
      json.key("watched")
      json.value(records.isWatched)
      json.endObject()
    }
    json.key("sources")
    json.array(sources) { source, json in
      json.beginObject()
      json.key("known")
      json.value(source.isKnown)
      json.key("logsource")
      source.source.writeLogSource(to: &json)
      json.key("rules")
      json.value(source.rules)
      json.key("seen")
      if let seen = source.isSeen { json.value(seen) } else { json.null() }
      json.endObject()
    }
    json.key("techniques")
    json.array(techniques) { technique, json in
      json.beginObject()
      json.key("id")
      json.value(technique.id)
      json.key("rules")
      json.value(technique.rules)
      json.key("seen")
      if let seen = technique.seen { json.value(seen) } else { json.null() }
      json.endObject()
    }
    json.endObject()
  }

  /// A layer for MITRE's ATT&CK Navigator (layer format 4.5): the score is the number of rules that can see the
  /// technique in the evidence, or of all rules without evidence; techniques that the evidence cannot show are grey.
  public func navigatorLayer(name: String) -> String {
    var json = JSONWriter()
    json.beginObject()
    json.key("name")
    json.value(name)
    json.key("versions")
    json.beginObject()
    json.key("layer")
    json.value("4.5")
    json.endObject()
    json.key("domain")
    json.value("enterprise-attack")
    json.key("techniques")
    json.array(techniques) { technique, json in
      json.beginObject()
      json.key("techniqueID")
      json.value(technique.id)
      json.key("score")
      json.value(technique.seen ?? technique.rules)
      if technique.seen == 0 {
        json.key("color")
        json.value("#c0c0c0")
        json.key("comment")
        json.value("no records in the evidence that could show it")
      }
      json.endObject()
    }
    json.key("gradient")
    json.beginObject()
    json.key("colors")
    json.array(["#ffffff", "#2f7d4f"]) { $1.value($0) }
    json.key("minValue")
    json.value(0)
    json.key("maxValue")
    json.value(max(1, techniques.map { $0.seen ?? $0.rules }.max() ?? 1))
    json.endObject()
    json.endObject()
    return json.text
  }
}

extension LogSource {
  /// Sigma's three words, `null` for any.
  func writeLogSource(to json: inout JSONWriter) {
    json.beginObject()
    json.key("category")
    json.value(category)
    json.key("product")
    json.value(product)
    json.key("service")
    json.value(service)
    json.endObject()
  }
}

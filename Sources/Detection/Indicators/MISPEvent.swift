import EventModel

/// MISP events (core format): attributes of the event and of its objects whose `to_ids` is set.
enum MISPEvent {
  static func isMISP(_ root: PositionedJSON) -> Bool {
    root["Event"] != nil || root["response"] != nil || root["Attribute"] != nil
      || root.array?.contains { $0["Event"] != nil } == true
  }

  /// The events of a document: one, a list, or the answer of a search.
  static func events(_ root: PositionedJSON) -> [PositionedJSON] {
    let list = root.array ?? root["response"]?.array ?? (root["response"].map { [$0] } ?? [root])
    return list.map { $0["Event"] ?? $0 }
  }

  /// What an attribute looks for; nil for a type that is not looked for, empty for a value that is not of its type.
  static func patterns(type: String, value: String) -> [Indicator.Pattern]? {
    let types = type.lowercased().split(separator: "|").map(String.init)
    guard types.count > 1 else {
      if type.lowercased() == "malware-sample" { return patterns(type: "filename|md5", value: value) }
      guard let meaning = IndicatorTypes.names[type.lowercased()] else { return nil }
      return IndicatorTypes.pattern(value, meaning: meaning).map { [$0] } ?? []
    }
    let parts = value.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == types.count else { return [] }
    var found: [Indicator.Pattern] = []
    var isKnown = false
    for (type, part) in zip(types, parts) {
      // A port, a registry value or the name of a hashed file says too little to be looked for alone.
      if type == "port" || type == "value" || (type == "filename" && types.count > 1) { continue }
      guard let meaning = IndicatorTypes.names[type] else { continue }
      isKnown = true
      if let pattern = IndicatorTypes.pattern(part, meaning: meaning) { found.append(pattern) }
    }
    return isKnown ? found : nil
  }

  /// ATT&CK techniques in the tags of an event or attribute:
  /// `misp-galaxy:mitre-attack-pattern="Spearphishing Attachment - T1566.001"`.
  static func techniques(_ owner: PositionedJSON) -> [String] {
    (owner["Tag"]?.array ?? []).compactMap { tag -> String? in
      guard let name = tag["name"]?.string, name.contains("mitre-attack-pattern"),
        let range = name.firstRange(of: "- T")
      else { return nil }
      let id = name[name.index(range.lowerBound, offsetBy: 2)...].prefix { $0 != "\"" }
      return id.count <= 9 ? String(id) : nil
    }
  }
}

extension IndicatorCollection {
  mutating func loadMISP(_ root: PositionedJSON, _ context: FileContext) {
    var unflagged = 0
    for event in MISPEvent.events(root) {
      let info = event["info"]?.string ?? ""
      let source = info.isEmpty ? context.source : String(info.prefix(200))
      let level: Level? =
        switch event["threat_level_id"]?.integer {
        case 1: .high
        case 2: .medium
        case 3: .low
        default: nil
        }
      let techniques = MISPEvent.techniques(event)
      var attributes = event["Attribute"]?.array ?? []
      for object in event["Object"]?.array ?? [] where object["deleted"]?.boolean != true {
        attributes += object["Attribute"]?.array ?? []
      }
      for attribute in attributes where attribute.isComplete && attribute["deleted"]?.boolean != true {
        let flag = attribute["to_ids"]
        guard flag == nil || flag?.boolean == true || flag?.integer == 1 else {
          unflagged += 1
          continue
        }
        addAttribute(attribute, source: source, level: level, techniques: techniques, context)
      }
    }
    if unflagged > 0 {
      note(IndicatorIssue(.notForDetection, file: context.file, detail: "\(unflagged) attributes without to_ids"))
    }
  }

  private mutating func addAttribute(
    _ attribute: PositionedJSON, source: String, level: Level?, techniques: [String], _ context: FileContext
  ) {
    guard let type = attribute["type"]?.string, let value = attribute["value"]?.string else {
      note(
        IndicatorIssue(
          .unreadableEntry, file: context.file, line: attribute.line, detail: "an attribute without type or value"))
      return
    }
    guard let patterns = MISPEvent.patterns(type: type, value: value) else {
      note(
        IndicatorIssue(
          .unsupportedType, file: context.file, line: attribute.line, detail: "\(quoted(type)): \(quoted(value))"))
      return
    }
    if patterns.isEmpty { noteUnreadable(value, file: context.file, line: attribute.line, meant: type) }
    let own = MISPEvent.techniques(attribute)
    for pattern in patterns {
      add(
        Indicator(
          pattern, source: source, description: String((attribute["comment"]?.string ?? "").prefix(512)),
          level: level.map { min($0, Indicator.defaultLevel(of: pattern)) },
          techniques: Set(techniques + own).sorted()),
        file: context.file, line: attribute.line)
    }
  }
}

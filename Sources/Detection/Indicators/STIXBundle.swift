import EventModel

/// STIX 2.1 (and 2.0) bundles: indicator objects by their pattern, and cyber-observable objects by their value.
///
/// Bare cyber-observables are somebody's "this was seen there", not a pattern for detection: they match at level medium at
/// most. Revoked objects and such with the type `benign` are left out and counted.
extension IndicatorCollection {
  mutating func loadSTIX(_ root: PositionedJSON, _ context: FileContext) {
    let objects = root["objects"]?.array ?? root.array ?? []
    let techniques = STIXTechniques(objects)
    var context = context
    let reports = objects.filter { ["report", "grouping"].contains($0["type"]?.string) }.compactMap {
      $0["name"]?.string
    }
    if reports.count == 1 { context.source = String(reports[0].prefix(200)) }
    var left = 0
    var seen: Set<Indicator.Pattern> = []
    for object in objects where object["type"]?.string == "indicator" && object.isComplete {
      let types = object["indicator_types"]?.array ?? object["labels"]?.array ?? []
      if object["revoked"]?.boolean == true || types.contains(where: { $0.string == "benign" }) {
        left += 1
        continue
      }
      for pattern in loadIndicator(object, techniques, context) { seen.insert(pattern) }
    }
    for object in objects where object.isComplete {
      for pattern in observablePatterns(object, context) where seen.insert(pattern).inserted {
        add(
          Indicator(pattern, source: context.source, level: min(.medium, Indicator.defaultLevel(of: pattern))),
          file: context.file, line: object.line)
      }
    }
    if left > 0 {
      note(IndicatorIssue(.notForDetection, file: context.file, detail: "\(left) revoked or benign indicators"))
    }
  }

  private mutating func loadIndicator(
    _ object: PositionedJSON, _ techniques: STIXTechniques, _ context: FileContext
  ) -> [Indicator.Pattern] {
    let language = object["pattern_type"]?.string ?? "stix"
    guard language == "stix" else {
      note(
        IndicatorIssue(
          .unsupportedPattern, file: context.file, line: object.line, detail: "the pattern language \(quoted(language))"
        ))
      return []
    }
    guard let text = object["pattern"]?.string else {
      note(
        IndicatorIssue(.unreadableEntry, file: context.file, line: object.line, detail: "an indicator without pattern"))
      return []
    }
    do {
      let patterns = try STIXPattern.patterns(in: text, limit: limits.comparisons)
      let plain = Indicator(
        .value(Observable(.domainName, "")), source: context.source, title: object["name"]?.string ?? "",
        description: String((object["description"]?.string ?? "").prefix(512)),
        techniques: techniques.of(object["id"]?.string),
        validUntil: (object["valid_until"]?.string).flatMap { EventTime(rfc3339: $0) })
      let level = object["confidence"]?.integer.map { $0 >= 70 ? Level.high : $0 >= 30 ? .medium : .low }
      for pattern in patterns {
        add(IndicatorCollection.indicator(pattern, like: plain, level: level), file: context.file, line: object.line)
      }
      return patterns
    } catch {
      note(
        IndicatorIssue(error.code, file: context.file, line: object.line, detail: "\(error.reason): \(quoted(text))"))
      return []
    }
  }

  private mutating func observablePatterns(_ object: PositionedJSON, _ context: FileContext) -> [Indicator.Pattern] {
    var found: [(String, IndicatorTypes.Meaning)] = []
    func take(_ key: String, _ meaning: IndicatorTypes.Meaning) {
      if let value = object[key]?.string { found.append((value, meaning)) }
    }
    switch object["type"]?.string {
    case "domain-name": take("value", .kind(.domainName))
    case "ipv4-addr", "ipv6-addr": take("value", .address)
    case "url": take("value", .kind(.url))
    case "email-addr": take("value", .kind(.emailAddress))
    case "mutex": take("name", .kind(.mutex))
    case "windows-registry-key": take("key", .kind(.registryKey))
    case "file", "artifact":
      if case .object(let hashes)? = object["hashes"]?.value {
        for name in ["SHA-256", "SHA-1", "MD5"] {
          if let value = hashes[name]?.string { found.append((value, .hash)) }
        }
      }
      if found.isEmpty { take("name", .kind(.fileName)) }
    default: break
    }
    return found.compactMap { value, meaning in
      let pattern = IndicatorTypes.pattern(value, meaning: meaning)
      if pattern == nil {
        noteUnreadable(value, file: context.file, line: object.line, meant: object["type"]?.string)
      }
      return pattern
    }
  }
}

/// ATT&CK techniques that a bundle's relationships tie to its indicators.
struct STIXTechniques {
  private var byIndicator: [String: Set<String>] = [:]

  init(_ objects: [PositionedJSON]) {
    var ids: [String: String] = [:]
    for object in objects where object["type"]?.string == "attack-pattern" {
      let reference = object["external_references"]?.array?.first {
        $0["source_name"]?.string?.hasPrefix("mitre") == true && $0["external_id"]?.string?.hasPrefix("T") == true
      }
      if let id = object["id"]?.string, let technique = reference?["external_id"]?.string { ids[id] = technique }
    }
    for object in objects where object["type"]?.string == "relationship" {
      guard let source = object["source_ref"]?.string, let target = object["target_ref"]?.string,
        let technique = ids[target]
      else { continue }
      byIndicator[source, default: []].insert(technique)
    }
  }

  func of(_ id: String?) -> [String] { id.flatMap { byIndicator[$0] }?.sorted() ?? [] }
}

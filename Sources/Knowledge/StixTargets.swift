import EventModel

/// What a bundle says beyond techniques: targets of actors, and indicators that point to them.
enum StixTargets {
  static func add(_ relations: [StixObject], _ live: [String: StixObject], to knowledge: inout KnowledgeBase) {
    var profiles: [String: ActorProfile] = [:]
    for relation in relations {
      guard let source = relation.sourceRef.flatMap({ live[$0] }), let target = relation.targetRef.flatMap({ live[$0] })
      else { continue }
      if relation.relationship == "targets", source.type == "intrusion-set" || source.type == "threat-actor" {
        change(&profiles, source) { profile in
          profile.sectors = (profile.sectors ?? []) + (target.sectors ?? [])
          if let country = target.country { profile.countries = (profile.countries ?? []) + [country.uppercased()] }
        }
      } else if relation.relationship == "indicates", let pattern = source.pattern,
        target.type == "intrusion-set" || target.type == "threat-actor"
      {
        let values = StixPattern.values(pattern)
        if values.isEmpty {
          knowledge.issues.append(
            InputIssue("knowledge.pattern", .partial, item: source.id, detail: "no plain comparison in the pattern"))
        }
        change(&profiles, target) { profile in
          profile.observables =
            (profile.observables ?? [])
            + values.map { ActorProfile.Value(type: $0.type, value: $0.value, sources: ["stix"]) }
        }
      }
    }
    for (id, profile) in profiles {
      guard let index = knowledge.actorIndex[id], knowledge.actors[index].profile == nil
      else { continue }
      knowledge.actors[index].profile = profile
    }
  }

  private static func change(
    _ profiles: inout [String: ActorProfile], _ actor: StixObject, _ body: (inout ActorProfile) -> Void
  ) {
    let id = actor.publicID
    body(
      &profiles[
        id,
        default: ActorProfile(
          id: id, name: actor.name ?? id,
          sources: [.init(id: "stix", title: "STIX bundle", url: nil, grade: "B")])])
  }
}

/// Plain equality comparisons of a STIX pattern: `[domain-name:value = 'a.example']`.
enum StixPattern {
  static func values(_ pattern: String) -> [(type: String, value: String)] {
    var found: [(String, String)] = []
    for part in pattern.split(separator: "'", omittingEmptySubsequences: false).indices.dropLast() where part % 2 == 0 {
      let pieces = pattern.split(separator: "'", omittingEmptySubsequences: false)
      guard part + 1 < pieces.count else { break }
      let left = pieces[part].lowercased()
      guard left.contains("="), !left.contains("!=") else { continue }
      for (path, type) in paths where left.contains(path) {
        found.append((type, String(pieces[part + 1])))
        break
      }
    }
    return found
  }

  private static let paths: [(String, String)] = [
    ("domain-name:value", "domain-name"), ("ipv4-addr:value", "ipv4-addr"), ("ipv6-addr:value", "ipv6-addr"),
    ("url:value", "url"), ("email-addr:value", "email-addr"), ("sha-256", "file:sha256"), ("sha256", "file:sha256"),
    ("sha-1", "file:sha1"), ("sha1", "file:sha1"), ("md5", "file:md5"), ("file:name", "file:name"),
    ("mutex:name", "mutex"), ("windows-registry-key:key", "windows-registry-key"),
  ]
}

import EventModel

/// Fills slots from an `EventElement`: the way of exported events, and of the few templates that have no program.
enum EventFlattener {
  /// Adds the fields of `element`, which stands at `place`, to the last event of the batch.
  static func fill(
    _ element: EventElement, at place: EventPlace, facts: inout EventFacts, sources: inout EventSources,
    batch: inout EventBatch
  ) {
    func add(_ field: String, _ value: EventElement.Scalar) {
      let role = EventRole.of(field, at: place)
      if role != .none { facts.take(role, value.text, sources: &sources, batch: &batch) }
      batch.append(value.text, named: field, kind: value.kind)
    }
    for attribute in element.attributes where attribute.value.kind != .null {
      if let field = place.field(element: element.name, attribute: attribute.name) { add(field, attribute.value) }
    }
    var hasChildren = false
    let inside = place.inside(element.name)
    for case .element(let child) in element.content {
      hasChildren = true
      fill(child, at: inside, facts: &facts, sources: &sources, batch: &batch)
    }
    let given = place == .data ? element.attribute("Name")?.text : nil
    guard let field = place.field(element: element.name, given: given) else { return }
    let value = element.scalar ?? EventElement.Scalar("", .null)
    if !hasChildren || !value.text.allSatisfy(\.isWhitespace) { add(field, value) }
  }
}

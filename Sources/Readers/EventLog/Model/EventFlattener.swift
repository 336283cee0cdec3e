import EventModel

/// Fills slots from an `EventElement`: the way of exported events, and of the few templates that have no program.
enum EventFlattener {
  /// Adds the fields of `element`, which stands at `place`, to the last event of the batch.
  static func fill(
    _ element: EventElement, at place: EventPlace, facts: inout EventFacts, sources: inout EventSources,
    batch: inout EventBatch
  ) {
    func add(_ field: String, _ value: EventElement.Scalar) {
      facts.take(EventRole.of(field, at: place), value.text, sources: &sources, batch: &batch)
      batch.append(value.text, named: field, kind: value.kind)
    }
    for attribute in element.attributes where attribute.value.kind != .null {
      if let field = place.field(element: element.name, attribute: attribute.name) { add(field, attribute.value) }
    }
    let children = element.children
    for child in children {
      fill(child, at: place.inside(element.name), facts: &facts, sources: &sources, batch: &batch)
    }
    let given = place == .data ? element.attribute("Name")?.text : nil
    guard let field = place.field(element: element.name, given: given) else { return }
    let value = element.scalar ?? EventElement.Scalar("", .null)
    if children.isEmpty || !value.text.allSatisfy(\.isWhitespace) { add(field, value) }
  }
}

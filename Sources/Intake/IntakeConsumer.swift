public import EventModel

/// Where records stand: the item they were read from, and the reader that made them.
public struct IntakePlace: Sendable {
  /// The way from the evidence file to the item.
  public var origin: Origin
  /// The reader.
  public var reader: ReaderIdentity
}

/// Who takes what the walk through an item finds. Called per batch, message and artifact.
public protocol IntakeConsumer: AnyObject {
  /// The fields somebody looks at.
  var fields: FieldTable { get }
  /// The fields somebody looks at in records that have no text of their own (binary event logs).
  var binaryFields: FieldTable { get }
  /// Takes a batch of events; the batch is emptied afterwards.
  func accept(_ batch: EventBatch, at place: IntakePlace)
  /// Takes a message with the facts of everything that is attached to it, nested archives included.
  func accept(_ message: Message, artifacts: [ArtifactFacts], at place: IntakePlace)
  /// Takes the members of an archive that came outside a message: the facts of the archive's whole tree.
  func accept(artifacts: [ArtifactFacts], at place: IntakePlace)
  /// Takes an oddity with its origin.
  func accept(_ anomaly: Anomaly)
  /// Called often while bytes flow, so that a long item is seen to be alive.
  func progressed()
}

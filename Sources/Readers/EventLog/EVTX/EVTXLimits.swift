/// Every limit of the Windows event log readers, each with what it is measured against.
public enum EVTXLimits {
  /// Size of a chunk: fixed by the format. Records never cross it.
  public static let chunkSize = 65_536
  /// Size of the file header block: what every known writer uses.
  public static let fileHeaderSize = 4_096
  /// Where the records of a chunk begin: header, string table and template table come first.
  public static let firstRecord = 512
  /// Magic, size, number and time of writing, in front of a record's content.
  public static let recordHeader = 24
  /// The smallest record: its header and the copy of its size.
  public static let smallestRecord = 28
  /// Bytes of content that say nothing: the header of a fragment and its end.
  public static let emptyContent = 5
  /// Records that fit into a chunk at most.
  public static let chunkRecords = UInt64((chunkSize - firstRecord) / smallestRecord)
  /// How far the number of a record in an exported log may be from the one it had; only where nothing else proves it.
  public static let exportedNumbers: UInt64 = 1 << 40
  /// Elements inside elements in one fragment. Providers seldom pass 6.
  public static let elementDepth = 64
  /// Templates inside templates. Event logs use 2.
  public static let templateDepth = 8
  /// UTF-16 units in a name. Names in manifests stay under 256.
  public static let nameLength = 1_024
  /// Tokens in one fragment; a chunk has no room for more.
  public static let tokens = 65_536
  /// Values in one template instance; a chunk has no room for more.
  public static let values = 16_384
  /// Steps of work (values filled, tokens and template items walked) for the records of one chunk. Real chunks stay
  /// under 20,000.
  public static let chunkWork = 500_000
  /// Text that the records of one chunk may become. Real chunks stay under 256 KiB.
  public static let chunkText = 4 << 20
  /// Distinct names and literals that are remembered before the memory starts afresh. All providers of a Windows
  /// installation together have under 20,000.
  public static let rememberedStrings = 65_536
  /// Bytes of names and literals that are remembered.
  public static let rememberedText = 8 << 20
  /// Templates that are remembered. A log of all channels uses some hundreds.
  public static let rememberedTemplates = 8_192
  /// Items of templates that are remembered.
  public static let rememberedItems = 1 << 20
  /// Log sources and unlisted field names that a batch keeps before it is replaced by a new one.
  public static let batchNames = 16_384
  /// What readings leave behind for the next ones: one for each thread of a small machine.
  public static let keptWorkspaces = 4
  /// Chunks of zeros in a row after which empty space is mentioned.
  public static let emptyChunks = 256
  /// A batch is handed over when its text passes this many bytes.
  public static let batchBytes = 1 << 20
  /// Or when it holds this many events.
  public static let batchEvents = 8_192
}

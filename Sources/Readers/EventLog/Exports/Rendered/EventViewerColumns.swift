/// The columns of the event viewer's "save as CSV", whose last one, the text of the event, has no name.
enum EventViewerColumns {
  private static let english = ["Level", "Date and Time", "Source", "Event ID", "Task Category"]
  private static let japanese = ["レベル", "日付と時刻", "ソース", "イベント ID", "タスクのカテゴリ"]

  /// Whether a header row is the event viewer's, in English or Japanese; lists of a security log begin with keywords.
  static func matches(_ header: [String]) -> Bool {
    [english, japanese].contains { Array($0.dropFirst()) == Array(header.dropFirst().prefix(4)) }
  }

  /// The names of the columns in a flat record.
  static let names: [(column: Int, name: String)] = [
    (1, "EventTime"), (2, "SourceName"), (3, "EventID"), (5, "Message"),
  ]
}

import Bytes
import EventModel
import Testing

@testable import EventLog

/// Descriptions whose language is not known give no fields, so that no rule can fire: that is said.
@Suite struct ForeignDescriptionTests {
  static let german = """
    Ein neuer Prozess wurde erstellt.\r\n\r\nErstellerantragsteller:\r\n\tSicherheits-ID:\t\tINST\\tanaka\r
    \tKontoname:\t\ttanaka\r\n\tKontodomäne:\t\tINST\r\n\tAnmelde-ID:\t\t0x7B1C\r\n\r\nProzessinformationen:\r
    \tNeue Prozess-ID:\t\t0x1af8\r\n\tNeuer Prozessname:\tC:\\Windows\\System32\\cmd.exe\r
    \tProzessbefehlszeile:\tcmd /c echo a\r\n\tStatus:\t0x0\r\n
    """
  static let french = """
    Un service a été installé sur le système.\r\n\r\nNom du service : svc\r\nNom du fichier de service : C:\\a.exe\r
    Type de service : service en mode utilisateur\r\nType de démarrage : démarrage à la demande\r\n
    """
  static let english = """
    A new process has been created.\r\n\r\nCreator Subject:\r\n\tSecurity ID:\t\tS-1-5-18\r\n\tAccount Name:\t\tWS01$\r
    \tOdd Label:\t1\r\n\tOther Label:\t2\r\n\tThird Label:\t3\r\n
    """

  static let cases: [(name: String, isSaid: Bool, text: String)] = [
    ("German", true, csv(german, 4_688)), ("English with new labels", false, csv(english, 4_688)),
    ("an event nobody knows", false, csv(german, 9_999)),
    ("French", true, csv(french, 7_045, provider: "Service Control Manager", log: "System")),
    (
      "Splunk", true,
      """
      06/20/2024 10:02:03 AM
      LogName=Security
      EventCode=4688
      EventType=0
      SourceName=Microsoft Windows security auditing.
      RecordNumber=1
      Message=\(german)

      """
    ),
    (
      "data beside a German description", false,
      """
      {"winlog":{"channel":"Security","provider_name":"Microsoft-Windows-Security-Auditing","event_id":4688,\
      "record_id":7,"event_data":{"CommandLine":"cmd"}},"message":"\(escaped(german))"}

      """
    ),
  ]

  @Test(arguments: cases.indices)
  func languageIsSaid(index: Int) throws {
    let (name, isSaid, text) = ForeignDescriptionTests.cases[index]
    let bytes = Array(text.utf8)
    let sink = TestSink()
    let readers: [any Reader] = [WindowsEventCSVReader(), WindowsEventTextReader(), WindowsEventJSONReader()]
    let reader = try #require(readers.first { $0.recognise(bytes, name: "x") > .no })
    try reader.read(Input(name: "x", bytes: bytes), into: sink, budget: Budget(inputBytes: UInt64(bytes.count)))
    #expect(sink.records.count == 1, "\(name)")
    #expect(sink.codes.contains("windows.event-language") == isSaid, "\(name): \(sink.codes)")
  }

  private static func csv(
    _ message: String, _ code: Int, provider: String = "Microsoft-Windows-Security-Auditing", log: String = "Security"
  ) -> String {
    """
    "Message","Id","RecordId","ProviderName","LogName","MachineName","TimeCreated"\r
    "\(message)","\(code)","101","\(provider)","\(log)","ws01","2024-06-20 10:02:03"\r

    """
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\r", with: "\\r").replacing("\n", with: "\\n").replacing(
      "\t", with: "\\t")
  }
}

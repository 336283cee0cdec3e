import Casebook
import EventModel
import Foundation
import Testing

@Suite struct OpinionTests {
  @Test func opinionsAreKeptBesideTheAnswerAndNeverOverwritten() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).kagami").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let book = try Casebook.open(path, for: .create)
    func opinion(_ scale: AnalystOpinion.Scale, _ actor: String?, _ second: Int64) -> AnalystOpinion {
      AnalystOpinion(
        question: "q1", actor: actor, hypothesis: actor == nil ? "ein Dritter\u{0}" : nil, opinion: scale,
        probability: 0.4,
        author: "Tanaka", time: EventTime(seconds: second), reason: "使い回し")
    }
    try book.append(opinion(.disagree, "G0045", 10))
    try book.append(opinion(.stronglyAgree, nil, 20))
    let time = EventTime(seconds: 1)
    try book.keep(.init(question: "q1", time: time, version: "1", knowledge: "k", answer: "{}"))
    try book.keep(.init(question: "q1", time: time, version: "2", knowledge: "k", answer: "{\"a\":1}"))
    try book.close()

    let again = try Casebook.open(path)
    let found = try again.opinions(question: "q1")
    #expect(found.map(\.opinion) == [.disagree, .stronglyAgree])
    #expect(found.map(\.actor) == ["G0045", nil])
    #expect(found[0].hypothesis == nil && found[1].hypothesis == "ein Dritter\u{2400}")
    #expect(found.allSatisfy { $0.author == "Tanaka" && $0.probability == 0.4 && $0.reason == "使い回し" })
    #expect(try again.opinions(question: "other").isEmpty)
    #expect(try again.opinions().count == 2)
    #expect(try again.attributionAnswers().map(\.version) == ["2"])
    try again.close()
  }
}

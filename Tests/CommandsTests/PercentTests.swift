import Testing

@testable import JudgementCommands

struct PercentTests {
  @Test(arguments: [
    (0, "0%"), (0.001, "<1%"), (0.005, "1%"), (0.125, "13%"), (0.6, "60%"), (0.994, "99%"), (0.995, ">99%"),
    (0.999_999, ">99%"), (1, "100%"),
  ])
  func nothingUncertainIsShownAsCertain(probability: Double, text: String) {
    #expect(Percent.text(probability) == text)
  }
}

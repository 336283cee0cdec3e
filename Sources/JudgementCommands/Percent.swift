/// A probability for people: whole per cent, and never `100%` or `0%` for what is neither certain nor impossible.
enum Percent {
  static func text(_ probability: Double) -> String {
    if probability < 1, probability >= 0.995 { return ">99%" }
    if probability > 0, probability < 0.005 { return "<1%" }
    return "\(Int((probability * 100).rounded()))%"
  }
}

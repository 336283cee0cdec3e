internal import EventModel

/// A match that waits and that any number of correlations hold: it is there once.
final class HeldMatch: Sendable {
  let match: BaseMatch
  let time: EventTime

  init(_ match: BaseMatch, at time: EventTime) {
    self.match = match
    self.time = time
  }
}

extension CorrelationState {
  /// A match with everything the correlation needs of it.
  struct Item: Sendable {
    var held: HeldMatch
    /// What is counted as distinct: the values of the counted fields, or the rule.
    var distinct: String
    var number: Double

    var time: EventTime { held.time }
  }

  /// The matches that agree in the `group-by` fields.
  struct Group: Sendable {
    /// Groups are numbered as they are made, from 1.
    let number: Int
    /// Under which key it is found.
    let key: String
    /// The match that made it, whose spelling of the values it keeps.
    let first: HeldMatch?
    var items = Queue<Item>()
    /// How often each distinct value is there; empty where the correlation does not ask.
    var distinct: [String: Int] = [:]
    var sum = 0.0
    var silentUntil: EventTime?
    /// For ordered ones: `chains[position][length - 1]` is the latest chain of that length that ends at the position.
    var chains: [[[Item]]] = []

    init(number: Int, key: String, first: HeldMatch?) {
      self.number = number
      self.key = key
      self.first = first
    }

    /// What stands at a free place.
    static let none = Group(number: 0, key: "", first: nil)

    mutating func append(_ item: Item, countsDistinct: Bool) {
      if countsDistinct { distinct[item.distinct, default: 0] += 1 }
      sum += item.number
      items.append(item)
    }

    /// Takes the oldest item off; whether there was one.
    mutating func removeFirst(countsDistinct: Bool) -> Bool {
      guard let item = items.popFirst() else { return false }
      sum -= item.number
      if countsDistinct, let count = distinct[item.distinct] {
        distinct[item.distinct] = count > 1 ? count - 1 : nil
      }
      return true
    }

    /// The items in all chains.
    var chained: Int { chains.reduce(0) { $0 + $1.reduce(0) { $0 + $1.count } } }
  }

  /// The fields that a correlation reads of the matches of one of its rules: names in that rule.
  struct Fields: Sendable {
    var groupBy: [String]
    var counted: [String]
  }
}

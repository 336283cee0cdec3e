import Bytes
import Testing

@Suite struct BudgetTests {
  @Test func `depth, items, bytes and expansion each say stop`() throws {
    let limits = Budget.Limits(depth: 2, items: 3, bytes: 1_000, expansion: 10, ratioFloor: 100)
    #expect(throws: ReadError(.overLimit, what: "")) { try Budget(inputBytes: 1, limits: limits).enter(depth: 3) }
    let items = Budget(inputBytes: 1, limits: limits)
    for _ in 0..<3 { try items.enter(depth: 1) }
    #expect(throws: ReadError(.overLimit, what: "")) { try items.enter(depth: 1) }
    #expect(throws: ReadError(.overLimit, what: "")) {
      try Budget(inputBytes: 1_000_000, limits: limits).spend(bytes: 1_001)
    }
    let ratio = Budget(inputBytes: 9, limits: limits)
    try ratio.spend(bytes: 100)
    #expect(throws: ReadError(.overLimit, what: "")) { try ratio.spend(bytes: 1) }
  }

  @Test func `a small honest archive is not stopped by its ratio`() throws {
    try Budget(inputBytes: 1).spend(bytes: 64 << 20)
  }
}

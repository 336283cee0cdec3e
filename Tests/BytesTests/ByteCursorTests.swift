import Bytes
import Testing

@Suite struct ByteCursorTests {
  private let bytes: [UInt8] = [0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09]

  @Test func `integers are little-endian and move the position`() throws {
    var cursor = ByteCursor(end: bytes.count)
    #expect(try cursor.u8(bytes.span, "a") == 0x01)
    #expect(try cursor.u16le(bytes.span, "b") == 0x0302)
    #expect(try cursor.u32le(bytes.span, "c") == 0x0706_0504)
    #expect(cursor.position == 7)
    cursor.position = 0
    #expect(try cursor.u64le(bytes.span, "d") == 0x0807_0605_0403_0201)
    #expect(cursor.remaining == 1)
  }

  @Test(arguments: 0...8)
  func `a short read throws, says where, and leaves the position`(count: Int) {
    var cursor = ByteCursor(position: count, end: bytes.count)
    let error = #expect(throws: ReadError.self) { try cursor.take(10 - count, bytes.span, "field") }
    #expect(error?.code == .truncated)
    #expect(error?.offset == UInt64(count))
    #expect(cursor.position == count)
  }

  @Test func `a 64-bit read that ends in its second half leaves the position`() {
    var cursor = ByteCursor(position: 3, end: bytes.count)
    #expect(throws: ReadError(.truncated, what: "")) { try cursor.u64le(bytes.span, "field") }
    #expect(cursor.position == 3)
  }

  @Test func `a window past the span does not trap`() {
    var cursor = ByteCursor(position: 8, end: 1_000)
    #expect(throws: ReadError(.truncated, what: "")) { try cursor.u16le(bytes.span, "field") }
    var negative = ByteCursor(position: -1, end: 4)
    #expect(throws: ReadError(.truncated, what: "")) { try negative.u8(bytes.span, "field") }
  }

  @Test func `a cut-out window ends where it was cut`() throws {
    var cursor = ByteCursor(end: bytes.count)
    var inner = try cursor.take(2, bytes.span, "inner")
    #expect(try inner.u16le(bytes.span, "x") == 0x0201)
    #expect(throws: ReadError(.truncated, what: "")) { try inner.u8(bytes.span, "x") }
    #expect(try cursor.u8(bytes.span, "y") == 0x03)
  }
}

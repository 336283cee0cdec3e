/// Numbers of Windows code pages as names of charsets.
enum CodePage {
  /// The name that mail uses for a code page; empty for 0, which says nothing.
  static func charset(_ number: UInt64) -> String {
    switch number {
    case 0, 1, 2, 3: return ""
    case 932, 10_001: return "shift_jis"
    case 936: return "gbk"
    case 949, 51_949: return "euc-kr"
    case 950: return "big5"
    case 1_200: return "utf-16le"
    case 1_201: return "utf-16be"
    case 1_361: return "johab"
    case 10_000: return "macintosh"
    case 12_000: return "utf-32le"
    case 12_001: return "utf-32be"
    case 20_127: return "us-ascii"
    case 20_866: return "koi8-r"
    case 20_932, 51_932: return "euc-jp"
    case 21_866: return "koi8-u"
    case 28_591...28_605: return "iso-8859-\(number - 28_590)"
    case 38_598: return "iso-8859-8"
    case 50_220...50_222: return "iso-2022-jp"
    case 50_225: return "iso-2022-kr"
    case 50_227: return "iso-2022-cn"
    case 52_936: return "hz-gb-2312"
    case 54_936: return "gb18030"
    case 65_000: return "utf-7"
    case 65_001: return "utf-8"
    case 874, 1_250...1_258: return "windows-\(number)"
    default: return "cp\(number)"
    }
  }

  /// The code page of a font's `\fcharset` in RTF (Rich Text Format specification 1.9.1, Font Table); nil where it says nothing.
  static func ofFont(_ charset: Int) -> UInt64? {
    switch charset {
    case 0: 1_252
    case 77: 10_000
    case 78, 128: 932
    case 80, 134: 936
    case 81, 136: 950
    case 79, 129: 949
    case 130: 1_361
    case 161: 1_253
    case 162: 1_254
    case 163: 1_258
    case 177: 1_255
    case 178: 1_256
    case 186: 1_257
    case 204: 1_251
    case 222: 874
    case 238: 1_250
    case 255: 437
    default: nil
    }
  }

  /// Whether a byte begins a character of two bytes.
  static func isLead(_ byte: UInt8, in page: UInt64) -> Bool {
    switch page {
    case 932: (0x81...0x9F).contains(byte) || (0xE0...0xFC).contains(byte)
    case 936, 949, 950, 1_361: (0x81...0xFE).contains(byte)
    default: false
    }
  }
}

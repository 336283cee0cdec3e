import Intake

/// The command line as bytes: a path need not be UTF-8, and Swift's arguments are repaired text.
enum RawArguments {
  /// The path that an argument stands for.
  static func path(_ argument: String) -> EvidencePath {
    for index in 1..<max(1, Int(CommandLine.argc)) {
      guard let raw = unsafe CommandLine.unsafeArgv[index] else { continue }
      var bytes: [UInt8] = []
      var next = unsafe raw
      while unsafe next.pointee != 0 {
        unsafe bytes.append(UInt8(bitPattern: next.pointee))
        unsafe next += 1
      }
      if String(decoding: bytes, as: UTF8.self) == argument { return EvidencePath(bytes: bytes) }
    }
    return EvidencePath(argument)
  }
}

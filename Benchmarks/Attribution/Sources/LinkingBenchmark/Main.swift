import Foundation
import Knowledge

/// `LinkingBenchmark registers KNOWLEDGE FIRST LAST [MISSING] | reports BUNDLE | scale COUNT...`
@main
enum Main {
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    func number(_ index: Int) -> UInt64? { arguments.count > index ? UInt64(arguments[index]) : nil }
    switch arguments.first {
    case "registers":
      guard arguments.count > 3, let first = number(2), let last = number(3), first <= last else { break }
      let missing = arguments.count > 4 ? Double(arguments[4]) ?? 0 : 0
      Registers(knowledge: .load(arguments[1])).run(seeds: first...last, missing: missing)
      return
    case "reports":
      guard arguments.count > 1 else { break }
      var clustering = ReportClustering(knowledge: .load(arguments[1]))
      clustering.run()
      return
    case "scale":
      for count in arguments.dropFirst().compactMap({ Int($0) }) { Scale.run(count) }
      return
    default: break
    }
    print("usage: LinkingBenchmark registers KNOWLEDGE FIRST LAST [MISSING] | reports BUNDLE | scale COUNT...")
  }
}

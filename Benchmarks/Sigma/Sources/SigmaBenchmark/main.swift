// SigmaBenchmark RULES MAPPINGS EVENTS.ndjson [--rules N] [--rounds N] [--matches FILE]
//
// Loads and compiles rules, reads Windows events as JSON lines (as PyPI `evtx` writes them), and matches them again and
// again on one thread. Prints processor time, so that other work on the machine counts little.

import EventModel
import Foundation
import Sigma

/// Processor time of this process in seconds.
func processorTime() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Resident memory in MB.
func residentMemory() -> Double {
  let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
  return (text.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0) * 4096 / 1e6
}

func measured<Result>(_ what: String, _ work: () throws -> Result) rethrows -> Result {
  let (memory, processor, start) = (residentMemory(), processorTime(), Date())
  let result = try work()
  let wall = Date().timeIntervalSince(start)
  let line = String(
    format: "%@: %.3f s wall, %.3f s processor, %+.1f MB", what, wall, processorTime() - processor,
    residentMemory() - memory)
  print(line)
  return result
}

/// An option's value.
func option(_ name: String) -> String? {
  guard let index = CommandLine.arguments.firstIndex(of: name), index + 1 < CommandLine.arguments.count else {
    return nil
  }
  return CommandLine.arguments[index + 1]
}

let arguments = CommandLine.arguments
guard arguments.count >= 4 else {
  print("usage: SigmaBenchmark RULES[,RULES...] MAPPINGS EVENTS.ndjson [--rules N] [--rounds N] [--matches FILE]")
  exit(2)
}
let start = residentMemory()
var collection = measured("load") {
  RuleCollection.load(arguments[1].split(separator: ",").map(String.init))
}
if let limit = option("--rules").flatMap(Int.init) {
  // An even spread over the collection.
  let step = max(1.0, Double(collection.rules.count) / Double(limit))
  var next = 0.0
  var index = 0
  collection = collection.filtered { _ in
    defer { index += 1 }
    guard Double(index) >= next else { return false }
    next += step
    return true
  }
}
let mappings = LogSourceMappings.load(URL(fileURLWithPath: arguments[2]))
let rules = measured("compile \(collection.rules.count) rules") { CompiledRules(collection, mappings: mappings) }
let fields = FieldTable(rules.fieldNames, coverage: option("--listed") == nil ? .everything : .listed)
var batches: [EventBatch] = []
var names: [(file: String, record: Int)] = []
let text = try String(contentsOfFile: arguments[3], encoding: .utf8)
var batch = EventBatch(fields: fields)
for line in text.split(separator: "\n") {
  guard let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] else { continue }
  if let id = WindowsRecord.append(object, to: &batch) { names.append((object["_file"] as? String ?? "", id)) }
  if batch.bytes.count > 1 << 20 {
    batches.append(batch)
    batch = EventBatch(fields: fields)
  }
}
batches.append(batch)
let events = batches.reduce(0) { $0 + $1.events.count }
print(
  "\(events) events, \(batches.reduce(0) { $0 + $1.bytes.count }) bytes, \(batches.reduce(0) { $0 + $1.values.count }) values"
)

let matcher = Matcher(rules, fields: fields)
var matches = 0
var lines: [String] = []
measured("first round (makes the plans)") {
  var base = 0
  for batch in batches {
    matcher.match(batch) { match in
      matches += 1
      let name = names[base + match.event]
      if option("--matches") != nil { lines.append("\(rules.rules[match.rule].id)\t\(name.file)\t\(name.record)") }
    }
    base += batch.events.count
  }
}
print("\(matches) matches; resident \(Int(residentMemory())) MB, at start \(Int(start)) MB")
if let file = option("--matches") {
  try lines.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
}
let rounds = option("--rounds").flatMap(Int.init) ?? 20
@MainActor func rate(_ title: String, _ matcher: Matcher, forgetting: Bool) {
  var passes: [Double] = []
  for _ in -1..<rounds {
    if forgetting { matcher.forgetValues() }
    let before = processorTime()
    for batch in batches { matcher.match(batch) { _ in matches += 1 } }
    passes.append(processorTime() - before)
  }
  passes = passes.dropFirst().sorted()
  let (best, median) = (passes[0] / Double(events), passes[passes.count / 2] / Double(events))
  let numbers = String(
    format: "%.0f events/s, %.0f ns an event (fastest pass); %.0f, %.0f (median)", 1 / best, best * 1e9, 1 / median,
    median * 1e9)
  print(title + ": " + numbers)
}
let mode = option("--mode")
if mode == nil || mode == "cold" {
  rate("match, values remembered, forgotten at every pass", matcher, forgetting: true)
}
if mode == nil || mode == "warm" {
  rate("match, values remembered from pass to pass", matcher, forgetting: false)
}
if mode == nil || mode == "none" {
  let forgetful = Matcher(rules, fields: fields, remembersValues: false)
  rate("match, values not remembered", forgetful, forgetting: false)
}

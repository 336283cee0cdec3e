import ExampleEvidence
import Foundation

// Writes the examples to a folder: `swift run make-examples Examples`.
let arguments = CommandLine.arguments
guard arguments.count == 2 else {
  print("usage: make-examples FOLDER")
  exit(2)
}
let folder = URL(fileURLWithPath: arguments[1], isDirectory: true)
for (path, bytes) in ExampleEvidence.files().sorted(by: { $0.key < $1.key }) {
  let file = folder.appendingPathComponent(path)
  try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
  try Data(bytes).write(to: file)
  print("\(bytes.count)\t\(path)")
}

import Foundation
import Testing

/// An independent validator of the whole standard, for what the program prints.
enum SchemaValidator {
  static func validate(_ text: String, _ schema: String, in folder: Folder) throws {
    let script = """
      import json, sys, pathlib
      try:
          from jsonschema import Draft202012Validator
          from referencing import Registry, Resource
      except ImportError:
          sys.exit(77)
      schemas = [json.loads(p.read_text()) for p in pathlib.Path(sys.argv[1]).glob("*.schema.json")]
      registry = Registry().with_resources((s["$id"], Resource.from_contents(s)) for s in schemas)
      schema = next(s for s in schemas if s["$id"].endswith(":" + sys.argv[3]))
      Draft202012Validator.check_schema(schema)
      errors = list(Draft202012Validator(schema, registry=registry).iter_errors(json.load(open(sys.argv[2]))))
      for error in errors: print(list(error.absolute_path), error.message)
      sys.exit(1 if errors else 0)
      """
    let file = try folder.write("document.json", text)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "python3", "-c", script, package.appendingPathComponent("docs/output-schema").path, file, schema,
    ]
    try process.run()
    process.waitUntilExit()
    if process.terminationStatus == 77 || process.terminationStatus == 127 {
      print("SKIPPED: validation by jsonschema (python3 with jsonschema is not installed)")
      return
    }
    #expect(process.terminationStatus == 0)
  }
}

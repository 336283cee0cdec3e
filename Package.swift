// swift-tools-version: 6.3
// Sections in the order of the data flow (see ARCHITECTURE.md): foreign libraries, model, readers, detection, store,
// judgement, composition. A new target needs a foreign dependency, a forbidden import direction, or a life of its own.

import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

/// For modules that print what others found: not optimised, because the first command would wait half a minute more for
/// code whose speed nobody sees (docs/decisions/0006).
let presentation = settings + [.unsafeFlags(["-Onone"])]

/// A library target of ours: every one has the same settings.
func library(
  _ name: String, path: String? = nil, needs: [Target.Dependency] = [], settings: [SwiftSetting] = settings
) -> Target {
  .target(name: name, dependencies: needs, path: path, swiftSettings: settings)
}

/// The tests of one target, in `Tests/<name>Tests`.
func tests(_ name: String, needs: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: name + "Tests",
    dependencies: [.target(name: name)] + needs,
    exclude: [],
    swiftSettings: settings)
}

/// A C library that Debian packages; `Scripts/bootstrap` installs it.
func system(_ name: String, pkgConfig: String, debian: String) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([debian])])
}

let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
/// SQLite itself, the very library that GRDB uses.
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "kagami",
  products: [
    .executable(name: "kagami", targets: ["kagami"]),
    .executable(name: "kagami-evidence", targets: ["kagami-evidence"]),
    // For the nested packages of benchmarks.
    .library(name: "Judgement", targets: ["EventModel", "Knowledge", "Linking", "Attribution", "ExampleRegister"]),
    .library(name: "EventLogReader", targets: ["EventLog", "EVTXSupport", "EventModel", "Bytes"]),
    .library(name: "SigmaEngine", targets: ["Sigma", "EventModel"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    // Foreign libraries.
    system("CArchive", pkgConfig: "libarchive", debian: "libarchive-dev"),
    system("CCrypto", pkgConfig: "libcrypto", debian: "libssl-dev"),
    system("CGMime", pkgConfig: "gmime-3.0", debian: "libgmime-3.0-dev"),
    system("CHyperscan", pkgConfig: "libhs", debian: "libhyperscan-dev"),
    system("CYAML", pkgConfig: "yaml-0.1", debian: "libyaml-dev"),
    // RE2 (libre2-dev) is C++: a shim with a C face.
    .target(
      name: "CRE2", linkerSettings: [.linkedLibrary("re2")]),

    // Bytes and words.
    .target(name: "CChecksum"),
    library("Bytes", needs: ["CChecksum", "CCrypto"]),
    library("EventModel", needs: ["Bytes"]),
    library("YAML", needs: ["CYAML"]),

    // Readers: bytes to records.
    library("CompoundFiles", path: "Sources/Readers/CompoundFiles", needs: ["Bytes", "EventModel"]),
    library("MailReader", path: "Sources/Readers/Mail", needs: ["Bytes", "EventModel", "CGMime", "CompoundFiles"]),
    library("ArchiveReader", path: "Sources/Readers/Archives", needs: ["Bytes", "EventModel", "CArchive"]),
    library("TextLogs", path: "Sources/Readers/TextLogs", needs: ["Bytes", "EventModel"]),
    library("EventLog", path: "Sources/Readers/EventLog", needs: ["Bytes", "EventModel"]),
    library(
      "Intake", needs: ["Bytes", "EventModel", "CompoundFiles", "MailReader", "ArchiveReader", "TextLogs", "EventLog"]),

    // Detection: records to findings. Content is data with one accessor.
    .target(
      name: "ContentPacks", path: "Content", sources: ["Content.swift"],
      resources: [.copy("actors"), .copy("lists"), .copy("lures"), .copy("mappings"), .copy("rules")],
      swiftSettings: settings),
    library("Sigma", needs: ["Bytes", "EventModel", "YAML", "CRE2"]),
    library("Detection", needs: ["Bytes", "EventModel", "Sigma", "ContentPacks", "CHyperscan", "YAML"]),

    // The case.
    library("Casebook", needs: ["Bytes", "EventModel", grdb, sqlite]),
    library("Report", needs: ["EventModel", "Casebook"]),

    // Judgement: incidents to campaigns to hypotheses.
    library("Knowledge", needs: ["Bytes", "EventModel", "ContentPacks"]),
    library("Linking", needs: ["EventModel", "ContentPacks", "Knowledge", "YAML"]),
    library("Attribution", needs: ["EventModel", "Knowledge", "Linking"]),

    // Composition.
    .target(name: "CConfine"),
    library("Pipeline", needs: ["Bytes", "CConfine", "EventModel", "Intake", "Sigma", "Detection", "Casebook"]),
    library(
      "Commands",
      needs: [
        "EventModel", "ContentPacks", "Intake", "Sigma", "Detection", "Casebook", "Report", "Pipeline", argumentParser,
      ], settings: presentation),
    library(
      "JudgementCommands",
      needs: ["EventModel", "Casebook", "Report", "Knowledge", "Linking", "Attribution", "Commands", argumentParser],
      settings: presentation),
    .executableTarget(
      name: "kagami", dependencies: ["Commands", "JudgementCommands", argumentParser], swiftSettings: settings),
    // As far as the report, for the first look: campaigns and attribution take another minute to compile.
    .executableTarget(
      name: "kagami-evidence", dependencies: ["Commands", argumentParser], swiftSettings: settings),

    // Evidence of a made-up institute and a made-up register, for the README and for tests.
    library("EVTXSupport"),
    library("OutlookSupport", needs: ["CompoundFiles"]),
    library("ExampleEvidence", needs: ["EVTXSupport"]),
    library("ExampleRegister", needs: ["EventModel"]),
    .executableTarget(name: "make-examples", dependencies: ["ExampleEvidence"], swiftSettings: settings),

    // Tests.
    tests("ArchiveReader", needs: ["Bytes", "EventModel"]),
    tests("Attribution", needs: ["EventModel", "Knowledge"]),
    tests("Bytes"),
    .testTarget(
      name: "CasebookTests", dependencies: ["Casebook", "EventModel", grdb], exclude: ["Fixtures"],
      swiftSettings: settings),
    tests("Commands", needs: ["Intake", "JudgementCommands", "kagami"]),
    tests(
      "Detection",
      needs: ["Bytes", "EventModel", "MailReader", "TextLogs", "Sigma", "ContentPacks", "ExampleEvidence", "YAML"]),
    .testTarget(
      name: "EventLogTests",
      dependencies: ["EventLog", "Bytes", "EventModel", "EVTXSupport", "Sigma", "ContentPacks", "YAML"],
      exclude: ["Ordinary"], swiftSettings: settings),
    tests("EventModel"),
    tests("ExampleEvidence"),
    tests("Intake", needs: ["Bytes", "EventModel", "EVTXSupport", "MailReader", "OutlookSupport"]),
    tests("Knowledge", needs: ["EventModel"]),
    tests("Linking", needs: ["EventModel", "Knowledge", "ExampleRegister"]),
    tests(
      "MailReader",
      needs: [
        "Bytes", "EventModel", "CGMime", "CompoundFiles", "OutlookSupport", "Intake", "Detection", "ExampleEvidence",
      ]),
    .target(name: "CConfineProbe", dependencies: ["CConfine"], path: "Tests/Support/CConfineProbe"),
    tests(
      "Pipeline",
      needs: ["Bytes", "Casebook", "CConfine", "Detection", "EventModel", "Intake", "Sigma", "CConfineProbe"]),
    .testTarget(
      name: "ReportTests", dependencies: ["Report", "Casebook", "EventModel", "Bytes"], exclude: ["Golden"],
      swiftSettings: settings),
    tests("Sigma", needs: ["Bytes", "EventModel", "YAML"]),
    tests("TextLogs", needs: ["Bytes", "EventModel"]),
    tests("YAML"),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)

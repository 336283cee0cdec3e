// swift-tools-version: 6.3
// A nested package over links to the three modules it measures: neither pays for the other's build.

import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .strictMemorySafety(),
]

let package = Package(
  name: "textlogs-benchmark",
  targets: [
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .target(name: "CChecksum"),
    .target(name: "Bytes", dependencies: ["CChecksum", "CCrypto"], swiftSettings: settings),
    .target(name: "EventModel", dependencies: ["Bytes"], swiftSettings: settings),
    .target(name: "TextLogs", dependencies: ["Bytes", "EventModel"], swiftSettings: settings),
    .executableTarget(
      name: "textlogs-benchmark", dependencies: ["Bytes", "EventModel", "TextLogs"], swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)

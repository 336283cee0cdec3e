// swift-tools-version: 6.3
// A package of its own, so that nobody who builds Kagami pays for benchmarks. The modules under test are linked in as
// folders: the same sources, no second copy of the main package's dependencies.

import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .strictMemorySafety(),
]

let package = Package(
  name: "mail-benchmark",
  targets: [
    .systemLibrary(name: "CGMime", pkgConfig: "gmime-3.0", providers: [.apt(["libgmime-3.0-dev"])]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .target(name: "CChecksum"),
    .target(name: "Bytes", dependencies: ["CChecksum", "CCrypto"], swiftSettings: settings),
    .target(name: "EventModel", dependencies: ["Bytes"], swiftSettings: settings),
    .target(name: "MailReader", dependencies: ["Bytes", "EventModel", "CGMime"], swiftSettings: settings),
    .target(name: "BareGMime", dependencies: ["CGMime"]),
    .executableTarget(
      name: "mail-benchmark", dependencies: ["Bytes", "EventModel", "MailReader", "BareGMime"],
      path: "Sources/MailBenchmark", swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)

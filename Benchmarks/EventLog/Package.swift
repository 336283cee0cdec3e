// swift-tools-version: 6.3
// Nested, so that measuring never becomes part of the program's own build.

import PackageDescription

let package = Package(
  name: "event-log-benchmark",
  dependencies: [.package(name: "kagami", path: "../..")],
  targets: [
    .executableTarget(
      name: "EventLogBenchmark",
      dependencies: [.product(name: "EventLogReader", package: "kagami")],
      swiftSettings: [.enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("MemberImportVisibility")])
  ]
)

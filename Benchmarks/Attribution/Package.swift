// swift-tools-version: 6.3
// Evaluation of attribution on ATT&CK; kept out of the main package so that nobody builds it by accident.

import PackageDescription

let package = Package(
  name: "attribution-benchmark",
  dependencies: [.package(name: "kagami", path: "../..")],
  targets: [
    .executableTarget(
      name: "AttributionBenchmark", dependencies: [.product(name: "Judgement", package: "kagami")]),
    .executableTarget(
      name: "LinkingBenchmark", dependencies: [.product(name: "Judgement", package: "kagami")]),
  ],
  swiftLanguageModes: [.v6]
)

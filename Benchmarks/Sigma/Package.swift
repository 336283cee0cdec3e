// swift-tools-version: 6.3
// Speed and memory of the Sigma engine. Nested, so that building Kagami never builds it.

import PackageDescription

let package = Package(
  name: "sigma-benchmark",
  dependencies: [.package(name: "kagami", path: "../..")],
  targets: [
    .executableTarget(
      name: "SigmaBenchmark",
      dependencies: [.product(name: "SigmaEngine", package: "kagami")]),
    .systemLibrary(name: "CScanEngine", pkgConfig: "libhs", providers: [.apt(["libhyperscan-dev"])]),
    .executableTarget(
      name: "EngineBenchmark",
      dependencies: ["CScanEngine", .product(name: "SigmaEngine", package: "kagami")]),
  ],
  swiftLanguageModes: [.v6]
)

// swift-tools-version: 6.2
// fluxspend: what FLUX image generation really costs, from gzipped JSON-lines logs.
//
// Bytes flow downwards through four modules, each of which imports only those above it:
//
//   StrictJSON        JSON text, one byte at a time: the grammar, its errors, a small tree for documents
//   Pricing           UsageRecord -> Charge. No input or output, no unsafe code, no binary floats for money
//   LogRecords        files -> blocks -> lines -> records. The only module with unsafe code; CByteMasks, one
//                     header of C, does for it what Swift's SIMD types cannot
//   FluxSpend         workers, aggregates, report, renderers: what a program imports
//   FluxSpendCommand  the `fluxspend` executable: options, messages, exit status
//
// Start reading at Sources/FluxSpend/SpendRun.swift.

import PackageDescription

let settings: [SwiftSetting] = [
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "fluxspend",
  products: [
    .executable(name: "fluxspend", targets: ["FluxSpendCommand"]),
    .executable(name: "fluxspend-generate-logs", targets: ["GenerateLogs"]),
    .executable(name: "fluxspend-bench", targets: ["FluxSpendBench"]),
    .library(name: "FluxSpend", targets: ["FluxSpend", "Pricing", "LogRecords"]),
  ],
  traits: [
    .trait(name: "ISAL", description: "Inflate with ISA-L (libisal-dev), twice as fast as zlib.")
  ],
  dependencies: [
    // Options, help texts and shell completions: the standard answer, and not our trade.
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // zlib inflates everywhere; Debian and Ubuntu call its headers zlib1g-dev.
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    // ISA-L inflates faster, on x86-64 and aarch64. Debian and Ubuntu call its headers libisal-dev.
    .systemLibrary(name: "CISAL"),
    .target(name: "StrictJSON", swiftSettings: settings),
    .target(
      name: "Pricing", dependencies: ["StrictJSON"],
      resources: [.embedInCode("Resources/bfl.json")], swiftSettings: settings),
    // One header: the one thing that Swift's SIMD types cannot do.
    .target(name: "CByteMasks"),
    .target(
      name: "LogRecords",
      dependencies: [
        .target(name: "CISAL", condition: .when(traits: ["ISAL"])), "CByteMasks", "CZlib",
        "Pricing", "StrictJSON",
      ],
      swiftSettings: settings),
    .target(name: "FluxSpend", dependencies: ["LogRecords", "Pricing"], swiftSettings: settings),
    .executableTarget(
      name: "FluxSpendCommand",
      dependencies: [
        "FluxSpend", "LogRecords", "Pricing",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: settings),
    // For developers: logs that are the same bytes on every machine, for fixtures and benchmarks.
    .target(name: "LogGeneration", dependencies: ["Pricing"], swiftSettings: settings),
    .executableTarget(
      name: "GenerateLogs",
      dependencies: [
        "LogGeneration", "LogRecords",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: settings),
    // For developers: parts of a run by themselves, for `make bench`.
    .executableTarget(
      name: "FluxSpendBench",
      dependencies: [
        "FluxSpend", "LogRecords", "Pricing",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: settings),
    .testTarget(
      name: "TimeZoneTests", dependencies: ["FluxSpend", "Pricing"], swiftSettings: settings),
    .testTarget(
      name: "LogGenerationTests", dependencies: ["LogGeneration"], swiftSettings: settings),
    .testTarget(
      name: "FluxSpendTests",
      dependencies: ["FluxSpend", "LogRecords", "Pricing", "StrictJSON"], swiftSettings: settings),
    .testTarget(
      name: "SpendRunTests", dependencies: ["FluxSpend", "LogRecords", "Pricing", "TestSupport"],
      swiftSettings: settings),
    // Runs the built executables; it depends on them so that they are built.
    .testTarget(
      name: "CommandTests", dependencies: ["FluxSpendBench", "FluxSpendCommand"],
      swiftSettings: settings),
    // Where test data is, and random numbers that can be repeated.
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: settings),
    .testTarget(
      name: "StrictJSONTests", dependencies: ["StrictJSON", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "LogRecordsTests",
      dependencies: ["CZlib", "LogRecords", "Pricing", "StrictJSON", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "PricingTests", dependencies: ["Pricing", "StrictJSON", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "QuoteTests", dependencies: ["FluxSpend", "Pricing", "StrictJSON"],
      swiftSettings: settings),
  ]
)

// For `make fuzz`: the targets of libFuzzer, which need its sanitizer and testable modules. The twins
// they use are links to files of the tests.
if Context.environment["FLUXSPEND_FUZZ"] != nil {
  package.targets += [
    .target(
      name: "FuzzTarget", dependencies: ["TestSupport"], path: "Tests/Fuzz/FuzzTarget",
      swiftSettings: settings),
    .executableTarget(
      name: "FuzzReading",
      dependencies: ["CZlib", "FuzzTarget", "LogRecords", "Pricing", "StrictJSON", "TestSupport"],
      path: "Tests/Fuzz/FuzzReading", swiftSettings: settings),
    .executableTarget(
      name: "FuzzReports", dependencies: ["FluxSpend", "FuzzTarget", "Pricing", "TestSupport"],
      path: "Tests/Fuzz/FuzzReports", swiftSettings: settings),
  ]
}

// swift-tools-version: 6.2
// fluxspend: what FLUX image generation really costs, from gzipped JSON-lines logs.
//
// Bytes flow downwards through these modules, each of which imports only those above it:
//
//   StrictJSON        JSON text, one byte at a time: the grammar, its errors, a small tree for documents
//   CivilTime         instants, days, zones, spans of the calendar
//   SystemIO          files, descriptors, signals, threads, clocks: the second home of unsafe code
//   Pricing           UsageRecord -> Charge. No input or output, no unsafe code, no binary floats for money
//   LogRecords        files -> blocks -> lines -> records. The first home of unsafe code; CByteMasks, one
//                     header of C, does for it what Swift's SIMD types cannot
//   Pages             what people and programs read: a page of tables and notes, and its formats
//   Spend             the run: workers, the join, the sums, the report
//   Quotes            what a request would cost, and price sheets, each with its page
//   Analyses          a folder each: what is made of the sums of a run, with its page, rows and JSON
//   FluxSpend         a facade: what a program imports
//   FluxSpendCommand  the `fluxspend` executable: options, messages, exit status
//
// Start reading at Sources/Spend/SpendRun.swift.

import PackageDescription

let settings: [SwiftSetting] = [
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// The built-in price sheets: the maker's, and one for each other seller.
let sheets = [
  "bfl", "azure", "cloudflare", "deepinfra", "fal", "openrouter", "replicate", "runware",
  "together",
]

let package = Package(
  name: "fluxspend",
  products: [
    .executable(name: "fluxspend", targets: ["FluxSpendCommand"]),
    .executable(name: "fluxspend-generate-logs", targets: ["GenerateLogs"]),
    .executable(name: "fluxspend-bench", targets: ["FluxSpendBench"]),
    .library(
      name: "FluxSpend",
      targets: [
        "Analyses", "CivilTime", "FluxSpend", "LogRecords", "Pages", "Pricing", "Quotes", "Spend",
        "StrictJSON", "SystemIO",
      ]),
  ],
  traits: [
    .trait(name: "ISAL", description: "Inflate with ISA-L (libisal-dev), twice as fast as zlib."),
    .trait(name: "ZSTD", description: "Read zstd with libzstd (libzstd-dev)."),
  ],
  dependencies: [
    // Options, help texts and shell completions: the standard answer, and not our trade.
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    // The grammar of TOML, whole, with the place of an error: configuration files are not our trade either.
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
  ],
  targets: [
    // zlib inflates everywhere; Debian and Ubuntu call its headers zlib1g-dev.
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    // ISA-L inflates faster, on x86-64 and aarch64. Debian and Ubuntu call its headers libisal-dev.
    .systemLibrary(name: "CISAL"),
    // libzstd reads a second compression. Debian and Ubuntu call its headers libzstd-dev.
    .systemLibrary(name: "CZstd"),
    .target(name: "StrictJSON", swiftSettings: settings),
    .target(name: "CivilTime", swiftSettings: settings),
    .target(name: "SystemIO", swiftSettings: settings),
    .target(
      name: "Pricing", dependencies: ["CivilTime", "StrictJSON"],
      resources: sheets.map { .embedInCode("Resources/\($0).json") }, swiftSettings: settings),
    // One header: the one thing that Swift's SIMD types cannot do.
    .target(name: "CByteMasks"),
    .target(
      name: "LogRecords",
      dependencies: [
        .target(name: "CISAL", condition: .when(traits: ["ISAL"])),
        .target(name: "CZstd", condition: .when(traits: ["ZSTD"])), "CByteMasks", "CivilTime",
        "CZlib", "Pricing", "StrictJSON", "SystemIO",
      ],
      swiftSettings: settings),
    .target(
      name: "Pages", dependencies: ["CivilTime", "Pricing", "StrictJSON", "SystemIO"],
      swiftSettings: settings),
    .target(
      name: "Spend", dependencies: ["CivilTime", "LogRecords", "Pages", "Pricing", "SystemIO"],
      swiftSettings: settings),
    .target(
      name: "Quotes", dependencies: ["CivilTime", "Pages", "Pricing", "StrictJSON"],
      swiftSettings: settings),
    .target(
      name: "Analyses",
      dependencies: [
        "CivilTime", "LogRecords", "Pages", "Pricing", "Quotes", "Spend", "StrictJSON", "SystemIO",
      ],
      swiftSettings: settings),
    // A facade: what a program imports.
    .target(
      name: "FluxSpend",
      dependencies: [
        "Analyses", "CivilTime", "LogRecords", "Pages", "Pricing", "Quotes", "Spend", "StrictJSON",
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "FluxSpendCommand",
      dependencies: [
        "Analyses", "CivilTime", "FluxSpend", "LogRecords", "Pages", "Pricing", "Quotes", "Spend",
        "SystemIO",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "TOMLKit", package: "TOMLKit"),
      ], swiftSettings: settings),
    // For developers: logs that are the same bytes on every machine, for fixtures and benchmarks.
    .target(
      name: "LogGeneration", dependencies: ["CivilTime", "Pricing"], swiftSettings: settings),
    .executableTarget(
      name: "GenerateLogs",
      dependencies: [
        "CivilTime", "LogGeneration", "LogRecords", "SystemIO",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: settings),
    // For developers: parts of a run by themselves, for `make bench`.
    .executableTarget(
      name: "FluxSpendBench",
      dependencies: [
        "Analyses", "CivilTime", "FluxSpend", "LogRecords", "Pages", "Pricing", "Quotes", "Spend",
        "SystemIO",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: settings),
    .testTarget(
      name: "CivilTimeTests", dependencies: ["CivilTime"], swiftSettings: settings),
    .testTarget(
      name: "LogGenerationTests", dependencies: ["CivilTime", "LogGeneration"],
      swiftSettings: settings),
    .testTarget(
      name: "PagesTests", dependencies: ["Pages", "Pricing", "StrictJSON"],
      swiftSettings: settings),
    .testTarget(
      name: "FluxSpendTests",
      dependencies: [
        "Analyses", "CivilTime", "FluxSpend", "LogRecords", "Pages", "Pricing", "Quotes", "Spend",
        "StrictJSON",
        "SystemIO", "TestSupport",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "SpendTests",
      dependencies: [
        "Analyses", "CivilTime", "FluxSpend", "LogRecords", "Pages", "Pricing", "Quotes", "Spend",
        "SystemIO",
        "TestSupport",
      ],
      swiftSettings: settings),
    // Runs the built executables; it depends on them so that they are built.
    .testTarget(
      name: "FluxSpendCommandTests", dependencies: ["FluxSpendBench", "FluxSpendCommand"],
      swiftSettings: settings),
    // Where test data is, and random numbers that can be repeated.
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: settings),
    .testTarget(
      name: "StrictJSONTests", dependencies: ["StrictJSON", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "LogRecordsTests",
      dependencies: [
        .target(name: "CZstd", condition: .when(traits: ["ZSTD"])), "CivilTime", "CZlib",
        "LogRecords", "Pricing", "StrictJSON", "SystemIO", "TestSupport",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "PricingTests", dependencies: ["CivilTime", "Pricing", "StrictJSON", "TestSupport"],
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
      dependencies: [
        "CivilTime", "CZlib", "FuzzTarget", "LogRecords", "Pricing", "StrictJSON", "SystemIO",
        "TestSupport",
      ],
      path: "Tests/Fuzz/FuzzReading", swiftSettings: settings),
    .executableTarget(
      name: "FuzzReports",
      dependencies: [
        "Analyses", "CivilTime", "FluxSpend", "FuzzTarget", "LogRecords", "Pages", "Pricing",
        "Quotes",
        "Spend",
        "StrictJSON", "TestSupport",
      ],
      path: "Tests/Fuzz/FuzzReports", swiftSettings: settings),
  ]
}

// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
import PackageDescription

// Kernels and numerics are optimised in debug builds too: tests stay fast.
let optimised: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]
let optimisedC: [CSetting] = [.unsafeFlags(["-O2"], .when(configuration: .debug))]

let argumentParser = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")
let lifecycle = Target.Dependency.product(
    name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let logRecording = Target.Dependency.product(name: "InMemoryLogging", package: "swift-log")
let nio = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")

let package = Package(
    name: "mneme",
    products: [
        .executable(name: "mneme", targets: ["mneme"]),
        .executable(name: "mnemed", targets: ["mnemed"]),
        .executable(name: "benchmarks", targets: ["Benchmarks"]),
        .executable(name: "load", targets: ["Load"]),
        .executable(name: "chronicle", targets: ["ChronicleGenerator"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
        .package(
            url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
    ],
    targets: [
        // C libraries and kernels
        .systemLibrary(
            name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
        .systemLibrary(
            name: "CZstandard", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(
            name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .target(name: "CKernels", cSettings: optimisedC),

        // The house, in the direction of data
        .target(name: "Documents"),
        .target(
            name: "Hashing", dependencies: ["COpenSSL"],
            swiftSettings: optimised + [.strictMemorySafety()]),
        .target(
            name: "Tensors", dependencies: ["COpenBLAS", "CKernels"],
            swiftSettings: optimised + [.strictMemorySafety()]),
        .target(name: "Tokenization", dependencies: ["Documents"], swiftSettings: optimised),
        .target(name: "Titans", dependencies: ["Tensors", "Hashing"], swiftSettings: optimised),
        .target(
            name: "Extraction", dependencies: ["Documents", "Hashing"], swiftSettings: optimised),
        .target(
            name: "Storage", dependencies: ["Documents", "CZstandard", "Hashing", grdb],
            swiftSettings: optimised + [.strictMemorySafety()]),
        .target(
            name: "Ingestion",
            dependencies: ["Documents", "Extraction", "Tokenization", "Titans", "Storage"]),
        .target(
            name: "Answering",
            dependencies: ["Documents", "Tokenization", "Tensors", "Titans", "Storage"]),
        .target(
            name: "Service",
            dependencies: [
                "Documents", "Extraction", "Tokenization", "Tensors", "Titans", "Storage",
                "Ingestion", "Answering",
            ]),
        .target(name: "LineProtocol", dependencies: ["Documents"]),
        .target(name: "Calling", dependencies: ["Documents", "LineProtocol", "Service"]),
        .target(
            name: "Serving",
            dependencies: [
                "Documents", "LineProtocol", "Service", "Calling", lifecycle, logging, nio,
                nioCore,
            ]),
        .executableTarget(
            name: "mneme",
            dependencies: ["Documents", "LineProtocol", "Service", "Calling", argumentParser]),
        .executableTarget(
            name: "mnemed", dependencies: ["Service", "Calling", "Serving", argumentParser]),
        .executableTarget(
            name: "ChronicleGenerator", dependencies: [argumentParser], swiftSettings: optimised),

        // Tests
        .target(name: "TestSupport", path: "Tests/TestSupport"),
        .target(
            name: "ModelFixtures", dependencies: ["Titans", "Tensors", "TestSupport"],
            path: "Tests/ModelFixtures"),
        .target(
            name: "CodecChecks", dependencies: ["LineProtocol"], path: "Tests/CodecChecks"),
        .testTarget(
            name: "LineProtocolTests",
            dependencies: ["LineProtocol", "Documents", "CodecChecks", "TestSupport"],
            resources: [.copy("Corpus"), .copy("Transcripts")]),
        .testTarget(name: "HashingTests", dependencies: ["Hashing", "Documents"]),
        .testTarget(
            name: "ServingTests",
            dependencies: [
                "Serving", "Calling", "Service", "Storage", "LineProtocol", "Documents",
                "CodecChecks", "TestSupport", logging, logRecording, nio, nioCore, nioEmbedded,
            ]),
        .testTarget(
            name: "TensorsTests", dependencies: ["Tensors", "TestSupport"]),
        .testTarget(
            name: "TokenizationTests", dependencies: ["Tokenization", "Documents", "TestSupport"],
            resources: [.copy("Fixtures")]),
        .testTarget(
            name: "TitansTests",
            dependencies: ["Titans", "Tensors", "ModelFixtures", "TestSupport"],
            resources: [.copy("Fixtures")]),
        .testTarget(
            name: "ExtractionTests",
            dependencies: ["Extraction", "Documents", "Hashing", "TestSupport"]),
        .testTarget(
            name: "ChronicleGeneratorTests", dependencies: ["ChronicleGenerator", "TestSupport"]),
        .testTarget(
            name: "StorageTests",
            dependencies: ["Storage", "Documents", "TestSupport", "Hashing", grdb]),
        .testTarget(
            name: "IngestionTests",
            dependencies: [
                "Ingestion", "Extraction", "Storage", "Titans", "Tokenization", "Documents",
                "TestSupport",
            ]),
        .testTarget(
            name: "AnsweringTests",
            dependencies: [
                "Answering", "Storage", "Ingestion", "Titans", "Tokenization", "Documents",
                "ModelFixtures", "TestSupport",
            ]),
        .testTarget(
            name: "CommandLineTests", dependencies: ["mneme", "Documents", "TestSupport"],
            exclude: ["Fixtures"]),
        .executableTarget(
            name: "Load", dependencies: ["TestSupport", argumentParser], path: "Tests/Load"),
        .executableTarget(
            name: "Benchmarks",
            dependencies: ["Tensors", "Titans", "Tokenization", "Documents", argumentParser],
            path: "Tests/Benchmarks"),
    ],
    swiftLanguageModes: [.v6]
)

// Tests/Fuzzing/run sets this: libFuzzer brings its own main function.
if Context.environment["MNEME_FUZZING"] != nil {
    let sanitizers = ["-sanitize=fuzzer,address"]
    package.targets.append(
        .executableTarget(
            name: "Fuzzing", dependencies: ["CodecChecks", "LineProtocol"], path: "Tests/Fuzzing",
            exclude: ["keep", "run", "words.dict"],
            swiftSettings: [.unsafeFlags(["-parse-as-library"] + sanitizers)],
            linkerSettings: [.unsafeFlags(sanitizers)]))
    for target in package.targets where ["LineProtocol", "CodecChecks"].contains(target.name) {
        target.swiftSettings = [.unsafeFlags(["-O"] + sanitizers)]
    }
}

// SPDX-License-Identifier: Apache-2.0
import CodecChecks
import Foundation

/// SwiftPM makes this symbol the program's `main`; libFuzzer takes over.
@_cdecl("Fuzzing_main")
public func fuzzingMain(
    _ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
) -> CInt {
    var count = count
    var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = arguments
    return runDriver(&count, &arguments, fuzzOneInput)
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<
        UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
    >,
    _ body: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// Called by libFuzzer with octets of its invention. `MNEME_FUZZING` says what
/// they are: `requests` or `replies`. Build and run with Tests/Fuzzing/run.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let octets = Array(UnsafeBufferPointer(start: start, count: count))
    if target == "replies" {
        CodecChecks.checkReplies(octets)
    } else {
        CodecChecks.checkRequests(octets)
    }
    return 0
}

private let target = ProcessInfo.processInfo.environment["MNEME_FUZZING"] ?? "requests"

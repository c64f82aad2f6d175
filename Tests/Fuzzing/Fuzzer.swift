// SPDX-License-Identifier: Apache-2.0
import CodecChecks
import Foundation
import LineProtocol

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
/// they are. Build and run with Tests/Fuzzing/run.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let octets = Array(UnsafeBufferPointer(start: start, count: count))
    switch target {
    case .lines: CodecChecks.checkRequestLine(octets)
    case .framing:
        // One role for each input: three would be three times as slow.
        CodecChecks.checkFraming(octets, role: Role.allCases[count % Role.allCases.count])
    case .conversations: CodecChecks.checkConversation(octets)
    case .replies: CodecChecks.checkReplies(octets)
    }
    return 0
}

/// What the octets are taken for.
private enum Target: String {
    /// A request line: the parser.
    case lines
    /// What a client sends: the framer.
    case framing
    /// The same, with a server that answers.
    case conversations
    /// What a server sends: the client's parser and the JSON reader.
    case replies
}

private let target: Target = {
    let name = ProcessInfo.processInfo.environment["MNEME_FUZZING"] ?? ""
    guard let target = Target(rawValue: name) else {
        fatalError("MNEME_FUZZING is \(name), not lines, framing, conversations or replies")
    }
    return target
}()

// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Documents

/// Which documents are asked, and as of which point of each.
struct ScopeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Only documents whose path or file name matches.",
            discussion: "* stands for any characters, ? for one; several are separated by commas.",
            valueName: "glob"))
    var document: String?

    @Option(
        help: ArgumentHelp(
            "Answer as of a point of each document: nothing after it exists.",
            discussion: "40% of the bytes, a byte position (252310), or a snapshot (s48).",
            valueName: "point"))
    var at: PointInDocument?
}

extension PointInDocument: ExpressibleByArgument {
    /// `40%`, `252310` or `s48`; nil for anything else.
    public init?(argument: String) {
        if argument.hasSuffix("%") {
            guard let percent = Double(argument.dropLast()), (0...100).contains(percent) else {
                return nil
            }
            self = .share(percent / 100)
        } else if argument.hasPrefix("s"), let count = Int(argument.dropFirst()), count >= 0 {
            self = .snapshot(count)
        } else if let offset = Int(argument), offset >= 0 {
            self = .utf8Offset(offset)
        } else {
            return nil
        }
    }
}

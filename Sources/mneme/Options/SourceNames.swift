// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Service

/// Names of sources to leave out, from the command line.
struct SourceNames: ExpressibleByArgument {
    static let known = EvidenceSource.allCases.map(\.rawValue)
    static let help =
        "Leave out sources: \(known.joined(separator: ", ")); several are separated by commas."

    var sources: Set<EvidenceSource> = []

    init() {}

    init?(argument: String) {
        if argument == defaultValueDescription { return }
        for name in argument.split(separator: ",") {
            guard let source = EvidenceSource(rawValue: String(name)) else { return nil }
            sources.insert(source)
        }
    }

    var defaultValueDescription: String { "none" }
}

// SPDX-License-Identifier: Apache-2.0

/// A question for the place of somebody or something: "Where is Mary?", "Where is
/// the football now?". What it asks for changes while a document goes on, so the
/// last word counts, not the passage most like the question.
struct WhereQuestion: Sendable, Equatable {
    /// As written: "Mary", "the football".
    let subject: String

    /// Whether it is asked for a thing, which somebody may carry: "the football".
    var isThing: Bool { subject.first?.isLowercase == true }

    /// Words that a subject may have.
    private static let mostWords = 5
    /// Last words of what happens somewhere rather than is there; so is one in -ed.
    private static let participles: Set<String> = [
        "born", "found", "from", "going", "gone", "grown", "held", "kept", "known", "living",
        "made", "seen", "sold", "spoken", "taking", "used",
    ]
    private static let openings: Set<String> = ["and", "so", "now", "but"]
    private static let nows: Set<String> = ["now", "currently", "finally"]
    private static let closings = [["at", "the", "end"], ["in", "the", "end"], ["at", "last"]]

    /// Nil for any other question.
    init?(_ question: String) {
        var words = question.split { $0.isWhitespace || "?!.,".contains($0) }.map(String.init)
        func isFirst(_ set: Set<String>) -> Bool {
            words.first.map { set.contains($0.lowercased()) } ?? false
        }
        func isLast(_ set: Set<String>) -> Bool {
            words.last.map { set.contains($0.lowercased()) } ?? false
        }
        if isFirst(Self.openings) { words.removeFirst() }
        guard isFirst(["where"]) else { return nil }
        words.removeFirst()
        guard isFirst(["is", "was"]) else { return nil }
        words.removeFirst()
        if isFirst(Self.nows) { words.removeFirst() }
        if isLast(Self.nows) { words.removeLast() }
        for closing in Self.closings
        where words.suffix(closing.count).map({ $0.lowercased() }) == closing {
            words.removeLast(closing.count)
        }
        guard (1...Self.mostWords).contains(words.count), let last = words.last else { return nil }
        let isParticiple = last.hasSuffix("ed") && last.count > 4 || Self.participles.contains(last)
        guard words.count == 1 || !isParticiple else { return nil }
        subject = words.joined(separator: " ")
    }
}

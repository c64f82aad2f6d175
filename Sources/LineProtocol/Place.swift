// SPDX-License-Identifier: Apache-2.0
import Documents

/// What `at=` says: as of which place of a document a question is asked.
package enum Place: Hashable, Sendable {
    /// A share of the document's bytes, between 0 and 1.
    case share(Double)
    /// A byte position.
    case utf8Offset(Int)
    /// A snapshot, by its id (`s17`) or its name.
    case snapshot(String)

    /// Reads `40%`, `39.8%`, `252310`, `s17` or a name; nil for anything else,
    /// a share above 100 included.
    package init?(_ text: String) {
        guard let first = text.utf8.first else { return nil }
        switch first {
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            if text.utf8.last == UInt8(ascii: "%") {
                guard let percent = Self.decimal(text.dropLast()), percent <= 100 else {
                    return nil
                }
                self = .share(percent / 100)
            } else {
                guard text.utf8.allSatisfy(Self.isDigit), let offset = Int(text) else {
                    return nil
                }
                self = .utf8Offset(offset)
            }
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
            self = .snapshot(text)
        default: return nil
        }
    }

    /// The place in the words of `Documents`; nil for a snapshot with a name.
    package var point: PointInDocument? {
        switch self {
        case .share(let share): .share(share)
        case .utf8Offset(let offset): .utf8Offset(offset)
        case .snapshot(let name):
            name.first == "s" && name.dropFirst().utf8.allSatisfy(Self.isDigit)
                ? Int(name.dropFirst()).map { .snapshot($0) } : nil
        }
    }

    /// The text that `init` reads; nil for the end, which needs none.
    package static func text(of point: PointInDocument) -> String? {
        switch point {
        case .end: nil
        case .share(let share): Self.percent(share)
        case .utf8Offset(let offset): String(offset)
        case .snapshot(let segmentCount): "s\(segmentCount)"
        }
    }

    /// Digits with at most one point between them; nothing else that `Double`
    /// would take.
    static func decimal(_ text: some StringProtocol) -> Double? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count),
            parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(isDigit) })
        else { return nil }
        return Double(text)
    }

    static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    /// The shortest decimal that reads back as `share`, or one very near it
    /// where that would need an exponent.
    private static func percent(_ share: Double) -> String {
        let percent = "\(share * 100)"
        if decimal(percent) != nil { return percent + "%" }
        return share < 0.5 ? "0%" : "100%"
    }
}

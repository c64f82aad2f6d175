// SPDX-License-Identifier: Apache-2.0

/// A word that people mark sources with: 1 to 64 octets, without commas, line
/// ends and other control characters, without spaces at its ends.
package struct Tag: RawRepresentable, Hashable, Comparable, Sendable, Codable {
    package let rawValue: String

    /// Nil for anything else.
    package init?(rawValue: String) {
        guard (1...64).contains(rawValue.utf8.count), rawValue.first != " ",
            rawValue.last != " ",
            rawValue.unicodeScalars.allSatisfy({ scalar in
                scalar != "," && scalar.value >= 0x20 && !(0x7F..<0xA0).contains(scalar.value)
            })
        else { return nil }
        self.rawValue = rawValue
    }

    package static func < (a: Tag, b: Tag) -> Bool { a.rawValue < b.rawValue }
}

/// A day of the calendar; it begins at midnight UTC.
package struct CalendarDay: Hashable, Sendable {
    package let year: Int
    package let month: Int
    package let day: Int

    /// Reads `2026-11-21`; nil for anything else, 30 February included.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2],
            parts.allSatisfy({
                $0.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains)
            }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
            (1...12).contains(month), day >= 1
        else { return nil }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard day <= days[month - 1] else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
    }

    /// As `init` reads it.
    package var text: String {
        func digits(_ value: Int, _ count: Int) -> String {
            let text = String(value)
            return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
        }
        return "\(digits(year, 4))-\(digits(month, 2))-\(digits(day, 2))"
    }

    /// Seconds from the beginning of 1970 to the beginning of the day.
    ///
    /// Years are taken to begin in March, so that the odd day is their last, and
    /// counted in rounds of 400, which have 146 097 days each.
    package var firstSecond: Int {
        let shifted = month > 2 ? year : year - 1
        let round = shifted >= 0 ? shifted / 400 : (shifted - 399) / 400
        let yearOfRound = shifted - round * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfRound = yearOfRound * 365 + yearOfRound / 4 - yearOfRound / 100 + dayOfYear
        return (round * 146_097 + dayOfRound - 719_468) * 86_400
    }
}

/// Which sources are meant, by what is known of them besides their paths. A
/// document is meant when one of its sources is.
package struct SourceFilter: Hashable, Sendable {
    /// Files that were changed on this day or later.
    package var since: CalendarDay?
    /// Sources that bear this tag.
    package var tag: Tag?

    package init(since: CalendarDay? = nil, tag: Tag? = nil) {
        self.since = since
        self.tag = tag
    }

    /// Every source.
    package static let all = SourceFilter()

    /// Whether a source is meant. One whose file's time is unknown is not, where
    /// a day is asked for.
    package func matches(_ source: DocumentSummary) -> Bool {
        if let since, source.changedAt.map({ $0 < since.firstSecond }) ?? true { return false }
        return tag.map { source.tags.contains($0) } ?? true
    }
}

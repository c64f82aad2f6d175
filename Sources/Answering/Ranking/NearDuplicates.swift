// SPDX-License-Identifier: Apache-2.0

/// Passages that say the same in nearly the same words: of two whose runs of
/// three words agree for four fifths or more (Jaccard), one is enough.
enum NearDuplicates {
    struct Fingerprint: Sendable {
        private let runs: Set<Int>

        /// Takes a passage's UTF-8.
        init(_ text: [UInt8]) {
            let words = QuestionTerms.written(in: String(decoding: text, as: UTF8.self))
            var runs: Set<Int> = []
            for start in words.indices {
                // Equal runs get equal numbers within one run of the program,
                // which is all that is asked.
                runs.insert(words[start..<min(start + 3, words.count)].hashValue)
            }
            self.runs = runs
        }

        func isNearlyEqual(_ other: Fingerprint) -> Bool {
            let common = runs.intersection(other.runs).count
            let either = runs.count + other.runs.count - common
            return common * 5 >= either * 4
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
import Foundation
import Tensors
import Testing

@testable import Titans

@Suite struct RecalledWordsTests {
    /// Scores of two gaps by some readings, from probabilities of three words.
    private func recalled(_ readings: [[[Float]]]) -> RecalledWords {
        let rows = readings.joined()
        return RecalledWords(
            scores: Matrix(rows: rows.count, columns: 3, values: rows.flatMap { $0.map(log) }),
            gapCount: readings[0].count)
    }

    @Test func oneReadingSaysWhatItSays() {
        let words = recalled([[[0.5, 0.3, 0.2], [0.1, 0.1, 0.8]]])
        #expect(words.state == 0)
        for (value, truth) in zip(words.probabilities.values, [0.5, 0.3, 0.2, 0.1, 0.1, 0.8]) {
            #expect(abs(Double(value) - truth) < 1e-6)
        }
    }

    @Test func whatAllExpectSaysLittle() {
        // Two are fairly sure of a word that the sentence suggests to each of them;
        // the third of one that no other expects.
        let common: [Float] = [0.7, 0.2, 0.1]
        let words = recalled([[common], [[0.25, 0.1, 0.65]], [common]])
        #expect(words.state == 1)
        let row = words.probabilities[0]
        #expect(row[2] > 0.65 && abs(row.reduce(0, +) - 1) < 1e-5)
    }

    @Test func gapsAreSaidByOneReading() {
        let words = recalled([
            [[0.9, 0.05, 0.05], [0.4, 0.3, 0.3]], [[0.3, 0.4, 0.3], [0.05, 0.9, 0.05]],
            [[0.02, 0.96, 0.02], [0.02, 0.02, 0.96]],
        ])
        #expect(words.state == 2 && words.probabilities.rows == 2)
    }

    @Test func theLastOfEqualsSpeaks() {
        let same: [Float] = [0.6, 0.3, 0.1]
        #expect(recalled([[same], [same]]).state == 1)
    }
}

// SPDX-License-Identifier: Apache-2.0
import Extraction
import Foundation
import TestSupport
import Testing

@testable import Ingestion

@Suite struct IngestionScheduleTests {
    @Test func lastDocumentHasAllThreads() throws {
        try TestFolders.withScratch { folder in
            var schedule = try Self.schedule(folder, byteCounts: [100, 100, 100])
            let first = try Self.required(schedule.next())
            #expect(schedule.threadsPerDocument == 1)
            let second = try Self.required(schedule.next())
            schedule.finish(first, .done)
            let third = try Self.required(schedule.next())
            let none = schedule.next()
            #expect(none == nil)
            #expect(schedule.threadsPerDocument == 1)
            schedule.finish(second, .done)
            #expect(schedule.threadsPerDocument == 2)
            schedule.finish(third, .done)
            #expect(schedule.finalSummary(seconds: 1).read.count == 3)
        }
    }

    @Test func stoppingLeavesTheRestUnfinished() throws {
        try TestFolders.withScratch { folder in
            var schedule = try Self.schedule(folder, byteCounts: [100, 100, 100])
            let first = try Self.required(schedule.next())
            schedule.stop()
            let none = schedule.next()
            #expect(none == nil)
            schedule.finish(first, .unfinished)
            let summary = schedule.finalSummary(seconds: 1)
            #expect(summary.wasCancelled)
            #expect(summary.unfinished.count == 3)
        }
    }

    /// Q5: one file holds 40 % of the tokens; from 10 % on the time left is
    /// within a quarter of what it will be.
    @Test func timeLeftIsRightFromATenthOn() throws {
        try TestFolders.withScratch { folder in
            let byteCounts = [40_000, 20_000, 20_000, 20_000]
            var schedule = try Self.schedule(folder, byteCounts: byteCounts)
            var bytes = 0
            var seconds = 0.0
            for _ in byteCounts {
                let work = try Self.required(schedule.next())
                for _ in 0..<work.files[0].byteCount / 1000 {
                    // Tokens are of different lengths in different places.
                    schedule.advance(bytes: 1000, tokens: bytes % 7000 < 3000 ? 240 : 260)
                    bytes += 1000
                    seconds += 0.5
                    guard bytes >= 10_000, bytes < 100_000 else { continue }
                    let left = try #require(schedule.progress(seconds: seconds).secondsLeft)
                    let expected = 50 - seconds
                    #expect(abs(left - expected) <= expected / 4)
                }
                schedule.finish(work, .done)
            }
            let end = schedule.progress(seconds: seconds)
            #expect(end.tokensDone == end.tokensTotal)
            #expect(end.documentsDone == 4)
        }
    }

    private static func required(
        _ work: IngestionSchedule.Work?
    ) throws -> IngestionSchedule.Work { try #require(work) }

    private static func schedule(_ folder: URL, byteCounts: [Int]) throws -> IngestionSchedule {
        let work = try byteCounts.enumerated().map { index, count in
            let file = folder.appendingPathComponent("\(index)")
            try Data(repeating: 65, count: count).write(to: file)
            return IngestionSchedule.Work(
                documentNumber: Int64(index + 1), files: [try TextFile(path: file.path)],
                replaces: false, utf8Read: 0, tokenCount: 0)
        }
        return IngestionSchedule(work: work, threads: 2, summary: IngestionSummary())
    }
}

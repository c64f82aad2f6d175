// SPDX-License-Identifier: Apache-2.0
import Documents
import Foundation
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Ingestion

/// Whatever stops a job, running it again leads to the same library (G1, G2).
@Suite struct InterruptionTests {
    private struct Injected: Error {}

    @Test func threadsChangeNothing() throws {
        let fixture = try IngestionFixture()
        try TestFolders.withScratch { folder in
            let files = folder.appendingPathComponent("files")
            try IngestionFixture.writeFolder(files)
            let expected = try fixture.uninterruptedHash(files)
            for threads in [2, 3] {
                let library = try Library(folder: folder.path + "/\(threads)")
                _ = try fixture.job(library, threads: threads).run(paths: [files.path])
                #expect(try library.contentHash() == expected)
            }
        }
    }

    @Test(arguments: [1, 2])
    func cancelledJobGoesOnToTheSameLibrary(threads: Int) throws {
        let fixture = try IngestionFixture()
        try TestFolders.withScratch { folder in
            let files = folder.appendingPathComponent("files")
            try IngestionFixture.writeFolder(files)
            let expected = try fixture.uninterruptedHash(files)
            let cancellation = Mutex(CancellationFlag())
            let library = try Library(folder: folder.path + "/library") { step in
                // Each run may make one checkpoint per thread.
                if step == "checkpoint.committed" {
                    cancellation.withLock { $0.cancel() }
                }
            }
            var runs = 0
            var wasCancelled = true
            while wasCancelled, runs < 100 {
                let flag = CancellationFlag()
                cancellation.withLock { $0 = flag }
                let summary = try fixture.job(library, threads: threads, cancellation: flag)
                    .run(paths: [files.path])
                wasCancelled = summary.wasCancelled
                #expect(summary.unfinished.isEmpty != wasCancelled)
                runs += 1
            }
            #expect(runs > 5)
            #expect(try library.contentHash() == expected)
        }
    }

    @Test func failedWriteEndsTheJobAndLosesNothing() throws {
        let fixture = try IngestionFixture()
        try TestFolders.withScratch { folder in
            let files = folder.appendingPathComponent("files")
            try IngestionFixture.writeFolder(files)
            let expected = try fixture.uninterruptedHash(files)
            let steps = Mutex(0)
            let library = try Library(folder: folder.path + "/library") { _ in
                let fails = steps.withLock { steps in
                    steps += 1
                    return steps % 23 == 0
                }
                if fails { throw Injected() }
            }
            var failures = 0
            while failures < 100 {
                do {
                    _ = try fixture.job(library).run(paths: [files.path])
                    break
                } catch is Injected { failures += 1 }
            }
            #expect(failures > 3)
            #expect(try library.contentHash() == expected)
        }
    }

    /// R1 and R2 in small: processes are killed at steps of transactions, before
    /// and after commits.
    @Test func killedJobGoesOnToTheSameLibrary() async throws {
        let fixture = try IngestionFixture()
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("mneme-test-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }  // scratch only
        let files = folder.appendingPathComponent("files")
        try IngestionFixture.writeFolder(files)
        let expected = try fixture.uninterruptedHash(files)
        for point in [2, 4, 11, 17, 25, 30] {
            await #expect(processExitsWith: .signal(SIGKILL)) {
                [folder = folder.path as String, point = point as Int] in
                let taken = Mutex(0)
                let library = try Library(folder: folder + "/library") { _ in
                    let dies = taken.withLock { taken in
                        taken += 1
                        return taken == point
                    }
                    if dies { kill(getpid(), SIGKILL) }
                }
                _ = try IngestionFixture().job(library).run(paths: [folder + "/files"])
            }
        }
        let library = try Library(folder: folder.path + "/library")
        let summary = try fixture.job(library).run(paths: [files.path])
        #expect(!summary.wasCancelled)
        #expect(try library.contentHash() == expected)
    }
}

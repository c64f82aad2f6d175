// SPDX-License-Identifier: Apache-2.0
import Documents
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Storage

@Suite struct SnapshotTests {
    @Test func snapshotsThinOutAndPinnedOnesStay() throws {
        try TestFolders.withScratch { folder in
            let library = try Library(folder: folder.path)
            let text = LibraryFixture.text("a", lines: 16 * 100 + 3)
            try LibraryFixture.ingest(library, ["/a": text], stopAfter: 5)
            #expect(
                try library.snapshots(of: 1).map(\.segmentCount) == [16, 32, 48, 64, 80])
            try library.pin(documentNumber: 1, segmentCount: 48)
            try LibraryFixture.ingest(library, ["/a": text], stopAfter: 60)
            #expect(try library.snapshots(of: 1).count <= 34)
            try LibraryFixture.ingest(library, ["/a": text])
            let kept = try library.snapshots(of: 1)
            #expect(kept.last?.segmentCount == 1603)
            #expect(kept.contains { $0.segmentCount == 48 && $0.isPinned })
            #expect((17...18).contains(kept.count))
            // Evenly: no gap of more than an eighth of the document.
            let positions = [0] + kept.map(\.segmentCount)
            #expect(zip(positions, positions.dropFirst()).allSatisfy { $1 - $0 <= 200 })
            #expect(
                try library.snapshot(
                    of: 1, segmentCount: 1603, modelIdentity: LibraryFixture.model)
                    == LibraryFixture.snapshot(1603))
        }
    }

    @Test(arguments: [0, 5, 9, -1])
    func flippedByteIsFound(at place: Int) throws {
        try TestFolders.withScratch { folder in
            let library = try Library(folder: folder.path)
            try LibraryFixture.ingest(library, ["/a": LibraryFixture.text("a", lines: 20)])
            try library.pool.write { db in
                var state = SnapshotBlob.packed(LibraryFixture.snapshot(20))
                state[place < 0 ? state.count + place : place] ^= 1
                try db.execute(
                    sql: "UPDATE snapshot SET state = ? WHERE key & 0xffffff = 20",
                    arguments: [state.data])
            }
            let error = #expect(throws: LibraryError.self) {
                try library.snapshot(of: 1, segmentCount: 20, modelIdentity: LibraryFixture.model)
            }
            guard case .corrupt(let artefact, _) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(artefact == "snapshot s20 of document number 1")
        }
    }

    @Test func flippedBytesOfTextAndEmbeddingsAreFound() throws {
        try TestFolders.withScratch { folder in
            let library = try Library(folder: folder.path)
            try LibraryFixture.ingest(library, ["/a": LibraryFixture.text("a", lines: 20)])
            try library.pool.write { db in
                let blob: Data = try Data.fetchOne(db, sql: "SELECT bytes FROM textChunk") ?? Data()
                for place in [0, 20, blob.count / 2, blob.count - 1] {
                    var damaged = blob
                    damaged[place] ^= 8
                    try db.execute(sql: "UPDATE textChunk SET bytes = ?", arguments: [damaged])
                    #expect(throws: LibraryError.self, "byte \(place)") {
                        try library.text(db, 1, 0..<10)
                    }
                }
                try db.execute(sql: "UPDATE embedding SET vectors = substr(vectors, 1, 99)")
            }
            #expect(throws: LibraryError.self) { try library.embeddings(of: [1]) }
        }
    }

    @Test func anotherModelsSnapshotIsRefused() throws {
        try TestFolders.withScratch { folder in
            let library = try Library(folder: folder.path)
            try LibraryFixture.ingest(library, ["/a": "one"])
            #expect(
                throws: LibraryError.otherModel(
                    artefact: "snapshot s1 of document number 1", stored: LibraryFixture.model,
                    present: "b")
            ) { try library.snapshot(of: 1, segmentCount: 1, modelIdentity: "b") }
            #expect(throws: LibraryError.noSuchSnapshot(documentNumber: 1, segmentCount: 2)) {
                try library.snapshot(of: 1, segmentCount: 2, modelIdentity: LibraryFixture.model)
            }
        }
    }

    @Test(arguments: [0, 1, 2, 3, 5000])
    func blobGivesBackTheState(byteCount: Int) {
        let state = (0..<byteCount).map { UInt8(truncatingIfNeeded: $0 &* 37) }
        #expect(SnapshotBlob.unpacked(SnapshotBlob.packed(state)) == state)
    }

    @Test func spacingDependsOnTheSegmentCountOnly() {
        #expect(SnapshotSpacing.stride(segmentCount: 16 * 32) == 16)
        #expect(SnapshotSpacing.stride(segmentCount: 16 * 33) == 32)
        #expect(SnapshotSpacing.kept(of: []) == [])
        #expect(SnapshotSpacing.kept(of: Array(1...40)).count == 17)
    }
}

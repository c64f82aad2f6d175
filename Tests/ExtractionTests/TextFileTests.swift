// SPDX-License-Identifier: Apache-2.0
import Hashing
import Documents
import Foundation
import TestSupport
import Testing

@testable import Extraction

@Suite struct TextFileTests {
    private func write(_ bytes: [UInt8], _ body: (String) throws -> Void) throws {
        try TestFolders.withScratch { folder in
            let file = folder.appendingPathComponent("text.txt")
            try Data(bytes).write(to: file)
            try body(file.path)
        }
    }

    private func reason(_ bytes: [UInt8], byteLimit: Int = 1 << 20) throws -> String? {
        var reason: String?
        try write(bytes) { path in
            do {
                _ = try TextFile(path: path, byteLimit: byteLimit)
            } catch let error as SkipReason {
                reason = error.description
            }
        }
        return reason
    }

    @Test func textIsReadWholeAndFromAnyOffset() throws {
        let bytes = Array(String(repeating: "Zoë reads. ", count: 20_000).utf8)
        try write(bytes) { path in
            let file = try TextFile(path: path)
            #expect(file.byteCount == bytes.count)
            #expect(file.id == DocumentID(digest: SHA256.hash(data: bytes)))
            for offset in [0, 1, 65_535, 65_536, 200_000, bytes.count - 1, bytes.count] {
                var chunks = try file.chunks(from: offset)
                var read: [UInt8] = []
                while let chunk = try chunks.next() {
                    #expect(!chunk.isEmpty)
                    read += chunk
                }
                #expect(read == Array(bytes[offset...]))
                let end = try chunks.next()
                #expect(end == nil)
            }
        }
    }

    @Test func aMarkOfUTF8BelongsToTheBytes() throws {
        try write([0xEF, 0xBB, 0xBF] + Array("sea".utf8)) { path in
            let file = try TextFile(path: path)
            #expect(file.byteCount == 6)
        }
        #expect(try reason([0xEF, 0xBB, 0xBF]) == "empty")
    }

    @Test func reasonsAreOneLineEach() throws {
        #expect(try reason([]) == "empty")
        #expect(try reason(Array("seventeen letters".utf8) + [0]) == "not text: NUL byte at 17")
        #expect(try reason(Array("caf".utf8) + [0xE9, 0x20]) == "not UTF-8 at byte 3")
        #expect(try reason(Array("cut".utf8) + [0xE2, 0x82]) == "not UTF-8 at byte 3")
        #expect(
            try reason([0xFF, 0xFE, 0x61, 0]) == "UTF-16 text; convert it to UTF-8 first")
        #expect(
            try reason([0xFE, 0xFF, 0, 0x61]) == "UTF-16 text; convert it to UTF-8 first")
        #expect(
            try reason([0xFF, 0xFE, 0, 0, 1]) == "UTF-32 text; convert it to UTF-8 first")
        #expect(try reason(Array("%PDF-1.7".utf8) + [0xFF]) == "not text: a PDF file")
        #expect(try reason([0x1F, 0x8B, 8, 0]) == "not text: a gzip file")
        #expect(try reason([9, 9, 9], byteLimit: 2) == "3 bytes; at most 2 are read")
        #expect(try reason(Array("fine".utf8)) == nil)
    }

    @Test func aMissingFileAndAFolderAreNoFiles() throws {
        try TestFolders.withScratch { folder in
            #expect(throws: SkipReason.missing) { try TextFile(path: folder.path + "/none") }
            #expect(throws: SkipReason.notAFile(kind: "folder")) {
                try TextFile(path: folder.path)
            }
            #expect(throws: SkipReason.notAFile(kind: "device")) { try TextFile(path: "/dev/zero") }
        }
    }

    @Test func linksAndPipesAreNotOpened() throws {
        try write(Array("text".utf8)) { path in
            let link = path + ".link"
            try FileManager.default.createSymbolicLink(
                atPath: link, withDestinationPath: path)
            #expect(throws: SkipReason.symbolicLink) { try TextFile(path: link) }
            let pipe = path + ".pipe"
            #expect(mkfifo(pipe, 0o600) == 0)
            #expect(throws: SkipReason.notAFile(kind: "FIFO")) { try TextFile(path: pipe) }
        }
    }

    @Test func otherBytesThanBeforeAreNoticed() throws {
        try write(Array("before".utf8)) { path in
            let file = try TextFile(path: path)
            try Data("after!".utf8).write(to: URL(fileURLWithPath: path))
            #expect(throws: SkipReason.changed) { _ = try file.chunks() }
        }
        // Changed behind its back, between two reads.
        let long = [UInt8](repeating: UInt8(ascii: "a"), count: 200_000)
        try write(long) { path in
            let file = try TextFile(path: path)
            var chunks = try file.chunks()
            _ = try chunks.next()
            let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
            try handle.seek(toOffset: 150_000)
            try handle.write(contentsOf: Data("b".utf8))
            try handle.close()
            var reason: SkipReason?
            do {
                while try chunks.next() != nil {}
            } catch {
                reason = error as? SkipReason
            }
            #expect(reason == .changed)
        }
    }
}

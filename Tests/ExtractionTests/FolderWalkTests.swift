// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@testable import Extraction

@Suite struct FolderWalkTests {
    private func make(_ path: String, in folder: URL) throws {
        let file = folder.appendingPathComponent(path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data("text".utf8).write(to: file)
    }

    @Test func filesComeInTheOrderOfTheirPathsBytes() throws {
        try TestFolders.withScratch { folder in
            for path in ["b.txt", "a/z.txt", "a/b/c.md", "a.txt", "é.txt", "Z.txt", "a b.txt"] {
                try make(path, in: folder)
            }
            let walk = try FolderWalk(path: folder.path)
            #expect(walk.isFolder)
            let below = walk.entries.map { String($0.path.dropFirst(walk.root.count + 1)) }
            #expect(
                below == ["Z.txt", "a b.txt", "a.txt", "a/b/c.md", "a/z.txt", "b.txt", "é.txt"])
            #expect(walk.entries.allSatisfy { $0.reason == nil })
        }
    }

    @Test func whatIsNotReadIsListedWithItsReason() throws {
        try TestFolders.withScratch { folder in
            try make("real/a.txt", in: folder)
            try make("real/.hidden/b.txt", in: folder)
            let root = folder.appendingPathComponent("real").path
            let files = FileManager.default
            try files.createSymbolicLink(atPath: root + "/link", withDestinationPath: "a.txt")
            try files.createSymbolicLink(atPath: root + "/loop", withDestinationPath: "..")
            try files.createSymbolicLink(atPath: root + "/nowhere", withDestinationPath: "none")
            #expect(mkfifo(root + "/pipe", 0o600) == 0)
            let name = Array((root + "/").utf8) + [0x66, 0xFF, 0x66, 0]
            let descriptor = name.map(CChar.init(bitPattern:)).withUnsafeBufferPointer {
                $0.baseAddress.map { open($0, O_CREAT | O_WRONLY, 0o600) } ?? -1
            }
            #expect(descriptor >= 0)
            close(descriptor)
            let walk = try FolderWalk(path: root)
            let reasons = walk.entries.map { entry in
                (entry.path.dropFirst(walk.root.count + 1), entry.reason)
            }
            #expect(
                reasons.map { "\($0): \($1?.description ?? "read")" } == [
                    ".hidden: hidden: its name begins with a dot",
                    "a.txt: read",
                    "f\u{FFFD}f: its name is not UTF-8; rename it",
                    "link: a symbolic link; name its target to read it",
                    "loop: a symbolic link; name its target to read it",
                    "nowhere: a symbolic link; name its target to read it",
                    "pipe: not a file but a FIFO",
                ])
        }
    }

    @Test func aFileOrALinkMayBeTheRoot() throws {
        try TestFolders.withScratch { folder in
            try make("a/b.txt", in: folder)
            let link = folder.appendingPathComponent("link").path
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "a")
            let file = try FolderWalk(path: folder.path + "/a/../a//b.txt")
            #expect(!file.isFolder)
            #expect(file.entries.map(\.path) == [file.root])
            let linked = try FolderWalk(path: link)
            #expect(linked.root.hasSuffix("/a"))
            #expect(linked.entries == file.entries)
            #expect(throws: SkipReason.missing) { try FolderWalk(path: folder.path + "/none") }
        }
    }

    @Test func anEmptyFolderHasNoEntries() throws {
        try TestFolders.withScratch { folder in
            let walk = try FolderWalk(path: folder.path)
            #expect(walk.entries.isEmpty)
        }
    }
}

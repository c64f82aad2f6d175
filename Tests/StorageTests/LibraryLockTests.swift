// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@testable import Storage

@Suite struct LibraryLockTests {
    @Test func secondOwnerIsRefusedWithThePid() throws {
        try TestFolders.withScratch { folder in
            let library = try Library(folder: folder.path)
            let error = #expect(throws: LibraryError.self) { try Library(folder: folder.path) }
            #expect(error == .inUse(folder: folder.path, pid: getpid()))
            #expect(error?.description.contains("process \(getpid())") == true)
            withExtendedLifetime(library) {}
        }
    }

    @Test func secondProcessIsRefused() async throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("mneme-test-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }  // scratch only
        let library = try Library(folder: folder)
        await #expect(processExitsWith: .exitCode(75)) {
            [folder = folder as String, pid = getpid() as Int32] in
            do { _ = try Library(folder: folder) } catch LibraryError.inUse(_, pid) { exit(75) }
        }
        try library.close()
    }

    @Test func lockOfADeadProcessDoesNotBlock() throws {
        try TestFolders.withScratch { folder in
            try Data("99999999\n".utf8).write(to: folder.appendingPathComponent("library.lock"))
            try Library(folder: folder.path).close()
            try Library(folder: folder.path).close()
        }
    }

    /// As a process has it that was forked and has not become its program yet.
    @Test func copyOfTheDescriptorDoesNotKeepTheLock() throws {
        try TestFolders.withScratch { folder in
            let lock = folder.path + "/library.lock"
            var copy: Int32 = -1
            do {
                let library = try Library(folder: folder.path)
                let descriptors = try FileManager.default.contentsOfDirectory(
                    atPath: "/proc/self/fd"
                ).compactMap { Int32($0) }
                let held = descriptors.first { descriptor in
                    let link = "/proc/self/fd/\(descriptor)"
                    // Others come and go meanwhile.
                    let target = try? FileManager.default.destinationOfSymbolicLink(atPath: link)
                    return target?.hasSuffix(lock) == true
                }
                copy = dup(try #require(held))
                try library.close()
            }
            defer { close(copy) }
            try Library(folder: folder.path).close()
        }
    }

    @Test func folderThatCannotBeMadeIsSaid() throws {
        #expect(throws: LibraryError.self) { try Library(folder: "/dev/null/library") }
    }
}

// SPDX-License-Identifier: Apache-2.0
import Foundation
import LineProtocol
import Synchronization

/// Where octets that INGEST brings along are kept: a folder beside the library
/// (its own folder is never read from). A text of the same name replaces the
/// one before it.
///
/// Files are written on a thread of the inbox, in the order given.
final class Inbox: Sendable {
    private let folder: String
    private let thread = WorkThread(name: "mneme.inbox", capacity: 8192)

    init(libraryPath: String) { folder = libraryPath + "-received" }

    /// One file that is arriving.
    final class Parcel: Sendable {
        fileprivate let path: String
        /// Why it could not be written; 0 as long as it could.
        fileprivate let code = Atomic<Int32>(0)
        fileprivate init(path: String) { self.path = path }
    }

    func parcel() -> Parcel { Parcel(path: "\(folder)/.\(UUID().uuidString)") }

    /// Adds octets; `done` is called when they are written. False where too
    /// much waits.
    func append(
        _ octets: [UInt8], to parcel: Parcel, done: @escaping @Sendable () -> Void
    ) -> Bool {
        thread.add { [folder] in
            // A failure shows when the parcel is named: its bytes are not there.
            try? FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            let descriptor = open(parcel.path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
            if descriptor >= 0 {
                var left = octets[...]
                while !left.isEmpty {
                    let count = left.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
                    if count <= 0 {
                        parcel.code.store(errno, ordering: .relaxed)
                        break
                    }
                    left = left.dropFirst(count)
                }
                close(descriptor)
            } else {
                parcel.code.store(errno, ordering: .relaxed)
            }
            done()
        } != nil
    }

    /// Gives the parcel its name; `done` gets the path, or why there is none.
    func finish(
        _ parcel: Parcel, name: String, byteCount: Int,
        done: @escaping @Sendable (Result<String, any Error>) -> Void
    ) {
        guard Self.isFileName(name) else {
            discard(parcel)
            return done(
                .failure(
                    Refusal(.badValue, "name must be a plain file name", ["key": "name"])))
        }
        if byteCount == 0 { _ = append([], to: parcel, done: {}) }
        let added = thread.add { [folder] in
            let path = folder + "/" + name
            let found = (try? FileManager.default.attributesOfItem(atPath: parcel.path))?[.size]
            if byteCount == 0 || (found as? NSNumber)?.intValue == byteCount {
                if rename(parcel.path, path) == 0 { return done(.success(path)) }
            }
            let code = parcel.code.load(ordering: .relaxed)
            unlink(parcel.path)
            let isFull = [ENOSPC, EDQUOT].contains(code)
            done(
                .failure(
                    isFull
                        ? CocoaError(.fileWriteOutOfSpace)
                        : POSIXError(POSIXErrorCode(rawValue: code) ?? .EIO)))
        }
        if added == nil {
            done(.failure(Refusal(.busy, "too much arrives", ["retry_ms": 1000])))
        }
    }

    /// Throws a parcel away.
    func discard(_ parcel: Parcel) {
        _ = thread.add { unlink(parcel.path) }
    }

    /// Removes texts that were received and are forgotten; other files stay.
    func forget(paths: [String]) {
        for path in paths where (path as NSString).deletingLastPathComponent == folder {
            unlink(path)
        }
    }

    /// Ends the thread; false when it still writes at `deadline`.
    func end(by deadline: Date) -> Bool { thread.end(by: deadline) }

    static func isFileName(_ name: String) -> Bool {
        (1...200).contains(name.utf8.count) && name.first != "."
            && !name.unicodeScalars.contains { $0 == "/" || JSON.isUnsafeOnATerminal($0) }
    }
}

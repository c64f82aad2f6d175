// SPDX-License-Identifier: Apache-2.0
import Foundation

/// The exclusive lock of a library's folder: `library.lock`, which holds the
/// owner's process id.
///
/// The lock is the kernel's (`flock`), the number only tells people whom to
/// wait for. So a process that was killed leaves nothing that blocks. The file
/// is never removed: a second process could then lock a name that is gone.
struct LibraryLock: ~Copyable {
    private let descriptor: Int32

    /// Takes the lock or throws `LibraryError.inUse` at once.
    init(folder: String) throws {
        let path = folder + "/library.lock"
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw LibraryError.unusableFolder(path: folder, reason: systemMessage())
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            let pid = Int32(
                ((try? String(contentsOfFile: path, encoding: .utf8)) ?? "")  // unreadable: unknown
                    .trimmingCharacters(in: .whitespacesAndNewlines))
            close(descriptor)
            guard code == EWOULDBLOCK else {
                throw LibraryError.unusableFolder(
                    path: folder, reason: unsafe String(cString: strerror(code)))
            }
            throw LibraryError.inUse(folder: folder, pid: pid)
        }
        let text = Array("\(getpid())\n".utf8)
        guard ftruncate(descriptor, 0) == 0,
            unsafe write(descriptor, text, text.count) == text.count
        else {
            let reason = systemMessage()
            close(descriptor)
            throw LibraryError.unusableFolder(path: folder, reason: reason)
        }
        // Last of all: a throw behind it would run deinit, too, which would empty
        // and close whatever file has the number by then.
        self.descriptor = descriptor
    }

    deinit {
        ftruncate(descriptor, 0)
        // A process that is just being started holds a copy of the descriptor,
        // and the lock with it, until it becomes another program.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}

private func systemMessage() -> String { unsafe String(cString: strerror(errno)) }

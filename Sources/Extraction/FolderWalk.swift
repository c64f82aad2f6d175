// SPDX-License-Identifier: Apache-2.0
import Foundation

/// All files at or below a path, in the order of their paths' bytes.
///
/// Links are followed in the path that was asked for and nowhere below it.
/// Folders whose names begin with a dot are not entered. What cannot be read
/// is listed with the reason.
package struct FolderWalk: Sendable {
    /// A file, or something that is not read.
    package struct Entry: Hashable, Sendable {
        /// Absolute, without links.
        package let path: String
        /// nil: a regular file that still has to be looked into.
        package let reason: SkipReason?
    }

    /// The path that was asked for, absolute and without links.
    package let root: String
    /// Whether the root is a folder.
    package let isFolder: Bool
    package let entries: [Entry]

    /// Lists what is at or below `path`.
    ///
    /// Throws: `missing` or `unreadable` when there is nothing at `path`.
    package init(path: String) throws(SkipReason) {
        root = try Self.resolved(path)
        var entries: [Entry] = []
        let kind = Self.kind(root)
        isFolder = kind == .folder
        // (path, reason): folders still to be listed.
        var folders = isFolder ? [root] : []
        if case .other(let reason) = kind { entries.append(Entry(path: root, reason: reason)) }
        while let folder = folders.popLast() {
            let names: [String]
            do {
                names = try FileManager.default.contentsOfDirectory(atPath: folder)
            } catch {
                entries.append(Entry(path: folder, reason: .unreadable("no permission to list it")))
                continue
            }
            for name in names {
                let path = folder == "/" ? "/" + name : folder + "/" + name
                switch Self.kind(path) {
                case _ where name.hasPrefix("."):
                    entries.append(Entry(path: path, reason: .hidden))
                case .folder:
                    folders.append(path)
                // The listing repairs names that are not UTF-8; such a name
                // then leads nowhere.
                case .other(.missing?) where name.unicodeScalars.contains("\u{FFFD}"):
                    entries.append(Entry(path: path, reason: .nameNotUTF8))
                case .other(let reason):
                    entries.append(Entry(path: path, reason: reason))
                }
            }
        }
        self.entries = entries.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    private enum Kind: Equatable {
        case folder
        case other(SkipReason?)
    }

    private static func kind(_ path: String) -> Kind {
        do {
            _ = try OpenFile.stamp(path: path)
            return .other(nil)
        } catch .notAFile(kind: "folder") {
            return .folder
        } catch {
            return .other(error)
        }
    }

    /// Absolute, links followed; the last component too.
    private static func resolved(_ path: String) throws(SkipReason) -> String {
        guard let canonical = realpath(path, nil) else { throw OpenFile.reason(errno) }
        defer { free(canonical) }
        guard let text = String(validatingCString: canonical) else { throw .nameNotUTF8 }
        return text
    }
}

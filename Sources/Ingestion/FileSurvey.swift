// SPDX-License-Identifier: Apache-2.0
import Documents
import Extraction
import Storage

/// What stands at the paths that a person named, and what the library is to
/// hold of it: the first half of a job, which changes nothing.
struct FileSurvey {
    /// In order of paths; one per file found, and one per file gone.
    private(set) var changes: [SourceChange] = []
    /// The files to be held, by path.
    private(set) var files: [String: TextFile] = [:]

    /// Walks and hashes everything.
    ///
    /// `held` are the paths of the library's sources: those in a named folder
    /// that are not found there any more are to leave, unless their folder
    /// could not be listed. `excluding` is a folder that is never entered: the
    /// library's own. `report` takes the number of files looked at; when it
    /// answers false, the survey ends and is nil.
    ///
    /// Throws: `IngestionError.unusablePath` where nothing stands at a named path.
    init?(
        paths: [String], held: [String], excluding ownFolder: String?,
        report: (Int) -> Bool
    ) throws {
        var found: [String: SourceChange] = [:]
        for path in paths {
            let walk: FolderWalk
            do { walk = try FolderWalk(path: path) } catch {
                throw IngestionError.unusablePath(path: path, reason: "\(error)")
            }
            var unlisted: [String] = []
            for entry in walk.entries where found[entry.path] == nil {
                if let ownFolder, Self.isPath(entry.path, in: ownFolder) { continue }
                guard report(found.count) else { return nil }
                let change = look(at: entry)
                if case .unreadable? = entry.reason { unlisted.append(entry.path) }
                found[entry.path] = change
            }
            guard walk.isFolder else { continue }
            for path in held where found[path] == nil && Self.isPath(path, in: walk.root) {
                if !unlisted.contains(where: { Self.isPath(path, in: $0) }) {
                    found[path] = .remove(path: path)
                }
            }
        }
        changes = found.values.sorted {
            $0.path.utf8.lexicographicallyPrecedes($1.path.utf8)
        }
    }

    private mutating func look(at entry: FolderWalk.Entry) -> SourceChange {
        do throws(SkipReason) {
            if let reason = entry.reason { throw reason }
            let file = try TextFile(path: entry.path)
            files[entry.path] = file
            return .hold(
                path: entry.path, id: file.id, utf8Count: file.byteCount,
                changedAt: file.changedAt)
        } catch {
            switch error {
            case .missing:
                // It was there when the folder was listed.
                return .remove(path: entry.path)
            case .unreadable, .changed:
                // May be otherwise in a moment: what is held of it stays.
                return .fail(path: entry.path, reason: "\(error)")
            case .empty:
                return .refuse(path: entry.path, state: .empty, reason: "\(error)")
            default:
                return .refuse(path: entry.path, state: .skipped, reason: "\(error)")
            }
        }
    }

    private static func isPath(_ path: String, in folder: String) -> Bool {
        path == folder || path.hasPrefix(folder == "/" ? "/" : folder + "/")
    }
}

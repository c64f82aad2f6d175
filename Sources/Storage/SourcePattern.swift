// SPDX-License-Identifier: Apache-2.0
import Foundation

/// How people name documents of a library: by path, by folder, by file name,
/// by glob, or by the first digits of a document's hash.
package struct SourcePattern: Sendable {
    private let text: String

    /// Takes what a person wrote, such as `*.md`, `notes/`, `moby-dick.txt`.
    package init(_ text: String) { self.text = text }

    /// Whether a source of that path (and document, when it has one) is meant.
    ///
    /// `*` and `?` of a glob match any character, `/` too. A pattern without `/`
    /// is compared with the file's name as well.
    package func matches(path: String, documentHex: String? = nil) -> Bool {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        if text == path || text == name { return true }
        let folder = text.hasSuffix("/") ? text : text + "/"
        if path.hasPrefix(folder) { return true }
        if let documentHex, text.utf8.count >= 8, documentHex.hasPrefix(text.lowercased()) {
            return true
        }
        guard text.contains(where: { "*?[".contains($0) }) else { return false }
        if unsafe fnmatch(text, path, 0) == 0 { return true }
        if unsafe fnmatch("*/" + text, path, 0) == 0 { return true }
        return unsafe !text.contains("/") && fnmatch(text, name, 0) == 0
    }
}

// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Where tests find what lies outside the checkout, and a scratch folder of
/// their own.
package enum TestFolders {
    /// The checkout's root, from this file's place in it.
    package static let package = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// `Resources/models` of the checkout: the shipped weights.
    package static let models = package.appendingPathComponent("Resources/models")

    /// The folder `shared` beside the checkout, or nil where there is none.
    /// Tests that need it are skipped with a message.
    package static let shared: URL? = {
        let folder = package.deletingLastPathComponent().appendingPathComponent("shared")
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }()

    /// Calls `body` with a new empty folder and removes it afterwards.
    package static func withScratch<Result>(_ body: (URL) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("mneme-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }  // scratch only
        return try body(folder)
    }
}

// SPDX-License-Identifier: Apache-2.0
import Calling
import Foundation
import LineProtocol
import TestSupport
import Testing

@testable import Serving

@Suite struct TokenFileTests {
    private func tokens(_ text: String, mode: Int = 0o600) throws -> TokenFile {
        try TestFolders.withScratch { folder in
            let path = folder.appendingPathComponent("tokens").path
            _ = FileManager.default.createFile(
                atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: mode])
            return try TokenFile(path: path)
        }
    }

    @Test("P4: a token decides the role")
    func roles() throws {
        let file = try tokens("# mine\nread 0123456789abcdef\n\nadmin fedcba9876543210\n")
        #expect(file.role(of: "0123456789abcdef") == .read)
        #expect(file.role(of: "fedcba9876543210") == .admin)
        for wrong in [
            "", "0", "0123456789abcde", "0123456789abcdef0", "0123456789abcdeF",
            "0123456789abcdef0123456789abcdef",
        ] {
            #expect(file.role(of: wrong) == nil)
        }
    }

    @Test("P4: a file that others can read, or that is no list of tokens, is refused")
    func refused() {
        #expect(throws: ServingError.self) { try tokens("read 0123456789abcdef", mode: 0o644) }
        for text in [
            "", "read short", "write 0123456789abcdef", "0123456789abcdef", "none 0123456789abcdef",
        ] {
            #expect(throws: ServingError.self) { try tokens(text) }
        }
        #expect(throws: ServingError.self) { try TokenFile(path: "/nowhere") }
    }
}

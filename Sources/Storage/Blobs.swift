// SPDX-License-Identifier: Apache-2.0
import Hashing
import Foundation
import GRDB

extension Array where Element == UInt8 {
    /// The bytes as SQLite's layer takes a blob.
    var data: Data { Data(self) }

    /// The 32 bytes of their SHA-256.
    var sha256: [UInt8] { Array(SHA256.hash(data: self)) }
}

extension Row {
    /// The bytes of a blob column that is never null.
    func bytes(_ column: String) -> [UInt8] {
        let data: Data = self[column]
        return Array(data)
    }
}

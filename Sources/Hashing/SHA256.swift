// SPDX-License-Identifier: Apache-2.0
import COpenSSL
import Foundation

/// SHA-256 (FIPS 180-4) as bytes arrive; OpenSSL's, with the processor's own
/// instructions where it has them.
///
/// A value: a copy goes on from the same bytes on its own.
package struct SHA256: Sendable {
    private var context = SHA256_CTX()

    package init() { unsafe SHA256_Init(&context) }

    /// Takes further bytes.
    package mutating func update(data: some ContiguousBytes) {
        unsafe data.withUnsafeBytes { bytes in
            _ = unsafe SHA256_Update(&context, bytes.baseAddress, bytes.count)
        }
    }

    /// The 32 bytes of the hash of all bytes so far.
    package func finalize() -> [UInt8] {
        var copy = context
        var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
        unsafe SHA256_Final(&digest, &copy)
        return digest
    }

    /// The 32 bytes of the hash of `data`.
    package static func hash(data: some ContiguousBytes) -> [UInt8] {
        var hash = SHA256()
        hash.update(data: data)
        return hash.finalize()
    }
}

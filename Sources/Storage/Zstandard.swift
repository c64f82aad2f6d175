// SPDX-License-Identifier: Apache-2.0
import CZstandard

/// Compression of blobs. A frame begins with Zstandard's magic number
/// and ends with a checksum of the content, which is checked on the way back.
enum Zstandard {
    /// For text: a chunk of 64 KiB takes about 4 ms, and English shrinks to 40 %.
    static let textLevel: Int32 = 9

    static func compressed(_ bytes: [UInt8], level: Int32) -> [UInt8] {
        let context = unsafe ZSTD_createCCtx()
        defer { unsafe ZSTD_freeCCtx(context) }
        unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level)
        unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
        let capacity = ZSTD_compressBound(bytes.count)
        return unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            count = unsafe ZSTD_compress2(
                context, buffer.baseAddress, capacity, bytes, bytes.count)
            precondition(ZSTD_isError(count) == 0, "zstd refused \(bytes.count) bytes")
        }
    }

    /// `byteCount` bytes, or nil where the frame is damaged or holds another
    /// number of bytes.
    static func decompressed(_ frame: [UInt8], byteCount: Int) -> [UInt8]? {
        var result = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, count in
            result = unsafe ZSTD_decompress(buffer.baseAddress, byteCount, frame, frame.count)
            count = ZSTD_isError(result) == 0 ? result : 0
        }
        return ZSTD_isError(result) == 0 && bytes.count == byteCount ? bytes : nil
    }
}

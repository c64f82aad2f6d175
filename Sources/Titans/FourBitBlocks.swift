// SPDX-License-Identifier: Apache-2.0
import Tensors

/// Numbers in four bits and a half: blocks of 32, the last one shorter, each
/// with a float16 scale and whole multiples of it from -7 to 7.
///
///     scales, 2 bytes each, little-endian | two numbers a byte, the first in its
///     lower half, each plus 8
///
/// An error is at most half the scale, which is a seventh of the largest of its
/// block. For the weights of a memory that is far less than what its pairs do to
/// each other: over 500 words masked in books, a share of 0.359 is recalled from
/// such states, and 0.361 from exact ones.
enum FourBitBlocks {
    static let blockCount = 32
    private static let most: Float = 7

    static func byteCount(of count: Int) -> Int { scaleByteCount(of: count) + (count + 1) / 2 }

    private static func scaleByteCount(of count: Int) -> Int {
        2 * ((count + blockCount - 1) / blockCount)
    }

    /// Values beyond 7 · 65504 are cut there; what is not a number becomes the
    /// largest its block can hold, as in `float16Bits`.
    static func bytes(_ values: [Float]) -> [UInt8] {
        let starts = Array(stride(from: 0, to: values.count, by: blockCount))
        let bits = float16Bits(
            starts.map { start in
                values[start..<min(start + blockCount, values.count)]
                    .reduce(0) { max($0, abs($1)) } / most
            })
        let scales = floats(float16Bits: bits) ?? [Float](repeating: 0, count: bits.count)
        var halves = [UInt8](repeating: 0, count: (values.count + 1) / 2)
        for (index, value) in values.enumerated() {
            let scale = scales[index / blockCount]
            let whole = scale > 0 ? max(-most, min(most, (value / scale).rounded())) : 0
            halves[index / 2] |= UInt8(Int(whole) + 8) << (index % 2 == 0 ? 0 : 4)
        }
        return littleEndianBytes(bits) + halves
    }

    /// The values of `byteCount(of: count)` bytes; nil where they cannot be such.
    static func values(_ bytes: ArraySlice<UInt8>, count: Int) -> [Float]? {
        let scaleBytes = scaleByteCount(of: count)
        guard bytes.count == byteCount(of: count),
            let scales = floats(
                float16Bits: Tensors.values(
                    littleEndianBytes: bytes.prefix(scaleBytes), as: UInt16.self)),
            scales.allSatisfy({ $0 >= 0 })
        else { return nil }
        let first = bytes.startIndex + scaleBytes
        var values = [Float](repeating: 0, count: count)
        for index in values.indices {
            let half = bytes[first + index / 2] >> (index % 2 == 0 ? 0 : 4) & 15
            guard half > 0 else { return nil }
            values[index] = Float(Int(half) - 8) * scales[index / blockCount]
        }
        return values
    }
}

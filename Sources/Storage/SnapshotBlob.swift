// SPDX-License-Identifier: Apache-2.0

/// The stored form of a snapshot:
///
///     "MSZ" 1 | byte count, 4 bytes, little-endian | Zstandard frame
///
/// The frame holds the state's bytes with those at even places first, then
/// those at odd ones. Of a float16 the upper byte is sign, exponent and the
/// first digits, which repeat in a memory's weights, and the lower byte is
/// noise: apart, they pack to 36–86 % on a novel (all of it together: 49–93 %).
/// States in four bits, as they are stored now, pack to 92 %.
/// Rejected: the difference from the snapshot before, 88 %, because a memory
/// forgets and its weights move far in 16 segments.
enum SnapshotBlob {
    private static let magic: [UInt8] = [0x4d, 0x53, 0x5a, 1]
    private static let headerCount = 8
    /// Nothing that a model could have as its state is larger.
    private static let mostBytes = 1 << 30

    static func packed(_ state: [UInt8]) -> [UInt8] {
        var blob = magic
        for shift in stride(from: 0, to: 32, by: 8) {
            blob.append(UInt8(truncatingIfNeeded: state.count >> shift))
        }
        let half = (state.count + 1) / 2
        var apart = [UInt8](repeating: 0, count: state.count)
        for index in 0..<half { apart[index] = state[2 &* index] }
        for index in 0..<state.count - half { apart[half &+ index] = state[2 &* index &+ 1] }
        // Fast: this is entropy coding only, there is nothing to search for.
        return blob + Zstandard.compressed(apart, level: 1)
    }

    /// The state's bytes; nil where the blob is damaged.
    static func unpacked(_ blob: [UInt8]) -> [UInt8]? {
        guard blob.count > headerCount, blob.starts(with: magic) else { return nil }
        let count = blob[4..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
        guard count <= mostBytes,
            let apart = Zstandard.decompressed(
                Array(blob.dropFirst(headerCount)), byteCount: count)
        else { return nil }
        let half = (count + 1) / 2
        var state = [UInt8](repeating: 0, count: count)
        for index in 0..<half { state[2 &* index] = apart[index] }
        for index in 0..<count - half { state[2 &* index &+ 1] = apart[half &+ index] }
        return state
    }
}

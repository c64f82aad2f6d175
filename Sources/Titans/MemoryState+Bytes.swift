// SPDX-License-Identifier: Apache-2.0
import Tensors

// The stored form of a state. Little-endian, nothing between the parts:
//
//     offset  bytes  what
//          0      8  magic "MnemeMS\n"
//          8      2  version, 1
//         10      1  bits of a number: 4 (FourBitBlocks), 16 or 32
//         11      1  1 with momentum, 0 without
//         12     32  identity of the model
//         44      8  segments read
//         52      8  tokens read
//         60      4  count of matrices
//         64      8  each: rows and columns
//                    numbers of each matrix: weights, then momentum if it is there
//
// The shapes repeat what the model knows; they are there so that a damaged or
// foreign file is refused for what it is. Rejected: safetensors, whose header is
// larger than what it would say here.
extension MemoryState {
    /// By the bits of a number.
    package enum Precision: UInt8, Sendable {
        case int4 = 4
        case float16 = 16
        case float32 = 32

        func byteCount(of count: Int) -> Int {
            self == .int4 ? FourBitBlocks.byteCount(of: count) : count * Int(rawValue) / 8
        }
    }
    private static let magic = Array("MnemeMS\n".utf8)
    private static let version: UInt16 = 1
    private static let headerCount = 64

    /// The state as bytes. With float32 and momentum, loading gives an equal
    /// state; float16 saturates at ±65504, and int4 keeps a state to be asked and
    /// not to be read on from; without momentum, it starts at zero.
    package func bytes(_ precision: Precision, momentum: Bool) -> [UInt8] {
        let matrices = layers.flatMap { $0 }
        var bytes = MemoryState.magic
        bytes += littleEndianBytes([MemoryState.version])
        bytes += [precision.rawValue, momentum ? 1 : 0]
        bytes += hexadecimalBytes(modelIdentity)
        bytes += littleEndianBytes([UInt64(segmentCount), UInt64(tokenCount)])
        bytes += littleEndianBytes([UInt32(matrices.count)])
        for matrix in matrices {
            bytes += littleEndianBytes([UInt32(matrix.rows / 2), UInt32(matrix.columns)])
        }
        for matrix in matrices {
            let kept =
                momentum ? matrix.values : Array(matrix.values.prefix(matrix.values.count / 2))
            switch precision {
            case .int4: bytes += FourBitBlocks.bytes(kept)
            case .float16: bytes += littleEndianBytes(float16Bits(kept))
            case .float32: bytes += littleEndianBytes(kept)
            }
        }
        return bytes
    }

    /// Throws: `ModelError.stateOfOtherModel`, or `badState` for bytes that are
    /// not a whole state of finite numbers.
    package init(bytes: [UInt8], model: Model) throws {
        func bad(_ reason: String) -> ModelError { .badState(reason: reason) }
        guard bytes.count >= MemoryState.headerCount, bytes.starts(with: MemoryState.magic) else {
            throw bad("not a memory state")
        }
        func integer<Integer: FixedWidthInteger>(_ offset: Int, _ type: Integer.Type) -> Integer {
            bytes[offset..<offset + MemoryLayout<Integer>.size].reversed()
                .reduce(0) { $0 << 8 | Integer($1) }
        }
        let version = integer(8, UInt16.self)
        guard version == MemoryState.version else { throw bad("version \(version)") }
        let identity = hexadecimal(bytes[12..<44])
        guard identity == model.identity else {
            throw ModelError.stateOfOtherModel(expected: model.identity, found: identity)
        }
        guard let precision = Precision(rawValue: bytes[10]), bytes[11] <= 1 else {
            throw bad("damaged header")
        }
        let hasMomentum = bytes[11] == 1
        let segments = integer(44, UInt64.self)
        let tokens = integer(52, UInt64.self)
        guard segments < 1 << 48, tokens < 1 << 56 else { throw bad("damaged header") }

        let start = model.startState()
        let shapes = start.layers.flatMap { $0.map { ($0.rows / 2, $0.columns) } }
        let bodyOffset = MemoryState.headerCount + 8 * shapes.count
        let byteCount = shapes.reduce(bodyOffset) {
            $0 + precision.byteCount(of: $1.0 * $1.1 * (hasMomentum ? 2 : 1))
        }
        guard Int(integer(60, UInt32.self)) == shapes.count, bytes.count == byteCount else {
            throw bad("\(bytes.count) bytes where \(byteCount) are expected")
        }
        for (index, shape) in shapes.enumerated() {
            let offset = MemoryState.headerCount + 8 * index
            guard
                (Int(integer(offset, UInt32.self)), Int(integer(offset + 4, UInt32.self))) == shape
            else { throw bad("matrix \(index) is of another shape") }
        }
        var offset = bodyOffset
        var layers = start.layers
        for layer in layers.indices {
            for index in layers[layer].indices {
                let whole = layers[layer][index].values.count
                let count = hasMomentum ? whole : whole / 2
                let end = offset + precision.byteCount(of: count)
                let part = bytes[offset..<end]
                let numbers: [Float]? =
                    switch precision {
                    case .int4: FourBitBlocks.values(part, count: count)
                    case .float16:
                        floats(float16Bits: values(littleEndianBytes: part, as: UInt16.self))
                    case .float32: values(littleEndianBytes: part, as: Float.self)
                    }
                guard let numbers, numbers.allSatisfy(\.isFinite) else {
                    throw bad("holds a value that is not finite")
                }
                layers[layer][index].values =
                    numbers + [Float](repeating: 0, count: whole - count)
                offset = end
            }
        }
        self.init(modelIdentity: identity, layers: layers)
        segmentCount = Int(segments)
        tokenCount = Int(tokens)
    }
}

/// The bytes that pairs of hexadecimal digits stand for.
private func hexadecimalBytes(_ text: String) -> [UInt8] {
    let digits = text.utf8.map { UInt8($0 < 58 ? $0 - 48 : $0 - 87) }
    return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}

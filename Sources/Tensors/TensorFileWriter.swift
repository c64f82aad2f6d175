// SPDX-License-Identifier: Apache-2.0
import CKernels

/// Tensors on their way into a safetensors file.
package struct TensorFileWriter {
    package enum Format: Sendable { case float16, float32 }
    private var tensors: [(name: String, shape: [Int], type: String, bytes: [UInt8])] = []

    package init() {}

    package mutating func add(
        _ name: String, shape: [Int], values: [Float], format: Format = .float32
    ) {
        precondition(values.count == shape.reduce(1, *), "\(values.count) values for \(shape)")
        let bytes: [UInt8] =
            switch format {
            case .float32: littleEndianBytes(values)
            case .float16: littleEndianBytes(float16Bits(values))
            }
        tensors.append((name, shape, format == .float32 ? "F32" : "F16", bytes))
    }

    package mutating func add(_ name: String, shape: [Int], integers: [Int32]) {
        precondition(integers.count == shape.reduce(1, *), "\(integers.count) values for \(shape)")
        tensors.append((name, shape, "I32", littleEndianBytes(integers)))
    }

    /// The file: tensors in the order of their names, wider types first, so that
    /// each lies at a multiple of its width.
    package var bytes: [UInt8] {
        let inOrder = tensors.sorted {
            ($0.type == "F16" ? 1 : 0, $0.name) < ($1.type == "F16" ? 1 : 0, $1.name)
        }
        var offset = 0
        var entries: [String] = []
        for tensor in inOrder {
            let shape = tensor.shape.map(String.init).joined(separator: ",")
            let end = offset + tensor.bytes.count
            entries.append(
                "\"\(tensor.name)\":{\"dtype\":\"\(tensor.type)\",\"shape\":[\(shape)],"
                    + "\"data_offsets\":[\(offset),\(end)]}")
            offset = end
        }
        var header = Array("{\(entries.joined(separator: ","))}".utf8)
        header += [UInt8](repeating: 0x20, count: (8 - header.count % 8) % 8)
        return littleEndianBytes([UInt64(header.count)]) + header + inOrder.flatMap(\.bytes)
    }
}

/// Nearest float16 of each value, as bits; beyond its range ±65504.
package func float16Bits(_ values: [Float]) -> [UInt16] {
    unsafe [UInt16](unsafeUninitializedCapacity: values.count) { target, count in
        unsafe values.withUnsafeBufferPointer { source in
            unsafe mneme_to_float16(source.baseAddress, target.baseAddress, source.count)
        }
        count = values.count
    }
}

/// Values of float16 bits; nil when one is not finite.
package func floats(float16Bits bits: [UInt16]) -> [Float]? {
    var isFinite = true
    let values = unsafe [Float](unsafeUninitializedCapacity: bits.count) { target, count in
        unsafe bits.withUnsafeBufferPointer { source in
            isFinite = unsafe mneme_from_float16(
                source.baseAddress, target.baseAddress, source.count)
        }
        count = bits.count
    }
    return isFinite ? values : nil
}

/// The values' bytes as they lie in memory: little-endian on every machine that
/// Mneme runs on.
package func littleEndianBytes<Value: BitwiseCopyable>(_ values: [Value]) -> [UInt8] {
    unsafe values.withUnsafeBytes { unsafe [UInt8]($0) }
}

/// The values whose little-endian bytes these are; `bytes.count` must be a
/// multiple of a value's size.
package func values<Value: BitwiseCopyable & ExpressibleByIntegerLiteral>(
    littleEndianBytes bytes: ArraySlice<UInt8>, as type: Value.Type
) -> [Value] {
    let width = MemoryLayout<Value>.stride
    precondition(bytes.count % width == 0, "\(bytes.count) bytes of values of \(width)")
    var result = [Value](repeating: 0, count: bytes.count / width)
    unsafe result.withUnsafeMutableBytes { target in
        unsafe bytes.withUnsafeBytes { unsafe target.copyMemory(from: $0) }
    }
    return result
}

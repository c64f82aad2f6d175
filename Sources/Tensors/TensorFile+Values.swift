// SPDX-License-Identifier: Apache-2.0
import CKernels

extension TensorFile {
    /// Writes the tensor into `tile` as float32.
    ///
    /// Shapes: `[rows, columns]`, or one row for a tensor of one dimension, or
    /// one number for a tensor of none.
    /// Throws: `TensorFileError` when absent, of another shape or not finite.
    package func read(
        _ name: String, shape: [Int], into tile: Tile
    ) throws(TensorFileError) {
        let entry = try entry(name)
        guard entry.shape == shape else {
            throw .wrongShape(file: path, tensor: name, expected: shape, found: entry.shape)
        }
        precondition(
            tile.rows * tile.columns == shape.reduce(1, *) && tile.isDense,
            "\(shape) into \(tile.shape)")
        guard unsafe try convert(name, entry, into: tile.pointer) else {
            throw .notFinite(file: path, tensor: name)
        }
    }

    /// All numbers of a tensor of any shape, as float32.
    package func values(_ name: String) throws(TensorFileError) -> (shape: [Int], values: [Float]) {
        let entry = try entry(name)
        let tile = Tile(rows: 1, columns: entry.shape.reduce(1, *))
        try read(name, shape: entry.shape, into: tile)
        return (entry.shape, tile.values)
    }

    /// All numbers of a tensor of float64, of float32, or of what converts to it.
    package func doubles(_ name: String) throws(TensorFileError) -> (shape: [Int], values: [Double])
    {
        guard try format(of: name) == .float64 else {
            let (shape, values) = try values(name)
            return (shape, values.map(Double.init))
        }
        let entry = try entry(name)
        let bytes = unsafe UnsafeRawBufferPointer(start: data(entry), count: entry.range.count)
        let values = (0..<entry.range.count / 8).map { index in
            unsafe bytes.loadUnaligned(fromByteOffset: index * 8, as: Double.self)
        }
        guard values.allSatisfy(\.isFinite) else { throw .notFinite(file: path, tensor: name) }
        return (entry.shape, values)
    }

    /// All numbers of a tensor of type I32.
    package func integers(_ name: String) throws(TensorFileError) -> (shape: [Int], values: [Int32])
    {
        let entry = try entry(name)
        guard try format(of: name) == .int32 else {
            throw .badTensor(file: path, tensor: name, reason: "type \(entry.type), not I32")
        }
        let bytes = unsafe UnsafeRawBufferPointer(start: data(entry), count: entry.range.count)
        let values = (0..<entry.range.count / 4).map { index in
            unsafe bytes.loadUnaligned(fromByteOffset: index * 4, as: Int32.self)
        }
        return (entry.shape, values)
    }

    /// Returns whether every value is finite.
    private func convert(
        _ name: String, _ entry: TensorEntry, into target: UnsafeMutablePointer<Float>
    ) throws(TensorFileError) -> Bool {
        let count = entry.shape.reduce(1, *)
        let format = try format(of: name)
        // Numbers follow a header of any length: an odd place is copied to an even one.
        let isAligned = UInt(bitPattern: unsafe data(entry)) % 8 == 0
        if !isAligned, format != .int8Blocks {
            let copy = UnsafeMutableRawPointer.allocate(
                byteCount: entry.range.count, alignment: 64)
            defer { unsafe copy.deallocate() }
            unsafe copy.copyMemory(from: data(entry), byteCount: entry.range.count)
            return unsafe converted(format, UnsafeRawPointer(copy), nil, target, count)
        }
        guard format == .int8Blocks else {
            return unsafe converted(format, data(entry), nil, target, count)
        }
        let scales = try scales(name)
        return unsafe scales.withUnsafeBufferPointer { scales in
            unsafe converted(format, data(entry), scales.baseAddress, target, count)
        }
    }

    /// The float16 scales of a tensor of int8 blocks, row by row.
    func scales(_ name: String) throws(TensorFileError) -> [UInt16] {
        let entry = try entry(name)
        guard let scale = scaleEntry(name) else {
            throw .missingTensor(file: path, tensor: name + ".scale")
        }
        let count = entry.range.count / 32
        let bytes = unsafe UnsafeRawBufferPointer(start: data(scale), count: count * 2)
        return unsafe [UInt16](unsafeUninitializedCapacity: count) { target, initialised in
            unsafe UnsafeMutableRawBufferPointer(target).copyMemory(from: bytes)
            initialised = count
        }
    }

    private func converted(
        _ format: Format, _ source: UnsafeRawPointer, _ scales: UnsafePointer<UInt16>?,
        _ target: UnsafeMutablePointer<Float>, _ count: Int
    ) -> Bool {
        switch format {
        case .float16:
            unsafe mneme_from_float16(source.assumingMemoryBound(to: UInt16.self), target, count)
        case .bfloat16:
            unsafe mneme_from_bfloat16(source.assumingMemoryBound(to: UInt16.self), target, count)
        case .float32:
            unsafe mneme_from_float32(source.assumingMemoryBound(to: Float.self), target, count)
        case .float64:
            unsafe mneme_from_float64(source.assumingMemoryBound(to: Double.self), target, count)
        case .int8Blocks:
            unsafe mneme_from_int8_blocks(
                source.assumingMemoryBound(to: Int8.self), scales, target, count)
        case .int32: false
        }
    }
}

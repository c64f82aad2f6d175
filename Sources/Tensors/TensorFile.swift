// SPDX-License-Identifier: Apache-2.0
import CKernels
import Glibc

/// A safetensors file, mapped into memory.
///
/// Layout: 8 bytes, little-endian length of the header; the header, JSON; the
/// numbers of the tensors, which must fill the rest without gap or overlap.
/// `NAME` of type I8 with `NAME.scale` of type F16 `[rows, columns / 32]` counts
/// as one tensor of int8 blocks: value = int8 · scale of its block.
///
/// Unchecked: the mapping is read-only and lives as long as the object.
@safe package final class TensorFile: @unchecked Sendable {
    package enum Format: Sendable { case int8Blocks, float16, bfloat16, float32, float64, int32 }

    /// Path as given, for messages.
    package let path: String
    package let byteCount: Int
    private let mapping: UnsafeMutableRawPointer
    private let dataOffset: Int
    private let entries: [String: TensorEntry]
    private static let formats: [String: (format: Format, byteCount: Int)] = [
        "F16": (.float16, 2), "BF16": (.bfloat16, 2), "F32": (.float32, 4), "F64": (.float64, 8),
        "I8": (.int8Blocks, 1), "I32": (.int32, 4),
    ]
    private static let greatestHeader = 100_000_000

    /// Throws: `TensorFileError`, for anything but a whole, well-formed file.
    package init(path: String) throws(TensorFileError) {
        self.path = path
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw .unreadable(file: path, reason: unsafe String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw .unreadable(file: path, reason: "not a regular file")
        }
        byteCount = Int(status.st_size)
        guard byteCount >= 8 else { throw .badHeader(file: path, reason: "\(byteCount) bytes") }
        guard let mapping = unsafe mmap(nil, byteCount, PROT_READ, MAP_PRIVATE, descriptor, 0),
            unsafe mapping != MAP_FAILED
        else { throw .unreadable(file: path, reason: unsafe String(cString: strerror(errno))) }
        unsafe self.mapping = mapping
        let headerCount = UInt64(littleEndian: unsafe mapping.load(as: UInt64.self))
        guard headerCount <= UInt64(min(byteCount - 8, TensorFile.greatestHeader)) else {
            unsafe munmap(mapping, byteCount)
            throw .badHeader(file: path, reason: "a header of \(headerCount) bytes in \(byteCount)")
        }
        dataOffset = 8 + Int(headerCount)
        do {
            let header = unsafe [UInt8](
                UnsafeRawBufferPointer(start: mapping + 8, count: Int(headerCount)))
            var parser = TensorHeaderParser(bytes: header)
            let entries = try parser.entries()
            try TensorFile.check(entries, file: path, dataCount: byteCount - dataOffset)
            // Last of all: a throw behind it would run deinit, too, and take back
            // a mapping that is another file's by then.
            self.entries = entries
        } catch let failure as TensorHeaderParser.Failure {
            unsafe munmap(mapping, byteCount)
            throw .badHeader(file: path, reason: failure.reason)
        } catch {
            unsafe munmap(mapping, byteCount)
            throw error as? TensorFileError ?? .badHeader(file: path, reason: "\(error)")
        }
    }

    deinit { unsafe munmap(mapping, byteCount) }

    private static func check(
        _ entries: [String: TensorEntry], file: String, dataCount: Int
    ) throws(TensorFileError) {
        var end = 0
        let inOrder = entries.sorted {
            ($0.value.range.lowerBound, $0.value.range.upperBound, $0.key)
                < ($1.value.range.lowerBound, $1.value.range.upperBound, $1.key)
        }
        for (name, entry) in inOrder {
            func bad(_ reason: String) -> TensorFileError {
                .badTensor(file: file, tensor: name, reason: reason)
            }
            guard let format = formats[entry.type] else { throw bad("type \(entry.type)") }
            var byteCount = format.byteCount
            for extent in entry.shape {
                let (product, overflow) = byteCount.multipliedReportingOverflow(by: extent)
                guard !overflow else { throw bad("shape \(entry.shape)") }
                byteCount = product
            }
            guard entry.range.count == byteCount else {
                throw bad("\(entry.range.count) bytes for shape \(entry.shape) of \(entry.type)")
            }
            guard entry.range.upperBound <= dataCount else {
                throw bad("bytes \(entry.range) of \(dataCount): the file is cut short")
            }
            guard entry.range.lowerBound == end else {
                throw bad("begins at byte \(entry.range.lowerBound), the one before ends at \(end)")
            }
            end = entry.range.upperBound
        }
        guard end == dataCount else {
            throw .badHeader(file: file, reason: "\(dataCount - end) bytes belong to no tensor")
        }
        for (name, entry) in inOrder where entry.type == "I8" {
            let scale = entries[name + ".scale"]
            guard entry.shape.count == 2, entry.shape[1] % 32 == 0, scale?.type == "F16",
                scale?.shape == [entry.shape[0], entry.shape[1] / 32]
            else {
                throw .badTensor(
                    file: file, tensor: name, reason: "int8 without scales for blocks of 32 columns"
                )
            }
        }
    }

    /// Names of the tensors, sorted; the scales of int8 blocks are part of theirs.
    package var names: [String] {
        entries.keys.filter { !isScale($0) }.sorted()
    }

    private func isScale(_ name: String) -> Bool {
        name.hasSuffix(".scale") && entries[String(name.dropLast(6))]?.type == "I8"
    }

    package func contains(_ name: String) -> Bool { entries[name] != nil && !isScale(name) }
    package func shape(of name: String) -> [Int]? { entries[name]?.shape }

    func entry(_ name: String) throws(TensorFileError) -> TensorEntry {
        guard let entry = entries[name], !isScale(name) else {
            throw .missingTensor(file: path, tensor: name)
        }
        return entry
    }

    func scaleEntry(_ name: String) -> TensorEntry? { entries[name + ".scale"] }

    /// How a tensor is stored.
    package func format(of name: String) throws(TensorFileError) -> Format {
        let entry = try entry(name)
        guard let format = TensorFile.formats[entry.type] else {
            throw .badTensor(file: path, tensor: name, reason: "type \(entry.type)")
        }
        return format.format
    }

    /// The bytes of a tensor; good while the file is held.
    @unsafe func data(_ entry: TensorEntry) -> UnsafeRawPointer {
        unsafe UnsafeRawPointer(mapping) + dataOffset + entry.range.lowerBound
    }

    /// Calls `body` with the whole file, a megabyte at a time.
    package func forEachChunk(_ body: ([UInt8]) -> Void) {
        for start in stride(from: 0, to: byteCount, by: 1 << 20) {
            let count = min(1 << 20, byteCount - start)
            body(unsafe [UInt8](UnsafeRawBufferPointer(start: mapping + start, count: count)))
        }
    }
}

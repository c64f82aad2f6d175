// SPDX-License-Identifier: Apache-2.0
import Glibc

/// A block of float32 numbers with an identity, zero at first.
///
/// The one owner of raw memory for arithmetic; everything else looks at it
/// through `Tile`s, which check their bounds.
///
/// Unchecked: weights are written while one thread loads them and never again;
/// work space belongs to one thread at a time (`WorkspacePool`).
@safe package final class FloatBuffer: @unchecked Sendable {
    package let count: Int
    let base: UnsafeMutablePointer<Float>

    private let mapping: (start: UnsafeMutableRawPointer, byteCount: Int)?

    package init(count: Int) {
        precondition(count >= 0 && count < 1 << 40, "a buffer of \(count) floats")
        self.count = count
        let byteCount = max(count, 1) * MemoryLayout<Float>.stride
        let page = 2 << 20
        guard byteCount >= 2 * page else {
            guard let memory = unsafe aligned_alloc(64, (byteCount + 63) & -64)
            else { fatalError("no memory for \(byteCount) bytes") }
            unsafe memset(memory, 0, byteCount)
            unsafe mapping = nil
            unsafe base = memory.bindMemory(to: Float.self, capacity: max(count, 1))
            return
        }
        // Huge pages, zero when first touched: 42 MB of weights fault in far faster.
        let mapped = byteCount + page
        guard
            let memory = unsafe mmap(
                nil, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
            unsafe memory != MAP_FAILED
        else { fatalError("no memory for \(byteCount) bytes") }
        let start = unsafe memory.alignedUp(toMultipleOf: page)
        unsafe madvise(start, byteCount, MADV_HUGEPAGE)
        unsafe mapping = (memory, mapped)
        unsafe base = start.bindMemory(to: Float.self, capacity: count)
    }

    deinit {
        if let mapping = unsafe mapping {
            unsafe munmap(mapping.start, mapping.byteCount)
        } else {
            unsafe free(base)
        }
    }
}

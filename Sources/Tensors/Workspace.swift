// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// Scratch memory handed out from the top of a stack, so that the arithmetic
/// of a segment allocates nothing after the first one.
///
/// Tiles are good until the `scoped` call that made them returns.
///
/// Unchecked: used by one thread at a time; `WorkspacePool` hands it from one
/// to the next under its lock.
package final class Workspace: @unchecked Sendable {
    private var blocks: [FloatBuffer] = []
    private var block = 0
    private var used = 0
    private static let blockCount = 1 << 20

    package init() {}

    /// A tile whose numbers are whatever was there before.
    package func tile(_ rows: Int, _ columns: Int) -> Tile {
        let count = (rows * columns + 15) & -16
        while block < blocks.count && used + count > blocks[block].count {
            block += 1
            used = 0
        }
        if block == blocks.count {
            blocks.append(FloatBuffer(count: max(count, Workspace.blockCount)))
        }
        defer { used += count }
        return Tile(blocks[block], offset: used, rows: rows, columns: columns)
    }

    /// Calls `body` and takes back every tile it asked for.
    package func scoped<Result>(_ body: () throws -> Result) rethrows -> Result {
        let mark = (block, used)
        defer { (block, used) = mark }
        return try body()
    }
}

/// Work spaces that wait for their next user.
package final class WorkspacePool: Sendable {
    private let idle = Mutex<[Workspace]>([])

    package init() {}

    package func withWorkspace<Result>(_ body: (Workspace) throws -> Result) rethrows -> Result {
        let workspace = idle.withLock { $0.popLast() } ?? Workspace()
        defer { idle.withLock { $0.append(workspace) } }
        return try workspace.scoped { try body(workspace) }
    }
}

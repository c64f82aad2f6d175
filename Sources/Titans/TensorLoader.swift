// SPDX-License-Identifier: Apache-2.0
import Synchronization
import Tensors

/// Collects what a model asks of its files, and then fills it all at once on
/// several threads.
struct TensorLoader {
    /// One conversion; where tensors of equal width are stacked, one per tensor.
    private struct Job: Sendable {
        let file: SharedTensorFile
        let parameter: Parameter
        let target: Tile
    }

    let source: TensorSource
    private var jobs: [Job] = []
    /// Tiles are cut from large blocks, which fault in by huge pages.
    private var block = FloatBuffer(count: 0)
    private var used = 0
    private static let blockCount = 4 << 20
    private var ready: [(file: SharedTensorFile, key: String, tile: Tile)] = []

    init(source: TensorSource) { self.source = source }

    /// A tile for tensors of equal width, one below the other; vectors are one
    /// row each, side by side. The numbers stand in it after `fill`.
    mutating func tile(_ parameters: [Parameter], isRow: Bool = false) throws -> Tile {
        let holders = try parameters.map { parameter in
            guard let holder = source.holder(of: parameter.name) else {
                throw TensorFileError.missingTensor(
                    file: source.own.file.path, tensor: parameter.name)
            }
            return holder
        }
        let key = parameters.map(\.name).joined(separator: " ")
        // Shared only when all parts come from one file.
        let home = holders.allSatisfy { $0 === holders[0] } ? holders[0] : nil
        if let tile = home?.tiles.withLock({ $0[key] }) { return tile }
        if let waiting = ready.first(where: { $0.file === home && $0.key == key }) {
            return waiting.tile
        }
        let counts = parameters.map { $0.shape.reduce(1, *) }
        let columns = isRow ? counts.reduce(0, +) : parameters[0].shape.last ?? 1
        let tile = newTile(
            rows: isRow ? 1 : counts.reduce(0, +) / max(columns, 1), columns: columns)
        var place = 0
        for (index, parameter) in parameters.enumerated() {
            let part =
                isRow
                ? tile.columns(place..<place + counts[index])
                : tile.rows(place..<place + counts[index] / max(columns, 1))
            place += isRow ? counts[index] : counts[index] / max(columns, 1)
            jobs.append(Job(file: holders[index], parameter: parameter, target: part))
        }
        if let home { ready.append((home, key, tile)) }
        return tile
    }

    private mutating func newTile(rows: Int, columns: Int) -> Tile {
        let count = (rows * columns + 15) & -16
        if used + count > block.count {
            block = FloatBuffer(count: max(count, TensorLoader.blockCount))
            used = 0
        }
        defer { used += count }
        return Tile(block, offset: used, rows: rows, columns: columns)
    }

    mutating func row(_ parameter: Parameter) throws -> Tile {
        try tile([parameter], isRow: true)
    }

    /// Reads everything asked for; also takes the files' hashes meanwhile.
    /// Throws: `TensorFileError`, the first in the order of asking.
    mutating func fill(threads: Int) throws {
        let jobs = jobs
        let files = [source.own] + (source.base.map { [$0] } ?? [])
        let failures = Mutex<[Int: TensorFileError]>([:])
        inParallel(jobs.count + files.count, threads: threads) { index in
            guard index >= files.count else {
                _ = files[index].sha256
                return
            }
            let job = jobs[index - files.count]
            do throws(TensorFileError) {
                try job.file.file.read(
                    job.parameter.name, shape: job.parameter.shape, into: job.target)
            } catch {
                failures.withLock { $0[index] = error }
            }
        }
        if let first = failures.withLock({ $0.min { $0.key < $1.key }?.value }) { throw first }
        for (file, key, tile) in ready { file.tiles.withLock { $0[key] = tile } }
    }

    /// The word embeddings, shared between the models of one file.
    func table(_ parameter: Parameter) throws -> RowTable {
        guard let holder = source.holder(of: parameter.name) else {
            throw TensorFileError.missingTensor(
                file: source.own.file.path, tensor: parameter.name)
        }
        return try holder.tables.withLock { tables in
            if let table = tables[parameter.name] { return table }
            let table = try RowTable(
                holder.file, parameter.name, rows: parameter.shape[0], columns: parameter.shape[1])
            tables[parameter.name] = table
            return table
        }
    }
}

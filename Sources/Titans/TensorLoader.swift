// SPDX-License-Identifier: Apache-2.0
import Synchronization
import Tensors

/// Collects what a model asks of its files, and then fills it all at once on
/// several threads.
struct TensorLoader {
    /// How a tensor lies in its tile: one of several dimensions by its last, a
    /// vector as one row, a matrix with rows and columns exchanged.
    private enum Layout { case stored, row, transposed }

    /// One conversion; where tensors stand side by side, one per tensor.
    private struct Job: Sendable {
        let file: SharedTensorFile
        let parameter: Parameter
        let isTransposed: Bool
        let target: Tile

        func read() throws(TensorFileError) {
            guard isTransposed else {
                try file.file.read(parameter.name, shape: parameter.shape, into: target)
                return
            }
            let stored = Tile(rows: target.columns, columns: target.rows)
            try file.file.read(parameter.name, shape: parameter.shape, into: stored)
            target.copyTransposed(stored)
        }
    }

    let source: TensorSource
    private var jobs: [Job] = []
    /// Tiles are cut from large blocks, which fault in by huge pages.
    private var block = FloatBuffer(count: 0)
    private var used = 0
    private static let blockCount = 4 << 20
    private var ready: [(file: SharedTensorFile, key: String, tile: Tile)] = []

    init(source: TensorSource) { self.source = source }

    /// A tile for one tensor as it is stored. The numbers stand in it after `fill`.
    mutating func tile(_ parameter: Parameter) throws -> Tile { try tile([parameter], .stored) }

    /// A tile of one row for vectors, side by side.
    mutating func row(_ parameters: Parameter...) throws -> Tile { try tile(parameters, .row) }

    /// A tile for the transposed of matrices with equally many columns, side by
    /// side: the form in which products meet weights.
    mutating func transposed(_ parameters: Parameter...) throws -> Tile {
        try tile(parameters, .transposed)
    }

    private mutating func tile(_ parameters: [Parameter], _ layout: Layout) throws -> Tile {
        let holders = try parameters.map { parameter in
            guard let holder = source.holder(of: parameter.name) else {
                throw TensorFileError.missingTensor(
                    file: source.own.file.path, tensor: parameter.name)
            }
            return holder
        }
        let key = "\(layout) " + parameters.map(\.name).joined(separator: " ")
        // Shared only when all parts come from one file.
        let home = holders.allSatisfy { $0 === holders[0] } ? holders[0] : nil
        if let tile = home?.tiles.withLock({ $0[key] }) { return tile }
        if let waiting = ready.first(where: { $0.file === home && $0.key == key }) {
            return waiting.tile
        }
        let extents = parameters.map { extent($0, layout) }
        let tile = newTile(
            rows: extents[0].rows, columns: extents.reduce(0) { $0 + $1.columns })
        var place = 0
        for (index, parameter) in parameters.enumerated() {
            let part = tile.columns(place..<place + extents[index].columns)
            place += extents[index].columns
            jobs.append(
                Job(
                    file: holders[index], parameter: parameter,
                    isTransposed: layout == .transposed, target: part))
        }
        if let home { ready.append((home, key, tile)) }
        return tile
    }

    private func extent(_ parameter: Parameter, _ layout: Layout) -> (rows: Int, columns: Int) {
        let count = parameter.shape.reduce(1, *)
        let last = parameter.shape.last ?? 1
        let rows = count / max(last, 1)
        return switch layout {
        case .stored: (rows, last)
        case .row: (1, count)
        case .transposed: (last, rows)
        }
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
                try job.read()
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

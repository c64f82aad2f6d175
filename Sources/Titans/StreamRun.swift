// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Foundation
import Tensors

// One call of StreamModel.read. Three kinds of work:
//
//     trunk(s)   embedding and the layers below the memory     needs a free slot
//     tail(s)    the encoder's upper layers → embedding        needs trunk(s)
//     chain(s)   the MAC layers → surprise, next state         needs trunk(s), chain(s − 1)
//
// Workers take whatever may run, the chain first: it is the one part that no
// second core can share (a third of the work), so it must never wait for
// anything but itself. A slot holds a trunk's result until tail and chain have
// used it. Which worker does what changes no bit: each piece reads finished
// inputs and runs on one thread.
//
// Unchecked: `progress` is guarded by `condition`; a slot is written by the one
// worker that runs its trunk, then read by its tail and its chain.
final class StreamRun: @unchecked Sendable {
    private enum Work { case trunk(Int), tail(Int), chain(Int) }

    private struct Progress {
        var trunksBegun = 0
        var trunksDone: Set<Int> = []
        var tailsBegun: Set<Int> = []
        var tailsDone: Set<Int> = []
        var chainsDone = 0
        var isChainRunning = false
        var readings: [(embedding: [Float], surprise: [Float])]
    }

    /// Results of a trunk: inputs of the encoder's upper and of the MAC layers.
    private struct Slot {
        let forEncoder: Tile
        let forMemory: Tile
    }

    private let model: StreamModel
    private let segments: [[Int32]]
    private let state: [[Tile]]
    private let threads: Int
    private let slots: [Slot]
    private let condition = NSCondition()
    private var progress: Progress

    init(_ model: StreamModel, _ segments: [[Int32]], _ state: [[Tile]], threads: Int) {
        self.model = model
        self.segments = segments
        self.state = state
        self.threads = max(1, min(threads, segments.count + 1, 64))
        let longest = segments.map(\.count).max() ?? 0
        // With one worker a slot is used up at once.
        slots = (0..<(self.threads == 1 ? 1 : self.threads + 2)).map { _ in
            Slot(
                forEncoder: Tile(rows: longest, columns: model.encoder.configuration.width),
                forMemory: Tile(rows: longest, columns: model.memory.configuration.width))
        }
        progress = Progress(readings: segments.map { _ in ([], []) })
    }

    func readings() -> [StreamModel.Reading] {
        if threads == 1 {
            work()
        } else {
            DispatchQueue.concurrentPerform(iterations: threads) { _ in work() }
        }
        return progress.readings.map { .init(embedding: $0.embedding, surprise: $0.surprise) }
    }

    /// What a worker does until nothing is left. A worker waits only while
    /// another one is at work, so fewer threads than asked for cannot block it.
    private func work() {
        model.memory.workspaces.withWorkspace { workspace in
            condition.lock()
            defer { condition.unlock() }
            while true {
                guard let next = takeWork() else {
                    if isAllBegun { return }
                    condition.wait()
                    continue
                }
                condition.unlock()
                let result = workspace.scoped { perform(next, workspace) }
                condition.lock()
                finish(next, result)
                condition.broadcast()
            }
        }
    }

    private var isAllBegun: Bool {
        progress.trunksBegun == segments.count && progress.tailsBegun.count == segments.count
            && progress.chainsDone + (progress.isChainRunning ? 1 : 0) == segments.count
    }

    private func takeWork() -> Work? {
        let chain = progress.chainsDone
        if !progress.isChainRunning, progress.trunksDone.contains(chain) {
            progress.isChainRunning = true
            return .chain(chain)
        }
        let next = progress.trunksBegun
        // The slot's last user: its tail and its chain must be over.
        let last = next - slots.count
        let isFree = last < 0 || progress.tailsDone.contains(last) && last < progress.chainsDone
        let canBegin = next < segments.count && isFree
        if canBegin, next - chain < 2 { return beginTrunk(next) }
        let tail = (0..<progress.trunksBegun).first { index in
            progress.trunksDone.contains(index) && !progress.tailsBegun.contains(index)
        }
        if let tail {
            progress.tailsBegun.insert(tail)
            return .tail(tail)
        }
        return canBegin ? beginTrunk(next) : nil
    }

    private func beginTrunk(_ index: Int) -> Work {
        progress.trunksBegun = index + 1
        return .trunk(index)
    }

    private func perform(_ work: Work, _ workspace: Workspace) -> [Float] {
        switch work {
        case .trunk(let index):
            runTrunk(segments[index], slot(index, segments[index].count), workspace)
            return []
        case .tail(let index):
            let x = slot(index, segments[index].count).forEncoder
            _ = model.encoder.run(
                model.encoder.layers[model.sharedLayers...], x, memory: [], isWriting: false,
                workspace)
            return meanEmbedding(x.matrix)
        case .chain(let index):
            let x = slot(index, segments[index].count).forMemory
            let surprise = model.memory.run(
                model.memory.layers[model.memory.macLayers], x, memory: state, isWriting: true,
                workspace)
            return meanSurprise(surprise, count: segments[index].count)
        }
    }

    private func finish(_ work: Work, _ result: [Float]) {
        switch work {
        case .trunk(let index): progress.trunksDone.insert(index)
        case .tail(let index):
            progress.tailsDone.insert(index)
            progress.readings[index].embedding = result
        case .chain(let index):
            progress.isChainRunning = false
            progress.chainsDone = index + 1
            progress.readings[index].surprise = result
        }
    }

    private func slot(_ index: Int, _ count: Int) -> Slot {
        let slot = slots[index % slots.count]
        return Slot(
            forEncoder: slot.forEncoder.rows(0..<count), forMemory: slot.forMemory.rows(0..<count))
    }

    private func runTrunk(_ ids: [Int32], _ slot: Slot, _ workspace: Workspace) {
        let shared = model.sharedLayers
        let (encoder, memory) = (model.encoder, model.memory)
        encoder.embedding.apply(ids, kinds: nil, into: slot.forEncoder, workspace)
        _ = encoder.run(
            encoder.layers[0..<shared], slot.forEncoder, memory: [], isWriting: false, workspace)
        if shared > 0 {
            slot.forMemory.copy(slot.forEncoder)
        } else {
            memory.embedding.apply(ids, kinds: nil, into: slot.forMemory, workspace)
        }
        _ = memory.run(
            memory.layers[shared..<memory.macLayers.lowerBound], slot.forMemory, memory: [],
            isWriting: false, workspace)
    }

    private func meanSurprise(_ surprise: [[Float]], count: Int) -> [Float] {
        guard count > 2 else { return [] }
        return (1..<count - 1).map { position in
            surprise.reduce(0) { $0 + $1[position] } / Float(surprise.count)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
import ModelFixtures
import Tensors
import Testing

@testable import Titans

@Suite struct MemoryStateTests {
    private func readState(_ model: Model, _ seed: Int = 1) -> MemoryState {
        var state = model.startState()
        _ = model.read(ids: ids(20, seed), state: &state)
        return state
    }

    @Test(arguments: ["mac", "deep", "linear", "plain"])
    func float32WithMomentumComesBackEqual(name: String) throws {
        let model = try FixtureModel.model(name)
        let state = readState(model)
        let back = try MemoryState(bytes: state.bytes(.float32, momentum: true), model: model)
        #expect(back == state)
        var (a, b) = (state, back)
        #expect(
            model.read(ids: ids(9, 2), state: &a) == model.read(ids: ids(9, 2), state: &b))
    }

    @Test func float16KeepsThreeDigitsAndWithoutMomentumItIsZero() throws {
        let model = try FixtureModel.model("mac")
        let state = readState(model)
        let whole = state.bytes(.float32, momentum: true)
        let small = state.bytes(.float16, momentum: false)
        #expect(small.count < whole.count / 3)
        let back = try MemoryState(bytes: small, model: model)
        #expect(back.segmentCount == 1 && back.tokenCount == 20)
        for layer in 0..<2 {
            for (a, b) in zip(state.weights(ofMacLayer: layer), back.weights(ofMacLayer: layer)) {
                for (x, y) in zip(a.values, b.values) {
                    #expect(abs(x - y) <= abs(x) / 1024 + 1e-7)
                }
            }
            for matrix in back.momentum(ofMacLayer: layer) {
                #expect(matrix.values.allSatisfy { $0 == 0 })
            }
        }
        // What was rounded once stays as it is.
        #expect(back.bytes(.float16, momentum: false) == small)
    }

    @Test(arguments: ["mac", "deep", "linear", "plain"])
    func fourBitsKeepASeventhOfABlocksLargest(name: String) throws {
        let model = try FixtureModel.model(name)
        let state = readState(model)
        let small = state.bytes(.int4, momentum: false)
        let back = try MemoryState(bytes: small, model: model)
        #expect(back.segmentCount == state.segmentCount && back.tokenCount == state.tokenCount)
        for layer in 0..<model.configuration.macLayers {
            for (a, b) in zip(state.weights(ofMacLayer: layer), back.weights(ofMacLayer: layer)) {
                for start in stride(from: 0, to: a.values.count, by: FourBitBlocks.blockCount) {
                    let block = start..<min(start + FourBitBlocks.blockCount, a.values.count)
                    let largest = a.values[block].reduce(0) { max($0, abs($1)) }
                    for index in block {
                        #expect(abs(a.values[index] - b.values[index]) <= largest / 14 * 1.01)
                    }
                }
            }
        }
        var damaged = small
        if model.configuration.macLayers > 0 {
            damaged[damaged.count - 1] = 0
            #expect(throws: ModelError.self) { try MemoryState(bytes: damaged, model: model) }
        }
    }

    @Test func fourBitBlocksOfAnyLength() {
        for count in [0, 1, 2, 31, 32, 33, 65] {
            let values = (0..<count).map { Float($0 % 15 - 7) * 0.5 }
            let bytes = FourBitBlocks.bytes(values)
            #expect(bytes.count == FourBitBlocks.byteCount(of: count))
            let back = FourBitBlocks.values(bytes[...], count: count) ?? []
            #expect(back.count == count)
            // Blocks that reach ±3.5 have a scale of one half and come back equal.
            for (index, value) in back.enumerated() where count >= 32 && index < 32 {
                #expect(value == values[index])
            }
            #expect(FourBitBlocks.values(bytes.dropLast(), count: count) == nil || count == 0)
        }
        #expect(FourBitBlocks.values(FourBitBlocks.bytes([0, 0])[...], count: 2) == [0, 0])
        let odd = FourBitBlocks.bytes([.nan, 3.5, -.infinity])
        #expect(FourBitBlocks.values(odd[...], count: 3)?.allSatisfy(\.isFinite) == true)
    }

    @Test func statesOfOtherModelsAreRefused() throws {
        let mac = try FixtureModel.model("mac")
        let added = try FixtureModel.model("added")
        let bytes = readState(mac).bytes(.float16, momentum: true)
        #expect(
            throws: ModelError.stateOfOtherModel(expected: added.identity, found: mac.identity)
        ) { try MemoryState(bytes: bytes, model: added) }
    }

    @Test func damagedBytesAreRefused() throws {
        let model = try FixtureModel.model("mac")
        let whole = readState(model).bytes(.float32, momentum: true)
        for count in [0, 1, 7, 8, 43, 44, 63, 64, 70, 96, 97, whole.count - 1] {
            #expect(throws: ModelError.self) {
                try MemoryState(bytes: Array(whole.prefix(count)), model: model)
            }
        }
        #expect(throws: ModelError.self) { try MemoryState(bytes: whole + [0], model: model) }
        // Magic, version, precision, flags, identity, counts, number of matrices, shapes.
        for place in Array(0..<44) + [50, 51, 59, 60, 63, 64, 68] {
            var bytes = whole
            bytes[place] ^= 0x81
            #expect(throws: ModelError.self, "byte \(place)") {
                try MemoryState(bytes: bytes, model: model)
            }
        }
        var bytes = whole
        bytes.replaceSubrange(bytes.count - 4..<bytes.count, with: littleEndianBytes([Float.nan]))
        #expect(throws: ModelError.badState(reason: "holds a value that is not finite")) {
            try MemoryState(bytes: bytes, model: model)
        }
    }

    @Test func copiesAreIndependent() throws {
        let model = try FixtureModel.model("mac")
        let state = readState(model)
        var copy = state
        _ = model.read(ids: ids(9, 2), state: &copy)
        #expect(state == readState(model))
        #expect(copy != state)
    }

    @Test func whatGrewWithoutBoundsIsNotFinite() throws {
        var state = readState(try FixtureModel.model("mac"))
        #expect(state.isFinite)
        state.layers[1][0].values[5] = .infinity
        #expect(!state.isFinite)
    }
}

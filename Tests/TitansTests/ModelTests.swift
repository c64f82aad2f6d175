// SPDX-License-Identifier: Apache-2.0
import Foundation
import ModelFixtures
import Tensors
import TestSupport
import Testing

@testable import Titans

@Suite struct ModelTests {
    @Test func embeddingsAgreeWithTheOriginalModel() throws {
        let model = try ModelFolder(path: TestFolders.models.path).load("encoder")
        let expected = try TensorFile(path: "\(fixtures)/embeddings.safetensors").values(
            "embeddings")
        // Ids of the sentences in embeddings.json, by the tokenizer of the original.
        let url = URL(fileURLWithPath: "\(fixtures)/embeddings.ids.json")
        let sentences = try JSONDecoder().decode([[Int32]].self, from: Data(contentsOf: url))
        for (index, ids) in sentences.enumerated() {
            let embedding = model.embedding(model.hidden(ids: ids))
            let want = expected.values[index * 384..<(index + 1) * 384]
            let cosine = zip(embedding, want).reduce(0) { $0 + $1.0 * $1.1 }
            #expect(cosine >= 0.9995, "sentence \(index): \(cosine)")
        }
        #expect(sentences.count == expected.shape[0])
    }

    @Test func aBatchIsItsQuestionsOneByOne() throws {
        let model = try FixtureModel.model("added")
        var state = model.startState()
        _ = model.read(ids: ids(20, 1), state: &state)
        let batch = (0..<7).map { index in
            (ids: ids(3 + 4 * index, index), kinds: index % 2 == 0 ? nil : kinds(3 + 4 * index))
        }
        let alone = batch.map { model.hidden(ids: $0.ids, kinds: $0.kinds, state: state) }
        for threads in [1, 2, 5] {
            #expect(model.hidden(batch: batch, state: state, threads: threads) == alone)
        }
        #expect(model.hidden(batch: [], threads: 2).isEmpty)
    }

    private func kinds(_ count: Int) -> [Int32] { (0..<count).map { $0 < count / 2 ? 0 : 1 } }

    @Test func kindsChangeWhatIsRead() throws {
        let model = try FixtureModel.model("plain")
        let question = ids(9, 3)
        let none = model.hidden(ids: question)
        #expect(model.hidden(ids: question, kinds: [Int32](repeating: 0, count: 9)) == none)
        #expect(model.hidden(ids: question, kinds: kinds(9)) != none)
    }

    @Test(arguments: ["mac", "deep", "linear", "silu", "token", "added"])
    func laterSegmentsChangeNothingEarlierAndEarlierOnesDo(name: String) throws {
        let model = try FixtureModel.model(name)
        var short = model.startState()
        let alone = model.read(ids: ids(12, 1), state: &short)
        var long = model.startState()
        let first = model.read(ids: ids(12, 1), state: &long)
        #expect(first == alone && long == short)
        let second = model.read(ids: ids(12, 2), state: &long)
        #expect(long != short && long.segmentCount == 2 && long.tokenCount == 24)
        var fresh = model.startState()
        #expect(model.read(ids: ids(12, 2), state: &fresh).hidden != second.hidden)
    }

    @Test func aQuestionLeavesTheStateAlone() throws {
        let model = try FixtureModel.model("mac")
        var state = model.startState()
        _ = model.read(ids: ids(12, 1), state: &state)
        let before = state
        let answer = model.hidden(ids: ids(5, 9), state: state)
        #expect(state == before)
        #expect(model.hidden(ids: ids(5, 9), state: state) == answer)
        #expect(model.hidden(ids: ids(5, 9), state: nil) != answer)
    }

    @Test func oneTokenIsASegment() throws {
        for name in ["mac", "token", "plain"] {
            let model = try FixtureModel.model(name)
            var state = model.startState()
            let result = model.read(ids: [7], state: &state)
            #expect(result.hidden.rows == 1 && result.hidden.values.allSatisfy(\.isFinite))
        }
    }

    @Test func flawsOfIdsAreNamed() throws {
        let model = try FixtureModel.model("mac")
        #expect(model.flaw(ids: [1, 2]) == nil)
        #expect(model.flaw(ids: []) != nil)
        #expect(model.flaw(ids: [97]) == "token 97 of 97")
        #expect(model.flaw(ids: [-1]) != nil)
        #expect(model.flaw(ids: [Int32](repeating: 1, count: 41)) != nil)
        #expect(model.flaw(ids: [1], kinds: [2]) == "kind 2")
        #expect(model.flaw(ids: [1], kinds: []) != nil)
    }
}

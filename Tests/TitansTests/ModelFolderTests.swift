// SPDX-License-Identifier: Apache-2.0
import Foundation
import ModelFixtures
import Tensors
import TestSupport
import Testing

@testable import Titans

@Suite struct ModelFolderTests {
    /// The error of loading a changed fixture, with the scratch folder cut off.
    private func errorText(
        _ name: String = "mac", _ change: (inout FixtureModel) -> Void
    ) throws -> String {
        var fixture = try FixtureModel(name)
        change(&fixture)
        return try TestFolders.withScratch { folder in
            try fixture.write("x", to: folder)
            do {
                _ = try ModelFolder(path: folder.path).load("x")
                return "none"
            } catch {
                return "\(error)".replacingOccurrences(of: folder.path + "/", with: "")
            }
        }
    }

    @Test func errorsNameFileAndTensor() throws {
        #expect(try errorText { _ in } == "none")
        #expect(
            try errorText { $0.tensors["layers.1.mac.gate"] = nil }
                == "x.safetensors: tensor layers.1.mac.gate is missing")
        #expect(
            try errorText { $0.tensors["layers.9.mac.gate"] = ([1], [0]) }
                == "x.safetensors: tensor layers.9.mac.gate has no place in this model")
        #expect(
            try errorText {
                $0.tensors["layers.1.mac.gate"] = ([25], [Float](repeating: 0, count: 25))
            }
                == "x.safetensors: tensor layers.1.mac.gate: shape [25] where [24] is expected")
        #expect(
            try errorText { $0.tensors["layers.1.mac.gate"]?.values[3] = .nan }
                == "x.safetensors: tensor layers.1.mac.gate: holds a value that is not finite")
        #expect(
            try errorText { $0.tensors["embeddings.word.weight"]?.values[3] = .infinity }
                == "x.safetensors: tensor embeddings.word.weight: holds a value that is not finite")
    }

    @Test func headsAreWholeOrAbsent() throws {
        let heads = ["heads.span.weight", "heads.span.bias"]
        var fixture = try FixtureModel("plain")
        for name in heads { fixture.tensors[name] = nil }
        let model = try fixture.loaded()
        #expect(!model.hasSpanHead && model.hasRecallHead)
        #expect(
            try errorText { $0.tensors["heads.span.bias"] = nil }
                == "x.safetensors: tensor heads.span.bias is missing")
        #expect(
            try errorText {
                $0.tensors["heads.relevance.weight"] = ([1, 24], [Float](repeating: 0, count: 24))
            } == "x.safetensors: tensor heads.relevance.bias is missing")
    }

    @Test func relevanceIsALogitOfTheFirstPosition() throws {
        let input = ids(9, 3)
        let plain = try FixtureModel.model("plain")
        let hidden = plain.hidden(ids: input)
        #expect(plain.relevance(hidden) == nil)
        var fixture = try FixtureModel("plain")
        let weights = (0..<24).map { Float($0 % 5) - 2 }
        fixture.tensors["heads.relevance.weight"] = ([1, 24], weights)
        fixture.tensors["heads.relevance.bias"] = ([1], [0.5])
        let model = try fixture.loaded()
        #expect(model.hidden(ids: input) == hidden)
        let expected = zip(hidden[0], weights).reduce(0.5) { $0 + Double($1.0) * Double($1.1) }
        let relevance = try #require(model.relevance(hidden))
        #expect(abs(Double(relevance) - expected) < 1e-4)
    }

    @Test(arguments: [
        ("{\"widht\": 3}", "unknown key widht"),
        ("{\"memory\": {\"deep\": 1}}", "unknown key deep"),
        ("{\"width\": 25}", "width 25 is no multiple of heads 12"),
        ("{\"layers\": 0}", "layers is 0"), ("{\"macLayers\": 7}", "macLayers is 7 of 6"),
        ("{\"layers\": \"six\"}", "key layers is of another type"),
        ("{\"memoryRows\": \"none\"}", ""), ("{\"memory\": {\"stepLimit\": 0}}", ""),
        ("{\"memory\": {\"chunk\": 0}}", "memory.chunk is 0"),
        ("{\"base\": \"../x.safetensors\"}", ""), ("[]", ""), ("{", ""), ("", ""),
        ("{\"segmentTokens\": 600}", "segmentTokens 600 of 512"),
    ])
    func badConfigurationsAreRefused(json: String, reason: String) throws {
        do {
            _ = try ModelConfiguration(json: Data(json.utf8), file: "x.json")
            Issue.record("\(json) was accepted")
        } catch let error as ModelError {
            #expect("\(error)".hasPrefix("x.json: "))
            if !reason.isEmpty { #expect("\(error)" == "x.json: \(reason)") }
        }
    }

    @Test func absentKeysHaveTheReferencesValuesAndMadeIsFree() throws {
        let json = "{\"made\": {\"trained\": false, \"seed\": 3, \"by\": \"x\", \"more\": [1]}}"
        let configuration = try ModelConfiguration(json: Data(json.utf8), file: "x.json")
        #expect(configuration.made == .init(trained: false, seed: 3))
        #expect(
            configuration.width == 384 && configuration.memory.shapes.map(\.rows) == [128, 512])
        var same = configuration
        same.made = nil
        #expect(try same.canonicalJSON == configuration.canonicalJSON)
        #expect(same == ModelConfiguration())
    }

    @Test func theBaseGivesWhatTheFileLacks() throws {
        try TestFolders.withScratch { folder in
            var derived = try FixtureModel("plain")
            try derived.write("whole", to: folder)
            derived.json["base"] = "whole.safetensors"
            derived.fill("layers.2.feedforward.up.bias", [0.5])
            try derived.write("derived", to: folder) { $0 != "layers.2.feedforward.up.bias" }
            let models = try ModelFolder(path: folder.path)
            let (a, b) = (try models.load("whole"), try models.load("derived"))
            #expect(a.identity != b.identity)
            #expect(a.hidden(ids: [5, 6]) != b.hidden(ids: [5, 6]))
            #expect(a.embedding.isSame(as: b.embedding))
            #expect(
                a.hidden(ids: [5, 6]) == (try FixtureModel("plain").loaded()).hidden(ids: [5, 6]))
            // Without its base it is nothing.
            try FileManager.default.removeItem(
                at: folder.appendingPathComponent("whole.safetensors"))
            #expect(throws: TensorFileError.self) {
                try ModelFolder(path: folder.path).load("derived")
            }
        }
    }

    @Test func identityIsOfConfigurationAndTensors() throws {
        let model = try FixtureModel("mac").loaded()
        #expect(model.identity.count == 64)
        #expect(try FixtureModel.model("mac").identity != model.identity)
        var other = try FixtureModel("mac")
        other.json["memoryRows"] = "added"
        #expect(try other.loaded().identity != model.identity)
    }

    @Test func whatIsNotThereIsNamed() throws {
        #expect(throws: ModelError.self) { try ModelFolder(path: "/nonexistent") }
        let models = try ModelFolder(path: fixtures)
        #expect(
            throws: ModelError.unreadable(file: "\(fixtures)/nobody.json", reason: "no such file")
        ) { try models.load("nobody") }
        #expect(throws: TensorFileError.self) { try models.load("mac") }
    }
}

// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation
import Tensors
import Titans
import Tokenization

struct EncodeBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "encode",
        abstract: "Streams text through encoder and memory, and compares with the product's peak.",
        discussion: """
            The flops counted are those of the model's matrix products, from their shapes. \
            The peak is that of one large product, measured between the rounds with as many \
            threads. Tokenization, vector functions and scheduling are in the time, not in \
            the count. Where other machines share the processor its speed comes and goes, and \
            the fastest product meets a better moment than most rounds do: "side by side" is the \
            median of rounds against the products just before and after each.
            """)

    @Argument(help: "Text to stream; without it, the longest of Corpora.")
    var path: String?
    @Option(help: "Folder of models.")
    var models = "Resources/models"
    @Option(help: "Threads for the one document.")
    var threads = 1
    @Option(help: "Segments to read at most.")
    var segments = 192
    @Option(help: "Exit with code 1 below this share of the peak.")
    var floor: Double?
    @Flag(help: "Print one JSON object.")
    var json = false

    /// Segments of one call, as many as ingestion passes between checkpoints.
    private static let round = 16

    struct Result: Codable {
        let segments: Int
        let tokens: Int
        let seconds: Double
        let threads: Int
        let tokensPerSecond: Double
        let gigaflopsPerSecond: Double
        let peakGigaflopsPerSecond: Double
        /// Share of the peak: over the whole time, and in the fastest round.
        let ratio: Double
        let bestRoundRatio: Double
        /// The same share, both taken per second of processor time.
        let processorRatio: Double
        /// Median of the rounds' shares of the mean product before and after each.
        let besideRatio: Double
        /// Mean surprise in the first and in the last round.
        let surprise: [Float]
        let library: String
        let text: String
    }

    func validate() throws {
        guard threads >= 1, segments >= 1 else {
            throw ValidationError("threads and segments must be at least 1")
        }
    }

    func run() throws {
        let folder = try ModelFolder(path: models)
        let stream = try StreamModel(
            encoder: folder.load("encoder"), memory: folder.load("memory"))
        let result = try measure(stream, text: textPath())
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
            print(String(decoding: try encoder.encode(result), as: UTF8.self))
        } else {
            print(
                """
                \(result.text): \(result.segments) segments, \(result.tokens) tokens, \
                \(format(result.seconds, 2)) s on \(threads) thread\(threads == 1 ? "" : "s")
                speed         \(format(result.tokensPerSecond, 0)) tokens/s
                arithmetic    \(format(result.gigaflopsPerSecond, 1)) GFLOP/s
                sgemm peak    \(format(result.peakGigaflopsPerSecond, 1)) GFLOP/s
                ratio         \(format(result.ratio, 3)) (best round \
                \(format(result.bestRoundRatio, 3)), by processor time \
                \(format(result.processorRatio, 3)))
                side by side  \(format(result.besideRatio, 3)), median of rounds
                surprise      \(result.surprise.map { format(Double($0), 3) }.joined(separator: " to "))
                """)
        }
        if let floor, result.ratio < floor { throw ExitCode(1) }
    }

    private func measure(_ stream: StreamModel, text: String) throws -> Result {
        let tokenizer = WordPiece(
            vocabulary: try Vocabulary(contentsOfFile: models + "/vocab.txt"))
        let cls = tokenizer.vocabulary.cls.rawValue
        let sep = tokenizer.vocabulary.sep.rawValue
        var segmenter = Segmenter(tokenizer: tokenizer, segmentTokens: stream.segmentTokens)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: text))
        let peak = ProductPeak(threads: threads)
        var state = stream.startState()
        // The first round warms caches and work spaces; it is not measured.
        var count = -EncodeBenchmark.round
        var tokens = 0
        var flops = 0
        var time = Duration.zero
        var best = 0.0
        var processor = 0.0
        var beside: [Double] = []
        var surprise: [Float] = []
        let clock = ContinuousClock()
        segmenter.append([UInt8](bytes))
        segmenter.finish()
        // The sample behind one round is the one before the next.
        var product = peak.sample()
        while count < segments {
            var round: [[Int32]] = []
            var readings: [StreamModel.Reading] = []
            let before = processorSeconds()
            let elapsed = clock.measure {
                while round.count < EncodeBenchmark.round, let next = segmenter.next() {
                    round.append([cls] + next.tokens.map(\.id.rawValue) + [sep])
                }
                readings = stream.read(round, state: &state, threads: threads)
            }
            guard !round.isEmpty else { break }
            let products = (product, peak.sample())
            product = products.1
            let values = readings.flatMap(\.surprise)
            surprise.append(values.reduce(0, +) / Float(max(values.count, 1)))
            count += round.count
            guard count > 0 else { continue }
            let roundFlops = round.reduce(0) { $0 + stream.arithmetic(ofSegment: $1.count) }
            time += elapsed
            processor += processorSeconds() - before
            flops += roundFlops
            tokens += round.reduce(0) { $0 + $1.count - 2 }
            let speed = Double(roundFlops) / (elapsed / .seconds(1))
            best = max(best, speed)
            beside.append(2 * speed / (products.0 + products.1))
        }
        guard count > 0 else { throw ValidationError("\(text) is too short to measure") }
        let seconds = time / .seconds(1)
        return Result(
            segments: count, tokens: tokens, seconds: seconds, threads: threads,
            tokensPerSecond: Double(tokens) / seconds,
            gigaflopsPerSecond: Double(flops) / seconds / 1e9,
            peakGigaflopsPerSecond: peak.flopsPerSecond / 1e9,
            ratio: Double(flops) / seconds / peak.flopsPerSecond,
            bestRoundRatio: best / peak.flopsPerSecond,
            processorRatio: Double(flops) / processor / peak.flopsPerProcessorSecond,
            besideRatio: beside.sorted()[beside.count / 2],
            surprise: [surprise[0], surprise[surprise.count - 1]], library: productLibrary(),
            text: text)
    }

    /// The text given, or the longest bundled one.
    private func textPath() throws -> String {
        if let path { return path }
        let names = try? FileManager.default.subpathsOfDirectory(atPath: "Corpora")
        let texts = (names ?? []).filter { $0.hasSuffix(".txt") || $0.hasSuffix(".md") }
            .map { "Corpora/" + $0 }
        func byteCount(_ path: String) -> Int {
            // A file that has gone meanwhile counts as empty.
            (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int ?? 0
        }
        guard let longest = texts.max(by: { byteCount($0) < byteCount($1) }) else {
            throw ValidationError("no text in Corpora: give the path of one")
        }
        return longest
    }

    private func format(_ value: Double, _ digits: Int) -> String {
        String(format: "%.\(digits)f", value)
    }
}

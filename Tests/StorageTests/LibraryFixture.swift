// SPDX-License-Identifier: Apache-2.0
import Hashing
import Documents
import Foundation

@testable import Storage

/// A library filled without a model: "segments" are lines, embeddings and
/// states are made from their numbers.
struct LibraryFixture {
    static let model = String(repeating: "a1", count: 32)

    /// Lines of words that differ between documents of different `name`.
    static func text(_ name: String, lines: Int) -> String {
        (0..<lines).map { "Line \($0) of \(name) says that the whale\($0) swims." }
            .joined(separator: "\n")
    }

    static func id(_ text: String) -> DocumentID {
        DocumentID(digest: SHA256.hash(data: Data(text.utf8)))
    }

    /// Sets sources to texts and reads what is to be read.
    static func ingest(
        _ library: Library, _ texts: KeyValuePairs<String, String>, stopAfter: Int = .max,
        isForced: Bool = false, tags: [Tag]? = nil
    ) throws {
        let outcomes = try library.apply(
            texts.map { .hold(path: $0.key, id: id($0.value), utf8Count: $0.value.utf8.count) },
            modelIdentity: model, isForced: isForced, tags: tags)
        var numbers: Set<Int64> = []
        for ((_, text), outcome) in zip(texts, outcomes) {
            guard case .toRead(let number, _) = outcome, numbers.insert(number).inserted
            else { continue }
            try read(library, number, text, stopAfter: stopAfter)
        }
    }

    /// Reads a document from where it stands; at most `stopAfter` checkpoints.
    static func read(
        _ library: Library, _ number: Int64, _ text: String, stopAfter: Int = .max
    ) throws {
        let first = text.split(separator: "\n").first.map(String.init) ?? ""
        try library.begin(
            documentNumber: number, title: first,
            headings: [StoredHeading(level: 1, utf8Range: 0..<first.utf8.count, text: first)])
        var (position, state) = try library.readingPosition(of: number)
        precondition((state == nil) == (position == .start))
        let bytes = Array(text.utf8)
        let lines = text.split(separator: "\n")
        var made = 0
        while made < stopAfter {
            let from = position
            var segments: [ReadSegment] = []
            var offset = from.utf8Offset
            for line in lines.dropFirst(from.segmentCount).prefix(16) {
                segments.append(
                    segment(
                        offset..<offset + line.utf8.count,
                        line: from.segmentCount + segments.count))
                offset = min(offset + line.utf8.count + 1, bytes.count)
            }
            let count = from.segmentCount + segments.count
            position = ReadingPosition(utf8Offset: offset, line: count + 1, segmentCount: count)
            let isLast = count == lines.count
            try library.append(
                Checkpoint(
                    documentNumber: number, from: from, to: position, segments: segments,
                    text: Array(bytes[from.utf8Offset..<offset]), snapshot: snapshot(count),
                    resumeState: snapshot(count) + snapshot(count), isLast: isLast))
            made += 1
            if isLast { return }
        }
    }

    static func segment(_ range: Range<Int>, line: Int) -> ReadSegment {
        ReadSegment(
            utf8Range: range, firstLine: line + 1, tokenCount: 7,
            meanSurprise: 1 / Double(line + 3), embedding: embedding(line))
    }

    static func embedding(_ line: Int) -> [Float] {
        (0..<8).map { Float($0 - 3) / Float(line + 1) }
    }

    /// A state's bytes; 4 KiB so that it leaves its page.
    static func snapshot(_ segmentCount: Int) -> [UInt8] {
        (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* (segmentCount &+ 7)) }
    }
}

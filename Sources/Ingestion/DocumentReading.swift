// SPDX-License-Identifier: Apache-2.0
import Documents
import Extraction
import Storage
import Titans
import Tokenization

/// Reads one document from where the library has it to its end, checkpoint by
/// checkpoint, in constant memory.
///
///     file ─ 64 KiB ─► Segmenter ─ 16 segments ─► StreamModel ─► one transaction
///
/// A checkpoint holds 16 segments counted from the document's start, the last
/// one the rest. So checkpoints are at the same places whatever was
/// interrupted, and with the state's exact bits the library's content is too.
struct DocumentReading {
    let library: Library
    let model: StreamModel
    let tokenizer: WordPiece
    let documentNumber: Int64
    let file: TextFile

    /// Segments per call of the model: short enough for a progress bar to move.
    private static let segmentsPerCall = 8

    /// Reads on. `threads` is asked before each call of the model;
    /// `advance` takes the bytes and tokens of each call; `isCancelled` is asked
    /// at checkpoints.
    ///
    /// - Returns: how it ended; `.done`, `.empty` or `.unfinished`.
    ///
    /// Throws: `SkipReason` where the file is not what it was (nothing of the
    /// document is published then), and what the library throws.
    func run(
        threads: () -> Int, advance: (_ bytes: Int, _ tokens: Int) -> Void,
        isCancelled: () -> Bool
    ) throws -> IngestionSchedule.Outcome {
        try begin()
        let stored = try library.readingPosition(of: documentNumber)
        var position = stored.position
        var state =
            try stored.state.map { try MemoryState(bytes: $0, model: model.memory) }
            ?? model.startState()
        var chunks = try file.chunks(from: position.utf8Offset)
        var segmenter = Segmenter(
            tokenizer: tokenizer, segmentTokens: model.segmentTokens,
            from: Segmenter.Cursor(
                utf8Offset: position.utf8Offset, line: position.line,
                segmentIndex: position.segmentCount))
        // The bytes from `position` on.
        var text: [UInt8] = []
        var isLast = false

        while !isLast {
            if isCancelled() { return .unfinished }
            var segments: [Segment] = []
            while segments.count < Library.checkpointSegments {
                if let segment = segmenter.next() {
                    segments.append(segment)
                } else if isLast {
                    break
                } else if let bytes = try chunks.next() {
                    segmenter.append(bytes)
                    text += bytes
                } else {
                    segmenter.finish()
                    isLast = true
                }
            }
            // Sixteen may also be the last ones; a checkpoint without segments
            // then ends the document. Where depends on the text alone.
            isLast = isLast && segments.count < Library.checkpointSegments
            let readings = read(segments, &state, threads, advance)
            let end = isLast ? position.utf8Offset + text.count : segmenter.cursor.utf8Offset
            let next = ReadingPosition(
                utf8Offset: end, line: segmenter.cursor.line,
                segmentCount: position.segmentCount + segments.count)
            try library.append(
                Checkpoint(
                    documentNumber: documentNumber, from: position, to: next,
                    segments: zip(segments, readings).map(Self.readSegment),
                    text: Array(text.prefix(end - position.utf8Offset)),
                    snapshot: segments.isEmpty ? [] : state.bytes(.int4, momentum: false),
                    resumeState: isLast ? [] : state.bytes(.float32, momentum: true),
                    isLast: isLast))
            text.removeFirst(end - position.utf8Offset)
            position = next
        }
        return position.segmentCount == 0 ? .empty : .done
    }

    private func read(
        _ segments: [Segment], _ state: inout MemoryState, _ threads: () -> Int,
        _ advance: (_ bytes: Int, _ tokens: Int) -> Void
    ) -> [StreamModel.Reading] {
        var readings: [StreamModel.Reading] = []
        var rest = segments[...]
        while !rest.isEmpty {
            let part = rest.prefix(Self.segmentsPerCall)
            rest = rest.dropFirst(part.count)
            readings += model.read(part.map(ids), state: &state, threads: threads())
            advance(
                part.reduce(0) { $0 + $1.utf8Range.count },
                part.reduce(0) { $0 + $1.tokens.count })
        }
        return readings
    }

    /// What the model reads of a segment: `[CLS] tokens [SEP]`.
    private func ids(_ segment: Segment) -> [Int32] {
        tokenizer.vocabulary.framed(segment.tokens.map(\.id))
    }

    private static func readSegment(
        _ segment: Segment, _ reading: StreamModel.Reading
    ) -> ReadSegment {
        let sum = reading.surprise.reduce(0.0) { $0 + Double($1) }
        return ReadSegment(
            utf8Range: segment.utf8Range, firstLine: segment.firstLine,
            tokenCount: segment.tokens.count,
            meanSurprise: sum / Double(max(1, reading.surprise.count)),
            embedding: reading.embedding)
    }

    /// Stores title and headings when the document is new.
    private func begin() throws {
        let outline = try Outline(of: file)
        try library.begin(
            documentNumber: documentNumber, title: outline.title,
            headings: outline.headings.map {
                StoredHeading(level: $0.level, utf8Range: $0.utf8Range, text: $0.text)
            })
    }
}

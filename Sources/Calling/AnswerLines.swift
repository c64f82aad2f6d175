// SPDX-License-Identifier: Apache-2.0
import Documents
import LineProtocol
import Service

/// Answers and evidence as lines, and back, without loss: `mneme` prints the
/// same whether it asked a daemon or opened the library itself.
package enum AnswerLines {
    /// The reply of a server.
    package static func reply(_ answer: Answer, isExplained: Bool, seconds: Double) -> Reply {
        let evidence = answer.evidence.enumerated().map { citation($1, number: $0 + 1) }
        guard answer.isComplete else { return late(evidence, dropped: answer.failedQuotes) }
        let stages = isExplained ? [explanation(answer)] : []
        var members: [JSON.Member] = [
            .init("cites", .integer(evidence.count)),
            .init("dropped", .integer(answer.failedQuotes)),
            .init("min", .number(answer.threshold)), .init("ms", milliseconds(seconds)),
        ]
        switch answer.verdict {
        case .found(let span, let confidence):
            let place = answer.evidence.first?.citation
            let line = JSON.present([
                "text": .string(span), "confidence": .number(confidence), "kind": "extractive",
                "doc": place.map { .string($0.document.short) },
            ])
            return Reply(
                .answered, leading: [.init("ANSWER", line)] + evidence + stages, .object(members))
        case .abstained(let best):
            members.insert(.init("best", .number(best)), at: 0)
            return Reply(.abstained, leading: evidence + stages, .object(members))
        }
    }

    /// What was found by the deadline.
    private static func late(_ evidence: [Reply.Leading], dropped: Int) -> Reply {
        Reply(
            .timeout, leading: evidence,
            [
                "msg": "no answer within the deadline; the nearest passages are above",
                "cites": .integer(evidence.count), "dropped": .integer(dropped),
            ])
    }

    /// The reply of a server.
    package static func reply(_ evidence: [Evidence], seconds: Double) -> Reply {
        Reply(
            .answered, leading: evidence.enumerated().map { citation($1, number: $0 + 1) },
            ["cites": .integer(evidence.count), "ms": milliseconds(seconds)])
    }

    /// The reply of a server.
    package static func reply(_ recollections: [Recollection], seconds: Double) -> Reply {
        let lines = recollections.map { recollection in
            Reply.Leading("ANSWER", recalled(recollection))
        }
        return Reply(
            .answered, leading: lines, ["cites": 0, "dropped": 0, "ms": milliseconds(seconds)])
    }

    private static func milliseconds(_ seconds: Double) -> JSON {
        .integer(Int((seconds * 1000).rounded()))
    }

    private static func citation(_ evidence: Evidence, number: Int) -> Reply.Leading {
        let citation = evidence.citation
        let ranks = evidence.ranks.sorted { $0.key < $1.key }
            .map { JSON.Member($0.key, .integer($0.value)) }
        return .init(
            "CITE",
            .present([
                "n": .integer(number), "doc": .string(citation.document.short),
                "path": .string(citation.path),
                "bytes": pair(citation.utf8Range.lowerBound, citation.utf8Range.upperBound),
                "lines": pair(citation.lines.lowerBound, citation.lines.upperBound),
                "quote": .string(citation.quote),
                "span": evidence.spanUTF8Range.map { pair($0.lowerBound, $0.upperBound) },
                "score": .number(evidence.score), "ranks": .object(ranks),
                "sha256": .string(citation.document.hex),
            ]))
    }

    private static func explanation(_ answer: Answer) -> Reply.Leading {
        .init(
            "EXPLAIN",
            [
                "stages": .array(
                    answer.stages.map { stage in
                        ["name": .string(stage.name), "s": .number(stage.seconds)]
                    })
            ])
    }

    private static func recalled(_ recollection: Recollection) -> JSON {
        let snapshot = recollection.snapshot
        return [
            "kind": "recall", "path": .string(recollection.path),
            "snapshot": .string("s\(snapshot.segmentCount)"),
            "trained": .bool(recollection.isTrained),
            "masks": .array(
                recollection.words.map { words in
                    .array(
                        words.map { ["word": .string($0.text), "p": .number($0.probability)] })
                }),
            "at": .present([
                "bytes": .integer(snapshot.utf8Offset), "size": .integer(snapshot.byteCount),
                "pinned": .bool(snapshot.isPinned),
                "name": snapshot.name.map { .string($0.rawValue) },
                "model": .string(snapshot.modelIdentity),
            ]),
        ]
    }

    private static func pair(_ from: Int, _ to: Int) -> JSON {
        .array([.integer(from), .integer(to)])
    }
}

/// The way back.
extension AnswerLines {
    /// What a line lacks.
    package struct Incomplete: Error, CustomStringConvertible {
        let line: String
        package var description: String { "a reply of the daemon lacks something: \(line)" }
    }

    /// The answer in the lines of a reply.
    package static func answer(_ lines: [ReplyLine]) throws -> Answer {
        guard let last = lines.last else { throw Incomplete(line: "none") }
        var verdict = Answer.Verdict.abstained(bestConfidence: last.json["best"]?.double ?? 0)
        var stages: [(name: String, seconds: Double)] = []
        for line in lines {
            if line.name == "ANSWER" {
                guard let span = line.json["text"]?.text,
                    let confidence = line.json["confidence"]?.double
                else { throw Incomplete(line: line.json.line) }
                verdict = .found(span: span, confidence: confidence)
            } else if line.name == "EXPLAIN" {
                stages = (line.json["stages"]?.elements ?? []).map {
                    (name: $0["name"]?.text ?? "", seconds: $0["s"]?.double ?? 0)
                }
            }
        }
        return Answer(
            verdict: verdict, evidence: try evidence(lines),
            failedQuotes: last.json["dropped"]?.int ?? 0,
            threshold: last.json["min"]?.double ?? 0, stages: stages)
    }

    /// The evidence in the lines of a reply.
    package static func evidence(_ lines: [ReplyLine]) throws -> [Evidence] {
        try lines.filter { $0.name == "CITE" }.map { line in
            let json = line.json
            guard let document = json["sha256"]?.text.flatMap({ DocumentID(hex: $0) }),
                let path = json["path"]?.text, let quote = json["quote"]?.text,
                let octets = range(json["bytes"]), let lines = json["lines"]?.elements,
                lines.count == 2, let first = lines[0].int, let last = lines[1].int, first <= last
            else { throw Incomplete(line: json.line) }
            let citation = Citation(
                document: document, path: path, utf8Range: octets, lines: first...last,
                quote: quote)
            let ranks = (json["ranks"]?.members ?? []).compactMap { member in
                member.value.int.map { (member.key, $0) }
            }
            return Evidence(
                citation: citation, spanUTF8Range: range(json["span"]),
                score: json["score"]?.double ?? 0,
                ranks: Dictionary(ranks, uniquingKeysWith: { _, last in last }))
        }
    }

    /// The recollections in the lines of a reply.
    package static func recollections(_ lines: [ReplyLine]) throws -> [Recollection] {
        try lines.filter { $0.name == "ANSWER" }.map { line in
            let json = line.json
            guard let path = json["path"]?.text, let at = json["at"],
                let name = json["snapshot"]?.text, let count = Int(name.dropFirst()),
                let masks = json["masks"]?.elements
            else { throw Incomplete(line: json.line) }
            return Recollection(
                path: path,
                snapshot: SnapshotInfo(
                    segmentCount: count, utf8Offset: at["bytes"]?.int ?? 0,
                    byteCount: at["size"]?.int ?? 0, isPinned: at["pinned"]?.flag ?? false,
                    name: at["name"]?.text.flatMap { SnapshotName(rawValue: $0) },
                    modelIdentity: at["model"]?.text ?? ""),
                words: masks.map { words in
                    (words.elements ?? []).map { word in
                        Recollection.Word(
                            text: word["word"]?.text ?? "",
                            probability: word["p"]?.double ?? 0)
                    }
                },
                isTrained: json["trained"]?.flag ?? true)
        }
    }

    private static func range(_ json: JSON?) -> Range<Int>? {
        guard let pair = json?.elements, pair.count == 2, let from = pair[0].int,
            let to = pair[1].int, from <= to
        else { return nil }
        return from..<to
    }
}

// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Questions with known evidence, one JSON object a line.
///
///     {"id": "w-1", "question": "…", "document": "rhine.txt",
///      "answers": ["…"], "evidence": [[120, 152], …]}
///
/// `evidence` holds half-open UTF-8 byte ranges in the document; empty: the
/// documents do not answer the question. `answers` empty, evidence given: only
/// the evidence is judged. `id` and `answers` may be absent.
package struct QuestionSet: Sendable {
    /// One line of the file.
    package struct Item: Sendable, Codable {
        package let id: String
        package let question: String
        /// The file it is about: a path or the end of one.
        package let document: String
        package let answers: [String]
        package let evidence: [Range<Int>]

        package var isAnswerable: Bool { !evidence.isEmpty }

        package init(
            id: String, question: String, document: String, answers: [String],
            evidence: [Range<Int>]
        ) {
            self.id = id
            self.question = question
            self.document = document
            self.answers = answers
            self.evidence = evidence
        }
    }

    /// What is wrong with a file of questions.
    package enum Failure: Error, CustomStringConvertible {
        case unreadable(path: String)
        /// `line` counts from 1.
        case badLine(path: String, line: Int, reason: String)
        case empty(path: String)

        package var description: String {
            switch self {
            case .unreadable(let path): "cannot read \(path)"
            case .badLine(let path, let line, let reason): "\(path), line \(line): \(reason)"
            case .empty(let path): "\(path) holds no question"
            }
        }
    }

    package let items: [Item]

    package init(items: [Item]) { self.items = items }

    /// Reads the file at `path`; empty lines are passed over.
    ///
    /// Throws: `Failure` with the line of the first one that is not a question.
    package init(contentsOfFile path: String) throws {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw Failure.unreadable(path: path)
        }
        var items: [Item] = []
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let isBlank = line.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
            if isBlank { continue }
            do {
                items.append(try Line(line).item(number: index + 1))
            } catch {
                throw Failure.badLine(path: path, line: index + 1, reason: error.reason)
            }
        }
        guard !items.isEmpty else { throw Failure.empty(path: path) }
        self.items = items
    }
}

/// Why a line is no question.
private struct BadLine: Error {
    let reason: String
}

/// A line as it stands in the file, before it is checked.
private struct Line: Decodable {
    let id: String?
    let question: String
    let document: String
    let answers: [String]?
    let evidence: [[Int]]

    init(_ json: Data) throws(BadLine) {
        do {
            self = try JSONDecoder().decode(Line.self, from: json)
        } catch let DecodingError.keyNotFound(key, _) {
            throw BadLine(reason: "no \"\(key.stringValue)\"")
        } catch let DecodingError.typeMismatch(_, context) {
            throw BadLine(reason: "\(Line.place(context)) has the wrong type")
        } catch let DecodingError.valueNotFound(_, context) {
            throw BadLine(reason: "\(Line.place(context)) is null")
        } catch {
            throw BadLine(reason: "not a JSON object")
        }
    }

    func item(number: Int) throws(BadLine) -> QuestionSet.Item {
        var ranges: [Range<Int>] = []
        for pair in evidence {
            guard pair.count == 2, pair[0] >= 0, pair[1] > pair[0] else {
                throw BadLine(reason: "evidence \(pair) is not a range [start, end] of bytes")
            }
            ranges.append(pair[0]..<pair[1])
        }
        guard question.contains(where: { !$0.isWhitespace }) else {
            throw BadLine(reason: "the question is empty")
        }
        return QuestionSet.Item(
            id: id ?? "line-\(number)", question: question, document: document,
            answers: answers ?? [], evidence: ranges)
    }

    private static func place(_ context: DecodingError.Context) -> String {
        let path = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }
        return path.isEmpty ? "the line" : "\"\(path.joined(separator: "."))\""
    }
}

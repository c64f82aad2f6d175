// SPDX-License-Identifier: Apache-2.0

/// What a request line says, be it right or wrong.
package struct ParsedLine: Hashable, Sendable {
    /// The line's tag, as far as it is a tag.
    package let tag: String?
    package let outcome: Result<Request, Refusal>
    /// The payload that follows, whatever the outcome; nil without one.
    package let literalCount: Int?
    /// The verb, where it is one; payload limits depend on it.
    package let verb: Verb?

    package static func == (a: ParsedLine, b: ParsedLine) -> Bool {
        a.tag == b.tag && a.literalCount == b.literalCount && a.verb == b.verb
            && a.outcome == b.outcome
    }
}

/// Reads one request line by the grammar and the table of commands.
package enum RequestParser {
    /// - Parameter line: octets without the end of the line, not empty.
    package static func parse(_ line: [UInt8]) -> ParsedLine {
        var tokens = RequestLexer.tokens(of: line)[...]
        let isUTF8 = String(validating: line, as: UTF8.self) != nil

        // The payload first: it must be known even where the rest is wrong.
        var literalCount: Int?
        var braceFault: Refusal?
        for (index, token) in tokens.enumerated() {
            switch token.brace(in: line) {
            case .literal(let count) where index == tokens.count - 1: literalCount = count
            case .literal:
                braceFault = Refusal(
                    .syntax, "{…} must end the line; other text that starts with { is quoted",
                    isFatal: true)
            case .malformed:
                braceFault = Refusal(
                    .syntax, "{…} holds 1 to \(Limits.literalDigits) digits; quote other text",
                    isFatal: true)
            case nil: break
            }
        }
        if literalCount != nil { tokens.removeLast() }

        var tag: String?
        var verb: Verb?
        func request() throws(Refusal) -> Request {
            // A tag that is one is echoed even where the line is refused.
            let tagFault = takeTag(&tokens, in: line, into: &tag)
            if let braceFault { throw braceFault }
            guard isUTF8 else { throw Refusal(.badUTF8, "the line must be UTF-8") }
            if let tagFault { throw tagFault }
            let command = try takeVerb(&tokens, in: line)
            verb = command.verb
            return try arguments(
                tokens, in: line, command: command, tag: tag, literalCount: literalCount)
        }
        let outcome: Result<Request, Refusal>
        do throws(Refusal) { outcome = .success(try request()) } catch {
            outcome = .failure(error)
        }
        return ParsedLine(tag: tag, outcome: outcome, literalCount: literalCount, verb: verb)
    }

    /// The tag of a line of which only the beginning is known.
    package static func tag(ofBeginning octets: ArraySlice<UInt8>) -> String? {
        guard let end = octets.firstIndex(of: 0x20) else { return nil }
        return tag(octets[octets.startIndex..<end])
    }

    private static func tag(_ octets: ArraySlice<UInt8>) -> String? {
        guard octets.first == UInt8(ascii: "#"),
            (2...Limits.tagOctets + 1).contains(octets.count),
            isLetter(octets[octets.startIndex + 1]) || Place.isDigit(octets[octets.startIndex + 1]),
            octets.dropFirst(2).allSatisfy({ byte in
                isLetter(byte) || Place.isDigit(byte) || "_.-".utf8.contains(byte)
            })
        else { return nil }
        return String(decoding: octets.dropFirst(), as: UTF8.self)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func takeTag(
        _ tokens: inout ArraySlice<RawToken>, in line: [UInt8], into tag: inout String?
    ) -> Refusal? {
        guard let first = tokens.first, first.key == nil, first.shape == .word,
            line[first.value].first == UInt8(ascii: "#")
        else { return nil }
        tokens.removeFirst()
        tag = Self.tag(line[first.value])
        return tag == nil
            ? Refusal(
                .syntax,
                "a tag is # and 1 to \(Limits.tagOctets) letters, digits, _ . - after it")
            : nil
    }

    private static func takeVerb(
        _ tokens: inout ArraySlice<RawToken>, in line: [UInt8]
    ) throws(Refusal) -> Command {
        let expected = "a request begins with a verb of letters; HELP lists them"
        guard let token = tokens.popFirst(), token.key == nil, token.shape == .word else {
            throw Refusal(.syntax, expected)
        }
        let octets = line[token.value]
        guard octets.allSatisfy(isLetter), octets.count <= Limits.verbOctets else {
            throw Refusal(.syntax, expected)
        }
        let word = String(decoding: octets, as: UTF8.self).lowercased()
        guard let verb = Verb(rawValue: word) else {
            throw .unknownVerb(word)
        }
        return Command.row(of: verb)
    }

    private static func arguments(
        _ tokens: ArraySlice<RawToken>, in line: [UInt8], command: Command, tag: String?,
        literalCount: Int?
    ) throws(Refusal) -> Request {
        do throws(Refusal) {
            guard tokens.count <= Limits.arguments else {
                throw Refusal(.syntax, "at most \(Limits.arguments) arguments")
            }
            guard let form = command.form(hasLiteral: literalCount != nil) else {
                throw Refusal(.syntax, "\(command.verb.name) takes no payload")
            }
            var reading = ArgumentReading(form: form, hasLiteral: literalCount != nil)
            for token in tokens {
                let text = try token.text(in: line)
                let key = token.key.map { String(decoding: line[$0], as: UTF8.self) }
                try reading.take(key: key, text: text)
            }
            try reading.finish(verb: command.verb)
            return Request(
                tag: tag, verb: command.verb, arguments: reading.arguments,
                ignoredKeys: reading.ignoredKeys, literalCount: literalCount)
        } catch {
            // An error names what was expected: the verb is known, so its usage is.
            throw Refusal(
                error.code, error.details.adding([.init("usage", .string(command.usage))]),
                isFatal: error.isFatal)
        }
    }
}

/// Arguments as they are taken one after the other.
private struct ArgumentReading {
    private let places: [Parameter]
    private let keys: [Parameter]
    private var usedPlaces = 0
    private var seenKeys: Set<String> = []
    private(set) var arguments: [String: ArgumentValue] = [:]
    private(set) var ignoredKeys: [String] = []

    init(form: Form, hasLiteral: Bool) {
        // A payload of text takes the first place.
        places =
            hasLiteral && form.literal == .text
            ? Array(form.positional.dropFirst()) : form.positional
        keys = form.keys
    }

    mutating func take(key: String?, text: String) throws(Refusal) {
        guard let key else { return try place(text) }
        guard seenKeys.insert(key).inserted else {
            throw Refusal(.syntax, "\(key)= is given twice", ["key": .string(key)])
        }
        if let parameter = keys.first(where: { $0.name == key }) {
            arguments[key] = try parameter.kind.value(of: text, name: key)
        } else {
            ignoredKeys.append(key)
        }
    }

    private mutating func place(_ text: String) throws(Refusal) {
        guard seenKeys.isEmpty else {
            throw Refusal(.syntax, "arguments without a key come before those with one")
        }
        guard usedPlaces < places.count else {
            throw Refusal(.syntax, Self.tooMany(places))
        }
        let parameter = places[usedPlaces]
        usedPlaces += 1
        let name = parameter.plainName
        arguments[name] = try parameter.kind.value(of: text, name: name)
    }

    private static func tooMany(_ places: [Parameter]) -> String {
        guard let last = places.last else { return "no argument without a key is expected" }
        return last.name == last.plainName
            ? "nothing is expected after \(last.plainName); text with spaces is quoted"
            : "\(last.plainName) must be one quoted argument"
    }

    mutating func finish(verb: Verb) throws(Refusal) {
        if let missing = places.dropFirst(usedPlaces).first(where: \.isRequired) {
            throw Refusal(.syntax, "\(missing.plainName) is missing")
        }
        for key in keys where key.isRequired && arguments[key.name] == nil {
            throw Refusal(.syntax, "\(key.name)= is missing")
        }
        if verb == .show, arguments["bytes"] != nil, arguments["lines"] != nil {
            throw Refusal(.syntax, "bytes= and lines= exclude each other")
        }
        if verb == .ask || verb == .find, case .place(let place) = arguments["at"] {
            try check(place)
        }
    }

    /// A share or a position is a place of documents that were named.
    private func check(_ place: Place) throws(Refusal) {
        guard arguments["doc"] == nil, arguments["path"] == nil else { return }
        if case .snapshot = place { return }
        throw Refusal(
            .badValue, "a share or position in at= needs doc= or path=", ["key": "at"])
    }
}

extension Parameter {
    /// The name without the quotes that usage lines show.
    package var plainName: String {
        name.first == "\"" ? String(name.dropFirst().dropLast()) : name
    }
}

extension Refusal {
    /// 405 for a word in lower case, with the verb that may be meant.
    static func unknownVerb(_ word: String) -> Refusal {
        guard let nearest = Verb.nearest(to: word)?.name else {
            return Refusal(.unknownCommand, "no such verb; HELP lists them")
        }
        return Refusal(
            .unknownCommand, "no such verb; perhaps \(nearest) is meant",
            ["nearest": .string(nearest)])
    }
}

extension Verb {
    /// The verb with the fewest changed letters; nil where all are far off.
    static func nearest(to word: String) -> Verb? {
        let letters = Array(word.utf8)
        // Whoever sends no verbs at all should not keep the server busy.
        let candidates = spellings.filter { abs($0.letters.count - letters.count) <= 3 }
        let distances = candidates.map { ($0.verb, distance(letters, $0.letters)) }
        guard let best = distances.min(by: { $0.1 < $1.1 }) else { return nil }
        return best.1 <= 3 && best.1 < best.0.rawValue.utf8.count ? best.0 : nil
    }

    private static let spellings = Verb.allCases.map { verb in
        (verb: verb, letters: Array(verb.rawValue.utf8))
    }

    /// Letters to insert, drop, change or swap with their neighbour.
    private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        // table[i * width + j] is the distance of the first i and j letters.
        let width = b.count + 1
        var table = [Int](repeating: 0, count: (a.count + 1) * width)
        for j in 0..<width { table[j] = j }
        for i in 1..<(a.count + 1) {
            table[i * width] = i
            for j in 1..<width {
                var best = min(
                    table[(i - 1) * width + j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1),
                    table[(i - 1) * width + j] + 1, table[i * width + j - 1] + 1)
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
                    best = min(best, table[(i - 2) * width + j - 2] + 1)
                }
                table[i * width + j] = best
            }
        }
        return table[a.count * width + b.count]
    }
}

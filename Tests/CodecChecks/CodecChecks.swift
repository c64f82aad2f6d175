// SPDX-License-Identifier: Apache-2.0
import LineProtocol

/// What must hold for the codec on any octets at all. Used by the fuzzers and,
/// over the stored corpus, by the tests. Faults trap with the values.
package enum CodecChecks {
    /// All frames of `octets`, fed in pieces.
    package static func frames(
        _ octets: [UInt8], role: Role = .admin, pieces: some Sequence<Int>
    ) -> [RequestFramer.Frame] {
        var framer = RequestFramer(role: role)
        var frames: [RequestFramer.Frame] = []
        var position = 0
        func drain() {
            while let frame = framer.next() {
                // Pieces of a payload depend on packets; the payload does not.
                if case .payload(let more) = frame, case .payload(let start) = frames.last {
                    frames[frames.count - 1] = .payload(start + more)
                } else {
                    frames.append(frame)
                }
            }
        }
        for count in pieces {
            let end = min(octets.count, position + max(count, 1))
            framer.append(octets[position..<end])
            position = end
            drain()
            if position == octets.count { break }
        }
        framer.append(octets[position...])
        drain()
        precondition(framer.pendingCount <= Limits.lineOctets + 1, "kept \(framer.pendingCount)")
        return frames
    }

    /// Everything that holds for octets of a client.
    package static func checkRequests(_ octets: [UInt8]) {
        for role in Role.allCases { checkFraming(octets, role: role) }
        for line in octets.split(separator: 0x0A) { checkRequestLine(Array(line)) }
        checkConversation(octets)
    }

    /// One line of a client: what is taken is UTF-8 and has its limits, what is
    /// refused says so in a line that reads back, with the usage of its verb.
    package static func checkRequestLine(_ octets: [UInt8]) {
        let parsed = RequestParser.parse(octets)
        if let tag = parsed.tag {
            precondition((1...Limits.tagOctets).contains(tag.utf8.count), "tag \(tag)")
        }
        switch parsed.outcome {
        case .success(let request):
            precondition(String(validating: octets, as: UTF8.self) != nil, "not UTF-8")
            precondition(request.tag == parsed.tag && request.verb == parsed.verb, "\(request)")
            precondition(request.arguments.count <= Limits.arguments, "\(request)")
            precondition(request.literalCount == parsed.literalCount, "\(request)")
        case .failure(let refusal):
            precondition(
                parsed.verb == nil || refusal.details["usage"] != nil, "no usage: \(refusal)")
            precondition(refusal.details["msg"] != nil, "no message: \(refusal)")
            checkLine(Reply(refusal).octets(to: Addressee(tag: parsed.tag)))
        }
    }

    /// Frames do not depend on packets, and every refusal is a line that reads
    /// back.
    package static func checkFraming(_ octets: [UInt8], role: Role) {
        let whole = frames(octets, role: role, pieces: [octets.count])
        let single = frames(octets, role: role, pieces: repeatElement(1, count: octets.count))
        precondition(whole == single, "cut into octets: \(whole) \(single)")
        let size = Int(octets.first ?? 3) % 7 + 2
        let some = frames(octets, role: role, pieces: repeatElement(size, count: octets.count))
        precondition(whole == some, "cut into \(size): \(whole) \(some)")
        for case .refused(let tag, let refusal) in whole {
            checkLine(Reply(refusal).octets(to: Addressee(tag: tag)))
        }
    }

    /// A conversation about `octets` in which all work ends at once: it gives
    /// whole lines and is the same however the octets are cut.
    package static func checkConversation(_ octets: [UInt8]) {
        let whole = said(octets, pieces: octets.count)
        let single = said(octets, pieces: 1)
        precondition(whole == single, "conversations differ")
        for line in whole.split(separator: 0x0A) { checkLine(line + [0x0A]) }
    }

    /// What a server says to `octets` that come `pieces` at a time, where all
    /// work is done at once.
    package static func said(_ octets: [UInt8], role: Role = .admin, pieces: Int) -> [UInt8] {
        var conversation = Conversation(role: role, server: "mnemed/0")
        var said: [UInt8] = []
        func act() {
            while let action = conversation.nextAction() {
                switch action {
                case .send(let octets): said += octets
                case .perform(let number, let request):
                    conversation.finish(
                        number, Reply(.ok, ["verb": .string(request.verb.name)]))
                case .authenticate(let number, let token):
                    conversation.authenticated(
                        number, token == "right-token-of-24-octets" ? .admin : nil)
                case .keep: break
                case .cancel(let number):
                    conversation.finish(number, Reply(Refusal(.cancelled, "by CANCEL")))
                case .close: break
                }
            }
        }
        conversation.greet()
        var position = 0
        while position < octets.count {
            let end = min(octets.count, position + max(pieces, 1))
            conversation.receive(octets[position..<end])
            position = end
            act()
        }
        conversation.inputEnded()
        act()
        precondition(conversation.isClosed, "the end of the input closes")
        return said
    }

    private static func checkLine(_ octets: some Collection<UInt8>) {
        var parser = ReplyParser()
        parser.append(octets)
        do throws(ReplyError) {
            guard let line = try parser.next() else { fatalError("no line in \(Array(octets))") }
            precondition(line.octets == Array(octets), "\(line) differs from its octets")
        } catch {
            fatalError("own line is refused: \(error)")
        }
    }

    /// The client's parser and the JSON reader take anything; what they accept
    /// they write in a form that reads back as the same.
    package static func checkReplies(_ octets: [UInt8]) {
        var parser = ReplyParser()
        parser.append(octets)
        do throws(ReplyError) {
            while let line = try parser.next() {
                let again = try ReplyParser.line(line.octets.dropLast(2))
                precondition(again == line, "\(line) reads back as \(again)")
            }
        } catch {
            // Refusing is fine; trapping is not.
        }
        if let value = try? JSON(parsing: octets) {  // refusing is fine here, too
            guard let again = try? JSON(parsing: value.octets) else {  // checked by the trap
                fatalError("own JSON is refused: \(value)")
            }
            precondition(again == value, "\(value) reads back as \(again)")
        }
    }
}

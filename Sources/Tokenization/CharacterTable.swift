// SPDX-License-Identifier: Apache-2.0

/// What the tokenizer does with each Unicode scalar.
///
/// Two stages: the page of 256 scalars, then the entry in the page. An entry
/// holds the kind in its low two bits and, above them, the number of a mapping
/// (0: the scalar stays as it is). About 60 KB, built once from the text in
/// `CharacterTable+Data.swift`. Rejected: asking `Unicode.Scalar.Properties`
/// and Foundation at run time; it is slower and its answers change with the
/// toolchain, and with them the tokens of a document half read.
struct CharacterTable: Sendable {
    enum Kind: UInt16 {
        /// Part of a word.
        case plain = 0
        /// Dropped as if it were not there.
        case removed = 1
        /// Ends a word.
        case space = 2
        /// A word of its own.
        case isolated = 3
    }

    struct Entry {
        let bits: UInt16
        var kind: Kind { Kind(rawValue: bits & 3) ?? .plain }
        /// 0: as it is; `hangul`: to be taken apart by arithmetic.
        var mapping: Int { Int(bits >> 2) }
    }

    /// The mapping number of Hangul syllables.
    static let hangul = 0x3FFF

    static let standard = CharacterTable()

    private var pageOfBlock: [UInt16]
    private var entries: [UInt16]
    /// Mapping m stands at `mapped[starts[m]..<starts[m + 1]]`.
    private var mapped: [UInt8] = []
    private var starts: [UInt16] = [0, 0]

    /// The entry of a scalar value.
    func entry(of value: UInt32) -> Entry {
        let page = Int(pageOfBlock[Int(value >> 8)])
        return Entry(bits: entries[page << 8 | Int(value & 255)])
    }

    /// Calls `body` with each UTF-8 byte of a mapping other than `hangul`.
    func forEachByte(ofMapping mapping: Int, _ body: (UInt8) -> Void) {
        for index in Int(starts[mapping])..<Int(starts[mapping + 1]) { body(mapped[index]) }
    }

    private init() {
        // Page k of the first four is all of kind k.
        pageOfBlock = [UInt16](repeating: 0, count: 0x1100)
        entries = (0..<4).flatMap { [UInt16](repeating: UInt16($0), count: 256) }
        setKind(.removed, of: Self.removed)
        setKind(.space, of: Self.space)
        setKind(.isolated, of: Self.isolated)
        for value in 0xAC00...0xD7A3 { setMapping(Self.hangul, of: value) }
        readMappings(Self.mappings)
    }

    private mutating func setKind(_ kind: Kind, of list: String) {
        for item in list.split(whereSeparator: \.isWhitespace) {
            let bounds = item.split(separator: "-").map(Self.number)
            var value = bounds[0]
            let last = bounds[bounds.count - 1]
            while value <= last {
                if value & 255 == 0, value + 255 <= last {
                    pageOfBlock[value >> 8] = kind.rawValue
                    value += 256
                } else {
                    let place = ownPage(of: value) << 8 | value & 255
                    entries[place] = entries[place] & ~3 | kind.rawValue
                    value += 1
                }
            }
        }
    }

    private mutating func readMappings(_ list: String) {
        for item in list.split(whereSeparator: \.isWhitespace) {
            if let equals = item.firstIndex(of: "=") {
                let first = Self.number(item[..<equals])
                let targets = item[item.index(after: equals)...].split(separator: ",")
                for (offset, target) in targets.enumerated() {
                    add([Self.number(target)], of: first + offset)
                }
                continue
            }
            let sides = item.split(separator: ":")
            let targets = sides[1].split(separator: ".").map(Self.number)
            let stride = sides[0].hasSuffix("/2") ? 2 : 1
            let bounds = sides[0].prefix { $0 != "/" }.split(separator: "-").map(Self.number)
            for value in Swift.stride(
                from: bounds[0], through: bounds[bounds.count - 1], by: stride)
            {
                add(bounds.count == 1 ? targets : [targets[0] + value - bounds[0]], of: value)
            }
        }
    }

    private mutating func add(_ targets: [Int], of value: Int) {
        for target in targets {
            guard let scalar = Unicode.Scalar(UInt32(target)) else {
                preconditionFailure("mapping of \(value) to \(target), not a scalar")
            }
            mapped.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
        }
        starts.append(UInt16(mapped.count))
        setMapping(starts.count - 2, of: value)
    }

    private mutating func setMapping(_ mapping: Int, of value: Int) {
        let place = ownPage(of: value) << 8 | value & 255
        entries[place] = entries[place] & 3 | UInt16(mapping) << 2
    }

    /// The number of the page of a scalar, made writable.
    private mutating func ownPage(of value: Int) -> Int {
        let shared = Int(pageOfBlock[value >> 8])
        guard shared < 4 else { return shared }
        let own = entries.count >> 8
        entries.append(contentsOf: entries[shared << 8..<(shared + 1) << 8])
        pageOfBlock[value >> 8] = UInt16(own)
        return own
    }

    private static func number(_ digits: Substring) -> Int {
        guard let number = Int(digits, radix: 16) else {
            preconditionFailure("character data: \(digits) is not hexadecimal")
        }
        return number
    }
}

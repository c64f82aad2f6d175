// SPDX-License-Identifier: Apache-2.0

/// Whether bytes that arrive piece by piece are UTF-8 text.
struct TextValidation {
    private var byteCount = 0
    /// Continuation bytes that are still to come, and the bounds of the next.
    private var missing = 0
    private var least: UInt8 = 0x80
    private var most: UInt8 = 0xBF
    private var sequenceStart = 0
    /// The first bytes, by which other formats are known.
    private var beginning: [UInt8] = []
    private var held = 0
    private static let beginningCount = 4

    /// Takes the next bytes.
    mutating func check(_ bytes: ArraySlice<UInt8>) throws(SkipReason) {
        var rest = bytes
        if beginning.count < Self.beginningCount {
            // Nothing is judged before the first bytes are there to name it.
            beginning += rest.prefix(Self.beginningCount - beginning.count)
            rest = rest.dropFirst(beginning.count - held)
            held = beginning.count
            if held < Self.beginningCount { return }
            try checkFormat()
            try validate(beginning[...])
        }
        try validate(rest)
    }

    /// Says that these were all.
    mutating func finish() throws(SkipReason) {
        if held < Self.beginningCount {
            try checkFormat()
            try validate(beginning[...])
        }
        if missing > 0 { throw .notUTF8(at: sequenceStart) }
        if byteCount == 0 || beginning == [0xEF, 0xBB, 0xBF] { throw .empty }
    }

    private mutating func validate(_ bytes: ArraySlice<UInt8>) throws(SkipReason) {
        var place = byteCount
        for byte in bytes {
            if missing == 0, byte < 0x80 {
                if byte == 0 { throw .nulByte(at: place) }
            } else if missing > 0 {
                guard byte >= least, byte <= most else { throw .notUTF8(at: sequenceStart) }
                missing -= 1
                (least, most) = (0x80, 0xBF)
            } else {
                sequenceStart = place
                try begin(byte)
            }
            place += 1
        }
        byteCount = place
    }

    /// The lead byte of a sequence; the table of the Unicode Standard, 3.9.
    private mutating func begin(_ byte: UInt8) throws(SkipReason) {
        switch byte {
        case 0xC2...0xDF: missing = 1
        case 0xE0: (missing, least) = (2, 0xA0)
        case 0xE1...0xEC, 0xEE, 0xEF: missing = 2
        case 0xED: (missing, most) = (2, 0x9F)
        case 0xF0: (missing, least) = (3, 0x90)
        case 0xF1...0xF3: missing = 3
        case 0xF4: (missing, most) = (3, 0x8F)
        default: throw .notUTF8(at: sequenceStart)
        }
    }

    private func checkFormat() throws(SkipReason) {
        switch beginning {
        case [0xFF, 0xFE, 0, 0], [0, 0, 0xFE, 0xFF]: throw .utf16(name: "UTF-32")
        case [0x25, 0x50, 0x44, 0x46]: throw .otherFormat("a PDF file")
        case [0x50, 0x4B, 0x03, 0x04]: throw .otherFormat("a zip file, or a format made of one")
        case [0x89, 0x50, 0x4E, 0x47]: throw .otherFormat("a PNG image")
        case [0x7F, 0x45, 0x4C, 0x46]: throw .otherFormat("a program")
        default: break
        }
        switch beginning.prefix(2) {
        case [0xFF, 0xFE], [0xFE, 0xFF]: throw .utf16(name: "UTF-16")
        case [0x1F, 0x8B]: throw .otherFormat("a gzip file")
        case [0xFF, 0xD8]: throw .otherFormat("a JPEG image")
        default: break
        }
    }
}

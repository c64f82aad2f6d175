// SPDX-License-Identifier: Apache-2.0

/// The vocabulary as a tree of bytes, for the longest match in one walk.
///
/// Nodes are numbers; the edges are one hash table from (node, byte) to node
/// with open addressing. Entries that start with "##" hang below a root of
/// their own, so pieces inside a word start there.
struct VocabularyTrie: Sendable {
    static let none: Int32 = -1
    /// Where the first piece of a word starts.
    let root: Int32 = 0
    /// Where further pieces start: the node of "##", or `none`.
    private(set) var continuation: Int32 = VocabularyTrie.none

    /// `node << 8 | byte` plus 1; 0 is a free place.
    private var keys: [UInt32]
    private var children: [Int32]
    /// The entry that ends at a node, or `none`.
    private var idAtNode: [Int32] = [VocabularyTrie.none]
    private let shift: UInt32

    /// Makes room for entries of together `byteCount` bytes.
    init(byteCount: Int) {
        var bits: UInt32 = 10
        while 1 << bits <= byteCount { bits += 1 }
        shift = 32 - bits
        keys = [UInt32](repeating: 0, count: 1 << bits)
        children = [Int32](repeating: Self.none, count: 1 << bits)
    }

    /// The node that follows `node` on `byte`, or `none`.
    @inline(__always)
    func child(of node: Int32, _ byte: UInt8) -> Int32 {
        let key = (UInt32(bitPattern: node) << 8 | UInt32(byte)) &+ 1
        var place = Int((key &* 0x9E37_79B1) >> shift)
        while true {
            let found = keys[place]
            if found == key { return children[place] }
            if found == 0 { return Self.none }
            place = (place + 1) & (keys.count - 1)
        }
    }

    /// The entry that ends at `node`, or `none`.
    @inline(__always)
    func id(at node: Int32) -> Int32 { idAtNode[Int(node)] }

    /// The number of the entry with exactly these bytes.
    func id(of entry: some Sequence<UInt8>) -> Int32? {
        var node = root
        for byte in entry {
            node = child(of: node, byte)
            if node == Self.none { return nil }
        }
        return id(at: node) == Self.none ? nil : id(at: node)
    }

    /// Adds an entry; false when it is there already.
    mutating func insert(_ entry: some Sequence<UInt8>, id: Int32) -> Bool {
        var node = root
        for byte in entry {
            var next = child(of: node, byte)
            if next == Self.none {
                next = Int32(idAtNode.count)
                idAtNode.append(Self.none)
                addEdge(from: node, byte, to: next)
            }
            node = next
        }
        guard self.id(at: node) == Self.none else { return false }
        idAtNode[Int(node)] = id
        return true
    }

    /// Finds the root of "##" pieces; call it after the last `insert`.
    mutating func markContinuation() {
        let hash = UInt8(ascii: "#")
        let first = child(of: root, hash)
        continuation = first == Self.none ? Self.none : child(of: first, hash)
    }

    private mutating func addEdge(from node: Int32, _ byte: UInt8, to next: Int32) {
        let key = (UInt32(bitPattern: node) << 8 | UInt32(byte)) &+ 1
        var place = Int((key &* 0x9E37_79B1) >> shift)
        while keys[place] != 0 { place = (place + 1) & (keys.count - 1) }
        keys[place] = key
        children[place] = next
    }
}

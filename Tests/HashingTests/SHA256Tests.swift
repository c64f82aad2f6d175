// SPDX-License-Identifier: Apache-2.0
import Documents
import Hashing
import Testing

@Suite struct SHA256Tests {
    /// Examples of FIPS 180-4.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func examples(text: String, hex: String) {
        #expect(DocumentID(digest: SHA256.hash(data: Array(text.utf8))).hex == hex)
    }

    @Test func copiesGoOnAlone() {
        var first = SHA256()
        first.update(data: Array("ab".utf8))
        var second = first
        first.update(data: Array("c".utf8))
        second.update(data: Array("d".utf8))
        #expect(first.finalize() == SHA256.hash(data: Array("abc".utf8)))
        #expect(second.finalize() == SHA256.hash(data: Array("abd".utf8)))
        #expect(first.finalize() == first.finalize())
    }
}

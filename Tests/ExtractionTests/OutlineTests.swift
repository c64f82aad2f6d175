// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Extraction

@Suite struct OutlineTests {
    private func outline(_ text: String, _ path: String = "a.txt") -> Outline {
        var reader = OutlineReader(path: path)
        reader.append(Array(text.utf8))
        return reader.finish()
    }

    private func headings(_ text: String, _ path: String = "a.txt") -> [String] {
        outline(text, path).headings.map { "\($0.level) \($0.text)" }
    }

    @Test func markdown() {
        let text = """
            # The *Lamp*

            Text under it.
            ## Fog ##
            ```
            # not a heading
            ```
            Under
            -----

            Underlined
            ==========
            #hashtag
            ####### seven
            """
        #expect(
            headings(text, "a.md") == ["1 The *Lamp*", "2 Fog", "1 Underlined"])
        #expect(outline(text, "a.md").title == "The *Lamp*")
        let first = outline(text, "a.md").headings[1]
        #expect(first.line == 4)
        #expect(Array(text.utf8)[first.utf8Range] == ArraySlice("## Fog ##".utf8))
    }

    @Test func aTitleMayBeLabelled() {
        #expect(
            outline("# Title: Aesop's Fables\n\n## Author: Aesop\n", "a.md").title
                == "Aesop's Fables")
        #expect(
            outline("The Project Gutenberg eBook of Moby Dick\n\nTitle: Moby Dick; Or, The Whale\n")
                .title == "Moby Dick; Or, The Whale")
        #expect(outline("---\ntitle: Notes\n---\nText").title == "Notes")
        let signature = "It is agreed.\n" + String(repeating: "More text.\n", count: 30)
        let far = String(repeating: "x ", count: 1_000)
        #expect(outline(signature + far + "\nName:\nTitle: President\n").title == nil)
        #expect(outline("It is agreed.\nTitle: ___\n").title == nil)
    }

    @Test func aBook() {
        let text = """
            \u{FEFF}THE CHRONICLE OF VELL

            BOOK ONE

            CHAPTER I. The Harbour

            It was a wet morning. I went down to the harbour with nothing in my pocket but
            Chapter 3 of a book.

            II

            Preface

            Chapter of accidents, all told.

            Part of it was lost
            """
        #expect(
            headings(text) == [
                "2 THE CHRONICLE OF VELL", "1 BOOK ONE", "2 CHAPTER I. The Harbour", "2 II",
                "2 Preface",
            ])
        #expect(outline(text).title == "THE CHRONICLE OF VELL")
        #expect(outline(text).headings[0].utf8Range == 3..<24)
    }

    @Test func aContract() {
        let text = """
            MUTUAL NON-DISCLOSURE
            AGREEMENT
            between Alpha Ltd and Beta Inc
            1 INTERPRETATION
            In this Agreement the following words mean what they say.
            2 TERM AND TERMINATION
            It ends.
            TABLE OF CONTENTS ........ 3
            """
        #expect(outline(text).title == "MUTUAL NON-DISCLOSURE AGREEMENT")
        #expect(
            headings(text) == [
                "2 MUTUAL NON-DISCLOSURE", "2 1 INTERPRETATION", "2 2 TERM AND TERMINATION",
            ])
        #expect(
            headings("x.\n\n3.2 The Valve\n\nOpen it.\n\n4. Close it.\n\n") == ["3 3.2 The Valve"])
    }

    @Test func aTranscriptHasNone() {
        let text = "Grad B: what things to talk about .\nGrad A: OK\nGrad B: yes\n"
        #expect(outline(text) == Outline(title: nil, headings: []))
    }

    @Test func aFirstLineThatStandsAloneIsTheTitle() {
        #expect(outline("The Black Arts\n\nThe wild people live there.").title == "The Black Arts")
        #expect(outline("The Black Arts\nby A. Nobody\n\nText.").title == "The Black Arts")
        #expect(outline("The wild people who dwell there.\n\nText").title == nil)
        #expect(outline("A line\nanother line").title == nil)
        #expect(
            outline("Data Use Agreement of Mu\nwhich binds").title == "Data Use Agreement of Mu")
        #expect(outline("").title == nil)
        #expect(outline("\n \n").title == nil)
    }

    @Test func everySplitGivesTheSameOutline() {
        let text = Array("\u{FEFF}# A b \r\n\r\nCHAPTER II\r\n\r\nText ß.\r\n\r\nC\r\n===\r\n".utf8)
        let whole = outline(String(decoding: text, as: UTF8.self), "x.md")
        #expect(whole.headings.map(\.text) == ["A b", "CHAPTER II", "C"])
        for split in 0...text.count {
            var reader = OutlineReader(path: "x.md")
            reader.append(Array(text[..<split]))
            reader.append(Array(text[split...]))
            #expect(reader.finish() == whole)
        }
    }

    @Test func longLinesAndManyHeadingsStayBounded() {
        let long = String(repeating: "LONG ", count: 100_000)
        #expect(headings(long + "\n" + long).isEmpty)
        let many = String(repeating: "# a\n", count: Outline.mostHeadings + 5)
        #expect(headings(many, "a.md").count == Outline.mostHeadings)
    }

    @Test func anyBytesAreOutlined() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<300 {
            var reader = OutlineReader(path: "a.md")
            let pool: [UInt8] = [
                0x0A, 0x0A, 0x20, 0x23, 0x3D, 0x41, 0x42, 0x61, 0x31, 0x2E, 0xC3, 0xFF,
            ]
            reader.append((0..<80).map { _ in pool.randomElement(using: &random) ?? 0 })
            _ = reader.finish()
        }
    }
}

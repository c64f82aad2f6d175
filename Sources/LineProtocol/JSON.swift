// SPDX-License-Identifier: Apache-2.0

/// A JSON value whose objects keep the order of their members, so that the
/// same reply is always the same octets.
package enum JSON: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    /// Finite; anything else is written as `null`.
    case number(Double)
    case string(String)
    case array([JSON])
    case object([Member])

    /// A name and its value.
    package struct Member: Hashable, Sendable {
        package let key: String
        package let value: JSON

        package init(_ key: String, _ value: JSON) {
            self.key = key
            self.value = value
        }
    }

    /// An object of the given members; those without a value are left out.
    package static func present(_ members: KeyValuePairs<String, JSON?>) -> JSON {
        .object(members.compactMap { key, value in value.map { Member(key, $0) } })
    }

    /// The member of that name of an object; nil where there is none.
    package subscript(_ key: String) -> JSON? {
        members.last { $0.key == key }?.value
    }

    /// The members of an object; empty for every other value.
    package var members: [Member] {
        if case .object(let members) = self { members } else { [] }
    }

    /// The elements of an array; nil for every other value.
    package var elements: [JSON]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The text of a string; nil for every other value.
    package var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The value of a whole number; nil for every other value.
    package var int: Int? {
        if case .integer(let value) = self { value } else { nil }
    }

    /// The value of a number, whole or not; nil for every other value.
    package var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    /// The value of a truth value; nil for every other value.
    package var flag: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// This object with further members at its end.
    package func adding(_ more: [Member]) -> JSON {
        .object(members + more)
    }
}

extension JSON: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral,
    ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral
{
    package init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(elements.map { Member($0.0, $0.1) })
    }
    package init(arrayLiteral elements: JSON...) { self = .array(elements) }
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int) { self = .integer(value) }
    package init(floatLiteral value: Double) { self = .number(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
}

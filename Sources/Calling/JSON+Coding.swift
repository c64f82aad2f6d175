// SPDX-License-Identifier: Apache-2.0
import Foundation
import LineProtocol

extension JSON {
    /// The members that a report encodes, in the order of their names.
    package init(encoding value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        self = try JSON(parsing: try encoder.encode(value))
    }

    /// The report that these members encode; members it does not know do no
    /// harm.
    package func decoded<Value: Decodable>(as type: Value.Type) throws -> Value {
        try JSONDecoder().decode(type, from: Data(octets))
    }
}

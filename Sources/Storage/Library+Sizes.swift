// SPDX-License-Identifier: Apache-2.0
import GRDB

/// What a table takes of the library's file.
package struct TableSize: Sendable, Codable {
    /// The table's name; indexes and the full text's own tables count for theirs,
    /// and `free` is what the file keeps for later.
    package let name: String
    package let byteCount: Int
}

extension Library {
    /// Bytes per table, largest first; they add up to the file.
    package func tableSizes() throws -> [TableSize] {
        try read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT coalesce(m.tbl_name, d.name) AS name, sum(d.pgsize) AS byteCount
                    FROM dbstat d LEFT JOIN sqlite_schema m ON m.name = d.name
                    WHERE d.aggregate = TRUE GROUP BY 1
                    """)
            var sizes: [String: Int] = [:]
            for row in rows {
                let table: String = row["name"]
                let name =
                    table.hasPrefix("fullText_")
                    ? "fullText" : table.hasPrefix("sqlite_") ? "schema" : table
                sizes[name, default: 0] += row["byteCount"]
            }
            let free = try Int.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
            let pageSize = try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 0
            sizes["free"] = free * pageSize
            return sizes.map { TableSize(name: $0.key, byteCount: $0.value) }
                .filter { $0.byteCount > 0 }
                .sorted { ($1.byteCount, $0.name) < ($0.byteCount, $1.name) }
        }
    }
}

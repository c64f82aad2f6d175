// SPDX-License-Identifier: Apache-2.0
import GRDB

/// The tables of a library and how older files get them.
///
///     source ──► document ──┬─ heading      key = number << 24 | ordinal
///        ▲                  ├─ textChunk    key = number << 24 | chunk
///     sourceTag             ├─ segment      key = number << 24 | segment
///                           ├─ fullText     row id = the segment's key
///                           ├─ embedding    key of the first of ≤ 16 segments
///                           ├─ snapshot     key = number << 24 | segments read
///                           ├─ snapshotName the snapshot's key
///                           └─ resumeState  number
///
/// Whatever belongs to a document has a key that begins with its number, so a
/// document's rows are one range of each table, and reading in key order is
/// reading in document order. Nothing holds a time but what a file says of
/// itself, and numbers are given out by a counter in planned order, so content
/// does not depend on when or how often the program was stopped. Numbers are
/// never used twice.
///
/// Migrations are numbered, append-only and never edited.
enum LibrarySchema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 documents") { db in
            try db.execute(
                sql: """
                    CREATE TABLE library (
                        id INTEGER PRIMARY KEY CHECK (id = 1),
                        nextDocumentNumber INTEGER NOT NULL,
                        cleaningIsDue INTEGER NOT NULL
                    ) STRICT;
                    INSERT INTO library VALUES (1, 1, 0);
                    CREATE TABLE document (
                        number INTEGER PRIMARY KEY,
                        hash BLOB NOT NULL CHECK (length(hash) = 32),
                        modelIdentity TEXT NOT NULL,
                        state TEXT NOT NULL
                            CHECK (state IN ('queued', 'reading', 'done', 'empty')),
                        title TEXT,
                        utf8Count INTEGER NOT NULL,
                        utf8Read INTEGER NOT NULL DEFAULT 0,
                        lineRead INTEGER NOT NULL DEFAULT 1,
                        tokenCount INTEGER NOT NULL DEFAULT 0,
                        segmentCount INTEGER NOT NULL DEFAULT 0,
                        surpriseSum REAL NOT NULL DEFAULT 0,
                        UNIQUE (hash, modelIdentity)
                    ) STRICT;
                    CREATE TABLE source (
                        path TEXT PRIMARY KEY,
                        documentNumber INTEGER REFERENCES document (number),
                        nextDocumentNumber INTEGER REFERENCES document (number),
                        state TEXT CHECK (state IN ('skipped', 'empty', 'failed')),
                        reason TEXT
                    ) STRICT, WITHOUT ROWID;
                    CREATE INDEX sourceDocument ON source (documentNumber);
                    CREATE INDEX sourceNextDocument ON source (nextDocumentNumber);
                    CREATE TABLE heading (
                        key INTEGER PRIMARY KEY,
                        level INTEGER NOT NULL,
                        utf8Start INTEGER NOT NULL,
                        utf8End INTEGER NOT NULL,
                        text TEXT NOT NULL
                    ) STRICT;
                    CREATE TABLE textChunk (
                        key INTEGER PRIMARY KEY,
                        utf8Count INTEGER NOT NULL,
                        bytes BLOB NOT NULL
                    ) STRICT;
                    CREATE TABLE segment (
                        key INTEGER PRIMARY KEY,
                        utf8Start INTEGER NOT NULL,
                        utf8End INTEGER NOT NULL,
                        firstLine INTEGER NOT NULL,
                        tokenCount INTEGER NOT NULL,
                        meanSurprise REAL NOT NULL
                    ) STRICT;
                    CREATE TABLE embedding (
                        key INTEGER PRIMARY KEY,
                        vectors BLOB NOT NULL
                    ) STRICT;
                    CREATE TABLE snapshot (
                        key INTEGER PRIMARY KEY,
                        utf8Offset INTEGER NOT NULL,
                        isPinned INTEGER NOT NULL DEFAULT 0,
                        modelIdentity TEXT NOT NULL,
                        sha256 BLOB NOT NULL,
                        state BLOB NOT NULL
                    ) STRICT;
                    CREATE TABLE resumeState (
                        documentNumber INTEGER PRIMARY KEY,
                        sha256 BLOB NOT NULL,
                        state BLOB NOT NULL
                    ) STRICT;
                    CREATE VIRTUAL TABLE fullText USING fts5(
                        text, content = '', tokenize = 'porter unicode61'
                    );
                    CREATE VIRTUAL TABLE fullTextInstance USING fts5vocab(fullText, instance);
                    """)
        }
        registerVersions(&migrator)
        return migrator
    }
}

/// The key of a row that belongs to a document: its number in the upper bits,
/// a position of up to 2^24 in the lower ones.
enum RowKey {
    static func make(_ documentNumber: Int64, _ position: Int) -> Int64 {
        precondition(
            position >= 0 && position < 1 << 24, "position \(position) does not fit into 24 bits")
        return documentNumber << 24 | Int64(position)
    }
    static func documentNumber(_ key: Int64) -> Int64 { key >> 24 }
    static func position(_ key: Int64) -> Int { Int(key & 0xff_ffff) }
    /// All keys of one document.
    static func range(_ documentNumber: Int64) -> ClosedRange<Int64> {
        documentNumber << 24...documentNumber << 24 | 0xff_ffff
    }
}

// SPDX-License-Identifier: Apache-2.0
import GRDB

extension LibrarySchema {
    /// Lets a document be read again beside the version that is served, and gives
    /// snapshots names and sources tags and the time of their files.
    static func registerVersions(_ migrator: inout DatabaseMigrator) {
        migrator.registerMigration("2 versions, names and tags") { db in
            // Without UNIQUE (hash, modelIdentity), which SQLite cannot drop.
            try db.execute(
                sql: """
                    CREATE TABLE newDocument (
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
                        surpriseSum REAL NOT NULL DEFAULT 0
                    ) STRICT;
                    INSERT INTO newDocument SELECT * FROM document;
                    DROP TABLE document;
                    ALTER TABLE newDocument RENAME TO document;
                    CREATE INDEX documentHash ON document (hash, modelIdentity);
                    """)
            try db.execute(
                sql: """
                    ALTER TABLE source ADD COLUMN changedAt INTEGER;
                    CREATE TABLE sourceTag (
                        path TEXT NOT NULL REFERENCES source (path) ON DELETE CASCADE,
                        tag TEXT NOT NULL,
                        PRIMARY KEY (path, tag)
                    ) STRICT, WITHOUT ROWID;
                    """)
            // Not a column of the snapshot: it would stand behind half a megabyte
            // of state, all of which is then read to list names.
            try db.execute(
                sql: """
                    CREATE TABLE snapshotName (
                        key INTEGER PRIMARY KEY,
                        name TEXT NOT NULL
                    ) STRICT;
                    CREATE UNIQUE INDEX snapshotNameOfDocument
                        ON snapshotName (key >> 24, name);
                    """)
        }
    }
}

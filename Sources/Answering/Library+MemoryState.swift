// SPDX-License-Identifier: Apache-2.0
import Documents
import Storage
import Titans

extension Library {
    /// A stored snapshot of a document as a state of the memory that made it.
    ///
    /// - Throws: what the library throws; `ModelError` where another model made it.
    func state(
        _ snapshot: SnapshotInfo, of documentNumber: Int64, in memory: Model
    ) throws -> MemoryState {
        try MemoryState(
            bytes: self.snapshot(
                of: documentNumber, segmentCount: snapshot.segmentCount,
                modelIdentity: snapshot.modelIdentity), model: memory)
    }
}

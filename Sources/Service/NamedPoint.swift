// SPDX-License-Identifier: Apache-2.0
import Documents

/// A point in a document as people say it: snapshots may have names.
package enum NamedPoint: Hashable, Sendable {
    case point(PointInDocument)
    case snapshot(SnapshotName)
}

extension LibraryService {
    /// The point that is meant.
    ///
    /// - Parameters:
    ///   - documentPattern: of the one document that is asked where the point has
    ///     a name; nil for all documents, which may be one.
    ///   - filter: what else the document is.
    /// - Throws: `ServiceError.noNamedSnapshot`, `ambiguousPoint`, `noDocument`.
    package func point(
        _ named: NamedPoint, documentPattern: String?, filter: SourceFilter = .all
    ) throws -> PointInDocument {
        switch named {
        case .point(let point): return point
        case .snapshot(let name):
            let asked = Set(
                try documents(matching: documentPattern).filter(filter.matches).compactMap(\.id))
            if asked.isEmpty, let documentPattern {
                throw ServiceError.noDocument(glob: documentPattern)
            }
            guard asked.count == 1, let id = asked.first else {
                throw ServiceError.ambiguousPoint(matches: asked.count)
            }
            let snapshots = try snapshots(matching: id.hex).flatMap(\.snapshots)
            guard let snapshot = snapshots.first(where: { $0.name == name }) else {
                throw ServiceError.noNamedSnapshot(name)
            }
            return .snapshot(snapshot.segmentCount)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
import Calling
import Documents
import LineProtocol
import Service

/// Listing, naming and pinning snapshots.
extension RequestDesk {
    func snapshots(_ request: Request) throws -> Reply {
        let pattern = try request.text("doc").map {
            try Scope.document($0, service: service).id?.hex ?? $0
        }
        let reports = try service.snapshots(matching: pattern)
        let lines = try reports.flatMap { report in
            try report.snapshots.map { snapshot in
                Reply.Leading(
                    "SNAPSHOT",
                    .object(
                        try Self.members(of: snapshot, document: report.document)
                            + [
                                .init("path", .string(report.path)),
                                .init("size", .integer(report.utf8Count)),
                            ]))
            }
        }
        let limit = request.number("limit") ?? 1000
        return Reply(
            .ok, leading: Array(lines.prefix(limit)), ["snapshots": .integer(lines.count)])
    }

    func nameSnapshot(_ request: Request) throws -> Reply {
        let document = try Scope.document(request.text("doc") ?? "", service: service)
        guard let name = request.text("name").flatMap(SnapshotName.init) else {
            throw Refusal(
                .badValue,
                "a name is a letter, then letters, digits, _ - or .; not s and digits alone",
                ["key": "name"])
        }
        let snapshot = try service.nameNewestSnapshot(of: document, name)
        return Reply(.ok, .object(try Self.members(of: snapshot, document: document.id)))
    }

    func pinSnapshot(_ request: Request, isPinned: Bool) throws -> Reply {
        let document = try Scope.document(request.text("doc") ?? "", service: service)
        guard let word = request.text("snapshot"), let place = Place(word),
            case .snapshot = place
        else {
            throw Refusal(
                .badValue, "a snapshot is s and a number, or a name; see SNAPSHOTS",
                ["key": "snapshot"])
        }
        let point = try Scope.point(place, in: document, key: "snapshot", service: service)
        guard case .snapshot(let segmentCount) = point else {
            throw Refusal(.badValue, "that is no snapshot", ["key": "snapshot"])
        }
        let snapshot = try service.pin(segmentCount, of: document, isPinned: isPinned)
        return Reply(.ok, .object(try Self.members(of: snapshot, document: document.id)))
    }

    private static func members(
        of snapshot: SnapshotInfo, document: DocumentID?
    ) throws -> [JSON.Member] {
        [
            .init("snapshot", .string("s\(snapshot.segmentCount)")),
            .init("doc", document.map { .string($0.short) } ?? .null),
            .init("sha256", document.map { .string($0.hex) } ?? .null),
        ] + (try JSON(encoding: snapshot)).members
    }
}

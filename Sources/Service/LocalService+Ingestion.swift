// SPDX-License-Identifier: Apache-2.0
import Foundation
import Ingestion
import Storage

/// Reading documents.
extension LocalService {
    /// Brings what stands at the paths into the library, which is made when
    /// there is none.
    package func ingest(
        _ request: IngestionRequest, threads: Int?,
        progress: @escaping @Sendable (IngestionProgress) -> Void,
        events: @escaping @Sendable (SourceEvent) -> Void,
        shouldStop: @escaping @Sendable () -> Bool
    ) throws -> IngestionReport {
        let cancellation = CancellationFlag()
        let job = IngestionJob(
            library: try library(isMade: true), model: try streamModel(),
            tokenizer: try tokenizer(),
            threads: threads ?? ProcessInfo.processInfo.activeProcessorCount,
            cancellation: cancellation)
        return IngestionReport(
            try job.run(
                request,
                progress: { position in
                    if shouldStop() { cancellation.cancel() }
                    progress(position)
                }, events: events))
    }
}

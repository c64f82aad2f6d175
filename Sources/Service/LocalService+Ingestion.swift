// SPDX-License-Identifier: Apache-2.0
import Foundation
import Ingestion
import Storage

/// Reading documents.
extension LocalService {
    /// Brings what stands at the paths into the library, which is made when
    /// there is none.
    ///
    /// - Parameters:
    ///   - paths: files and folders, absolute.
    ///   - threads: nil for one per core.
    ///   - progress: called from the job's threads, one call at a time.
    ///   - shouldStop: asked along the way; true stops at the next checkpoint.
    package func ingest(
        _ paths: [String], threads: Int? = nil,
        progress: @escaping @Sendable (IngestionProgress) -> Void,
        shouldStop: @escaping @Sendable () -> Bool
    ) throws -> IngestionReport {
        let cancellation = CancellationFlag()
        let job = IngestionJob(
            library: try library(isMade: true), model: try streamModel(),
            tokenizer: try tokenizer(),
            threads: threads ?? ProcessInfo.processInfo.activeProcessorCount,
            cancellation: cancellation)
        return IngestionReport(
            try job.run(paths: paths) { position in
                if shouldStop() { cancellation.cancel() }
                progress(position)
            })
    }
}

// SPDX-License-Identifier: Apache-2.0

/// What a connection wants to hear of.
struct WatchFilter: Sendable {
    /// The name of the subscription; nil while there is none.
    var subscription: Int?
    var wantsJobs = false
    var wantsDocuments = false
    /// Jobs named one by one.
    var jobs: Set<Int> = []

    var isOn: Bool { subscription != nil }

    func wants(_ event: JobBoard.Event) -> Bool {
        if let job = event.job, jobs.contains(job.number) { return true }
        return switch event {
        case .progress, .changed, .finding: wantsJobs
        case .document: wantsDocuments
        }
    }
}

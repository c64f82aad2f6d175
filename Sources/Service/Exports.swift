// SPDX-License-Identifier: Apache-2.0
import Answering
import Ingestion
import Storage
import Titans

// Nouns of the stages below that the service's own declarations speak of, so
// that its callers import nothing but `Service`.
package typealias EvidenceSource = Answering.EvidenceSource
package typealias EvaluationReport = Answering.EvaluationReport
package typealias QuestionSet = Answering.QuestionSet
package typealias Recollection = Answering.Recollection
package typealias DamageFinding = Storage.DamageFinding
package typealias IngestionRequest = Ingestion.IngestionRequest
package typealias SourceEvent = Ingestion.SourceEvent
package typealias IngestionProgress = Ingestion.IngestionProgress
package typealias ModelCheck = Titans.ModelCheck

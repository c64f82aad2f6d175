// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@testable import Titans

/// The folder of fixture models in the test bundle.
let fixtures = Bundle.module.resourceURL?.appendingPathComponent("Fixtures").path ?? ""

@Suite struct ModelCheckTests {
    @Test func sevenFixturesAgree() throws {
        let check = try ModelCheck(folder: fixtures)
        #expect(
            check.cases.map(\.name)
                == ["added", "deep", "linear", "mac", "plain", "silu", "token"])
        for one in check.cases { #expect(one.passed, "\(one)") }
        #expect(check.passed)
        #expect(Set(check.errors.keys) == Set(ModelCheck.kinds), "\(check.errors)")
    }
}

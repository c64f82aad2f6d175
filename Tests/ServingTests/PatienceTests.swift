// SPDX-License-Identifier: Apache-2.0
import LineProtocol
import Testing

@testable import Serving

@Suite struct PatienceTests {
    private func isTimeOut(_ verdict: Patience.Verdict) -> Bool {
        if case .timeOut = verdict { true } else { false }
    }

    @Test("P36: a line may take 10 s, however it drips")
    func slowLine() {
        var patience = Patience(now: 0)
        let inside = Patience.Situation(isInsideRequest: true)
        for second in 1...10 {
            patience.received(now: Double(second))
            #expect(patience.verdict(inside, now: Double(second)) == .goOn)
        }
        #expect(isTimeOut(patience.verdict(inside, now: 11)))
    }

    @Test("P36: each line has its own 10 s")
    func manyLines() {
        var patience = Patience(now: 0)
        for second in 0..<60 {
            let situation = Patience.Situation(isInsideRequest: true, requestCount: second / 5)
            #expect(patience.verdict(situation, now: Double(second)) == .goOn)
        }
    }

    @Test("P36: a payload may pause for 10 s, and take longer in all")
    func payloadPause() {
        var patience = Patience(now: 0)
        let inside = Patience.Situation(isInsideRequest: true, isInsidePayload: true)
        for second in stride(from: 0.0, to: 60, by: 5) {
            patience.received(now: second)
            #expect(patience.verdict(inside, now: second + 4) == .goOn)
        }
        #expect(isTimeOut(patience.verdict(inside, now: 66)))
    }

    @Test("P36: AUTH may take 10 s")
    func auth() {
        var patience = Patience(now: 0)
        let situation = Patience.Situation(requestCount: 3, needsAuth: true)
        #expect(patience.verdict(situation, now: 9.9) == .goOn)
        #expect(isTimeOut(patience.verdict(situation, now: 10)))
    }

    @Test("P36: idle for 300 s, unless something runs or is watched")
    func idle() {
        var patience = Patience(now: 0)
        #expect(patience.verdict(.init(isBusy: true), now: 250) == .goOn)
        #expect(patience.verdict(.init(), now: 549) == .goOn)
        #expect(isTimeOut(patience.verdict(.init(), now: 551)))
    }

    @Test("P36: 1 MiB untaken for 10 s, or 4 MiB, is the end")
    func untaken() {
        var patience = Patience(now: 0)
        let much = Patience.Situation(isBusy: true, untakenOctets: Limits.untakenOctets + 1)
        #expect(patience.verdict(much, now: 1) == .goOn)
        #expect(patience.verdict(.init(isBusy: true), now: 5) == .goOn)
        #expect(patience.verdict(much, now: 6) == .goOn)
        #expect(patience.verdict(much, now: 15) == .goOn)
        #expect(patience.verdict(much, now: 16) == .drop)
        var other = Patience(now: 0)
        let most = Patience.Situation(untakenOctets: Limits.untakenOctetsAtMost + 1)
        #expect(other.verdict(most, now: 0) == .drop)
    }
}

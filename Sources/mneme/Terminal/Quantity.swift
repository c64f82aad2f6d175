// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Numbers as people read them.
enum Quantity {
    /// 950, 12.3 K, 4.56 M.
    static func count(_ value: Int) -> String {
        switch value {
        case ..<10_000: "\(value)"
        case ..<1_000_000: String(format: "%.1f K", Double(value) / 1e3)
        default: String(format: "%.2f M", Double(value) / 1e6)
        }
    }

    /// 950 B, 12.3 KiB, 4.56 MiB.
    static func bytes(_ value: Int) -> String {
        switch value {
        case ..<1024: "\(value) B"
        case ..<(1 << 20): String(format: "%.1f KiB", Double(value) / 1024)
        default: String(format: "%.2f MiB", Double(value) / 1_048_576)
        }
    }

    /// 0.34 s, 12 s, 3 min 05 s, 2 h 10 min.
    static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds < 1e9 else { return "unknown" }
        if seconds < 10 { return String(format: "%.2f s", seconds) }
        let whole = Int(seconds.rounded())
        if whole < 60 { return "\(whole) s" }
        if whole < 3600 { return String(format: "%d min %02d s", whole / 60, whole % 60) }
        return String(format: "%d h %02d min", whole / 3600, whole % 3600 / 60)
    }

    /// 1 document, 2 documents.
    static func plural(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }

    /// 40.5 %.
    static func share(_ value: Double) -> String { String(format: "%.1f %%", value * 100) }
}

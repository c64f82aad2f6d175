// SPDX-License-Identifier: Apache-2.0

/// Floating-point operations of the matrix products, counted from the shapes:
/// 2 · M · N · K each. Vector functions are not counted.
package struct ArithmeticCount: Sendable {
    let configuration: ModelConfiguration

    package init(_ configuration: ModelConfiguration) { self.configuration = configuration }

    private var d: Int { configuration.width }
    private var w: Int { configuration.memory.width }

    /// Attention of T tokens over n rows with its output, and the feed-forward
    /// network: all of a layer but the projections of its context.
    private func body(_ T: Int, _ n: Int) -> Int {
        2 * T * d * n * 2 + 2 * T * d * d + 2 * T * d * configuration.hidden * 2
    }

    /// One plain layer over T tokens.
    package func plainLayer(_ T: Int) -> Int { 2 * T * d * 3 * d + body(T, T) }

    /// One layer with memory over T tokens that are also written.
    package func macLayer(_ T: Int) -> Int {
        let queries = 2 * T * d * d
        let keysAndValues = 2 * (2 * T) * d * 2 * d
        return queries + keysAndValues + body(T, configuration.persistentTokens + 2 * T)
            + 2 * retrieval(T) + writing(T)
    }

    /// Through the memory's matrices once.
    private func memory(_ T: Int) -> Int {
        configuration.memory.shapes.reduce(0) { $0 + 2 * T * $1.rows * $1.columns }
    }

    private func retrieval(_ T: Int) -> Int { 2 * T * d * w * 2 + memory(T) }

    /// Keys, values, gates; forward; back to the second matrix; two sums of
    /// gradients, for weights and momentum.
    private func writing(_ T: Int) -> Int {
        let back = configuration.memory.shapes.dropFirst()
            .reduce(0) { $0 + 2 * T * $1.rows * $1.columns }
        return 2 * T * d * (2 * w + 3) + memory(T) + back + 2 * memory(T)
    }

    /// All layers over T tokens, memories written.
    package func model(_ T: Int) -> Int {
        configuration.firstMacLayer * plainLayer(T) + configuration.macLayers * macLayer(T)
    }
}

extension StreamModel {
    /// Floating-point operations of the products of one segment.
    package func arithmetic(ofSegment count: Int) -> Int {
        ArithmeticCount(encoder.configuration).model(count)
            + ArithmeticCount(memory.configuration).model(count)
            - sharedLayers * ArithmeticCount(encoder.configuration).plainLayer(count)
    }
}

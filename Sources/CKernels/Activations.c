// SPDX-License-Identifier: Apache-2.0
#include "CKernels.h"
#include "Scalar.h"

CLONES void mneme_bias_gelu_erf(
    float *x, const float *bias, size_t rows, size_t columns, size_t stride) {
    for (size_t r = 0; r < rows; r++, x += stride)
        for (size_t c = 0; c < columns; c++) {
            const float v = x[c] + bias[c];
            x[c] = v * normal_share(v);
        }
}

// x / (1 + e^(-2 z)) = x (1 + tanh z) / 2
CLONES void mneme_gelu_tanh(const float *x, float *y, size_t count) {
    for (size_t i = 0; i < count; i++) y[i] = x[i] * sigmoid(2.0f * gelu_slope(x[i]));
}

// With s = (1 + tanh z) / 2: s + 2 x s (1 - s) z'
CLONES void mneme_gelu_tanh_backward(const float *x, float *delta, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const float s = sigmoid(2.0f * gelu_slope(x[i]));
        const float slope = 0.797884561f + 0.107032224f * x[i] * x[i];
        delta[i] *= s + 2.0f * x[i] * s * (1.0f - s) * slope;
    }
}

CLONES void mneme_add_bias(
    float *x, const float *bias, size_t rows, size_t columns, size_t stride) {
    for (size_t r = 0; r < rows; r++, x += stride)
        for (size_t c = 0; c < columns; c++) x[c] += bias[c];
}

// A float as an integer of the same order, and back: integer maxima vectorise
// where those of floats, with their NaN, do not.
SCALAR int32_t ordered(float x) {
    const int32_t bits = (int32_t)bits_of(x);
    return bits ^ (bits >> 31 & 0x7fffffff);
}

CLONES void mneme_softmax(
    float *x, const float *bias, size_t rows, size_t columns, size_t stride) {
    SUMS_IN_LANES
    for (size_t r = 0; r < rows; r++, x += stride) {
        int32_t top = INT32_MIN;
        if (bias)
            for (size_t c = 0; c < columns; c++) x[c] += bias[c];
        for (size_t c = 0; c < columns; c++) {
            const int32_t v = ordered(x[c]);
            top = v > top ? v : top;
        }
        const float greatest = float_of((uint32_t)(top ^ (top >> 31 & 0x7fffffff)));
        float total = 0;
        for (size_t c = 0; c < columns; c++) {
            x[c] = exponential(x[c] - greatest);
            total += x[c];
        }
        const float share = 1.0f / total;
        for (size_t c = 0; c < columns; c++) x[c] *= share;
    }
}

CLONES void mneme_gate(
    float *y, const float *x, const float *gate, size_t rows, size_t columns) {
    for (size_t r = 0; r < rows; r++, y += columns, x += columns)
        for (size_t c = 0; c < columns; c++) {
            const float tanh = 2.0f * sigmoid(2.0f * x[c]) - 1.0f;
            y[c] += gate[c] * y[c] * tanh;
        }
}

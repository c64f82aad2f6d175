// SPDX-License-Identifier: Apache-2.0
#include "CKernels.h"
#include "Scalar.h"
#include <math.h>

CLONES void mneme_convolve_normalise(
    const float *x, size_t stride, const float *taps, size_t kernel, bool silu, float *y,
    size_t rows, size_t columns) {
    SUMS_IN_LANES
    for (size_t r = 0; r < rows; r++, y += columns) {
        memset(y, 0, columns * sizeof(float));
        for (size_t j = 0; j < kernel; j++) {
            if (r + j + 1 < kernel) continue;  // before the segment: zeros
            const float *z = x + (r + j + 1 - kernel) * stride, *tap = taps + j * columns;
            for (size_t c = 0; c < columns; c++) y[c] += tap[c] * z[c];
        }
        if (silu)
            for (size_t c = 0; c < columns; c++) y[c] *= sigmoid(y[c]);
        float squares = 0;
        for (size_t c = 0; c < columns; c++) squares += y[c] * y[c];
        const float factor = 1.0f / sqrtf(squares + 1e-6f);
        for (size_t c = 0; c < columns; c++) y[c] *= factor;
    }
}

CLONES void mneme_weigh_twice(
    const float *x, size_t stride, const float *w, const float *s, float *y, size_t rows,
    size_t columns) {
    for (size_t r = 0; r < rows; r++, x += stride, y += 2 * columns) {
        const float a = w[r], b = s[r];
        for (size_t c = 0; c < columns; c++) {
            y[c] = a * x[c];
            y[columns + c] = b * x[c];
        }
    }
}

CLONES void mneme_blend(float *m, float *s, float a, float b, float c, size_t count) {
    for (size_t i = 0; i < count; i++) {
        m[i] = a * m[i] + b * s[i];
        s[i] = c * s[i];
    }
}

CLONES void mneme_error(
    const float *x, const float *v, float *error, float *squares, size_t rows, size_t columns) {
    SUMS_IN_LANES
    for (size_t r = 0; r < rows; r++, x += columns, v += columns, error += columns) {
        float sum = 0;
        for (size_t c = 0; c < columns; c++) {
            error[c] = x[c] - v[c];
            sum += error[c] * error[c];
        }
        squares[r] = sum;
    }
}

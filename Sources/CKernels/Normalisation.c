// SPDX-License-Identifier: Apache-2.0
#include "CKernels.h"
#include "Scalar.h"
#include <math.h>

// y may be x, never half of it: what a column reads is what it writes.
#define COLUMNS \
    _Pragma("clang loop vectorize(assume_safety)") for (size_t c = 0; c < columns; c++)

// The variance is taken around the mean, in a second pass over the row.
CLONES void mneme_layer_norm(
    const float *x, const float *bias, const float *residual, const float *gamma,
    const float *beta, float epsilon, const float *added, float *y, size_t rows, size_t columns) {
    SUMS_IN_LANES
    for (size_t r = 0; r < rows; r++, x += columns, y += columns) {
        float sum = 0, squares = 0;
        if (bias && residual)
            COLUMNS y[c] = x[c] + bias[c] + residual[c];
        else if (bias)
            COLUMNS y[c] = x[c] + bias[c];
        else if (residual)
            COLUMNS y[c] = x[c] + residual[c];
        else if (x != y)
            COLUMNS y[c] = x[c];
        COLUMNS sum += y[c];
        const float mean = sum / (float)columns;
        COLUMNS {
            const float v = y[c] - mean;
            squares += v * v;
        }
        const float factor = 1.0f / sqrtf(squares / (float)columns + epsilon);
        if (added)
            COLUMNS y[c] = (y[c] - mean) * factor * gamma[c] + beta[c] + added[c];
        else
            COLUMNS y[c] = (y[c] - mean) * factor * gamma[c] + beta[c];
        if (residual) residual += columns;
        if (added) added += columns;
    }
}

// SPDX-License-Identifier: Apache-2.0
#include "CKernels.h"
#include "Scalar.h"

// A float16 is shifted into a float32's place and multiplied by 2^112, which
// also makes its subnormals right; exponent 31 (infinity, NaN) is `bad`.
SCALAR float widen(uint16_t h) {
    float magnitude = float_of((uint32_t)(h & 0x7fff) << 13) * 0x1p112f;
    return float_of(bits_of(magnitude) | (uint32_t)(h & 0x8000) << 16);
}

CLONES bool mneme_from_float16(const uint16_t *x, float *y, size_t count) {
    uint32_t bad = 0;
    for (size_t i = 0; i < count; i++) {
        bad |= (x[i] & 0x7c00) == 0x7c00;
        y[i] = widen(x[i]);
    }
    return bad == 0;
}

CLONES bool mneme_from_bfloat16(const uint16_t *x, float *y, size_t count) {
    uint32_t bad = 0;
    for (size_t i = 0; i < count; i++) {
        bad |= (x[i] & 0x7f80) == 0x7f80;
        y[i] = float_of((uint32_t)x[i] << 16);
    }
    return bad == 0;
}

CLONES bool mneme_from_float32(const float *x, float *y, size_t count) {
    uint32_t bad = 0;
    for (size_t i = 0; i < count; i++) {
        bad |= (bits_of(x[i]) & 0x7f800000) == 0x7f800000;
        y[i] = x[i];
    }
    return bad == 0;
}

CLONES bool mneme_from_float64(const double *x, float *y, size_t count) {
    uint32_t bad = 0;
    for (size_t i = 0; i < count; i++) {
        y[i] = (float)x[i];  // beyond float32's range: infinity, refused too
        bad |= (bits_of(y[i]) & 0x7f800000) == 0x7f800000;
    }
    return bad == 0;
}

CLONES bool mneme_from_int8_blocks(
    const int8_t *x, const uint16_t *scales, float *y, size_t count) {
    uint32_t bad = 0;
    for (size_t block = 0; block < count / 32; block++, x += 32, y += 32) {
        const float scale = widen(scales[block]);
        bad |= (scales[block] & 0x7c00) == 0x7c00;
        for (size_t i = 0; i < 32; i++) y[i] = (float)x[i] * scale;
    }
    return bad == 0;
}

// Rounds at the 13th bit by integer addition (the carry may walk into the
// exponent, as it should); subnormals of float16 by adding 0.5, whose last bit
// is worth 2^-24.
CLONES void mneme_to_float16(const float *x, uint16_t *y, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const uint32_t bits = bits_of(x[i]), sign = bits >> 16 & 0x8000;
        uint32_t magnitude = bits & 0x7fffffff;
        if (magnitude > 0x477fe000) magnitude = 0x477fe000;  // 65504
        const uint32_t tiny = bits_of(float_of(magnitude) + 0.5f) - 0x3f000000;
        const uint32_t normal = (magnitude + 0xfff + (magnitude >> 13 & 1) - 0x38000000) >> 13;
        y[i] = (uint16_t)(sign | (magnitude < 0x38800000 ? tiny : normal));
    }
}

// Squares of 16: whole cache lines on both sides.
CLONES void mneme_transpose(
    const float *x, size_t x_stride, float *y, size_t y_stride, size_t rows, size_t columns) {
    for (size_t r = 0; r < rows; r += 16)
        for (size_t c = 0; c < columns; c += 16) {
            const size_t last_row = r + 16 < rows ? r + 16 : rows;
            const size_t last_column = c + 16 < columns ? c + 16 : columns;
            for (size_t j = c; j < last_column; j++)
                for (size_t i = r; i < last_row; i++) y[j * y_stride + i] = x[i * x_stride + j];
        }
}

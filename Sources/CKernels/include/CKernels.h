// SPDX-License-Identifier: Apache-2.0
// Vector functions of the model, one row-major float matrix at a time.
//
// Every matrix has `rows` rows of `columns` values; consecutive rows are
// `stride` values apart. Nothing is allocated and nothing is remembered.
// The machine's widest vectors are chosen at run time. A row's result depends
// on that row alone, never on how many rows are passed.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Activations.c
/// x <- gelu(x + bias), exact (erf) form.
void mneme_bias_gelu_erf(float *x, const float *bias, size_t rows, size_t columns, size_t stride);
/// y <- gelu(x), tanh form, both dense.
void mneme_gelu_tanh(const float *x, float *y, size_t count);
/// delta <- delta * gelu'(x), tanh form, both dense.
void mneme_gelu_tanh_backward(const float *x, float *delta, size_t count);
/// x <- x + bias.
void mneme_add_bias(float *x, const float *bias, size_t rows, size_t columns, size_t stride);
/// x <- softmax(x + bias) by rows; bias has one value per column, or is NULL.
void mneme_softmax(float *x, const float *bias, size_t rows, size_t columns, size_t stride);
/// y <- y + gate * y * tanh(x), all dense but the gate, which is one row.
void mneme_gate(float *y, const float *x, const float *gate, size_t rows, size_t columns);

// Normalisation.c
/// y <- LN(x + bias + residual) * gamma + beta + added; all dense.
/// `bias` (one row), `residual` and `added` (matrices) may be NULL; y may be x.
void mneme_layer_norm(
    const float *x, const float *bias, const float *residual, const float *gamma,
    const float *beta, float epsilon, const float *added, float *y, size_t rows, size_t columns);

// Memory.c
/// y <- l2(act(conv(x))): causal depthwise convolution over the rows, SiLU or
/// nothing, then each row divided by sqrt(sum of squares + 1e-6).
/// taps: [kernel, columns]; the last tap meets the row itself. y is dense.
void mneme_convolve_normalise(
    const float *x, size_t stride, const float *taps, size_t kernel, bool silu, float *y,
    size_t rows, size_t columns);
/// y <- [w x | s x]: each row of x twice, side by side, with two weights.
void mneme_weigh_twice(
    const float *x, size_t stride, const float *w, const float *s, float *y, size_t rows,
    size_t columns);
/// m <- a m + b s, s <- c s.
void mneme_blend(float *m, float *s, float a, float b, float c, size_t count);
/// error <- x - v; squares[row] <- sum of squares of the row. x and error may be one.
void mneme_error(
    const float *x, const float *v, float *error, float *squares, size_t rows, size_t columns);

// Conversion.c. Each returns false when a value is not finite (all are converted).
bool mneme_from_float16(const uint16_t *x, float *y, size_t count);
bool mneme_from_bfloat16(const uint16_t *x, float *y, size_t count);
bool mneme_from_float32(const float *x, float *y, size_t count);
bool mneme_from_float64(const double *x, float *y, size_t count);
/// int8 times the float16 scale of its block of 32; count is a multiple of 32.
bool mneme_from_int8_blocks(const int8_t *x, const uint16_t *scales, float *y, size_t count);
/// Nearest, ties to even; beyond the range of float16 its largest value.
void mneme_to_float16(const float *x, uint16_t *y, size_t count);
/// y <- transposed x. Shapes: x [rows, columns], y [columns, rows].
void mneme_transpose(
    const float *x, size_t x_stride, float *y, size_t y_stride, size_t rows, size_t columns);

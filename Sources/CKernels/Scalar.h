// SPDX-License-Identifier: Apache-2.0
// The functions of one number that the kernels' loops are made of. They are
// written without branches, so that the compiler vectorises the loops around
// them for each instruction set of CLONES.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// The resolver of target_clones runs before a sanitizer's run time is ready.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer) || __has_feature(address_sanitizer)
#define MNEME_NO_CLONES 1
#endif
#endif
#if defined(__x86_64__) && !defined(MNEME_NO_CLONES)
#define CLONES __attribute__((target_clones("arch=x86-64-v4,arch=x86-64-v3,default")))
#else
#define CLONES
#endif
#define SCALAR static inline __attribute__((always_inline))
// Opens the body of a function whose sums may be taken in vector lanes.
#define SUMS_IN_LANES _Pragma("clang fp reassociate(on)")

#pragma clang fp contract(fast)

SCALAR uint32_t bits_of(float x) {
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

SCALAR float float_of(uint32_t bits) {
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

// e^x to 3e-7 relative; x is clamped to [-87, 88].
// x = n ln 2 + r, |r| <= ln 2 / 2, e^r by a least-squares polynomial.
SCALAR float exponential(float x) {
    x = x < -87.0f ? -87.0f : x;
    x = x > 88.0f ? 88.0f : x;
    const int32_t n = (int32_t)(x * 1.44269504f + 128.5f) - 128;
    const float k = (float)n;
    const float r = (x - k * 0.693359375f) + k * 2.12194440e-4f;
    float p = 0.00137514074f;
    p = p * r + 0.00836891588f;
    p = p * r + 0.0416695327f;
    p = p * r + 0.166665182f;
    p = p * r + 0.499999881f;
    p = p * r + 1.0f;
    p = p * r + 1.0f;
    return p * float_of((uint32_t)(n + 127) << 23);
}

// The share of the normal distribution below x.
// For t = |x|: e^(-t^2/2) g(u), u = 1 / (1 + 0.26 t), g a polynomial fitted to
// erfcx(t / sqrt 2) / 2 on [0, 14]; error of x times it: 4e-7 relative.
SCALAR float normal_share(float x) {
    const float t = float_of(bits_of(x) & 0x7fffffff);
    const float u = 1.0f / (1.0f + 0.26f * t);
    float p = 0.0339317638f;
    p = p * u - 0.170548517f;
    p = p * u + 0.291050672f;
    p = p * u - 0.200900115f;
    p = p * u + 0.200189120f;
    p = p * u + 0.0311706240f;
    p = p * u + 0.109493789f;
    p = p * u + 0.101712955f;
    p = p * u + 0.103906891f;
    p = p * u - 7.18004688e-6f;
    const float tail = exponential(t * t * -0.5f) * p;
    return x < 0.0f ? tail : 1.0f - tail;
}

SCALAR float sigmoid(float x) { return 1.0f / (1.0f + exponential(-x)); }

// The argument of tanh in GELU's tanh form: sqrt(2/pi) (x + 0.044715 x^3).
SCALAR float gelu_slope(float x) { return x * (0.797884561f + 0.0356774081f * x * x); }

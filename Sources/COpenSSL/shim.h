// SPDX-License-Identifier: Apache-2.0
// The one-structure interface of SHA-256 is the one that Swift can copy as a
// value; OpenSSL 3 marks it deprecated in favour of one on the heap.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

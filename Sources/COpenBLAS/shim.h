// SPDX-License-Identifier: Apache-2.0
#include <openblas_config.h>
#include <cblas.h>

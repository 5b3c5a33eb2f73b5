// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#include <net.hpp>

static_assert(net::macs == 300'774'272 && net::parameters == 3'469'760);
static_assert(net::arena_bytes >= net::memory_peak_bytes && net::arena_bytes < 16 * 1024 * 1024);
static_assert(sizeof net::input_0_shape / sizeof *net::input_0_shape == 4 && net::input_0_shape[3] == 224);
static_assert(net::tensors[0].bytes > 0);

unsigned char arena[net::arena_bytes];

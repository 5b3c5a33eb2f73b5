// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Strings and their bytes: OpenVINO specifications StringTensorPack-15, StringTensorUnpack-15. They do no arithmetic.
#include <opcost/ops/strings.hpp>
#include "../support/proof.hpp"

namespace {
using namespace proofs;

constexpr tensor places{{2, 3}, dtype::i32}, bytes{{20}, dtype::u8}, words{{2, 3}, dtype::string};

// ---- string_tensor_pack
static_assert(shape_of(string_tensor_pack{}, {places, places, bytes}) == shape{2, 3});
static_assert(type_of(string_tensor_pack{}, {places, places, bytes}) == dtype::string);
static_assert(tally_of(string_tensor_pack{}, {places, places, bytes}) == tally{});
static_assert(rejects(string_tensor_pack{}, {places, tensor{{2, 4}, dtype::i32}, bytes}) &&
              rejects(string_tensor_pack{}, {places, places, places}));

// ---- string_tensor_unpack
static_assert(rejects(string_tensor_unpack{}, {words}), "the number of bytes is not known");
static_assert(partial_shape_of(string_tensor_unpack{}, {partial(words)}) == partial_shape{2, 3});
static_assert(op_traits<string_tensor_unpack>::infer({}, partial_tensors(opcost::span<const partial_tensor>()))[2]
                  .dims.rank == 1);
static_assert(op_traits<string_tensor_unpack>::count(string_tensor_unpack{}, {}, {}) == tally{});
}  // namespace

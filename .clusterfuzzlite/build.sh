#!/bin/bash -eu
# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# Builds every fuzz target with the engine and the sanitizers of the environment, next to its seeds. pugixml is built
# from source, because Debian's is not instrumented.
cmake -S . -B "$WORK/build" -DCMAKE_BUILD_TYPE=None -DOPCOST_FUZZ=ON -DOPCOST_FUZZ_ENGINE="$LIB_FUZZING_ENGINE" \
  -DCMAKE_DISABLE_FIND_PACKAGE_pugixml=ON
cmake --build "$WORK/build" --target fuzzers --parallel "$(nproc)"
for seeds in tests/fuzz/seeds/*; do
  target=fuzz_$(basename "$seeds")
  cp "$WORK/build/tests/$target" "$OUT/"
  zip -qjr "$OUT/${target}_seed_corpus.zip" "$seeds"
done

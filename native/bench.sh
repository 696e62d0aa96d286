#!/usr/bin/env bash
# Builds `bench` and `train` together with ggml on a machine that has no Node: only CMake, a C++ compiler and, for CUDA, nvcc
# with cuBLAS.
#   native/bench.sh OUTPUT [BUNDLE] [CMake options, such as -DGGML_CUDA=ON -DCMAKE_CUDA_ARCHITECTURES=90-real]
# BUNDLE: the sources of the pinned llama.cpp, node_modules/node-llama-cpp/llama/gitRelease.bundle of an installed checkout,
# or a folder that they were already checked out to.
set -euo pipefail
native=$(cd "$(dirname "$0")" && pwd)
output=$1
bundle=${2:-$native/../node_modules/node-llama-cpp/llama/gitRelease.bundle}
shift $(($# < 2 ? $# : 2))

mkdir -p "$output"
if [ -d "$bundle" ]; then
  source=$(cd "$bundle" && pwd)
else
  source=$(cd "$output" && pwd)/llama.cpp
  [ -d "$source" ] || git clone --quiet "$bundle" "$source"
fi
# What training never runs: flash attention has no backward. CUDA graphs save launches of graphs that repeat.
cmake -S "$native" -B "$output/objects" -DGGML_SOURCE="$source" -DCMAKE_RUNTIME_OUTPUT_DIRECTORY="$output" \
  -DGGML_CUDA_FA=OFF -DGGML_CUDA_GRAPHS=ON "$@"
cmake --build "$output/objects" --parallel "$(getconf _NPROCESSORS_ONLN)" --target bench train

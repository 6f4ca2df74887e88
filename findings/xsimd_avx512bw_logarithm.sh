#!/usr/bin/env bash
# xsimd 8.1.0: for AVX-512BW, which -march=native chooses on many machines, the logarithm of a batch does not compile without optimisation (g++ 12). For AVX-512F,
# which the same machines have, it does.
. "$(dirname "$(realpath "$0")")/common.bash"
fetch libxsimd-dev=8.1.0-7

cat >seen <<'SEEN'
avx512f float: compiles
avx512f double: compiles
avx512bw float: error: invalid cast from type
avx512bw double: error: invalid cast from type
SEEN
{
  for architecture in avx512f avx512bw; do
    flags=(-mavx512f)
    [ $architecture = avx512f ] || flags+=(-mavx512cd -mavx512dq -mavx512bw)
    for number in float double; do
      cat >program.cpp <<CPP
#include <xsimd/xsimd.hpp>
using batch = xsimd::batch<$number, xsimd::$architecture>;
batch logarithm(batch u) { return xsimd::log(u); }
CPP
      if g++ -std=c++17 "${flags[@]}" -fsyntax-only -Iroot/usr/include program.cpp 2>errors; then result=compiles; else result=$(grep -o 'error: [a-z ]*' errors | head -1 | sed 's/ *$//'); fi
      echo "$architecture $number: $result"
    done
  done
} | expect "logarithms of batches for AVX-512BW"

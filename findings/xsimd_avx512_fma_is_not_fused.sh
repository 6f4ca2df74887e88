#!/usr/bin/env bash
# xsimd 8.1.0: with AVX-512, whose every processor has fused multiply-add, xsimd::fma and fms of batches of doubles multiply and round, then
# add; with AVX2 and -mfma they are fused. An error-free product, fms(a, b, a*b), which double-double arithmetic rests on, is 0
# with the newer instructions and right with the older ones. It needs a processor with AVX-512.
. "$(dirname "$(realpath "$0")")/common.bash"
grep -qw avx512vl /proc/cpuinfo || { echo "needs a processor with AVX-512"; exit 2; }
fetch libxsimd-dev=8.1.0-7

cat >seen <<'SEEN'
AVX2: fms(a, b, a*b) = 9.25e-17, std::fma 9.25e-17
AVX-512: fms(a, b, a*b) = 0, std::fma 9.25e-17
SEEN
cat >program.cpp <<'CPP'
#include <xsimd/xsimd.hpp>

#include <cmath>
#include <cstdio>

int main(int, char** name) {
  double volatile const a = 1.0 / 3, b = 3.0000000000000004;
  xsimd::batch<double> const u(a), v(b), product(a * b);
  std::printf("%s: fms(a, b, a*b) = %.3g, std::fma %.3g\n", name[1], xsimd::fms(u, v, product).get(0), std::fma(a, b, -(a * b)));
}
CPP
g++ -std=c++17 -O1 -mavx2 -mfma -Iroot/usr/include program.cpp -o avx2
g++ -std=c++17 -O1 -mavx512f -mavx512dq -mavx512bw -mavx512cd -mavx512vl -Iroot/usr/include program.cpp -o avx512
{ ./avx2 AVX2; ./avx512 AVX-512; } | expect "fused multiply-add by instruction set"

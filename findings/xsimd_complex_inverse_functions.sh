#!/usr/bin/env bash
# xsimd 8.1.0: functions of batches of complex numbers. On the real axis beyond 1, asin and acos lose the imaginary part and the sign: asin(2), asin(-2)
# and asin(-4) are all pi/2. acosh in the lower half plane has a negative real part, the other branch. sqrt does not see from which side its
# cut is met. tanh is NaN from about 355 on, where it is 1. C++'s own complex functions have each right.
. "$(dirname "$(realpath "$0")")/common.bash"
fetch libxsimd-dev=8.1.0-7

cat >seen <<'SEEN'
asin(2+0i) = 1.570796+0.000000i (1.570796+1.316958i)
asin(-2+0i) = 1.570796+0.000000i (-1.570796+1.316958i)
asin(-4+0i) = 1.570796+0.000000i (-1.570796+2.063437i)
acos(-2+0i) = 0.000000-0.000000i (3.141593-1.316958i)
acosh(-3-4i) = -2.305509+2.204780i (2.305509-2.204780i)
acosh(0-2i) = -1.443635+1.570796i (1.443635-1.570796i)
sqrt(-4-0i) = 0.000000+2.000000i (0.000000-2.000000i)
tanh(400+1i) = nan+0.000000i (1.000000+0.000000i)
SEEN
cat >program.cpp <<'CPP'
#include <xsimd/xsimd.hpp>

#include <cmath>
#include <complex>
#include <cstdio>

using number = std::complex<double>;
using batch = xsimd::batch<number>;

template <class F, class G>
void print(char const* name, number at, F by_xsimd, G by_std) {
  batch const lanes = by_xsimd(batch(at));
  number const expected = by_std(at);
  double const real = lanes.real().get(0);
  std::printf("%s(%g%+gi) = %f%+fi (%f%+fi)\n", name, at.real(), at.imag(), std::isnan(real) ? std::fabs(real) : real, lanes.imag().get(0),
              expected.real(), expected.imag());
}
#define PRINT(name, re, im) \
  print(#name, {re, im}, [](batch const& u) { return xsimd::name(u); }, [](number u) { return std::name(u); })

int main() {
  PRINT(asin, 2, 0.0);
  PRINT(asin, -2, 0.0);
  PRINT(asin, -4, 0.0);
  PRINT(acos, -2, 0.0);
  PRINT(acosh, -3, -4);
  PRINT(acosh, 0.0, -2);
  PRINT(sqrt, -4, -0.0);
  PRINT(tanh, 400, 1);
}
CPP
g++ -std=c++17 -O1 -mavx2 -mfma -Iroot/usr/include program.cpp -o program
./program | expect "branches of complex functions"

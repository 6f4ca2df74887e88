#!/usr/bin/env bash
# xsimd 8.1.0: acosh of a batch of doubles is NaN a little below 1, as the C library's, but 0 at -1e30, and of a batch of floats it is
# infinite there: a solver that looks for NaN to learn that it left the domain does not see it.
. "$(dirname "$(realpath "$0")")/common.bash"
fetch libxsimd-dev=8.1.0-7

cat >seen <<'SEEN'
acosh(0.5): C library nan, double nan, float nan
acosh(-1e+30): C library nan, double 0, float inf
SEEN
cat >program.cpp <<'CPP'
#include <xsimd/xsimd.hpp>

#include <cmath>
#include <cstdio>

int main() {
  for (double const x : {0.5, -1e30}) {
    double const library = std::acosh(x);
    double const batch = xsimd::acosh(xsimd::batch<double>(x)).get(0);
    float const batch_of_floats = xsimd::acosh(xsimd::batch<float>(float(x))).get(0);
    std::printf("acosh(%g): C library %g, double %g, float %g\n", x, library, batch, double(batch_of_floats));
  }
}
CPP
g++ -std=c++17 -O1 -Iroot/usr/include program.cpp -o program
./program | sed 's/-nan/nan/g' | expect "acosh of a batch outside its domain"

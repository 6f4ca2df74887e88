#!/usr/bin/env bash
# xsimd 8.1.0: sin, cos and tan of batches of doubles reduce the argument with too few digits of pi: near a multiple of pi/2, where the
# result is small, only the leading digits are right. cos(45.553093477052002) is 25,000 units in the last place off, in the ordinary
# range of arguments, where random points show 1.
. "$(dirname "$(realpath "$0")")/common.bash"
fetch libxsimd-dev=8.1.0-7

cat >seen <<'SEEN'
cos(45.553093477052002): the C library is 0 units off the exact value, xsimd more than 1000
tan(45.553093477052002): the C library is 0 units off the exact value, xsimd more than 1000
cos(1): the C library is 0 units off the exact value, xsimd 0
SEEN
cat >program.cpp <<'CPP'
#include <xsimd/xsimd.hpp>

#include <cmath>
#include <cstdio>

// The exact value by the C library's long double.
void show(char const* name, double x, long double exact, double library, double batch) {
  double const size = std::abs(double(exact));
  double const unit = std::nextafter(size, INFINITY) - size;
  auto const units = [&](double v) { return double(std::abs(v - exact)) / unit; };
  std::printf("%s(%.17g): the C library is %.0f units off the exact value, xsimd ", name, x, std::floor(units(library)));
  std::printf(units(batch) > 1000 ? "more than 1000\n" : "%.0f\n", std::floor(units(batch)));
}
int main() {
  double volatile const x = 45.553093477052002, one = 1;
  using batch = xsimd::batch<double>;
  show("cos", x, cosl(x), std::cos(x), xsimd::cos(batch(x)).get(0));
  show("tan", x, tanl(x), std::tan(x), xsimd::tan(batch(x)).get(0));
  show("cos", one, cosl(one), std::cos(one), xsimd::cos(batch(one)).get(0));
}
CPP
g++ -std=c++17 -O1 -Iroot/usr/include program.cpp -o program
./program | expect "cos of a batch near a multiple of pi/2"

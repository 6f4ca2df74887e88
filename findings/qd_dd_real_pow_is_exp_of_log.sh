#!/usr/bin/env bash
# QD 2.3.23 (libqd-dev): pow(dd_real, dd_real) is exp(b * log(a)) without exceptions: pow(0, 2.0) and pow(-2, 3.0) are NaN and a line
# goes to stderr, while pow(0, 2) and pow(-2, 3) with an int are 0 and -8. So the same formula is NaN or not by the type of its exponent.
. "$(dirname "$(realpath "$0")")/common.bash"
fetch libqd-dev=2.3.23+dfsg.1-1
program() {
  cat >program.cpp
  g++ -std=c++17 -O1 -w -Iroot/usr/include program.cpp root/usr/lib/x86_64-linux-gnu/libqd.a -o program
  ./program 2>&1
}

cat >seen <<'SEEN'
ERROR (dd_real::log): Non-positive argument.
ERROR (dd_real::log): Non-positive argument.
pow(0, 2.0) = nan, pow(0, 2) = 0
pow(-2, 3.0) = nan, pow(-2, 3) = -8
SEEN
program <<'CPP' | expect "pow of dd_real"
#include <qd/dd_real.h>

#include <cstdio>

int main() {
  dd_real const zero = pow(dd_real(0.0), dd_real(2.0)), minus = pow(dd_real(-2.0), dd_real(3.0));
  std::fflush(stderr);
  std::printf("pow(0, 2.0) = %g, pow(0, 2) = %g\n", zero.x[0], pow(dd_real(0.0), 2).x[0]);
  std::printf("pow(-2, 3.0) = %g, pow(-2, 3) = %g\n", minus.x[0], pow(dd_real(-2.0), 3).x[0]);
}
CPP

#!/usr/bin/env bash
# QD 2.3.23 (libqd-dev): dd_real has no arithmetic of infinities and no scaling. tanh(800) divides infinity by infinity and is NaN
# (1), atan(1e200) squares its argument and is NaN (1.5707963...), infinity + 1 and infinity * 2 are NaN (infinity). As a number
# type for derivatives this turns saturated activations and infinite bounds to NaN, where double gives the limit.
. "$(dirname "$(realpath "$0")")/common.bash"
fetch libqd-dev=2.3.23+dfsg.1-1
program() {
  cat >program.cpp
  g++ -std=c++17 -O1 -w -Iroot/usr/include program.cpp root/usr/lib/x86_64-linux-gnu/libqd.a -o program
  ./program 2>&1 | sed 's/-nan/nan/'
}

cat >seen <<'SEEN'
tanh(30) = 1
tanh(800) = nan
atan(1e100) = 1.5707963
atan(1e200) = nan
infinity + 1 = nan
infinity * 2 = nan
SEEN
program <<'CPP' | expect "dd_real far out"
#include <qd/dd_real.h>

#include <cstdio>

void show(char const* name, dd_real const& v) { std::printf("%s = %.8g\n", name, v.x[0]); }
int main() {
  show("tanh(30)", tanh(dd_real(30.0)));
  show("tanh(800)", tanh(dd_real(800.0)));
  show("atan(1e100)", atan(dd_real(1e100)));
  show("atan(1e200)", atan(dd_real(1e200)));
  show("infinity + 1", dd_real::_inf + dd_real(1.0));
  show("infinity * 2", dd_real::_inf * dd_real(2.0));
}
CPP

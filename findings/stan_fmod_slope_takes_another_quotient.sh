#!/usr/bin/env bash
# Stan Math 2.21 (r-cran-stanheaders 2.21.0-7): fmod(1, 0.1) is 0.09999999999999995, nine times the divisor subtracted, for the
# double 0.1 is larger than a tenth. Its slope in the divisor is taken from the rounded quotient 1/0.1, which is 10: value and
# derivative are of two different branches. The slope that belongs to the value is -9.
. "$(dirname "$(realpath "$0")")/common.bash"
. "$here/stan.bash"

cat >seen <<'SEEN'
fmod(1, 0.1): 0.1 slopes 1 -10
fmod(1, 0.3): 0.1 slopes 1 -3
fmod(2, 0.1): 0.1 slopes 1 -20
SEEN
slopes <<'CPP' | expect "the slope of fmod in its divisor"
  auto const f = [](var a, var b) { return fmod(a, b); };
  show("fmod(1, 0.1)", f, 1, 0.1);
  show("fmod(1, 0.3)", f, 1, 0.3);
  show("fmod(2, 0.1)", f, 2, 0.1);
CPP

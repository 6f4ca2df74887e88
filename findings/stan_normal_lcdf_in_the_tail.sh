#!/usr/bin/env bash
# Stan Math 2.21 (r-cran-stanheaders 2.21.0-7): normal_lcdf takes the logarithm of the probability, so 38 deviations below
# the mean it is -infinity with slope +infinity, where the exact values are finite: -726.5572 and 38.0263 at -38, -804.6084 and
# 40.0250 at -40. A start value far from the data gives an infinite gradient, and no error is thrown.
. "$(dirname "$(realpath "$0")")/common.bash"
. "$here/stan.bash"

cat >seen <<'SEEN'
normal_lcdf(-37): -689.0305856 slopes 37.02698769 0
normal_lcdf(-38): -inf slopes inf 0
normal_lcdf(-40): -inf slopes inf 0
SEEN
slopes <<'CPP' | expect "normal_lcdf in the tail"
  auto const f = [](var a, var b) { return var(normal_lcdf(a, 0, 1) + 0 * b); };
  show("normal_lcdf(-37)", f, -37, 0);
  show("normal_lcdf(-38)", f, -38, 0);
  show("normal_lcdf(-40)", f, -40, 0);
CPP

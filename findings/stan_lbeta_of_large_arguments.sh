#!/usr/bin/env bash
# Stan Math 2.21 (r-cran-stanheaders 2.21.0-7): lbeta subtracts logarithms of gamma functions as they are, so for a large
# first argument the digits go: at (1e10, 0.5) five are left, at (1e20, 0.001) none, and from 1e15 on the slope is 0.
# Exact: -10.94056052 with slopes -5.0000000001e-11, -24.98936096; -86.06225812 with -2.5e-15, -33.83561975;
# 6.861127184 with -1e-23, -1046.627274. A likelihood of large counts then stands still in that direction.
. "$(dirname "$(realpath "$0")")/common.bash"
. "$here/stan.bash"

cat >seen <<'SEEN'
lbeta(1e10, 0.5): -10.94058228 slopes -5.000089232e-11 -24.98936096
lbeta(1e15, 2.5): -84 slopes 0 -33.83561975
lbeta(1e20, 0.001): 0 slopes 0 -1046.627274
SEEN
slopes <<'CPP' | expect "lbeta of large arguments"
  auto const f = [](var a, var b) { return lbeta(a, b); };
  show("lbeta(1e10, 0.5)", f, 1e10, 0.5);
  show("lbeta(1e15, 2.5)", f, 1e15, 2.5);
  show("lbeta(1e20, 0.001)", f, 1e20, 0.001);
CPP

#!/usr/bin/env bash
# OpenTURNS 1.20: a SymbolicFunction's value and gradient come from two parsers, and they do not read alike. x^y^2 has the value of x^(y^2) and the slopes
# of (x^y)^2; 2*(-x)^2*y has slopes of the wrong sign, with which a descent climbs. Constants reach the gradient with six digits: 1234567.5*x
# has slope 1234570, and log2(x) at 1, whose constant is not even written, 1.4427. Parentheses around y^2 and x^2 for (-x)^2 are right.
. "$(dirname "$(realpath "$0")")/common.bash"
. "$here/openturns.bash"

cat >seen <<'SEEN'
OpenTURNS 1.20
x^y^2 at (2, 3): 512, slopes 192 88.72283911, exact 2304 2129.348139
x^(y^2) at (2, 3): 512, slopes 2304 2129.348139, exact 2304 2129.348139
2*(-x)^2*y at (3, 1): 18, slopes -12 -18, exact 12 18
2*x^2*y at (3, 1): 18, slopes 12 18, exact 12 18
1234567.5*x at (1, 0): 1234567.5, slopes 1234570 0, exact 1234567.5 0
log2(x) at (1, 0): 0, slopes 1.4427 0, exact 1.442695041 0
SEEN
slopes <<'CPP' | expect "gradients that belong to another formula"
  show("x^y^2", 2, 3, 9 * 256, 6 * std::log(2) * 512);
  show("x^(y^2)", 2, 3, 9 * 256, 6 * std::log(2) * 512);
  show("2*(-x)^2*y", 3, 1, 12, 18);
  show("2*x^2*y", 3, 1, 12, 18);
  show("1234567.5*x", 1, 0, 1234567.5, 0);
  show("log2(x)", 1, 0, 1 / std::log(2), 0);
CPP

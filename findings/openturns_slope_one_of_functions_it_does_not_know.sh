#!/usr/bin/env bash
# OpenTURNS 1.20: a SymbolicFunction's value comes from one parser (ExprTk), its gradient from another (Ev3), which takes a function that it does not
# know for its argument: log1p(x), expm1(x), sinc(x), floor(x) and round(x) have slope 1, 3*log1p(x*y) has the slopes of x*y. Nothing is
# said, whereas for max, which it refuses, a warning tells of finite differences. log(1+x) and exp(x)-1 are right.
. "$(dirname "$(realpath "$0")")/common.bash"
. "$here/openturns.bash"

cat >seen <<'SEEN'
OpenTURNS 1.20
log1p(x) at (4, 0): 1.609437912, slopes 1 0, exact 0.2 0
log(1+x) at (4, 0): 1.609437912, slopes 0.2 0, exact 0.2 0
3*log1p(x*y) at (2, 2): 4.828313737, slopes 2 2, exact 1.2 1.2
expm1(-x) at (4, 0): -0.9816843611, slopes -1 0, exact -0.01831563889 0
exp(-x)-1 at (4, 0): -0.9816843611, slopes -0.01831563889 0, exact -0.01831563889 0
sinc(x) at (2, 0): 0.4546487134, slopes 1 0, exact -0.435397775 0
floor(x) at (2.5, 0): 2, slopes 1 0, exact 0 0
round(x) at (2.25, 0): 2, slopes 1 0, exact 0 0
SEEN
slopes <<'CPP' | expect "functions that the differentiating parser does not know"
  show("log1p(x)", 4, 0, 1 / 5.0, 0);
  show("log(1+x)", 4, 0, 1 / 5.0, 0);
  show("3*log1p(x*y)", 2, 2, 6 / 5.0, 6 / 5.0);
  show("expm1(-x)", 4, 0, -std::exp(-4), 0);
  show("exp(-x)-1", 4, 0, -std::exp(-4), 0);
  show("sinc(x)", 2, 0, (2 * std::cos(2) - std::sin(2)) / 4, 0);
  show("floor(x)", 2.5, 0, 0, 0);
  show("round(x)", 2.25, 0, 0, 0);
CPP

#!/usr/bin/env bash
# Stan Math 2.21 (r-cran-stanheaders 2.21.0-7): the slopes of log_sum_exp(a, b) are exp(a - result) and exp(b - result). From
# about 1e16 on the result has no digits left for log(2), and two equal arguments get slope 1 each, where softmax gives 1/2 each.
# From 1e8 on the slopes are off in the 10th digit. Unnormalised log densities of this size are what the function is for.
. "$(dirname "$(realpath "$0")")/common.bash"
. "$here/stan.bash"

cat >seen <<'SEEN'
log_sum_exp(1, 1): 1.693147181 slopes 0.5 0.5
log_sum_exp(1e8, 1e8): 100000000.7 slopes 0.499999999 0.499999999
log_sum_exp(1e16, 1e16): 1e+16 slopes 1 1
SEEN
slopes <<'CPP' | expect "log_sum_exp of large equal arguments"
  auto const f = [](var a, var b) { return log_sum_exp(a, b); };
  show("log_sum_exp(1, 1)", f, 1, 1);
  show("log_sum_exp(1e8, 1e8)", f, 1e8, 1e8);
  show("log_sum_exp(1e16, 1e16)", f, 1e16, 1e16);
CPP

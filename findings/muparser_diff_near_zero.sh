#!/usr/bin/env bash
# muParser 2.3.3: Parser::Diff steps 1e-7 times the position, and 1e-10 at 0: there is no smallest step. Near 0, where the function itself is not
# small, its four points give the same number or neighbours, and the slope is 0 or anything: of exp(x) 0 at 1e-12, of 1000+x 94739 there and
# -379 at 1e-9. A solver that comes near 0 stops, or is thrown far away. With a step of 1e-3, the third argument, all are right.
. "$(dirname "$(realpath "$0")")/common.bash"
fetch libmuparser-dev=2.3.3-0.1 libmuparser2v5=2.3.3-0.1
cat >seen <<'SEEN'
exp(x) at 1e-12: slope 0, with a step of 1e-3 1, exact 1
1000+x at 0: slope 1.00054, with a step of 1e-3 1, exact 1
1000+x at 1e-12: slope 94739, with a step of 1e-3 1, exact 1
1000+x at 1e-09: slope -378.956, with a step of 1e-3 1, exact 1
SEEN
cat >program.cpp <<'CPP'
#include <muParser.h>

#include <cstdio>

int main() {
  double x = 0;
  mu::Parser f;
  f.DefineVar("x", &x);
  auto const show = [&](char const* formula, double at) {
    f.SetExpr(formula);
    std::printf("%s at %g: slope %.6g, with a step of 1e-3 %.6g, exact 1\n", formula, at, f.Diff(&x, at), f.Diff(&x, at, 1e-3));
  };
  show("exp(x)", 1e-12);
  for (double const at : {0.0, 1e-12, 1e-9}) show("1000+x", at);
}
CPP
libraries=root/usr/lib/x86_64-linux-gnu
g++ -std=c++17 -O0 -w -Iroot/usr/include program.cpp -o program -L$libraries -lmuparser
LD_LIBRARY_PATH=$libraries ./program | expect "slopes near zero"

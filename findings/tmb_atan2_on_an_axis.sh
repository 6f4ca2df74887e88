#!/usr/bin/env bash
# TMB 1.9.2 (r-cran-tmb, its CppAD): on an axis atan2 has gradient (0, 0), where exactly one slope is 0: (0, -1) at atan2(1, 0),
# (-1, 0) at atan2(0, -1), (0, 1) at atan2(-1, 0). Beside the axes it is right. atan2(0, -1) itself is -pi, where C has +pi. A heading or phase
# that starts on an axis never moves: the optimiser sees a stationary point.
. "$(dirname "$(realpath "$0")")/common.bash"
. "$here/r.bash" r-cran-tmb=1.9.2-1 r-cran-rcppeigen=0.3.3.9.3-1 r-cran-rcpp=1.0.10-1 r-cran-matrix=1.5-3-1 r-cran-lattice=0.20-45-3

cat >seen <<'SEEN'
atan2(1, 0) = 1.570796 gradient 0 0
atan2(0, -1) = -3.141593 gradient 0 0
atan2(-1, 0) = -1.570796 gradient 0 0
atan2(-1, -1) = -2.356194 gradient -0.5 0.5
SEEN
cat >angle.cpp <<'CPP'
#include <TMB.hpp>
template <class Type>
Type objective_function<Type>::operator()() {
  PARAMETER_VECTOR(p);
  return atan2(p(0), p(1));
}
CPP
packages=root/usr/lib/R/site-library
g++ -std=c++14 -O0 -w -shared -fPIC -DNDEBUG -Iroot/usr/share/R/include -I$packages/TMB/include -I$packages/RcppEigen/include angle.cpp -o angle.so
run <<'R' | expect "TMB's atan2 on an axis"
suppressMessages(library(TMB))
dyn.load("angle.so")
angle <- MakeADFun(list(), list(p = c(1, 2)), DLL = "angle", silent = TRUE)
for (p in list(c(1, 0), c(0, -1), c(-1, 0), c(-1, -1)))
  cat(sprintf("atan2(%g, %g) = %.7g gradient %s\n", p[1], p[2], angle$fn(p), paste(as.vector(angle$gr(p)), collapse = " ")))
R

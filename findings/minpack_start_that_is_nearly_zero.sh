#!/usr/bin/env bash
# cminpack 1.3.6 and Eigen 3.4.0 (unsupported), both MINPACK: the first trust region is 100 times the norm of the start, and 100 only where that is 0.
# A start that is 0 but for a rounding, 0.1 + 0.2 - 0.3, allows a step of 5.6e-15. It reduces a cost of 1 by less than the tolerance, so lmder1 and
# LevenbergMarquardt end there with status 1, "relative reduction too small", which counts as convergence. The Jacobian is exact, the
# slope of the cost -2. From 0 itself, and with the unknowns counted from 1, both find the solution. A start that should be 0 is better rounded to 0.
. "$(dirname "$(realpath "$0")")/common.bash"
fetch libeigen3-dev=3.4.0-4 libcminpack-dev=1.3.6-5 libcminpack1=1.3.6-5

cat >seen <<'SEEN'
start 0, counted from 0: lmder1 4, cost 0; LevenbergMarquardt 4, cost 0
start 5.6e-17, counted from 0: lmder1 1, cost 1; LevenbergMarquardt 1, cost 1
start 5.6e-17, counted from 1: lmder1 4, cost 0; LevenbergMarquardt 4, cost 0
SEEN
cat >program.cpp <<'CPP'
#include <cminpack-1/cminpack.h>

#include <cmath>
#include <cstdio>
#include <unsupported/Eigen/NonLinearOptimization>

// Rosenbrock's residuals of unknowns that are counted from an origin, with exact slopes, column by column.
double origin;
void residuals(double const* at, double* r) {
  double const x = at[0] - origin, y = at[1] - origin;
  r[0] = 10 * (y - x * x);
  r[1] = 1 - x;
}
void slopes(double const* at, double* j) {
  j[0] = -20 * (at[0] - origin);
  j[1] = -1;
  j[2] = 10;
  j[3] = 0;
}
int both(void*, int, int, double const* at, double* r, double* j, int, int what) {
  what == 1 ? residuals(at, r) : slopes(at, j);
  return 0;
}
struct model {
  using Scalar = double;
  using InputType = Eigen::VectorXd;
  using ValueType = Eigen::VectorXd;
  using JacobianType = Eigen::MatrixXd;
  enum { InputsAtCompileTime = Eigen::Dynamic, ValuesAtCompileTime = Eigen::Dynamic };
  int inputs() const { return 2; }
  int values() const { return 2; }
  int operator()(InputType const& at, ValueType& r) const { return residuals(at.data(), r.data()), 0; }
  int df(InputType const& at, JacobianType& j) const { return slopes(at.data(), j.data()), 0; }
};
double cost(double const* at) {
  double r[2];
  residuals(at, r);
  return r[0] * r[0] + r[1] * r[1];
}

int main() {
  double const rounded = 0.1 + 0.2 - 0.3;
  double const starts[][2] = {{0, 0}, {rounded, 0}, {rounded, 1}};
  for (auto const& [start, from] : starts) {
    origin = from;
    double at[] = {origin + start, origin + start}, r[2], j[4], space[100];
    int pivots[2];
    int const status = lmder1(both, nullptr, 2, 2, at, r, j, 2, 1e-10, pivots, space, 100);
    std::printf("start %.2g, counted from %g: lmder1 %d, cost %.3g", start, origin, status, cost(at));
    Eigen::VectorXd x = Eigen::VectorXd::Constant(2, origin + start);
    model problem;
    Eigen::LevenbergMarquardt<model> solver(problem);
    int const named = solver.minimize(x);
    std::printf("; LevenbergMarquardt %d, cost %.3g\n", named, cost(x.data()));
  }
}
CPP
libraries=root/usr/lib/x86_64-linux-gnu
g++ -std=c++17 -O0 -w -Iroot/usr/include -Iroot/usr/include/eigen3 program.cpp -o program -L$libraries -lcminpack
LD_LIBRARY_PATH=$libraries ./program | expect "a start that is nearly zero"

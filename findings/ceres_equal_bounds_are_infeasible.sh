#!/usr/bin/env bash
# Ceres 2.1: an interval of one number is no interval. A parameter whose lower and upper bound are equal makes Solve fail before it begins, "infeasible
# bound", though the start is that number; so does one that a SubsetManifold holds there anyway. One rounding more for the upper bound, and the same
# problem is solved. Models that fix a variable by its bounds, as modelling languages do and other solvers take, need the parameter held
# constant and its bounds left out.
. "$(dirname "$(realpath "$0")")/common.bash"
suitesparse=1:5.12.0+dfsg-2 gcc=12.2.0-14+deb12u1
fetch libceres-dev=2.1.0+really2.1.0+dfsg-1 libceres3=2.1.0+really2.1.0+dfsg-1 libeigen3-dev=3.4.0-4 libgoogle-glog-dev=0.6.0-2 \
  libgoogle-glog0v6=0.6.0-2 libgflags-dev=2.2.2-2 libgflags2.2=2.2.2-2 libunwind8=1.6.2-3 libatlas3-base=3.10.3-13 liblapack3=3.11.0-2 \
  libblas3=3.11.0-2 libmetis5=5.1.0.dfsg-7 lib{cholmod,cxsparse}3=$suitesparse libspqr2=$suitesparse lib{amd,camd,colamd,ccolamd}2=$suitesparse \
  libsuitesparseconfig5=$suitesparse libgfortran5=$gcc libquadmath0=$gcc libgomp1=$gcc

cat >seen <<'SEEN'
Ceres 2.1.0
x in [1, 1]: FAILURE, at (1.000, 0.000)
  has at least one infeasible bound
x in [1, 1.0000000000000011]: CONVERGENCE, at (1.000, 3.000)
x in [1, 1], held by a manifold: FAILURE, at (1.000, 0.000)
  has at least one infeasible bound
x in [0, 2], held by a manifold: CONVERGENCE, at (1.000, 3.000)
SEEN
cat >program.cpp <<'CPP'
#include <ceres/ceres.h>

#include <cstdio>
#include <string>

// x - 3 and y - 3, with their exact slopes.
struct distance : ceres::SizedCostFunction<2, 2> {
  bool Evaluate(double const* const* at, double* residuals, double** slopes) const override {
    for (int k = 0; k < 2; ++k) residuals[k] = at[0][k] - 3;
    for (int k = 0; slopes && slopes[0] && k < 4; ++k) slopes[0][k] = k % 3 == 0;
    return true;
  }
};

void solve(double low, double high, bool held) {
  double at[] = {1, 0};
  ceres::Problem problem;
  problem.AddResidualBlock(new distance, nullptr, at);
  problem.SetParameterLowerBound(at, 0, low);
  problem.SetParameterUpperBound(at, 0, high);
  if (held) problem.SetManifold(at, new ceres::SubsetManifold(2, {0}));
  ceres::Solver::Options options;
  options.linear_solver_type = ceres::DENSE_QR;
  options.logging_type = ceres::SILENT;
  ceres::Solver::Summary summary;
  ceres::Solve(options, &problem, &summary);
  std::printf("x in [%.17g, %.17g]%s: %s, at (%.3f, %.3f)\n", low, high, held ? ", held by a manifold" : "",
              ceres::TerminationTypeToString(summary.termination_type), at[0], at[1]);
  std::size_t const told = summary.message.find("has at least");
  if (told != std::string::npos) std::printf("  %s\n", summary.message.substr(told, summary.message.find('.') - told).c_str());
}

int main(int, char** name) {
  google::InitGoogleLogging(name[0]);
  std::printf("Ceres %s\n", CERES_VERSION_STRING);
  solve(1, 1, false);
  solve(1, 1 + 1e-15, false);
  solve(1, 1, true);
  solve(0, 2, true);
}
CPP
libraries=root/usr/lib/x86_64-linux-gnu
export LD_LIBRARY_PATH=$libraries:$libraries/lapack:$libraries/blas
g++ -std=c++17 -O1 -w -Iroot/usr/include -Iroot/usr/include/eigen3 program.cpp -o program -L$libraries -lceres -lglog -lgflags
./program | expect "bounds that are equal"

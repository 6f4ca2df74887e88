#!/usr/bin/env bash
# Ceres 2.1: where a bound is active, the trust-region minimizer may report CONVERGENCE at a point that is not stationary. The residuals
# 10 (z - y^2) and 1 - y with y <= 0.5 have their minimum at (0.5, 0.25). From (-1.2, 1) the run reaches the bound and stops at
# z = 0.2524, where the slope in z is 0.245, as its own last projected gradient says; with y held at the bound it finds z = 0.25. Steps
# are computed as if there were no bound and cut afterwards, so each does a tenth of what its model promises, the trust region shrinks
# by a third each time, and the steps die out on the way. Tolerances of 1e-15 change the message and not the point. Where there
# are bounds, look at the last iteration's gradient_max_norm.
. "$(dirname "$(realpath "$0")")/common.bash"
suitesparse=1:5.12.0+dfsg-2 gcc=12.2.0-14+deb12u1
fetch libceres-dev=2.1.0+really2.1.0+dfsg-1 libceres3=2.1.0+really2.1.0+dfsg-1 libeigen3-dev=3.4.0-4 libgoogle-glog-dev=0.6.0-2 \
  libgoogle-glog0v6=0.6.0-2 libgflags-dev=2.2.2-2 libgflags2.2=2.2.2-2 libunwind8=1.6.2-3 libatlas3-base=3.10.3-13 liblapack3=3.11.0-2 \
  libblas3=3.11.0-2 libmetis5=5.1.0.dfsg-7 lib{cholmod,cxsparse}3=$suitesparse libspqr2=$suitesparse lib{amd,camd,colamd,ccolamd}2=$suitesparse \
  libsuitesparseconfig5=$suitesparse libgfortran5=$gcc libquadmath0=$gcc libgomp1=$gcc

cat >seen <<'SEEN'
Ceres 2.1.0
default tolerances: CONVERGENCE, Function tolerance reached
  y 0.5000, z 0.2524, projected gradient 0.000 and 0.245, Ceres's last norm of it 0.245
tolerances 1e-15: CONVERGENCE, Parameter tolerance reached
  y 0.5000, z 0.2524, projected gradient 0.000 and 0.245, Ceres's last norm of it 0.245
y held at its bound: CONVERGENCE, Parameter tolerance reached
  y 0.5000, z 0.2500, projected gradient 0.000 and 0.000, Ceres's last norm of it 0.000
SEEN
cat >program.cpp <<'CPP'
#include <ceres/ceres.h>

#include <algorithm>
#include <cstdio>
#include <string>

// 10 (z - y^2) and 1 - y, with their exact slopes.
struct valley : ceres::SizedCostFunction<2, 1, 1> {
  bool Evaluate(double const* const* at, double* residuals, double** slopes) const override {
    double const y = *at[0], z = *at[1];
    residuals[0] = 10 * (z - y * y);
    residuals[1] = 1 - y;
    if (slopes && slopes[0]) {
      slopes[0][0] = -20 * y;
      slopes[0][1] = -1;
    }
    if (slopes && slopes[1]) {
      slopes[1][0] = 10;
      slopes[1][1] = 0;
    }
    return true;
  }
};

void solve(char const* name, double tolerance, double y, double z, bool hold_y) {
  ceres::Problem problem;
  problem.AddResidualBlock(new valley, nullptr, &y, &z);
  problem.SetParameterUpperBound(&y, 0, 0.5);
  if (hold_y) problem.SetParameterBlockConstant(&y);
  ceres::Solver::Options options;
  options.linear_solver_type = ceres::DENSE_QR;
  options.logging_type = ceres::SILENT;
  options.max_num_iterations = 1000;
  if (tolerance > 0) options.function_tolerance = options.parameter_tolerance = tolerance;
  ceres::Solver::Summary summary;
  ceres::Solve(options, &problem, &summary);
  double const by_y = -200 * y * (z - y * y) - (1 - y), by_z = 100 * (z - y * y);
  double const projected_y = hold_y ? 0 : y - std::min(y - by_y, 0.5);
  std::printf("%s: %s, %s\n", name, ceres::TerminationTypeToString(summary.termination_type),
              summary.message.substr(0, summary.message.find('.')).c_str());
  std::printf("  y %.4f, z %.4f, projected gradient %.3f and %.3f, Ceres's last norm of it %.3f\n", y, z, projected_y + 0.0,
              by_z + 0.0, summary.iterations.back().gradient_max_norm);
}

int main(int, char** name) {
  google::InitGoogleLogging(name[0]);
  std::printf("Ceres %s\n", CERES_VERSION_STRING);
  solve("default tolerances", 0, -1.2, 1, false);
  solve("tolerances 1e-15", 1e-15, -1.2, 1, false);
  solve("y held at its bound", 0, 0.5, 1, true);
}
CPP
libraries=root/usr/lib/x86_64-linux-gnu
export LD_LIBRARY_PATH=$libraries:$libraries/lapack:$libraries/blas
g++ -std=c++17 -O1 -w -Iroot/usr/include -Iroot/usr/include/eigen3 program.cpp -o program -L$libraries -lceres -lglog -lgflags
./program | expect "convergence with an active bound"

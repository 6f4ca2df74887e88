#!/usr/bin/env bash
# Eigen 3.4.0: functions of arrays take packets, and a packet is not the scalar function at the ends of the range. exp(-infinity)
# is 5.6e-309 (in float 2.9e-39) where std::exp gives 0, log(1e-310) is log of the smallest normal number, -708.4 (-713.8), and the
# float sqrt(infinity) is NaN. The elements that do not fill a packet get the scalar function: one array holds both results.
. "$(dirname "$(realpath "$0")")/common.bash"
fetch libeigen3-dev=3.4.0-4

cat >seen <<'SEEN'
exp(-inf): in a packet 5.56e-309, behind the last packet 0
log(1e-310): in a packet -708, behind the last packet -714
float exp(-inf): in a packet 2.94e-39, behind the last packet 0
float sqrt(inf): in a packet nan, behind the last packet inf
SEEN
cat >program.cpp <<'CPP'
#include <Eigen/Core>

#include <cstdio>
#include <limits>

template <class A>
void show(char const* name, A const& a) {
  std::printf("%s: in a packet %.3g, behind the last packet %.3g\n", name, double(a[0]), double(a[a.size() - 1]));
}
int main() {
  double const infinity = std::numeric_limits<double>::infinity();
  Eigen::ArrayXd const minus = Eigen::ArrayXd::Constant(9, -infinity), small = Eigen::ArrayXd::Constant(9, 1e-310);
  Eigen::ArrayXf const minus_f = Eigen::ArrayXf::Constant(9, -float(infinity)), plus_f = Eigen::ArrayXf::Constant(9, float(infinity));
  show("exp(-inf)", Eigen::ArrayXd(minus.exp()));
  show("log(1e-310)", Eigen::ArrayXd(small.log()));
  show("float exp(-inf)", Eigen::ArrayXf(minus_f.exp()));
  show("float sqrt(inf)", Eigen::ArrayXf(plus_f.sqrt()));
}
CPP
g++ -std=c++17 -O2 -Iroot/usr/include/eigen3 program.cpp -o program  # SSE2; with -mavx2 the same
./program | sed 's/-nan/nan/' | expect "functions of Eigen's arrays at the ends of the range"

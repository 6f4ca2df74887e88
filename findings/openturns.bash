# What the scripts about OpenTURNS share; sourced by them after common.bash.
# shellcheck shell=bash

fetch_whole libopenturns0.21=1.20-9
fetch libopenturns-dev=1.20-9

# slopes: compiles standard input, calls of show("formula", x, y, exact slope in x, in y), and prints what symbolic differentiation gives.
slopes() {
  cat >program.cpp <<'CPP'
#include <openturns/PlatformInfo.hxx>
#include <openturns/SymbolicFunction.hxx>

#include <cmath>
#include <cstdio>

void show(char const* formula, double x, double y, double exact_x, double exact_y) {
  OT::SymbolicFunction const f(OT::Description({"x", "y"}), OT::Description(1, formula));
  OT::Point const at({x, y});
  OT::Matrix const slopes = f.gradient(at);
  std::printf("%s at (%g, %g): %.10g, slopes %.10g %.10g, exact %.10g %.10g\n", formula, x, y, f(at)[0], slopes(0, 0) + 0.0, slopes(1, 0) + 0.0,
              exact_x, exact_y);
}
int main() {
  std::printf("OpenTURNS %s\n", OT::PlatformInfo::GetVersion().c_str());
CPP
  cat - >>program.cpp
  echo "}" >>program.cpp
  local libraries=root/usr/lib/x86_64-linux-gnu
  g++ -std=c++17 -O0 -w -Iroot/usr/include program.cpp -o program -L$libraries -lOT -Wl,--allow-shlib-undefined
  LD_LIBRARY_PATH=$libraries:$libraries/atlas:$libraries/lapack:$libraries/blas:root/lib/x86_64-linux-gnu ./program 2>&1
}

# What the scripts about Stan Math share; sourced by them after common.bash.
# shellcheck shell=bash

fetch r-cran-stanheaders=2.21.0-7-2 libboost1.74-dev=1.74.0+ds1-21 libeigen3-dev=3.4.0-4 libtbb-dev=2021.8.0-2+deb12u1 libtbb12=2021.8.0-2+deb12u1

# slopes: compiles standard input, calls of show("name", f, x, y), and prints each value with its two slopes.
slopes() {
  cat >program.cpp <<'CPP'
#include <stan/math.hpp>

#include <cstdio>

using stan::math::var;
template <class F>
void show(char const* name, F f, double x, double y) {
  var a = x, b = y;
  var r = f(a, b);
  r.grad();
  std::printf("%s: %.10g slopes %.10g %.10g\n", name, r.val(), a.adj() + 0.0, b.adj() + 0.0);
  stan::math::recover_memory();
}
int main() {
  using namespace stan::math;
CPP
  cat - >>program.cpp
  echo "}" >>program.cpp
  local stan=root/usr/lib/R/site-library/StanHeaders/include
  g++ -std=c++14 -O0 -w -I$stan -I$stan/src -Iroot/usr/include -Iroot/usr/include/eigen3 program.cpp -o program \
    -Lroot/usr/lib/x86_64-linux-gnu -ltbb
  LD_LIBRARY_PATH=root/usr/lib/x86_64-linux-gnu ./program | sed 's/-nan/nan/g'
}

#!/usr/bin/env bash
# Highway 1.0.3: of a NaN its vector functions Exp, Log, Log2 and Log10 make numbers: exp 0, log about 710. Sinh does the reverse beyond
# about 709.8, where the sine is still 1e308: NaN. atan keeps a NaN. So a residual that is not a number can leave a batch as one.
. "$(dirname "$(realpath "$0")")/common.bash"
fetch libhwy-dev=1.0.3-3+deb12u1 libhwy1=1.0.3-3+deb12u1

cat >seen <<'SEEN'
Exp(nan) = 0
Log(nan) = 710.188
Log2(nan) = 1024.58
Log10(nan) = 308.431
Atan(nan) = nan
Sinh(709.9) = nan (std::sinh 1.0107e+308)
SEEN
cat >program.cpp <<'CPP'
#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>

#include <cmath>
#include <cstdio>

namespace hn = hwy::HWY_NAMESPACE;

template <class F>
double one(F of, double u) {
  double volatile const hidden = u;
  hn::ScalableTag<double> const tag;
  double const found = hn::GetLane(of(tag, hn::Set(tag, hidden)));
  return std::isnan(found) ? std::fabs(found) : found;
}
#define OF(name) one([](auto d, auto u) { return hn::name(d, u); }, at)

int main() {
  double at = std::nan("");
  std::printf("Exp(nan) = %g\nLog(nan) = %g\nLog2(nan) = %g\nLog10(nan) = %g\nAtan(nan) = %g\n", OF(Exp), OF(Log), OF(Log2), OF(Log10), OF(Atan));
  at = 709.9;
  std::printf("Sinh(709.9) = %g (std::sinh %g)\n", OF(Sinh), std::sinh(at));
}
CPP
g++ -std=c++17 -O1 -mavx2 -mfma -mbmi -mbmi2 -mf16c -maes -mpclmul -Iroot/usr/include program.cpp -o program -Lroot/usr/lib/x86_64-linux-gnu -l:libhwy.so.1
LD_LIBRARY_PATH=root/usr/lib/x86_64-linux-gnu ./program | expect "NaN through vector functions"

#!/usr/bin/env bash
# Vc 1.4.3: sin and cos of batches of doubles reduce far arguments with all digits, and then lose the quadrant: from about 2e10 on
# sine is given for cosine, or with the other sign, while its digits are right. The error is no loss of precision that grows, it
# is the wrong function, on some arguments; a derivative's sign is wrong with it. log of a NaN is 710.188.
. "$(dirname "$(realpath "$0")")/common.bash"
fetch vc-dev=1.4.3-2

cat >seen <<'SEEN'
1e+10: sin -0.487506 (-0.487506), cos 0.873120 (0.873120)
1e+11: sin -0.370848 (0.928694), cos 0.928694 (0.370848)
1e+12: sin -0.611239 (-0.611239), cos 0.791446 (0.791446)
1e+14: sin 0.209408 (-0.209408), cos 0.977828 (-0.977828)
1e+15: sin 0.513194 (0.858273), cos 0.858273 (-0.513194)
log(nan) = 710.188
SEEN
cat >program.cpp <<'CPP'
#include <Vc/Vc>

#include <cmath>
#include <cstdio>

int main() {
  for (double const x : {1e10, 1e11, 1e12, 1e14, 1e15}) {
    double volatile const hidden = x;
    Vc::double_v const u = double(hidden);
    std::printf("%g: sin %f (%f), cos %f (%f)\n", x, double(Vc::sin(u)[0]), std::sin(x), double(Vc::cos(u)[0]), std::cos(x));
  }
  double volatile const nan = std::nan("");
  std::printf("log(nan) = %g\n", double(Vc::log(Vc::double_v(double(nan)))[0]));
}
CPP
g++ -std=c++17 -O1 -w -mavx2 -Iroot/usr/include program.cpp -o program -Lroot/usr/lib -lVc
./program | expect "quadrant of far arguments"

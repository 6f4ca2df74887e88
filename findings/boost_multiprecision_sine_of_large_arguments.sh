#!/usr/bin/env bash
# Boost 1.74, the version that Debian 12 installs: cpp_bin_float_50's sine, cosine and tangent lose as many digits as the argument's exponent has:
# sin(1e20) has 31 of its 50 digits, sin(1e40) 10, as if the argument were reduced with as many digits as it has. cpp_dec_float_50, whose guard
# digits hide it at first, loses them from 1e20 on. Boost 1.81, of the same Debian, has all of them. Who takes this type for an oracle takes
# 1.81, or MPFR.
. "$(dirname "$(realpath "$0")")/common.bash"
fetch libboost1.74-dev=1.74.0+ds1-21 libmpfr-dev=4.2.0-1 libmpfr6=4.2.0-1 libgmp-dev=2:6.2.1+dfsg1-1.1 libgmp10=2:6.2.1+dfsg1-1.1
mkdir old new
mv root/usr/include/boost old/boost
fetch libboost1.81-dev=1.81.0-5+deb12u1
mv root/usr/include/boost new/boost

cat >seen <<'SEEN'
1_74 1e0: right digits of cpp_bin_float_50's sin 50, cos 50, of cpp_dec_float_50's sin 50
1_74 1e10: right digits of cpp_bin_float_50's sin 40, cos 40, of cpp_dec_float_50's sin 50
1_74 1e20: right digits of cpp_bin_float_50's sin 31, cos 31, of cpp_dec_float_50's sin 48
1_74 1e30: right digits of cpp_bin_float_50's sin 20, cos 22, of cpp_dec_float_50's sin 39
1_74 1e40: right digits of cpp_bin_float_50's sin 10, cos 11, of cpp_dec_float_50's sin 31
1_81 1e0: right digits of cpp_bin_float_50's sin 50, cos 50, of cpp_dec_float_50's sin 50
1_81 1e10: right digits of cpp_bin_float_50's sin 50, cos 50, of cpp_dec_float_50's sin 50
1_81 1e20: right digits of cpp_bin_float_50's sin 50, cos 50, of cpp_dec_float_50's sin 50
1_81 1e30: right digits of cpp_bin_float_50's sin 50, cos 50, of cpp_dec_float_50's sin 50
1_81 1e40: right digits of cpp_bin_float_50's sin 50, cos 50, of cpp_dec_float_50's sin 50
SEEN
cat >program.cpp <<'CPP'
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/cpp_dec_float.hpp>
#include <boost/multiprecision/mpfr.hpp>
#include <boost/version.hpp>

#include <algorithm>
#include <cstdio>
#include <string>

namespace mp = boost::multiprecision;
using exact = mp::mpfr_float_100;

template <class T>
int digits(T const& found, exact const& expected) {
  exact const error = abs((exact(found.str(70, std::ios::scientific)) - expected) / expected);
  exact const count = error == 0 ? exact(50) : exact(-log10(error));
  return std::min(50, static_cast<int>(count));
}

int main() {
  for (char const* at : {"1e0", "1e10", "1e20", "1e30", "1e40"}) {
    exact const sine = sin(exact(at)), cosine = cos(exact(at));
    mp::cpp_bin_float_50 const u(at), bin_sine = sin(u), bin_cosine = cos(u);
    mp::cpp_dec_float_50 const v(at), dec_sine = sin(v);
    std::printf("%s %s: right digits of cpp_bin_float_50's sin %d, cos %d, of cpp_dec_float_50's sin %d\n", BOOST_LIB_VERSION, at,
                digits(bin_sine, sine), digits(bin_cosine, cosine), digits(dec_sine, sine));
  }
}
CPP
export LD_LIBRARY_PATH=root/usr/lib/x86_64-linux-gnu
for boost in old new; do
  g++ -std=c++17 -O1 -w -I$boost -Iroot/usr/include -Iroot/usr/include/x86_64-linux-gnu program.cpp -o $boost/program -Lroot/usr/lib/x86_64-linux-gnu -lmpfr -lgmp
done
{ old/program; new/program; } | expect "sine of large arguments, 50 digits"

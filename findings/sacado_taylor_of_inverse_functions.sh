#!/usr/bin/env bash
# Sacado 13.2: Taylor polynomials take 1/sqrt(x^2 - 1), which is the slope of acosh, for that of asinh: 0.577 at 2 (0.447), NaN below 1. For that of acosh
# they take -1/sqrt(1 - x^2), which is NaN wherever acosh is defined. It shows with Taylor<DFad>; for Taylor<double> asinh, acosh, atanh and atan2
# do not compile, as they call the functions of double without std. pow(x, 2.0) goes through a logarithm: at 0 all but the value is NaN,
# where x*x is right.
. "$(dirname "$(realpath "$0")")/common.bash"
fetch_whole libtrilinos-teuchos-13.2=13.2.0-4
fetch libtrilinos-{sacado,teuchos,kokkos}-dev=13.2.0-4 libopenmpi-dev=4.1.4-3+b1

cat >seen <<'SEEN'
Taylor<double>: no matching function for call to 'acosh(double)';no matching function for call to 'asinh(double)'
asinh at 2: 1.443635 0.577350 -0.192450, exact 0.447214 -0.089443
asinh at 0.5: 0.481212 nan nan, exact 0.894427 -0.178885
acosh at 2: 1.316958 nan nan, exact 0.577350 -0.192450
pow(x, 2.0) at 0: 0.000000 nan nan, exact 0.000000 1.000000
x*x at 0: 0.000000 0.000000 1.000000, exact 0.000000 1.000000
SEEN
cat >program.cpp <<'CPP'
#include <Sacado.hpp>

#include <cmath>
#include <cstdio>

#ifdef PLAIN
using number = double;
double plain(double x) { return x; }
#else
using number = Sacado::Fad::DFad<double>;
double plain(number const& x) { return x.val(); }
#endif
using series = Sacado::Tay::Taylor<number>;

series at(double x) {
  series s(2, number(x));
  s.fastAccessCoeff(1) = 1;
  return s;
}
void show(char const* name, series const& s, double exact1, double exact2) {
  std::printf("%s: %.6f %.6f %.6f, exact %.6f %.6f\n", name, plain(s.coeff(0)), plain(s.coeff(1)), plain(s.coeff(2)), exact1, exact2);
}
int main() {
  show("asinh at 2", asinh(at(2)), 1 / std::sqrt(5), -1 / std::pow(5, 1.5));
  show("asinh at 0.5", asinh(at(0.5)), 1 / std::sqrt(1.25), -0.25 / std::pow(1.25, 1.5));
  show("acosh at 2", acosh(at(2)), 1 / std::sqrt(3), -1 / std::pow(3, 1.5));
  show("pow(x, 2.0) at 0", pow(at(0), number(2.0)), 0, 1);
  show("x*x at 0", at(0) * at(0), 0, 1);
}
CPP
libraries=root/usr/lib/x86_64-linux-gnu
compile() {
  LC_ALL=C g++ -std=c++17 -O0 -w -DOMPI_SKIP_MPICXX -Iroot/usr/include/trilinos -I$libraries/openmpi/include "$@" program.cpp -o program -L$libraries \
    -ltrilinos_teuchos{core,comm,parameterlist,parser} -ltrilinos_kokkoscore -Wl,--allow-shlib-undefined
}
{
  compile -DPLAIN 2>errors || echo "Taylor<double>: $(grep -o "no matching function for call to 'a.*)'" errors | sort -u | paste -s -d ';' -)"
  compile
  LD_LIBRARY_PATH=$libraries ./program | sed 's/-nan/nan/g'
} | expect "Taylor polynomials of inverse functions"

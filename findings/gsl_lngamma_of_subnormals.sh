#!/usr/bin/env bash
# GSL 2.7.1: gsl_sf_lngamma_e(1e-310) is infinity with status 0 (exact 713.80137882815), as it forms 1/x first; gsl_sf_lnbeta_e(1e-310, 1)
# is infinity with an error estimate of NaN and status 0 too. Both look like success; the derivative codes that call them then
# subtract infinities. The C library's lgamma is right there.
. "$(dirname "$(realpath "$0")")/common.bash"
fetch libgsl-dev=2.7.1+dfsg-5+deb12u1
cat >seen <<'SEEN'
gsl_sf_lngamma_e(1e-300): status 0, 690.7755279
gsl_sf_lngamma_e(1e-310): status 0, inf
gsl_sf_lnbeta_e(1e-310, 1): status 0, inf, error estimate nan
lgamma(1e-310): 713.8013788
SEEN
cat >program.cpp <<'CPP'
#include <gsl/gsl_errno.h>
#include <gsl/gsl_sf_gamma.h>

#include <cmath>
#include <cstdio>
#include <initializer_list>

int main() {
  gsl_set_error_handler_off();
  gsl_sf_result r;
  for (double const x : {1e-300, 1e-310}) {
    int const status = gsl_sf_lngamma_e(x, &r);
    std::printf("gsl_sf_lngamma_e(%g): status %d, %.10g\n", x, status, r.val);
  }
  int const status = gsl_sf_lnbeta_e(1e-310, 1, &r);
  std::printf("gsl_sf_lnbeta_e(1e-310, 1): status %d, %.10g, error estimate %.10g\n", status, r.val, std::abs(r.err));
  std::printf("lgamma(1e-310): %.10g\n", std::lgamma(1e-310));
}
CPP
g++ -std=c++17 -O1 -Iroot/usr/include program.cpp root/usr/lib/x86_64-linux-gnu/libgsl.a root/usr/lib/x86_64-linux-gnu/libgslcblas.a -o program
./program | expect "lngamma of subnormal numbers"

#!/usr/bin/env bash
# Eigen 3.4.0 (unsupported SpecialFunctions): igamma_der_a and gamma_sample_der_alpha end their series after 500 terms, converged or not, and say nothing.
# At x = a it takes about 8 sqrt(a) terms: for a = 1e4 the slope has five digits, for 1e5 it is 0.71 of what it should be, for 1e6 an eighth.
# igamma ends after 2000: igamma(1e6, 1e6) + igammac(1e6, 1e6) is 0.977. Gradients through gamma draws, which lie near a, so vanish for
# sharp distributions, where the slope of a draw tends to 1.
. "$(dirname "$(realpath "$0")")/common.bash"
fetch libeigen3-dev=3.4.0-4
cat >seen <<'SEEN'
Eigen 3.4.0
a = x = 1e+04: igamma_der_a -3.9894e-03 (exact -3.9895e-03), gamma_sample_der_alpha 1.0000 (1.0000), igamma + igammac 1.0000 (1)
a = x = 1e+05: igamma_der_a -9.0117e-04 (exact -1.2616e-03), gamma_sample_der_alpha 0.7143 (1.0000), igamma + igammac 1.0000 (1)
a = x = 1e+06: igamma_der_a -4.7046e-05 (exact -3.9894e-04), gamma_sample_der_alpha 0.1179 (1.0000), igamma + igammac 0.9772 (1)
SEEN
cat >program.cpp <<'CPP'
#include <unsupported/Eigen/SpecialFunctions>

#include <cstdio>

int main() {
  std::printf("Eigen %d.%d.%d\n", EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION, EIGEN_MINOR_VERSION);
  // The exact slopes in a of P(a, a), and of a draw a, from integrals with 40 digits.
  double const exact[][3] = {{1e4, -0.00398945604945, 1.00001666683},
                             {1e5, -0.00126156731232, 1.00000166667},
                             {1e6, -0.000398942313647, 1.00000016667}};
  for (auto const& row : exact) {
    double const a = row[0], sum = Eigen::numext::igamma(a, a) + Eigen::numext::igammac(a, a);
    std::printf("a = x = %.0e: igamma_der_a %.4e (exact %.4e), gamma_sample_der_alpha %.4f (%.4f), igamma + igammac %.4f (1)\n", a,
                Eigen::numext::igamma_der_a(a, a), row[1], Eigen::numext::gamma_sample_der_alpha(a, a), row[2], sum);
  }
}
CPP
g++ -std=c++17 -O1 -ffp-contract=off -Iroot/usr/include/eigen3 program.cpp -o program
./program | expect "slopes of the incomplete gamma function at large shapes"

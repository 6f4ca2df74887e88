// What is measured of loops: each workload writes its value, then its derivatives.
#pragma once

#include <cstddef>

namespace bench {

constexpr int valley_length = 100, product_length = 50, coefficients = 128, means = 100, dimension = 16;
constexpr int mixture_dimension = 64, mixture_parts = 100;  // weights, centres, triangular factors

/// A model, by whoever wrote the code: `in` are its parameters, then come columns of data with n rows.
struct loops {
  using rows = void (*)(double const* in, double const* t, double const* y, std::size_t n, double* out);
  using points = void (*)(double const* in, double* out);
  using gathered = void (*)(double const* centres, std::size_t k, double const* points, int const* owners, std::size_t n,
                            double* out);
  using column = void (*)(double const* x, std::size_t n, double* out);
  using clustered = void (*)(double const* centres, double const* points, std::size_t n, double* out);
  char const* name;
  rows decay;         // E: sum of (y - (a exp(-bt) + c sin(dt)))^2, value and 4
  rows response;      // P: sum of (y - (a + (b - a)/(1 + pow(t/c, d))))^2, value and 4
  points valley;      // F1: Rosenbrock's, value and 100
  points product;     // F2: value and 50
  rows polynomial;    // L2: sum of (y - p(t))^2 with 128 coefficients; t are n rows of powers
  gathered clusters;  // L8: sum of exp(-distance to the centre that owns the point), 1000 centres of 3
  column soft;        // L1: log of a sum of exponentials, value and n
  clustered nearest;  // L4: sum of squared distances to the nearest of 100 centres of 16, value, 1600 and the Hessian's diagonal
  clustered mixture;  // L3: log-likelihood of a mixture of 100 Gaussians in 64 dimensions, value and 416,100
};

loops const& by_hand();
void soft_by_hand(double const* x, std::size_t n, double* out);
void nearest_by_hand(double const* centres, double const* points, std::size_t n, double* out);
void mixture_by_hand(double const* in, double const* points, std::size_t n, double* out);
loops const& by_chainrule();
loops const& by_chainrule_in_lanes();

}  // namespace bench

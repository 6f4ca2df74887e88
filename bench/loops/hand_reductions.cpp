// Reductions as an expert writes them: what is expensive once, kept for the gradient.
#include "workloads.hpp"

#include <cmath>
#include <limits>

namespace bench {

void soft_by_hand(double const* x, std::size_t n, double* out) {
  double* const gradient = out + 1;
  double largest = x[0];
  for (std::size_t i = 1; i < n; ++i) largest = x[i] > largest ? x[i] : largest;
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) sum += gradient[i] = std::exp(x[i] - largest);
  double const inverse = 1 / sum;
  for (std::size_t i = 0; i < n; ++i) gradient[i] *= inverse;
  out[0] = largest + std::log(sum);
}

void nearest_by_hand(double const* centres, double const* points, std::size_t n, double* out) {
  double sum = 0;
  double* const gradient = out + 1;
  for (int k = 0; k < means * dimension; ++k) gradient[k] = 0;
  for (std::size_t i = 0; i < n; ++i) {
    double const* const point = points + i * dimension;
    double least = std::numeric_limits<double>::infinity();
    int owner = 0;
    for (int c = 0; c < means; ++c) {
      double const* const centre = centres + c * dimension;
      double distance = 0;
      for (int j = 0; j < dimension; ++j) distance += (point[j] - centre[j]) * (point[j] - centre[j]);
      if (distance < least) least = distance, owner = c;
    }
    sum += least;
    double* const to = gradient + owner * dimension;
    for (int j = 0; j < dimension; ++j) to[j] += 2 * (centres[owner * dimension + j] - point[j]);
  }
  out[0] = sum;
}

}  // namespace bench

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
  double* const diagonal = gradient + means * dimension;
  for (int k = 0; k < 2 * means * dimension; ++k) gradient[k] = 0;
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
    diagonal[owner * dimension] += 2;
  }
  for (int c = 0; c < means; ++c)
    for (int j = 1; j < dimension; ++j) diagonal[c * dimension + j] = diagonal[c * dimension];
  out[0] = sum;
}

void mixture_by_hand(double const* in, double const* points, std::size_t n, double* out) {
  constexpr int d = mixture_dimension, k = mixture_parts;
  double const *const weights = in, *const centres = in + k, *const factors = centres + k * d;
  double *const by_weight = out + 1, *const by_centre = by_weight + k, *const by_factor = by_centre + k * d;
  for (int m = 0; m < k + k * d + k * d * d; ++m) by_weight[m] = 0;
  static thread_local double apart[k][d], turned[k][d], terms[k];
  double total = 0;
  for (std::size_t r = 0; r < n; ++r) {
    double largest = -std::numeric_limits<double>::infinity();
    for (int c = 0; c < k; ++c) {
      for (int j = 0; j < d; ++j) apart[c][j] = points[r * d + std::size_t(j)] - centres[c * d + j];
      double squares = 0;
      for (int i = 0; i < d; ++i) {
        double const* const row = factors + (c * d + i) * d;
        double sum = 0;
        for (int j = 0; j <= i; ++j) sum += row[j] * apart[c][j];
        turned[c][i] = sum;
        squares += sum * sum;
      }
      terms[c] = weights[c] - 0.5 * squares;
      if (terms[c] > largest) largest = terms[c];
    }
    double sum = 0;
    for (int c = 0; c < k; ++c) sum += terms[c] = std::exp(terms[c] - largest);
    total += largest + std::log(sum);
    double const inverse = 1 / sum;
    for (int c = 0; c < k; ++c) {
      double const share = terms[c] * inverse;
      if (share == 0) continue;
      by_weight[c] += share;
      double* const to_centre = by_centre + c * d;
      for (int i = 0; i < d; ++i) {
        double const weight = -share * turned[c][i];
        double const* const row = factors + (c * d + i) * d;
        double* const to_row = by_factor + (c * d + i) * d;
        for (int j = 0; j <= i; ++j) to_row[j] += weight * apart[c][j], to_centre[j] -= weight * row[j];
      }
    }
  }
  out[0] = total;
}

}  // namespace bench

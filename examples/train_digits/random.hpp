// Random numbers that are the same everywhere for a seed: the standard fixes its engines, not its distributions.
#pragma once

#include <cmath>
#include <cstdint>
#include <numeric>
#include <random>
#include <vector>

namespace digits {

class random_numbers {
 public:
  explicit random_numbers(std::uint64_t seed) : engine_(seed) {}

  /// Uniform in [0, 1).
  double uniform() { return static_cast<double>(engine_() >> 11) * 0x1p-53; }
  /// Uniform in 0..count-1.
  std::size_t below(std::size_t count) { return static_cast<std::size_t>(uniform() * static_cast<double>(count)); }

  /// Standard normal (Marsaglia's polar method).
  double normal() {
    for (;;) {
      double const u = 2 * uniform() - 1, v = 2 * uniform() - 1, square = u * u + v * v;
      if (square > 0 && square < 1) return u * std::sqrt(-2 * std::log(square) / square);
    }
  }

  /// The numbers 0..count-1 in random order (Fisher and Yates).
  std::vector<std::size_t> permutation(std::size_t count) {
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (std::size_t i = count; i > 1; --i) std::swap(order[i - 1], order[below(i)]);
    return order;
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace digits

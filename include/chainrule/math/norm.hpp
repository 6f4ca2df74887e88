// The square root of a sum of squares, of numbers that come one after the other.
#pragma once

#include <chainrule/math/power.hpp>

namespace chainrule::math {

/// Squares that would overflow or underflow go into sums of their own, at another scale. (J. Blue, "A portable Fortran program to
/// find the Euclidean norm of a vector", 1978.)
template <std::floating_point T>
class sum_of_squares {
  static constexpr int digits = std::numeric_limits<T>::digits;
  static constexpr int least = std::numeric_limits<T>::min_exponent;
  static constexpr int most = std::numeric_limits<T>::max_exponent;
  static constexpr T smallest_plain = ieee::power_of_two<T>((least - 1) / 2);
  static constexpr T largest_plain = ieee::power_of_two<T>((most - digits) / 2);
  static constexpr T grows = ieee::power_of_two<T>((digits - least + 1) / 2);
  static constexpr T shrinks = ieee::power_of_two<T>(-(most + digits) / 2);

 public:
  constexpr void add(T u) {
    T const size = u < T(0) ? -u : u;
    if (size > largest_plain) large_ = math::add(large_, square(math::multiply(size, shrinks)));
    else if (size < smallest_plain) small_ += square(size * grows);
    else plain_ += square(size);
  }

  /// As if the squares of another sum had been added here.
  constexpr void join(sum_of_squares const& other) {
    large_ = math::add(large_, other.large_);
    plain_ += other.plain_;
    small_ += other.small_;
  }

  /// The norm is root / unit, where unit is a power of two: 1, unless that leaves the range of numbers with all their digits.
  struct scaled_norm {
    T root;
    T unit;
  };
  [[nodiscard]] constexpr scaled_norm result() const {
    if (large_ > std::numeric_limits<T>::max()) return {large_, shrinks};
    if (large_ > T(0)) return {math::sqrt(math::add(large_, plain_ * shrinks * shrinks)), shrinks};
    if (plain_ == T(0)) return {math::sqrt(small_), grows};
    return {math::sqrt(plain_ + small_ / grows / grows), T(1)};
  }

 private:
  static constexpr T square(T u) { return math::multiply(u, u); }

  T large_ = 0;
  T plain_ = 0;
  T small_ = 0;
};

}  // namespace chainrule::math

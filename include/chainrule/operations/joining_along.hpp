// How loops join the tangents of their turns, beside the turns' values, where the tangent of the result is not their sum.
//
// A state takes both in the order of the turns: add(value, tangent). Then value() is the result's tangent. Backward from that tangent, tell(numbers)
// join(other) takes what another state has found of later turns; tell(numbers)
// writes what a turn must know: first the two numbers of the operation's `weight`, which is what its tangent is worth; then those that
// its `curvature` needs besides, which is what its value is worth.
#pragma once

#include <chainrule/operations/joining.hpp>

namespace chainrule::detail {

/// A product and its tangent, both times huge^exponent: neither overflows on the way.
template <class T>
struct multiplied_along {
  using with = numbers_to_join<T>;
  T total = with::one();
  T tangent = with::zero();
  std::int64_t exponent = 0;

  constexpr void add(T turn, T along) {
    to_middle(turn, along);
    tangent = with::template of<operations::add_>(with::template of<operations::multiply_>(tangent, turn),
                                                  with::template of<operations::multiply_>(total, along));
    total = with::template of<operations::multiply_>(total, turn);
    to_middle(total, tangent);
  }
  constexpr void join(multiplied_along const& other) {
    exponent += other.exponent;
    multiplied_along::add(other.total, other.tangent);
  }
  [[nodiscard]] constexpr T value() const {
    T result = tangent;
    if constexpr (std::floating_point<T>) {
      for (std::int64_t k = exponent; k > 0 && result != T(0); --k) result = math::multiply(result, huge<T>);
      for (std::int64_t k = exponent; k < 0 && result != T(0); ++k) result /= huge<T>;
    }
    return result;
  }

 private:
  constexpr void to_middle([[maybe_unused]] T& value, [[maybe_unused]] T& along) {
    if constexpr (std::floating_point<T>) {
      T const a = math::abs(value), b = math::abs(along);
      T size = a < b ? b : a;
      for (; size > huge<T> && size <= std::numeric_limits<T>::max(); size /= huge<T>, ++exponent) {
        value /= huge<T>;
        along /= huge<T>;
      }
      for (; size < 1 / huge<T> && size > T(0); size *= huge<T>, --exponent) {
        value *= huge<T>;
        along *= huge<T>;
      }
    }
  }
};

/// And what backward needs. To the tangents of the others a turn is worth its ratio tangent / value, times the product; or where it is zero its tangent,
/// times the product without it. So these are the product of what is not zero, how many turns are, and two numbers: the tangents of the first
/// two zeros; or that of the only one and the sum of all ratios; or the largest ratio and the sum of the others, that none is subtracted from a sum in which
/// it is all but alone.
template <class T>
struct multiplied_apart_along : multiplied_along<T> {
  using with = numbers_to_join<T>;
  multiplied_apart<T> factors;
  T first = with::zero();
  T second = with::zero();
  T largest = with::zero();
  T others = with::zero();

  constexpr void add(T const& turn, T const& along) {
    multiplied_along<T>::add(turn, along);
    auto const is_zero = with::same(turn, with::zero());
    auto const had_none = with::same(factors.zeros, with::zero());
    auto const had_one = with::same(factors.zeros, with::one());
    T const divisor = with::choose(is_zero, with::one(), turn);
    T const ratio = with::choose(is_zero, with::zero(), with::template of<operations::divide_>(along, divisor));
    auto const is_new = is_larger(ratio);
    others = with::template of<operations::add_>(others, with::choose(is_new, largest, ratio));
    largest = with::choose(is_new, ratio, largest);
    second = with::choose(is_zero, with::choose(had_one, along, second), second);
    first = with::choose(is_zero, with::choose(had_none, along, first), first);
    factors.add(turn);
  }
  constexpr void join(multiplied_apart_along const& other) {
    multiplied_along<T>::join(other);
    auto const had_none = with::same(factors.zeros, with::zero());
    auto const had_one = with::same(factors.zeros, with::one());
    auto const is_new = is_larger(other.largest);
    others = with::template of<operations::add_>(with::template of<operations::add_>(others, other.others),
                                                 with::choose(is_new, largest, other.largest));
    largest = with::choose(is_new, other.largest, largest);
    second = with::choose(had_none, other.second, with::choose(had_one, other.first, second));
    first = with::choose(had_none, other.first, first);
    factors.join(other.factors);
  }
  constexpr void tell(T* numbers) const {
    factors.tell(numbers);
    factors.tell_product(numbers + 2);
    numbers[4] = factors.zeros;
    auto const has_none = with::same(factors.zeros, with::zero());
    auto const has_one = with::same(factors.zeros, with::one());
    numbers[5] = with::choose(has_none, largest, first);
    T const sum = with::template of<operations::add_>(others, largest);
    numbers[6] = with::choose(has_none, others, with::choose(has_one, sum, second));
  }

 private:
  /// Numbers without an order are taken as they come.
  constexpr auto is_larger(T const& ratio) const {
    if constexpr (complex_number<T>)
      return ratio.real() * ratio.real() + ratio.imag() * ratio.imag() >
             largest.real() * largest.real() + largest.imag() * largest.imag();
    else
      return calculate<operations::greater_, typename truth_of<T>::type>(with::template of<operations::abs_>(ratio),
                                                                         with::template of<operations::abs_>(largest));
  }
};

/// The tangents of the turns that are as small, or as large, as the result share its tangent.
template <class Op, class T>
struct chosen_along : chosen_of_equals<Op, T> {
  using with = numbers_to_join<T>;
  using plain = chosen_of_equals<Op, T>;
  T along = with::zero();

  constexpr void add(T const& turn, T const& tangent) {
    T const before = this->best;
    plain::add(turn);
    T const both = with::template of<operations::add_>(along, tangent);
    along = with::choose(with::same(this->best, before), with::choose(with::same(turn, before), both, along), tangent);
  }
  constexpr void join(chosen_along const& other) {
    if (other.is_first) return;
    T const before = this->is_first ? other.best : this->best;
    plain::join(other);
    T const both = with::template of<operations::add_>(along, other.along);
    along = with::choose(with::same(this->best, before), with::choose(with::same(other.best, before), both, along), other.along);
  }
  [[nodiscard]] constexpr T value() const {
    T numbers[2];
    this->tell(numbers);
    return with::template of<operations::multiply_>(along, numbers[1]);
  }
};

/// A logarithm of a sum of exponentials: the mean of the tangents, weighted by these. Measured from the tangent of the largest, which may be all but
/// alone: what its value is worth is what the others differ from it.
template <class T>
struct exponentials_along : exponentials<T> {
  using with = numbers_to_join<T>;
  T reference = with::zero();
  T weighted = with::zero();

  constexpr void add(T const& turn, T const& along) {
    auto const is_larger = calculate<operations::greater_, typename truth_of<T>::type>(turn, this->largest);
    T const apart = with::template of<operations::subtract_>(along, reference);
    T const before =
        with::template of<operations::subtract_>(weighted, with::template of<operations::multiply_>(this->sum(), apart));
    T const smaller = with::choose(is_larger, before, apart);
    weighted = with::template of<operations::add_>(with::choose(is_larger, with::zero(), weighted), shared(turn, smaller));
    reference = with::choose(is_larger, along, reference);
    exponentials<T>::add(turn);
  }
  constexpr void join(exponentials_along const& other) {
    auto const is_larger = calculate<operations::greater_, typename truth_of<T>::type>(other.largest, this->largest);
    T const apart = with::template of<operations::subtract_>(other.reference, reference);
    T const before =
        with::template of<operations::subtract_>(weighted, with::template of<operations::multiply_>(this->sum(), apart));
    T const later =
        with::template of<operations::add_>(other.weighted, with::template of<operations::multiply_>(other.sum(), apart));
    T const smaller = with::choose(is_larger, before, later);
    weighted =
        with::template of<operations::add_>(with::choose(is_larger, other.weighted, weighted), shared(other.largest, smaller));
    reference = with::choose(is_larger, other.reference, reference);
    exponentials<T>::join(other);
  }
  [[nodiscard]] constexpr T value() const { return with::template of<operations::add_>(reference, distance()); }
  constexpr void tell(T* numbers) const {
    exponentials<T>::tell(numbers);
    numbers[2] = reference;
    numbers[3] = distance();
  }

 private:
  /// Times the smaller of the exponentials of u and of the largest, measured by the other; nothing where that is zero.
  [[nodiscard]] constexpr T shared(T const& u, T const& smaller) const {
    T const difference = with::template of<operations::abs_>(with::template of<operations::subtract_>(u, this->largest));
    T const below = with::choose(with::same(u, this->largest), with::zero(), difference);
    T const ratio = with::template of<operations::exp_>(with::template of<operations::negate_>(below));
    return with::choose(with::same(ratio, with::zero()), with::zero(), with::template of<operations::multiply_>(ratio, smaller));
  }
  [[nodiscard]] constexpr T distance() const {
    return with::choose(with::same(weighted, with::zero()), weighted,
                        with::template of<operations::divide_>(weighted, this->sum()));
  }
};
template <complex_number T>
struct exponentials_along<T> : exponentials<T> {
  T reference = exact_number<T, 0>();
  T weighted = exact_number<T, 0>();

  constexpr void add(T const& turn, T const& along) {
    exponentials_along::join({{turn, exact_number<T, 0>()}, along, exact_number<T, 0>()});
  }
  constexpr void join(exponentials_along const& other) {
    if (other.is_zero()) return;
    bool const is_larger = this->is_zero() || other.largest.real() > this->largest.real();
    exponentials_along const smaller = is_larger ? *this : other;
    exponentials<T>::join(other);
    if (is_larger) reference = other.reference, weighted = other.weighted;
    if (!smaller.is_zero())
      weighted =
          T(weighted + this->share(smaller.largest) * (smaller.weighted + smaller.sum() * (smaller.reference - reference)));
  }
  [[nodiscard]] constexpr T value() const { return T(reference + distance()); }
  constexpr void tell(T* numbers) const {
    exponentials<T>::tell(numbers);
    numbers[2] = reference;
    numbers[3] = distance();
  }

 private:
  [[nodiscard]] constexpr T distance() const {
    return weighted == exact_number<T, 0>() ? weighted : calculate<operations::divide_, T>(weighted, this->sum());
  }
};

/// A norm: the sum of values times tangents, by the norm.
template <class T>
struct euclidean_along : euclidean<T> {
  using with = numbers_to_join<T>;
  T crossed = with::zero();

  constexpr void add(T const& turn, T const& along) {
    using operations::multiply_;
    if constexpr (has_lanes<T>) {
      T const before = this->sum;
      euclidean<T>::add(turn);
      T const kept = with::template of<multiply_>(crossed, quotient(before, this->sum));
      crossed = with::template of<operations::add_>(kept, with::template of<multiply_>(quotient(turn, this->sum), along));
    } else {
      euclidean<T>::add(turn);
      crossed = with::template of<operations::add_>(crossed, with::template of<multiply_>(turn, along));
    }
  }
  constexpr void join(euclidean_along const& other) requires(!has_lanes<T>) {
    euclidean<T>::join(other);
    crossed = with::template of<operations::add_>(crossed, other.crossed);
  }
  [[nodiscard]] constexpr T value() const {
    if constexpr (has_lanes<T>) return crossed;
    else return quotient(crossed, euclidean<T>::value());
  }
  constexpr void tell(T* numbers) const {
    euclidean<T>::tell(numbers);
    numbers[2] = value();
  }

 private:
  static constexpr T quotient(T const& u, T const& root) {
    auto const is_nothing = with::same(root, with::zero());
    T const divisor = with::choose(is_nothing, with::one(), root);
    return with::choose(is_nothing, with::zero(), with::template of<operations::divide_>(u, divisor));
  }
};
template <std::floating_point T>
struct euclidean_along<T> : euclidean<T> {
  static constexpr T smallest_unit = math::ieee::power_of_two<T>(std::numeric_limits<T>::min_exponent);
  T crossed = T(0);
  T unit = smallest_unit;  // not below what was large: values are measured by it

  constexpr void add(T const& turn, T const& along) {
    euclidean<T>::add(turn);
    constexpr T step = math::ieee::power_of_two<T>(std::numeric_limits<T>::max_exponent / 16);
    constexpr T largest = math::ieee::power_of_two<T>(std::numeric_limits<T>::max_exponent / 16 * 15 - 1);
    T const size = math::abs(turn);
    for (; size > unit && unit < largest && size <= std::numeric_limits<T>::max(); unit *= step) crossed /= step;
    crossed = math::add(crossed, math::multiply(turn / unit, along));
  }
  constexpr void join(euclidean_along const& other) {
    euclidean<T>::join(other);
    constexpr T step = math::ieee::power_of_two<T>(std::numeric_limits<T>::max_exponent / 16);
    T theirs = other.crossed;
    for (T measure = other.unit; measure < unit; measure *= step) theirs /= step;
    for (; unit < other.unit; unit *= step) crossed /= step;
    crossed = math::add(crossed, theirs);
  }
  [[nodiscard]] constexpr T value() const {
    auto const [root, scale] = this->squares.result();
    return root == T(0) ? T(0) : math::divide(crossed, math::divide(root / unit, scale));
  }
  constexpr void tell(T* numbers) const {
    euclidean<T>::tell(numbers);
    numbers[2] = value();
  }
};

}  // namespace chainrule::detail

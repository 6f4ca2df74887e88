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

/// A logarithm of a sum of exponentials: the mean of the tangents, weighted by these.
template <class T>
struct exponentials_along : exponentials<T> {
  using with = numbers_to_join<T>;
  T weighted = with::zero();

  constexpr void add(T const& turn, T const& along) {
    T const before = this->largest;
    T const distance = with::template of<operations::abs_>(with::template of<operations::subtract_>(turn, before));
    T const below = with::choose(with::same(turn, before), with::zero(), distance);
    T const ratio = with::template of<operations::exp_>(with::template of<operations::negate_>(below));
    auto const is_larger = calculate<operations::greater_, typename truth_of<T>::type>(turn, before);
    T const own = with::choose(is_larger, with::one(), ratio);
    T const kept = with::choose(is_larger, ratio, with::one());
    weighted = with::template of<operations::add_>(with::template of<operations::multiply_>(weighted, kept),
                                                   with::template of<operations::multiply_>(own, along));
    exponentials<T>::add(turn);
  }
  constexpr void join(exponentials_along const& other) {
    T const before = this->largest;
    T const distance = with::template of<operations::abs_>(with::template of<operations::subtract_>(other.largest, before));
    T const below = with::choose(with::same(other.largest, before), with::zero(), distance);
    T const ratio = with::template of<operations::exp_>(with::template of<operations::negate_>(below));
    auto const is_larger = calculate<operations::greater_, typename truth_of<T>::type>(other.largest, before);
    T const own = with::choose(is_larger, with::one(), ratio);
    T const kept = with::choose(is_larger, ratio, with::one());
    weighted = with::template of<operations::add_>(with::template of<operations::multiply_>(weighted, kept),
                                                   with::template of<operations::multiply_>(own, other.weighted));
    exponentials<T>::join(other);
  }
  [[nodiscard]] constexpr T value() const {
    T numbers[2];
    exponentials<T>::tell(numbers);
    return with::choose(with::same(weighted, with::zero()), weighted,
                        with::template of<operations::multiply_>(weighted, numbers[1]));
  }
  constexpr void tell(T* numbers) const {
    exponentials<T>::tell(numbers);
    numbers[2] = value();
  }
};
template <complex_number T>
struct exponentials_along<T> : exponentials<T> {
  T weighted = exact_number<T, 0>();

  constexpr void add(T const& turn, T const& along) { exponentials_along::join({{turn, exact_number<T, 0>()}, along}); }
  constexpr void join(exponentials_along const& other) {
    if (this->is_zero()) return void(*this = other);
    T const before = this->largest;
    exponentials<T>::join(other);
    weighted = T(weighted * this->share(before) + other.weighted * this->share(other.largest));
  }
  [[nodiscard]] constexpr T value() const {
    return weighted == exact_number<T, 0>() ? weighted : calculate<operations::divide_, T>(weighted, this->sum());
  }
  constexpr void tell(T* numbers) const {
    exponentials<T>::tell(numbers);
    numbers[2] = value();
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
  T crossed = T(0);
  T unit =
      math::ieee::power_of_two<T>(std::numeric_limits<T>::min_exponent);  // not below what was large: values are measured by it

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

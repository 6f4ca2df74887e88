// How loops join the numbers that their turns give: for values, and for what a turn is worth backward.
//
// A state takes the values of the turns in their order: add(value). Then value() is the result; and where a loop's adjoint is weighed turn
// by turn, tell(numbers) writes the two numbers from which the operation's `weight` knows the rest. Where loops run in lanes, each lane has a
// state; join(other) takes what another has found.
#pragma once

#include <chainrule/math/norm.hpp>
#include <chainrule/operations/activation.hpp>
#include <chainrule/operations/power.hpp>

#include <cstdint>

namespace chainrule::detail {

/// Arithmetic of any numbers: those without an order or without operators, too.
template <class T>
struct numbers_to_join {
  static constexpr T zero() { return exact_number<T, 0>(); }
  static constexpr T one() { return exact_number<T, 1>(); }
  template <class Op, class... U>
  [[gnu::always_inline]] static constexpr T of(U const&... u) {
    return calculate<Op, T>(u...);
  }
  [[gnu::always_inline]] static constexpr auto same(T const& u, T const& v) {
    if constexpr (complex_number<T>) return u == v;
    else return calculate<operations::equal_, typename truth_of<T>::type>(u, v);
  }
  template <class Condition>
  [[gnu::always_inline]] static constexpr T choose(Condition const& condition, T const& u, T const& v) {
    if constexpr (std::is_same_v<Condition, bool>) return condition ? u : v;
    else return calculate<operations::select_, T>(condition, u, v);
  }
};

template <class T>
struct multiplied {
  T total = exact_number<T, 1>();

  [[gnu::always_inline]] constexpr void add(T const& turn) { total = calculate<operations::multiply_, T>(total, turn); }
  constexpr void join(multiplied const& other) { add(other.total); }
  [[nodiscard]] constexpr T value() const { return total; }
};

template <std::floating_point T>
inline constexpr T huge = math::ieee::power_of_two<T>(std::numeric_limits<T>::max_exponent / 4);

/// A product whose factors are not kept: the others than u are the quotient by u, or where u is zero the product of those that are
/// not. That one is ordinary * huge^exponent, so that nothing overflows which the quotient would bring back.
template <class T>
struct multiplied_apart : multiplied<T> {
  using with = numbers_to_join<T>;
  T ordinary = with::one();
  T zeros = with::zero();
  std::int64_t exponent = 0;

  constexpr void add(T const& turn) {
    multiplied<T>::add(turn);
    auto const is_zero = with::same(turn, with::zero());
    T factor = with::choose(is_zero, with::one(), turn);
    zeros = with::choose(is_zero, with::template of<operations::add_>(zeros, with::one()), zeros);
    to_middle(factor);
    ordinary = with::template of<operations::multiply_>(ordinary, factor);
    to_middle(ordinary);
  }
  constexpr void join(multiplied_apart const& other) {
    multiplied<T>::join(other);
    zeros = with::template of<operations::add_>(zeros, other.zeros);
    ordinary = with::template of<operations::multiply_>(ordinary, other.ordinary);
    exponent += other.exponent;
    to_middle(ordinary);
  }
  /// The product of what is not zero, in two parts of like size: a turn's own factor leaves the first without overflow.
  constexpr void tell_product(T* numbers) const {
    T whole = ordinary, scale = with::one();
    if constexpr (std::floating_point<T>) {
      constexpr T step = math::ieee::power_of_two<T>(std::numeric_limits<T>::max_exponent / 128);  // huge^(1/32)
      constexpr std::int64_t most = 12;  // beyond, both parts overflow, or vanish
      std::int64_t const steps = 32 * (exponent > most ? most : exponent < -most ? -most : exponent);
      for (std::int64_t k = 0; k < steps; ++k) {
        T& smaller = math::abs(whole) < scale ? whole : scale;
        smaller = math::multiply(smaller, step);
      }
      for (std::int64_t k = 0; k > steps; --k) {
        T& larger = math::abs(whole) > scale ? whole : scale;
        larger /= step;
      }
    }
    numbers[0] = whole;
    numbers[1] = scale;
  }
  constexpr void tell(T* numbers) const {
    tell_product(numbers);
    T const whole = with::template of<operations::multiply_>(numbers[0], numbers[1]);
    auto const has_none = with::same(zeros, with::zero());
    numbers[0] = with::choose(has_none, numbers[0], with::choose(with::same(zeros, with::one()), whole, with::zero()));
    numbers[1] = with::choose(has_none, numbers[1], with::zero());
  }

 private:
  constexpr void to_middle([[maybe_unused]] T& number) {  // which is not zero
    if constexpr (std::floating_point<T>) {
      T size = math::abs(number);
      for (; size > huge<T> && size <= std::numeric_limits<T>::max(); size /= huge<T>, ++exponent) number /= huge<T>;
      for (; size < 1 / huge<T>; size *= huge<T>, --exponent) number *= huge<T>;
    }
  }
};

/// The smallest or the largest.
template <class Op, class T>
struct chosen {
  T best{};
  bool is_first = true;

  [[gnu::always_inline]] constexpr void add(T const& turn) {
    best = is_first ? turn : calculate<Op, T>(best, turn);
    is_first = false;
  }
  constexpr void join(chosen const& other) {
    if (!other.is_first) add(other.best);
  }
  [[nodiscard]] constexpr T value() const { return best; }
};
/// The best of the turns that are worse than the best one.
template <class Op, class T>
struct runner_up {
  static constexpr bool is_smallest = std::is_same_v<Op, operations::min_>;
  T next = is_smallest ? std::numeric_limits<T>::infinity() : -std::numeric_limits<T>::infinity();

  [[gnu::always_inline]] constexpr void note(T const& best, T const& turn) {
    if (is_smallest ? best < turn && turn < next : turn < best && next < turn) next = turn;
  }
  /// What a turn is compared with that is calculated once more, perhaps with other products fused: half-way to the next one, so that last bits decide nothing.
  [[nodiscard]] constexpr T threshold(T const& best) const {
    constexpr T most = std::numeric_limits<T>::max();
    if (best != best) return best;  // clang's constants have no arithmetic with NaN
    T const other = next > most ? most : next < -most ? -most : next;
    T const between = best / 2 + other / 2;
    bool const is_between = is_smallest ? best <= between && between < next : next < between && between <= best;
    return is_between ? between : best;
  }
};
/// Of other numbers nothing is known.
template <class Op, class T>
struct no_runner_up {
  constexpr void note(T const&, T const&) {}
  constexpr T const& threshold(T const& best) const { return best; }
};
/// And how many turns are as small or as large: they share the adjoint. (Of plain numbers, also which turn is alone.)
template <class Op, class T>
struct chosen_of_equals : chosen<Op, T> {
  using with = numbers_to_join<T>;
  T equals = with::one();
  std::int64_t turns = 0;
  std::int64_t last_better = 0;
  bool are_ordered = true;
  std::conditional_t<std::is_floating_point_v<T>, runner_up<Op, T>, no_runner_up<Op, T>> next;

  constexpr void add(T const& turn) {
    if constexpr (std::floating_point<T>) {
      ++turns;
      if (!this->is_first) {  // most turns change nothing: then none waits for those before
        bool const is_better = calculate<Op, T>(this->best, turn) != this->best;
        next.note(is_better ? turn : this->best, is_better ? this->best : turn);
        if (!is_better && (turn < this->best || this->best < turn)) return;
        if (is_better) last_better = turns - 1;
      }
      are_ordered = are_ordered && turn == turn;
    }
    if (this->is_first) return chosen<Op, T>::add(turn);
    T const before = this->best;
    chosen<Op, T>::add(turn);
    T const counted = with::choose(with::same(turn, before), with::template of<operations::add_>(equals, with::one()), equals);
    equals = with::choose(with::same(this->best, before), counted, with::one());
  }
  constexpr void join(chosen_of_equals const& other) {
    if (other.is_first) return;
    T const own = this->is_first ? with::zero() : equals;
    T const before = this->is_first ? other.best : this->best;
    chosen<Op, T>::join(other);
    T const first = with::choose(with::same(before, this->best), own, with::zero());
    T const second = with::choose(with::same(other.best, this->best), other.equals, with::zero());
    equals = with::template of<operations::add_>(first, second);
    equals = with::choose(with::same(equals, with::zero()), with::one(), equals);  // of NaN
    next.note(this->best, before);
    next.note(this->best, other.best);
    if constexpr (std::floating_point<T>) next.note(this->best, other.next.next);
  }
  /// The one turn that all of the adjoint goes to; -1 where there are several, or NaN.
  constexpr std::int64_t only_turn() const requires std::floating_point<T> {
    return are_ordered && equals == T(1) && !this->is_first ? last_better : -1;
  }
  constexpr void tell(T* numbers) const {
    numbers[0] = next.threshold(this->best);
    numbers[1] = with::template of<operations::divide_>(with::template of<operations::one_>(this->best), equals);
  }
};

/// The logarithm of a sum of exponentials, (1 + rest) * exp(largest): as log_sum_exp of a few numbers calculates it.
template <class T>
struct exponentials {
  using with = numbers_to_join<T>;
  T largest = with::template of<operations::log_>(with::zero());
  T rest = exact_number<T, -1>();

  constexpr void add(T const& turn) {
    T const beyond = with::template of<operations::subtract_>(turn, largest);
    // Of numbers in lanes, most turns are larger in none of them.
    if constexpr (requires(typename truth_of<T>::type const& truth) { truth.holds_in_all(); })
      if (calculate<operations::less_equal_, typename truth_of<T>::type>(beyond, with::zero()).holds_in_all()) {
        rest = with::template of<operations::add_>(rest, with::template of<operations::exp_>(beyond));
        return;
      }
    T const distance = with::template of<operations::abs_>(beyond);
    T const below = with::choose(with::same(turn, largest), with::zero(), distance);
    T const ratio = with::template of<operations::exp_>(with::template of<operations::negate_>(below));
    T const all = with::template of<operations::multiply_>(sum(), ratio);
    auto const is_larger = calculate<operations::greater_, typename truth_of<T>::type>(turn, largest);
    rest = with::choose(is_larger, all, with::template of<operations::add_>(rest, ratio));
    largest = with::choose(is_larger, turn, largest);
  }
  constexpr void join(exponentials const& other) {
    T const distance = with::template of<operations::abs_>(with::template of<operations::subtract_>(other.largest, largest));
    T const below = with::choose(with::same(other.largest, largest), with::zero(), distance);
    T const ratio = with::template of<operations::exp_>(with::template of<operations::negate_>(below));
    auto const is_larger = calculate<operations::greater_, typename truth_of<T>::type>(other.largest, largest);
    T const scaled = with::template of<operations::multiply_>(with::choose(is_larger, sum(), other.sum()), ratio);
    rest = with::template of<operations::add_>(with::choose(is_larger, other.rest, rest), scaled);
    largest = with::choose(is_larger, other.largest, largest);
  }
  [[nodiscard]] constexpr T value() const {
    return with::template of<operations::add_>(largest, with::template of<operations::log1p_>(rest));
  }
  constexpr void tell(T* numbers) const {
    numbers[0] = largest;
    numbers[1] = with::template of<operations::divide_>(with::one(), sum());
  }
  [[nodiscard]] constexpr T sum() const { return with::template of<operations::add_>(with::one(), rest); }
};
/// Of complex numbers the largest is that of the largest real part.
template <complex_number T>
struct exponentials<T> {
  T largest = calculate<operations::log_, T>(exact_number<T, 0>());
  T rest = exact_number<T, -1>();

  constexpr void add(T const& turn) { exponentials::join({turn, exact_number<T, 0>()}); }
  constexpr void join(exponentials const& other) {
    if (other.is_zero()) return;
    bool const is_larger = is_zero() || other.largest.real() > largest.real();
    exponentials const smaller = is_larger ? *this : other;
    if (is_larger) *this = other;
    if (!smaller.is_zero()) rest = T(rest + smaller.sum() * share(smaller.largest));
  }
  [[nodiscard]] constexpr T value() const {
    return within_a_turn(T(within_a_turn(largest) + calculate<operations::log1p_, T>(rest)));
  }
  constexpr void tell(T* numbers) const {
    numbers[0] = largest;
    numbers[1] = calculate<operations::divide_, T>(exact_number<T, 1>(), sum());
  }
  /// The exponential of u in units of that of the largest.
  [[nodiscard]] constexpr T share(T const& u) const { return calculate<operations::exp_of_difference_, T>(u, largest); }
  [[nodiscard]] constexpr T sum() const { return T(exact_number<T, 1>() + rest); }
  [[nodiscard]] constexpr bool is_zero() const { return sum() == exact_number<T, 0>(); }
};

/// The square root of a sum of squares. In lanes one number after the other: there it may neither overflow nor ask which it is.
template <class T>
struct euclidean {
  using with = numbers_to_join<T>;
  T sum = with::zero();

  constexpr void add(T const& turn) {
    if constexpr (has_lanes<T>) sum = with::template of<operations::hypot_>(sum, turn);
    else sum = with::template of<operations::add_>(sum, with::template of<operations::multiply_>(turn, turn));
  }
  constexpr void join(euclidean const& other) {
    if constexpr (has_lanes<T>) add(other.sum);
    else sum = with::template of<operations::add_>(sum, other.sum);
  }
  [[nodiscard]] constexpr T value() const {
    if constexpr (has_lanes<T>) return sum;
    else return with::template of<operations::sqrt_>(sum);
  }
  constexpr void tell(T* numbers) const {
    T const root = value();
    auto const is_nothing = with::same(root, with::zero());
    numbers[0] = with::choose(is_nothing, with::one(), root);
    numbers[1] = with::choose(is_nothing, with::zero(), with::one());  // where all is zero, no turn has a part
  }
};
template <std::floating_point T>
struct euclidean<T> {
  math::sum_of_squares<T> squares;

  constexpr void add(T const& turn) { squares.add(turn); }
  constexpr void join(euclidean const& other) { squares.join(other.squares); }
  [[nodiscard]] constexpr T value() const {
    auto const [root, unit] = squares.result();
    return math::divide(root, unit);
  }
  constexpr void tell(T* numbers) const {
    auto const [root, unit] = squares.result();
    numbers[0] = root == T(0) ? T(1) : root;
    numbers[1] = root == T(0) ? T(0) : unit;  // where all is zero, no turn has a part
  }
};

}  // namespace chainrule::detail

// Powers and roots.
#pragma once

#include <chainrule/math/power.hpp>
#include <chainrule/operations/exponential.hpp>
#include <chainrule/operations/slopes.hpp>

namespace chainrule {
namespace operations {
struct pow_;
struct sqrt_;
struct cbrt_;
struct hypot_;
}  // namespace operations

/// u to the power v. For an exact integer v it is repeated multiplication, see operations::pow_.
template <class U, class V>
constexpr applied<operations::pow_, U, V> pow(U const& u, V const& v);
/// The square root; u >= 0.
template <class U>
constexpr applied<operations::sqrt_, U> sqrt(U const& u) {
  return apply<operations::sqrt_>(u);
}
/// The real cube root, of negative numbers too.
template <class U>
constexpr applied<operations::cbrt_, U> cbrt(U const& u) {
  return apply<operations::cbrt_>(u);
}
/// sqrt(u*u + v*v) without overflow, with gradient 0 at 0.
template <class U, class V>
constexpr applied<operations::hypot_, U, V> hypot(U const& u, V const& v) {
  return apply<operations::hypot_>(u, v);
}

namespace operations {

// A number type's own functions: found by argument-dependent lookup, and by nothing else.
void pow();
void sqrt();
void cbrt();
void hypot();

/// u^(v - k) of r = u^(v - k + 1), by an exact constant k: r / u, where r is a normal number. A power of its own where r is
/// zero, subnormal, infinite or NaN and says too little.
struct lower_power_ : slope {
  static constexpr auto name = fixed_string("lower_power");
  static constexpr int cost = 9;
  static constexpr bool is_singular = true;
  using replaced_by = pow_;
  template <class T>
  static constexpr auto value(T const& u, T const& v, T const& k, T const& r) {
    if constexpr (std::floating_point<T>) {
      if (detail::is_normal(r)) [[likely]]
        return math::divide(r, u);
      return anew(u, v, k);
    } else if constexpr (requires { static_cast<bool>(r - r == r); }) {
      return r - r == T(0) && !(r == T(0)) ? T(r / u) : T(chainrule::pow(u, v - k));
    } else {
      return chainrule::pow(u, v - k);
    }
  }
  static constexpr auto written(auto u, auto v, auto k, auto) { return chainrule::pow(u, v - k); }
  static constexpr auto partials(auto u, auto v, auto k, auto, auto mine) {
    return boost::hana::make_tuple(apply<product_or_zero_>(v - k, apply<lower_power_>(u, v, k + constant<1>, mine)),
                                   apply<product_or_zero_>(mine, chainrule::log(u)), constant<0>, constant<0>);
  }
  /// A product again, where the exponent is an integer.
  static constexpr fold drop(shape const&, shape const& v, shape const& k, shape const&) {
    if (rational const left = v.constant - k.constant; v.is_constant && left.fits() && left.is_integer())
      return {fold::replaced, 2, left};
    return {};
  }

  template <std::floating_point T>
  [[gnu::noinline, gnu::cold]] static constexpr T anew(T u, T v, T k) {
    return math::pow(u, math::subtract(v, k));  // exact, but for v beyond 1 / epsilon
  }
};
/// r * log(u) of r = u^v, and 0 at u = 0 < v: the slope in v.
struct power_and_logarithm_ : slope {
  static constexpr auto name = fixed_string("power_and_logarithm");
  static constexpr int cost = 21;
  static constexpr bool is_singular = true;
  template <class T>
  static constexpr auto value(T const& u, T const& v, T const& r) {
    auto const logarithm = chainrule::log(u);
    if constexpr (std::floating_point<T>) {
      if (detail::is_normal(r)) [[likely]]
        return math::multiply(r, logarithm);
      return at_edge(u, v, r, logarithm);
    } else if constexpr (detail::complex_number<T>) {
      return r == T(0) && u == T(0) ? T(0) : T(r * logarithm);
    } else {
      return chainrule::select(chainrule::equal(r, constant<0>) && chainrule::equal(u, constant<0>), constant<0>, r * logarithm);
    }
  }
  static constexpr auto written(auto u, auto, auto r) { return r * chainrule::log(u); }
  static constexpr auto partials(auto u, auto v, auto power, auto r) {
    auto const lower = apply<lower_power_>(u, v, constant<1>, power);
    auto const logarithm = chainrule::log(u);
    return boost::hana::make_tuple(lower + apply<product_or_zero_>(v, apply<product_or_zero_>(lower, logarithm)),
                                   apply<product_or_zero_>(r, logarithm), constant<0>);
  }

  /// Where the power r is no normal number.
  template <std::floating_point T>
  [[gnu::noinline, gnu::cold]] static constexpr T at_edge(T u, T v, T r, T logarithm) {
    if (r == T(0) && u == T(0)) return T(0);
    T const half = math::pow(u, v / T(2));
    return math::multiply(math::multiply(half, logarithm), half);
  }
};

/// u^v. With an exact integer exponent n the value is a product, by the binary digits of n from the lowest:
/// u^5 = u * (u^2)^2 is computed as (u2 = u*u, u4 = u2*u2, u * u4), u^-n as 1 / u^n.
struct pow_ : primitive {
  static constexpr auto name = fixed_string("pow");
  static constexpr notation text{"#1^#2", precedence::power, precedence::atom, precedence::atom};
  static constexpr notation latex{"#1^{#2}", precedence::power, precedence::atom};
  static constexpr notation latex_of_elements{"#1^{\\circ #2}", precedence::power, precedence::atom, precedence::product};
  static constexpr interval domain[] = {positive_reals, reals};
  static constexpr sample samples[] = {{1.5, 2}, {0.7, -1.25}, {2.5, 0.5}};
  static constexpr bool is_power = true;
  static constexpr bool is_singular = true;
  static constexpr rational regular_from{1, 1};

  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& u, T const& v) {
    return math::pow(u, v);
  }
  template <class T>
  static constexpr auto value(T const& u, T const& v) {
    if constexpr (detail::complex_number<T>) {  // there libraries have NaN
      if (u == T(0) && v == T(0)) return T(1);
      if (u == T(0) && v.imag() == 0) return v.real() > 0 ? T(0) : T(T(1) / u);
      return T(pow(u, v));
    } else {
      return pow(u, v);
    }
  }
  static constexpr auto partials(auto u, auto v, auto r) {
    return boost::hana::make_tuple(apply<product_or_zero_>(v, apply<lower_power_>(u, v, constant<1>, r)),
                                   apply<power_and_logarithm_>(u, v, r));
  }
  static constexpr rational exact(rational u, rational v) { return v.is_integer() ? detail::power(u, v.num) : detail::not_exact; }
  static constexpr fold drop(shape const&, shape const& v) {
    if (v.is(0)) return {fold::constant, 0, rational{1, 1}};
    if (v.is(1)) return {fold::argument, 0};
    return {};
  }

  /// u^n by binary powers, for anything with a product and a quotient; `one` is only used for n <= 0.
  template <class T, class Multiply, class Divide>
  static constexpr T integer_power(T const& u, std::int64_t n, T const& one, Multiply multiply, Divide divide) {
    if (n == 0) return one;
    T square = u;
    T result = u;
    bool started = false;
    for (std::uint64_t m = n < 0 ? std::uint64_t(0) - static_cast<std::uint64_t>(n) : static_cast<std::uint64_t>(n);;) {
      if (m & 1) {
        result = started ? multiply(result, square) : square;
        started = true;
      }
      if ((m >>= 1) == 0) break;
      square = multiply(square, square);
    }
    return n < 0 ? divide(one, result) : result;
  }

  static constexpr int expand(graph_builder& graph, int const* arguments, int) {
    if (!graph.is_constant(arguments[1]) || !graph.node(arguments[1]).constant().is_integer()) return -1;
    return integer_power(
        arguments[0], graph.node(arguments[1]).constant().num, graph.constant(1),
        [&](int a, int b) { return graph.make(graph.operations().multiply, a, b); },
        [&](int a, int b) { return graph.make(graph.operations().divide, a, b); });
  }
  static constexpr interval image(interval const& u, interval const&) {
    return u.is_positive() ? positive_reals : u.is_nonnegative() ? nonnegative_reals : reals;
  }
};

struct sqrt_ : primitive {
  static constexpr auto name = fixed_string("sqrt");
  static constexpr notation latex{"\\sqrt{#1}"};
  static constexpr int cost = 8;
  static constexpr exact_value exact_values[] = {{0, 0}, {1, 1}, {4, 2}};
  static constexpr interval domain[] = {nonnegative_reals};
  static constexpr interval range = nonnegative_reals;
  static constexpr monotonicity monotone = monotonicity::increasing;
  static constexpr rational homogeneity{1, 2};
  static constexpr sample samples[] = {{0.25}, {2}, {1e6}};

  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& u) {
    return math::sqrt(u);
  }
  static constexpr auto value(auto const& u) { return sqrt(u); }
  static constexpr bool is_singular = true;
  template <class R>
  static constexpr auto partials(auto, R r) {
    if constexpr (detail::writes_formulas<R>) return boost::hana::make_tuple(constant<1> / (constant<2> * r));
    else return boost::hana::make_tuple(constant<1, 2> * apply<inverse_root_>(r, constant<1> / r));
  }
};

/// 1 / (3*r*r) of r = cbrt(u), as r / (3*u) of a better root: the C library's may be off by four units of the last place.
struct cbrt_slope_ : slope {
  static constexpr auto name = fixed_string("cbrt'");
  static constexpr int cost = 10;
  static constexpr bool is_singular = true;
  template <class T>
  static constexpr auto value(T const& u, T const& r) {
    if constexpr (std::floating_point<T>)
      if (u != T(0) && math::ieee::within(u, std::numeric_limits<T>::max())) {
        constexpr T third = T(1) / T(3);
        T const better = r + (u / (r * r) - r) * third;  // Newton's step, which overflows nowhere
        return better / u * third;
      }
    if constexpr (detail::rounded_number<T>)
      if (detail::is_positive(r * r)) return (r + (u / (r * r) - r) / T(3)) / u / T(3);
    return constant<1> / (constant<3> * r * r);
  }
  static constexpr auto written(auto, auto r) { return constant<1> / (constant<3> * chainrule::pow(r, constant<2>)); }
  static constexpr auto partials(auto u, auto, auto s) { return boost::hana::make_tuple(constant<-2, 3> * (s / u), constant<0>); }
};

struct cbrt_ : primitive {
  static constexpr auto name = fixed_string("cbrt");
  static constexpr bool is_holomorphic = false;
  static constexpr notation latex{"\\sqrt[3]{#1}"};
  static constexpr symmetry parity = symmetry::odd;
  static constexpr exact_value exact_values[] = {{0, 0}, {1, 1}, {8, 2}};
  static constexpr int root = 3;
  static constexpr interval domain[] = {reals};
  static constexpr monotonicity monotone = monotonicity::increasing;
  static constexpr rational homogeneity{1, 3};
  static constexpr sample samples[] = {{0.25}, {-2}, {1e6}};

  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& u) {
    return math::cbrt(u);
  }
  static constexpr auto value(auto const& u) { return cbrt(u); }
  static constexpr bool is_singular = true;
  static constexpr auto partials(auto u, auto r) { return boost::hana::make_tuple(apply<cbrt_slope_>(u, r)); }
};

/// u / r of r = hypot(u, v); not at the origin. What is infinite takes all, as equal numbers do where both are.
struct direction_ : slope {
  static constexpr auto name = fixed_string("direction");
  static constexpr int cost = 9;
  template <class T>
  static constexpr auto value(T const& u, T const& v, T const& r) {
    if constexpr (std::floating_point<T>) {
      if (detail::is_normal(r)) return math::divide(u, r);
      T const scale = r < T(1) ? math::portable::power_of_two<T>(2 * std::numeric_limits<T>::digits) : T(0.25);
      T const a = math::multiply(u, scale), b = math::multiply(v, scale);
      T const size = math::hypot(a, b);
      return size > std::numeric_limits<T>::max() ? at_infinity(a, b, math::divide(a, size)) : math::divide(a, size);
    } else if constexpr (detail::rounded_number<T>) {
      return r == r && !(T(r - r) == T(0)) ? at_infinity(u, v, T(u / r)) : T(u / r);
    } else {
      return u / r;
    }
  }
  static constexpr auto written(auto u, auto, auto r) { return u / r; }
  static constexpr auto partials(auto u, auto v, auto r, auto mine) {
    auto const other = apply<direction_>(v, u, r);
    auto const bend = other / r;
    return boost::hana::make_tuple(other * bend, -(mine * bend), constant<0>);
  }

 private:
  template <class T>
  static constexpr T at_infinity(T const& u, T const& v, T const& quotient) {
    T const infinity = std::numeric_limits<T>::infinity();
    if (v != v || (u != infinity && u != -infinity)) return v == v ? quotient : v;
    T const part = v == infinity || v == -infinity ? T(chainrule::sqrt(T(0.5))) : T(1);
    return u > T(0) ? part : T(-part);
  }
};

struct hypot_ : primitive {
  static constexpr auto name = fixed_string("hypot");
  static constexpr bool is_holomorphic = false;
  static constexpr bool commutes = true;
  static constexpr bool is_euclidean = true;
  static constexpr interval range = nonnegative_reals;
  static constexpr interval domain[] = {reals};
  static constexpr rational homogeneity{1, 1};
  static constexpr sample samples[] = {{3, 4}, {-0.5, 0.25}, {1e200, 1e200}};

  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& u, T const& v) {
    return math::hypot(u, v);
  }
  static constexpr auto value(auto const& u, auto const& v) { return hypot(u, v); }
  static constexpr auto partials(auto u, auto v, auto r) {
    auto const at_zero = chainrule::equal(r, constant<0>);
    return boost::hana::make_tuple(chainrule::select(at_zero, constant<0>, apply<direction_>(u, v, r)),
                                   chainrule::select(at_zero, constant<0>, apply<direction_>(v, u, r)));
  }
  static constexpr interval image(interval const& u, interval const& v) { return {max(abs(u), abs(v)).low}; }
};

using power = operation_list<pow_, sqrt_, cbrt_, hypot_>;

}  // namespace operations

template <class U, class V>
constexpr applied<operations::pow_, U, V> pow(U const& u, V const& v) {
  if constexpr (detail::is_eager<U> && (constant_formula<V> || hana_integer<V>)) {
    return U(pow(u.value, v));
  } else if constexpr ((constant_formula<V> || hana_integer<V>)&&!any_formula<U> && !hana_integer<U> && !detail::has_reading<U>) {
    constexpr rational n = detail::rational_of<V>();
    using T = detail::number_of<U>;
    if constexpr (n.is_integer())
      return operations::pow_::integer_power(
          detail::to_number<T>(u), n.num, detail::exact_number<T, 1>(),
          [](T const& a, T const& b) -> T { return operations::multiply_::value(a, b); },
          [](T const& a, T const& b) -> T { return operations::divide_::value(a, b); });
    else return apply<operations::pow_>(u, v);
  } else {
    return apply<operations::pow_>(u, v);
  }
}

/// u * u: the same formula as pow(u, 2_c).
template <class U>
constexpr auto square(U const& u) {
  return pow(u, constant<2>);
}

namespace detail {

// In C++ ^ binds less than any other operator in a formula, and from the left: 3_c * x ^ 2_c is (3_c * x) ^ 2_c, x ^ 2_c + y is
// x ^ (2_c + y). Such sides are refused, in parentheses too, which leave no trace. A sum on the left is what it looks like
// just as often as not: (x + y) ^ 2_c.

template <class Op, class... Operations>
inline constexpr bool is_any_of = (std::is_same_v<Op, Operations> || ...);

template <class Definition>
inline constexpr bool is_refused_below_power = false;
template <std::int64_t Num, std::int64_t Den>
inline constexpr bool is_refused_below_power<constant_definition<Num, Den>> = Num < 0;
template <class Op, class... A>
inline constexpr bool is_refused_below_power<application<Op, A...>> =
    is_any_of<Op, operations::negate_, operations::multiply_, operations::divide_, operations::pow_> ||
    operation<Op>.is_condition;

template <class Definition>
inline constexpr bool is_refused_above_power = false;
template <class Op, class... A>
inline constexpr bool is_refused_above_power<application<Op, A...>> =
    is_any_of<Op, operations::add_, operations::subtract_, operations::multiply_, operations::divide_> ||
    operation<Op>.is_condition;

template <class A, class B>
constexpr void check_power() {
  if constexpr (is_expression<A>)
    static_assert(!is_refused_below_power<definition_of<A>>,
                  "chainrule: in C++ 3_c * x ^ 2_c is (3_c * x) ^ 2_c, and -x ^ 2_c is (-x) ^ 2_c: write 3_c * pow(x, 2_c), or "
                  "pow(3_c * x, 2_c) if that is meant");
  if constexpr (is_expression<B>)
    static_assert(!is_refused_above_power<definition_of<B>>,
                  "chainrule: in C++ x ^ 2_c + y is x ^ (2_c + y), and x ^ 2_c * y is x ^ (2_c * y): write pow(x, 2_c) + y, or "
                  "pow(x, 2_c + y) if that is meant");
}

}  // namespace detail

/// The power operator of formulas. Beware: in C++ it binds less than +, so x + y ^ 2_c is (x + y) ^ 2_c; pow is safer, and the
/// only one where the left side is a product, a quotient, a power or negated, or the right side a sum or a product.
template <class A, class B>
constexpr operated<operations::pow_, A, B> operator^(A const& a, B const& b) {
  detail::check_power<A, B>();
  return pow(a, b);
}

/// What std::cout << x ^ 2_c is in C++: (std::cout << x) ^ 2_c.
template <class Stream, auto Label, hash_t Hash, class = decltype(std::declval<Stream&>().rdbuf())>
constexpr Stream& operator^(Stream& out, expression<Label, Hash> const&) {
  static_assert(sizeof(Stream) == 0, "chainrule: in C++ << binds tighter than ^: write pow(x, 2_c), or (x ^ 2_c)");
  return out;
}

}  // namespace chainrule

// Exponentials and logarithms.
#pragma once

#include <chainrule/math/exponential.hpp>
#include <chainrule/operations/arithmetic.hpp>

namespace chainrule {
namespace operations {
struct exp_;
struct expm1_;
struct exp2_;
struct log_;
struct log1p_;
struct log2_;
struct log10_;
}  // namespace operations

/// e to the power u.
template <class U>
constexpr applied<operations::exp_, U> exp(U const& u) {
  return apply<operations::exp_>(u);
}
/// exp(u) - 1, without losing digits near 0.
template <class U>
constexpr applied<operations::expm1_, U> expm1(U const& u) {
  return apply<operations::expm1_>(u);
}
/// 2 to the power u.
template <class U>
constexpr applied<operations::exp2_, U> exp2(U const& u) {
  return apply<operations::exp2_>(u);
}
/// The natural logarithm; u > 0.
template <class U>
constexpr applied<operations::log_, U> log(U const& u) {
  return apply<operations::log_>(u);
}
/// log(1 + u), without losing digits near 0; u > -1.
template <class U>
constexpr applied<operations::log1p_, U> log1p(U const& u) {
  return apply<operations::log1p_>(u);
}
/// The logarithm to base 2; u > 0.
template <class U>
constexpr applied<operations::log2_, U> log2(U const& u) {
  return apply<operations::log2_>(u);
}
/// The logarithm to base 10; u > 0.
template <class U>
constexpr applied<operations::log10_, U> log10(U const& u) {
  return apply<operations::log10_>(u);
}

namespace operations {

// A number type's own functions: found by argument-dependent lookup, and by nothing else.
void exp();
void expm1();
void exp2();
void log();
void log1p();
void log2();
void log10();

// Complex numbers have fewer functions: where T is not ordered, the others are written with those.

struct exp_ : primitive {
  static constexpr auto name = fixed_string("exp");
  using undoes = log_;
  static constexpr notation latex{"\\exp\\left(#1\\right)"};
  static constexpr exact_value exact_values[] = {{0, 1}};
  static constexpr interval domain[] = {reals};
  static constexpr interval range = positive_reals;
  static constexpr monotonicity monotone = monotonicity::increasing;
  static constexpr sample samples[] = {{0.5}, {-3}, {0}};

  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& u) {
    return math::exp(u);
  }
  static constexpr auto value(auto const& u) { return exp(u); }
  static constexpr auto partials(auto, auto r) { return boost::hana::make_tuple(r); }
  static constexpr interval image(interval const& u) {  // beyond e
    interval result;
    if (compare(u.low, {{1, 1}}) >= 0) result.low = {{271828, 100000}, 0, true};
    if (compare(u.high, {{1, 1}}) <= 0) result.high = {{271829, 100000}, 0, true};
    return result;
  }
};

struct expm1_ : primitive {
  static constexpr auto name = fixed_string("expm1");
  using undoes = log1p_;
  static constexpr exact_value exact_values[] = {{0, 0}};
  static constexpr interval domain[] = {reals};
  static constexpr interval range = interval::above({-1, 1});
  static constexpr monotonicity monotone = monotonicity::increasing;
  static constexpr sample samples[] = {{0.5}, {-3}, {1e-9}};

  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& u) {
    return math::expm1(u);
  }
  template <class T>
  static constexpr auto value(T const& u) {
    if constexpr (detail::ordered<T>) return expm1(u);
    else return u.real() * u.real() > 1 ? T(exp(u) - T(1)) : T(T(2) * exp(u / T(2)) * sinh(u / T(2)));
  }
  static constexpr auto partials(auto u, auto) { return boost::hana::make_tuple(chainrule::exp(u)); }  // r + 1 loses its digits
};

struct log_ : primitive {
  static constexpr auto name = fixed_string("log");
  using undoes = exp_;
  static constexpr notation latex{"\\log\\left(#1\\right)"};
  static constexpr exact_value exact_values[] = {{1, 0}};
  static constexpr interval domain[] = {positive_reals};
  static constexpr bool has_pole = true;
  static constexpr monotonicity monotone = monotonicity::increasing;
  static constexpr sample samples[] = {{0.5}, {3}, {1e-6}};

  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& u) {
    return math::log(u);
  }
  static constexpr auto value(auto const& u) { return log(u); }
  static constexpr auto partials(auto u, auto) { return boost::hana::make_tuple(constant<1> / u); }
};

struct exp2_ : primitive {
  static constexpr auto name = fixed_string("exp2");
  using undoes = log2_;
  static constexpr notation latex{"2^{#1}", precedence::power};
  static constexpr exact_value exact_values[] = {{0, 1}, {1, 2}};
  static constexpr interval domain[] = {reals};
  static constexpr interval range = positive_reals;
  static constexpr monotonicity monotone = monotonicity::increasing;
  static constexpr sample samples[] = {{0.5}, {-3}, {4}};

  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& u) {
    return math::exp2(u);
  }
  template <class T>
  static constexpr auto value(T const& u) {
    if constexpr (detail::ordered<T>) return exp2(u);
    else return exp(u * log(T(2)));
  }
  static constexpr auto partials(auto, auto r) {
    return boost::hana::make_tuple(r * chainrule::log(detail::beside(r, constant<2>)));
  }
};

struct log1p_ : primitive {
  static constexpr auto name = fixed_string("log1p");
  using undoes = expm1_;
  static constexpr exact_value exact_values[] = {{0, 0}};
  static constexpr interval domain[] = {interval::above({-1, 1})};
  static constexpr bool has_pole = true;
  static constexpr monotonicity monotone = monotonicity::increasing;
  static constexpr sample samples[] = {{0.5}, {-0.75}, {1e-9}};

  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& u) {
    return math::log1p(u);
  }
  template <class T>
  static constexpr auto value(T const& u) {
    if constexpr (detail::ordered<T>) {
      return log1p(u);
    } else {
      auto const x = u.real(), y = u.imag();
      return x * x + y * y < 0.25 ? T(T(2) * atanh(u / (u + T(2)))) : T(log(T(x + 1, y)));
    }
  }
  static constexpr auto partials(auto u, auto) { return boost::hana::make_tuple(constant<1> / (constant<1> + u)); }
};

struct log2_ : primitive {
  static constexpr auto name = fixed_string("log2");
  using undoes = exp2_;
  static constexpr notation latex{"\\log_2\\left(#1\\right)"};
  static constexpr exact_value exact_values[] = {{1, 0}, {2, 1}};
  static constexpr int base = 2;
  static constexpr interval domain[] = {positive_reals};
  static constexpr bool has_pole = true;
  static constexpr monotonicity monotone = monotonicity::increasing;
  static constexpr sample samples[] = {{0.5}, {3}, {1e-6}};

  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& u) {
    return math::log2(u);
  }
  template <class T>
  static constexpr auto value(T const& u) {
    if constexpr (detail::ordered<T>) return log2(u);
    else return log(u) / log(T(2));
  }
  static constexpr auto partials(auto u, auto) {
    return boost::hana::make_tuple(constant<1> / chainrule::log(detail::beside(u, constant<2>)) / u);
  }
};

struct log10_ : primitive {
  static constexpr auto name = fixed_string("log10");
  static constexpr notation latex{"\\log_{10}\\left(#1\\right)"};
  static constexpr exact_value exact_values[] = {{1, 0}, {10, 1}};
  static constexpr int base = 10;
  static constexpr interval domain[] = {positive_reals};
  static constexpr bool has_pole = true;
  static constexpr monotonicity monotone = monotonicity::increasing;
  static constexpr sample samples[] = {{0.5}, {3}, {1e-6}};

  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& u) {
    return math::log10(u);
  }
  static constexpr auto value(auto const& u) { return log10(u); }
  static constexpr auto partials(auto u, auto) {
    return boost::hana::make_tuple(constant<1> / chainrule::log(detail::beside(u, constant<10>)) / u);
  }
};

using exponential = operation_list<exp_, expm1_, exp2_, log_, log1p_, log2_, log10_>;

}  // namespace operations
}  // namespace chainrule

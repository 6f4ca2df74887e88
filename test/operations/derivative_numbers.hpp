// The same in the other number types that the documentation names: long double, fifty digits, complex numbers, Ceres' jets,
// Boost's fvar and batches of xsimd. In units of the type's own last place, of complex numbers of their size.
#pragma once

#include "../function/complex_references.hpp"
#include "derivative_statistics.hpp"

#include <boost/math/differentiation/autodiff.hpp>
#include <boost/multiprecision/complex_adaptor.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>

#include <complex>
#include <string_view>

#if __has_include(<ceres/jet.h>) && __has_include(<Eigen/Core>)
#  include <ceres/jet.h>
#  define HAS_JETS 1
#endif
#if __has_include(<xsimd/xsimd.hpp>)
#  include <chainrule/simd.hpp>
#  define HAS_BATCHES 1
#endif

namespace derivative_errors {

using fifty_digits = boost::multiprecision::number<boost::multiprecision::cpp_bin_float<50>, boost::multiprecision::et_off>;
using fvar = boost::math::differentiation::autodiff_fvar<double, 1>;
using complex = std::complex<double>;

template <>
struct numbers<fifty_digits> {
  using real = fifty_digits;
  using reference = wide;
  static constexpr bool overflows = true;
  /// Those of double, every other with all digits.
  template <size_t N>
  static auto points() {
    std::vector<std::array<fifty_digits, N>> result;
    for (auto const& at : derivative_errors::points<double, N>()) {
      fifty_digits const factor = result.size() % 2 == 0 ? fifty_digits(1) : 1 + ldexp(fifty_digits(1) / 3, -20);
      if (!std::all_of(at.begin(), at.end(), [](double u) { return std::isfinite(u); })) continue;
      auto& made = result.emplace_back();
      for (size_t i = 0; i < N; ++i) made[i] = at[i] == 0 ? fifty_digits(0) : fifty_digits(at[i] * factor);
    }
    return result;
  }
  static fifty_digits const& make(fifty_digits const& u) { return u; }
  static fifty_digits const& read(fifty_digits const& u) { return u; }
};

/// Numbers that carry derivatives of their own, which are not looked at.
struct numbers_like_double {
  using real = double;
  using reference = wide;
  static constexpr bool overflows = true;
  template <size_t N>
  static auto points() {
    return derivative_errors::points<double, N>();
  }
};
template <>
struct numbers<fvar> : numbers_like_double {
  static constexpr bool overflows = false;  // its own exponentials are NaN there
  static fvar make(double u) { return boost::math::differentiation::make_fvar<double, 1>(u); }
  static double read(fvar const& u) { return static_cast<double>(u); }
};
#ifdef HAS_JETS
using jet = ceres::Jet<double, 1>;
template <>
struct numbers<jet> : numbers_like_double {
  static jet make(double u) { return jet(u); }
  static double read(jet const& u) { return u.a; }
};
#endif
#ifdef HAS_BATCHES
/// One lane is looked at; in the others are the numbers that came before.
template <class T>
struct numbers<xsimd::batch<T>> {
  using real = T;
  using reference = wide;
  static constexpr bool overflows = true;
  template <size_t N>
  static auto points() {
    return derivative_errors::points<T, N>();
  }
  static xsimd::batch<T> make(T u) {
    static std::array<T, xsimd::batch<T>::size> lanes{};
    std::rotate(lanes.begin(), lanes.end() - 1, lanes.end());
    lanes[0] = u;
    return xsimd::batch<T>::load_unaligned(lanes.data());
  }
  static T read(xsimd::batch<T> const& u) { return u.get(0); }
};
using doubles = xsimd::batch<double>;
using floats = xsimd::batch<float>;
#endif

// Complex numbers: derivatives by central differences of the values in 300 digits.

using wide_real = boost::multiprecision::mpfr_float_backend<300>;
using wide_complex =
    boost::multiprecision::number<boost::multiprecision::complex_adaptor<wide_real>, boost::multiprecision::et_off>;
struct exact_complex {
  wide_complex value;
  wide floor = 0;  // what differences cannot tell from 0
  wide unit = 0;   // near a zero that comes of two terms, the size of these
};
inline bool is_finite(wide_complex const& u) { return isfinite(u.real()) && isfinite(u.imag()); }
inline bool is_finite(exact_complex const& exact) { return is_finite(exact.value); }
inline bool is_told(exact_complex const& exact) { return is_finite(exact.value); }
inline auto size_of(wide_complex const& u) { return sqrt(u.real() * u.real() + u.imag() * u.imag()); }
inline wide size_of(exact_complex const& exact) { return wide(size_of(exact.value)); }
inline double ulps(complex const& found, exact_complex const& exact) {
  exact_complex const off{wide_complex(found.real(), found.imag()) - exact.value};
  if (!is_finite(off)) return std::numeric_limits<double>::infinity();
  return size_of(off) <= exact.floor ? 0 : in_units<double>(size_of(off), std::max(size_of(exact), exact.unit));
}
template <>
struct numbers<complex> {
  using real = double;
  using reference = complex;
  static constexpr bool overflows = false;  // the standard library's products are NaN there
  /// In the whole plane from 1e-30 to 1e30, none of which lies on a cut.
  template <size_t N>
  static auto points() {
    std::vector<std::array<complex, N>> result;
    std::mt19937_64 random(7);
    std::uniform_real_distribution<double> exponent(-100, 100), small(-4, 4), angle(-3.14, 3.14);
    for (int k = 0; k < 20 * density(); ++k) {
      auto& made = result.emplace_back();
      for (complex& u : made) u = std::polar(std::exp2(k % 4 == 0 ? exponent(random) : small(random)), angle(random));
    }
    return result;
  }
  static complex const& make(complex const& u) { return u; }
  static complex const& read(complex const& u) { return u; }
};

template <size_t N>
auto differences(complex_numbers::reference<wide_complex> value, std::array<complex, N> const& at) {
  std::array<wide_complex, 3> point{};
  std::array<wide_complex, N> step;
  for (size_t i = 0; i < N; ++i) {
    point[i] = wide_complex(at[i].real(), at[i].imag());
    step[i] = point[i] * ldexp(wide_complex(1).real(), -200);
  }
  auto const moved = [&](size_t i, int by, size_t j = 0, int and_by = 0) {
    std::array<wide_complex, 3> other = point;
    other[i] += by * step[i];
    if (and_by != 0) other[j] += and_by * step[j];
    return value(other.data());
  };
  wide_complex const here = value(point.data());
  auto const over = [&](wide_complex const& difference, wide_complex const& steps) {  // what is left of zeros is noise
    auto const noise = ldexp(size_of(here), -800);
    if (!(size_of(difference) < noise)) return exact_complex{difference / steps};
    return exact_complex{wide_complex(), wide(noise / size_of(steps))};
  };
  std::array<exact_complex, size_t(N + N * (N + 1) / 2)> result;
  for (size_t i = 0, next = N; i < N; ++i) {
    result[i] = over(moved(i, 1) - moved(i, -1), 2 * step[i]);
    for (size_t j = i; j < N; ++j)
      result[next++] =
          i == j ? over(moved(i, 1) - 2 * here + moved(i, -1), step[i] * step[i])
                 : over(moved(i, 1, j, 1) - moved(i, 1, j, -1) - moved(i, -1, j, 1) + moved(i, -1, j, -1), 4 * step[i] * step[j]);
  }
  return result;
}
template <class Op, int N, class Visit>
void measure_complex(Visit const& visit) {
  if constexpr (cr::detail::operation<Op>.takes_complex &&
                cr::detail::takes_arguments<Op>(std::make_integer_sequence<int, N>{})) {
    auto const& all = complex_numbers::references<wide_complex>;
    auto const found = all.find(std::string(Op::name.view()));
    if (found == all.end()) return;
    auto const formula = boost::hana::unpack(variables<N>, [](auto... v) { return cr::apply<Op>(v...); });
    measure<Visit, size_t(N)>(
        visit, std::string(Op::name.view()), false, formula,
        [&](auto const&... u) {
          auto result = differences(found->second, std::array<complex, N>{u...});
          if constexpr (std::is_same_v<Op, op::sigmoid_>) result[1].unit = size_of(result[0]);
          return result;
        },
        [](auto, auto const&...) { return false; },
        [&](auto const&... u) {
          std::array<wide_complex, 3> const at{wide_complex(u.real(), u.imag())...};
          return exact_complex{found->second(at.data())};
        });
  }
}
template <class Visit, class... Op>
void measure_all_complex(Visit const& visit, cr::operation_list<Op...>) {
  ((measure_complex<Op, 1>(visit), measure_complex<Op, 2>(visit)), ...);
}

/// The functions that a type does not have, and those that are written with them.
template <class T>
inline constexpr std::array<std::string_view, 0> lacking{};
template <>  // its reference has the digits of long double
inline constexpr std::array lacking<fifty_digits>{std::string_view("norm_quantile")};
template <>
inline constexpr std::array lacking<fvar>{
    std::string_view("hypot"),       std::string_view("copysign"),      std::string_view("expm1"),
    std::string_view("exp2"),        std::string_view("log1p"),         std::string_view("log2"),
    std::string_view("log10"),       std::string_view("cbrt"),          std::string_view("softplus"),
    std::string_view("log_sum_exp"), std::string_view("norm_quantile"), std::string_view("logit"),
    std::string_view("log1mexp"),    std::string_view("log_norm_cdf"),  std::string_view("erfcx"),
    std::string_view("log_beta")};
#ifdef HAS_JETS
template <>
inline constexpr std::array lacking<jet>{
    std::string_view("round"),    std::string_view("trunc"),         std::string_view("fmod"),
    std::string_view("gamma"),    std::string_view("asinh"),         std::string_view("acosh"),
    std::string_view("atanh"),    std::string_view("norm_quantile"), std::string_view("logit"),
    std::string_view("log1mexp"), std::string_view("log_norm_cdf"),  std::string_view("erfcx"),
    std::string_view("log_beta")};
#endif

template <class T>
struct measured_in_one : measured_in<T> {
  template <class Formula>
  static constexpr bool can_read = [] {
    constexpr auto text = cr::to_string(Formula{});
    bool all = true;
    for (std::string_view const name : lacking<T>) all = all && text.view().find(name) == std::string_view::npos;
    return all;
  }();
};

/// What exceeds the goals, and why.
struct exceeding {
  std::string_view type;
  std::string_view operations;  // each between bars
  std::string_view where;
  std::string_view why;
};
template <class T>
inline constexpr std::string_view name_of{};
template <>
inline constexpr std::string_view name_of<long double> = "long double";
template <>
inline constexpr std::string_view name_of<fifty_digits> = "50 digits";
template <>
inline constexpr std::string_view name_of<complex> = "complex";
#ifdef HAS_JETS
template <>
inline constexpr std::string_view name_of<jet> = "jet";
#endif
template <>
inline constexpr std::string_view name_of<fvar> = "fvar";
#ifdef HAS_BATCHES
template <>
inline constexpr std::string_view name_of<doubles> = "batches of `double`";
template <>
inline constexpr std::string_view name_of<floats> = "batches of `float`";
#endif

inline constexpr exceeding what_exceeds[] = {
    {"every type", "|sigmoid|tanh|", "the value is near 1 or -1, first derivatives", "they are stated by the value"},
    {"50 digits",
     "|exp|expm1|exp2|sinh|cosh|pow|pow to 1.5|pow to -0.25|softplus|log_sum_exp|log_sum_exp of 3|log1mexp(x1)|erfcx(x1)|ierfcx(1, x1)|log_norm_cdf(x1)|",
     "the exponent is large", "Boost's exp and pow round it: they lose a digit for each that it has; exp2(-1e16) is not 0"},
    {"50 digits", "|erf|erfc|norm_cdf|norm_pdf|tgamma|", "the value is tiny or huge", "Boost's exp and tgamma, likewise"},
    {"50 digits", "|sin|cos|tan|", "the argument is large", "Boost's own reduce it with the digits that they have"},
    {"50 digits", "|lgamma|digamma|polygamma of 2|log_beta(x1, x2)|", "everywhere, 4 to 152 units",
     "they are calculated with 50 digits, no more"},
    {"50 digits", "|log|log1p|log2|log10|asin|acos|atan2|asinh|acosh|atanh|logit(x1)|", "everywhere in the value, up to 18 units",
     "Boost's own, or its log"},
    {"50 digits", "|xlogy|", "v is large or small, 10 units", "Boost's log"},
    {"50 digits", "|fmod|", "the quotient has more than 50 digits, the value", "Boost's own: u - v*trunc(u/v)"},
    {"complex", "|pow|exp2|", "the value is large or small",
     "the standard library's pow, and exp(u*log(2)), round a large exponent"},
    {"complex", "|log_sum_exp|", "the exponentials nearly cancel", "what one of them loses is large beside their sum"},
    {"jet", "|pow to 1.5|", "u is subnormal", "jets multiply by a reciprocal, which is infinite"},
    {"fvar", "|asinh|", "u is beyond 1e154", "u*u overflows: fvar has no hypot"},
    {"fvar", "|tgamma|", "u is negative", "Boost's digamma and trigamma"},
    {"fvar", "|fmod|", "the quotient is not small", "Boost's own: u - v*trunc(u/v)"},
};
inline exceeding const* listed(std::string_view type, std::string const& name) {
  for (exceeding const& each : what_exceeds)
    if ((each.type == type || each.type == "every type") && each.operations.find("|" + name + "|") != std::string_view::npos)
      return &each;
  return nullptr;
}

/// Visits every operation that T has: visit(name, measured). Visit::types is measured_in_one<T>.
template <class T, class Visit>
void measure_number(Visit const& visit) {
  using namespace chainrule::operations;
  using all = decltype(arithmetic{} + power{} + exponential{} + trigonometric{} + hyperbolic{} + error_gamma{} + piecewise{} +
                       activation{});
  if constexpr (std::is_same_v<T, complex>) {
    measure_all_complex(visit, all{} + statistics{});
  } else {
    measure_all(visit, all{});
    measure_exact_exponents(visit);
    measure_statistics(visit);
  }
}

}  // namespace derivative_errors

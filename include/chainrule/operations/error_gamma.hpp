// Error and gamma functions, and the normal distribution.
#pragma once

#include <chainrule/math/any_precision.hpp>
#include <chainrule/math/error.hpp>
#include <chainrule/math/gamma.hpp>
#include <chainrule/math/normal.hpp>
#include <chainrule/math/polygamma.hpp>
#include <chainrule/operations/constants.hpp>
#include <chainrule/operations/power.hpp>
#include <chainrule/operations/slopes.hpp>

namespace chainrule {
namespace operations {
struct erf_;
struct erfc_;
struct lgamma_;
struct tgamma_;
struct digamma_;
struct polygamma_;
struct norm_cdf_;
struct norm_pdf_;
struct norm_quantile_;
}  // namespace operations

/// The error function.
template <class U>
constexpr applied<operations::erf_, U> erf(U const& u) {
  return apply<operations::erf_>(u);
}
/// 1 - erf(u), without losing digits for large u.
template <class U>
constexpr applied<operations::erfc_, U> erfc(U const& u) {
  return apply<operations::erfc_>(u);
}
/// The logarithm of |gamma(u)|.
template <class U>
constexpr applied<operations::lgamma_, U> lgamma(U const& u) {
  return apply<operations::lgamma_>(u);
}
/// The gamma function.
template <class U>
constexpr applied<operations::tgamma_, U> tgamma(U const& u) {
  return apply<operations::tgamma_>(u);
}
/// The derivative of lgamma.
template <class U>
constexpr applied<operations::digamma_, U> digamma(U const& u) {
  return apply<operations::digamma_>(u);
}
/// The n-th derivative of digamma, for an exact constant n: polygamma(1_c, x) is the trigamma function.
template <class N, class U>
constexpr applied<operations::polygamma_, N, U> polygamma(N const& n, U const& u) {
  static_assert(!any_formula<N> || constant_formula<N>,
                "chainrule: polygamma: the order is an exact constant: polygamma(1_c, x)");
  return apply<operations::polygamma_>(n, u);
}
/// The distribution function of the standard normal distribution.
template <class U>
constexpr applied<operations::norm_cdf_, U> norm_cdf(U const& u) {
  return apply<operations::norm_cdf_>(u);
}
/// The density of the standard normal distribution.
template <class U>
constexpr applied<operations::norm_pdf_, U> norm_pdf(U const& u) {
  return apply<operations::norm_pdf_>(u);
}

namespace operations {

// A number type's own functions: found by argument-dependent lookup, and by nothing else.
void erf();
void erfc();
void lgamma();
void tgamma();
void digamma();
void polygamma();

struct erf_ : primitive {
  static constexpr auto name = fixed_string("erf");
  static constexpr bool takes_complex = false;
  static constexpr symmetry parity = symmetry::odd;
  static constexpr exact_value exact_values[] = {{0, 0}};
  static constexpr interval domain[] = {reals};
  static constexpr interval range = interval::open({-1, 1}, {1, 1});
  static constexpr monotonicity monotone = monotonicity::increasing;
  static constexpr sample samples[] = {{0.5}, {-2}, {0}, {1e-9}};

  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& u) {
    return math::erf(u);
  }
  static constexpr auto value(auto const& u) { return erf(u); }
  static constexpr auto partials(auto u, auto) {
    return boost::hana::make_tuple(constant<2> / chainrule::sqrt(detail::beside(u, constants::pi)) *
                                   apply<exp_of_product_>(-u, u));
  }
};

struct erfc_ : primitive {
  static constexpr auto name = fixed_string("erfc");
  static constexpr bool takes_complex = false;
  static constexpr exact_value exact_values[] = {{0, 1}};
  static constexpr interval domain[] = {reals};
  static constexpr interval range = interval::open({0, 1}, {2, 1});
  static constexpr monotonicity monotone = monotonicity::decreasing;
  static constexpr sample samples[] = {{0.5}, {-2}, {0}, {5}};

  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& u) {
    return math::erfc(u);
  }
  static constexpr auto value(auto const& u) { return erfc(u); }
  static constexpr auto partials(auto u, auto) {
    return boost::hana::make_tuple(constant<-2> / chainrule::sqrt(detail::beside(u, constants::pi)) *
                                   apply<exp_of_product_>(-u, u));
  }
};

struct lgamma_ : primitive {
  static constexpr auto name = fixed_string("lgamma");
  static constexpr bool is_holomorphic = false;
  static constexpr notation latex{"\\log\\left|\\Gamma\\left(#1\\right)\\right|", precedence::term};
  static constexpr exact_value exact_values[] = {{1, 0}, {2, 0}};
  static constexpr interval domain[] = {positive_reals};
  static constexpr bool has_pole = true;
  static constexpr sample samples[] = {{0.5}, {3.25}, {-1.5}, {1e-6}, {50}};

  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& u) {
    return math::lgamma(u);
  }
  static constexpr auto value(auto const& u) { return lgamma(u); }
  static constexpr auto partials(auto u, auto) { return boost::hana::make_tuple(chainrule::digamma(u)); }
};

struct tgamma_ : primitive {
  static constexpr auto name = fixed_string("tgamma");
  static constexpr bool takes_complex = false;
  static constexpr notation latex{"\\Gamma\\left(#1\\right)"};
  static constexpr exact_value exact_values[] = {{1, 1}, {2, 1}, {3, 2}};
  static constexpr interval domain[] = {positive_reals};
  static constexpr bool has_pole = true;
  static constexpr sample samples[] = {{0.5}, {3.25}, {-1.5}, {1e-6}};

  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& u) {
    return math::tgamma(u);
  }
  static constexpr auto value(auto const& u) { return tgamma(u); }
  static constexpr auto partials(auto u, auto r) { return boost::hana::make_tuple(r * chainrule::digamma(u)); }
  static constexpr interval image(interval const& u) { return u.is_positive() ? positive_reals : nonzero_reals; }
};

struct digamma_ : primitive {
  static constexpr auto name = fixed_string("digamma");
  static constexpr bool takes_complex = false;
  static constexpr notation latex{"\\psi\\left(#1\\right)"};
  static constexpr interval domain[] = {positive_reals};
  static constexpr bool has_pole = true;
  static constexpr sample samples[] = {{0.5}, {3.25}, {-1.5}, {50}};

  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& u) {
    return math::digamma(u);
  }
  static constexpr auto value(auto const& u) {
    if constexpr (requires { digamma(u); }) return digamma(u);
    else return math::any_precision::polygamma(0, u);
  }
  static constexpr auto partials(auto u, auto) { return boost::hana::make_tuple(chainrule::polygamma(constant<1>, u)); }
};

struct polygamma_ : primitive {
  static constexpr auto name = fixed_string("polygamma");
  static constexpr bool takes_complex = false;
  static constexpr notation latex{"\\psi^{\\left(#1\\right)}\\left(#2\\right)"};
  static constexpr int constant_arguments = 1;  // its order, whose partial nobody asks for
  static constexpr interval domain[] = {reals, positive_reals};
  static constexpr bool has_pole = true;
  static constexpr sample samples[] = {{1, 0.5}, {2, 3.25}, {1, -1.5}, {3, 20}};

  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& n, T const& u) {
    return math::polygamma(static_cast<int>(n), u);
  }
  template <detail::has_lanes T>
  static T value(T const& n, T const& u) {
    return detail::lanes_of<T>::each([](auto order, auto lane) { return math::polygamma(static_cast<int>(order), lane); }, n, u);
  }
  static constexpr auto value(auto const& n, auto const& u) {
    if constexpr (requires { polygamma(static_cast<int>(n), u); }) return polygamma(static_cast<int>(n), u);
    else return math::any_precision::polygamma(static_cast<int>(n), u);
  }
  static constexpr auto partials(auto n, auto u, auto) {
    return boost::hana::make_tuple(constant<0>, chainrule::polygamma(n + constant<1>, u));
  }
};

struct norm_cdf_ {
  static constexpr auto name = fixed_string("norm_cdf");
  using undoes = norm_quantile_;
  static constexpr bool takes_complex = false;
  static constexpr notation latex{"\\Phi\\left(#1\\right)"};
  static constexpr interval domain[] = {reals};
  static constexpr interval range = interval::open({0, 1}, {1, 1});
  static constexpr sample samples[] = {{0.5}, {-2}, {0}, {3}, {-20.3}};

  /// Through erfc the far tail would lose digits: the argument's rounding error grows with its square.
  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& u) {
    return math::norm_cdf(u);
  }
  static constexpr auto value(auto const& u) {
    return chainrule::erfc(-u * chainrule::sqrt(detail::beside(u, constant<1, 2>))) / constant<2>;
  }
  /// The logarithm of erfc(t) falls as fast as t*t, nearly: that puts right what rounding took from t.
  template <detail::rounded_number T>
  static constexpr T value(T const& u) {
    T const root = chainrule::sqrt(T(0.5)), square = root * root, minus = -u, t = minus * root;
    T const half = chainrule::erfc(t) / T(2);
    if (!(t > T(0) && detail::is_positive(half))) return half;
    T const root_lost = (T(0.5) - square - detail::rounded_off(root, root, square)) / (root + root);
    T const lost = detail::rounded_off(minus, root, t) + minus * root_lost;
    return half - half * lost * (t + t);
  }
  static constexpr auto partials(auto u, auto) { return boost::hana::make_tuple(chainrule::norm_pdf(u)); }
};

struct norm_pdf_ : composite {
  static constexpr auto name = fixed_string("norm_pdf");
  static constexpr notation latex{"\\varphi\\left(#1\\right)"};
  static constexpr symmetry parity = symmetry::even;
  static constexpr interval domain[] = {reals};
  static constexpr interval range = interval::open({0, 1}, {2, 5});
  static constexpr sample samples[] = {{0.5}, {-2}, {0}, {3}, {-20.3}};

  static constexpr auto value(auto const& u) {
    return apply<exp_of_product_>(-u / constant<2>, u) *
           (constant<1> / chainrule::sqrt(constant<2> * detail::beside(u, constants::pi)));
  }
  static constexpr auto partials(auto u, auto r) { return boost::hana::make_tuple(-u * r); }
};

using error_gamma = operation_list<erf_, erfc_, lgamma_, tgamma_, digamma_, polygamma_, norm_cdf_, norm_pdf_>;

}  // namespace operations
}  // namespace chainrule

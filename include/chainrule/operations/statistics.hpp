// What statistics needs beside the normal distribution: logarithms of probabilities, quantiles, the beta function.
#pragma once

#include <chainrule/math/any_precision.hpp>
#include <chainrule/math/beta.hpp>
#include <chainrule/math/normal.hpp>
#include <chainrule/operations/activation.hpp>
#include <chainrule/operations/error_gamma.hpp>
#include <chainrule/operations/hyperbolic.hpp>

namespace chainrule {
namespace operations {
struct erfcx_;
struct ierfcx_;
struct log_norm_cdf_;
struct log_norm_cdf_derivative_;
struct norm_quantile_;
struct norm_quantile_density_;
struct log_beta_;
struct polygamma_difference_;
struct log1mexp_;
}  // namespace operations

/// exp(u^2) * erfc(u): where erfc itself underflows this is about 1 / (sqrt(pi)*u).
template <class U>
constexpr applied<operations::erfcx_, U> erfcx(U const& u) {
  return apply<operations::erfcx_>(u);
}
/// exp(u^2) times the n-th repeated integral of erfc from u to infinity (DLMF 7.18), for an exact constant n >= 0: what derivatives
/// of erfcx are made of, for that of ierfcx(n, u) is -2*(n + 1)*ierfcx(n + 1, u). ierfcx(0_c, u) is erfcx(u).
template <class N, class U>
constexpr applied<operations::ierfcx_, N, U> ierfcx(N const& n, U const& u) {
  static_assert(!any_formula<N> || constant_formula<N>, "chainrule: ierfcx: the order is an exact constant: ierfcx(1_c, x)");
  return apply<operations::ierfcx_>(n, u);
}
/// log(norm_cdf(u)), also where norm_cdf(u) underflows or rounds to 1.
template <class U>
constexpr applied<operations::log_norm_cdf_, U> log_norm_cdf(U const& u) {
  return apply<operations::log_norm_cdf_>(u);
}
/// The n-th derivative of log_norm_cdf, for an exact constant n from 0 to 32. The first is norm_pdf(u) / norm_cdf(u), the inverse of
/// Mills' ratio. Accurate to the last digits up to n = 3; every further order loses some between -64 and -4.
template <class N, class U>
constexpr applied<operations::log_norm_cdf_derivative_, N, U> log_norm_cdf_derivative(N const& n, U const& u) {
  static_assert(!any_formula<N> || constant_formula<N>,
                "chainrule: log_norm_cdf_derivative: the order is an exact constant: log_norm_cdf_derivative(1_c, x)");
  return apply<operations::log_norm_cdf_derivative_>(n, u);
}
/// The inverse of norm_cdf: the number below which a standard normal variable lies with probability u; 0 < u < 1.
template <class U>
constexpr applied<operations::norm_quantile_, U> norm_quantile(U const& u) {
  return apply<operations::norm_quantile_>(u);
}
/// The quantile density of the standard normal distribution, 1 / norm_pdf(norm_quantile(u)): the derivative of norm_quantile.
template <class U>
constexpr applied<operations::norm_quantile_density_, U> norm_quantile_density(U const& u) {
  return apply<operations::norm_quantile_density_>(u);
}
/// The logarithm of the beta function, lgamma(u) + lgamma(v) - lgamma(u + v) without the cancellation; u, v > 0.
template <class U, class V>
constexpr applied<operations::log_beta_, U, V> log_beta(U const& u, V const& v) {
  return apply<operations::log_beta_>(u, v);
}
/// polygamma(n, u) - polygamma(n, u + v) without the cancellation, for an exact constant n >= 0 (digamma for 0): what derivatives of
/// log_beta are made of; u, v > 0.
template <class N, class U, class V>
constexpr applied<operations::polygamma_difference_, N, U, V> polygamma_difference(N const& n, U const& u, V const& v) {
  static_assert(!any_formula<N> || constant_formula<N>,
                "chainrule: polygamma_difference: the order is an exact constant: polygamma_difference(1_c, x, y)");
  return apply<operations::polygamma_difference_>(n, u, v);
}
/// log(u / (1 - u)), the logarithm of the odds, the inverse of sigmoid; 0 < u < 1.
template <class U>
constexpr applied<operations::logit_, U> logit(U const& u) {
  return apply<operations::logit_>(u);
}
/// log(1 - exp(u)) without losing digits near 0 and far from it; u < 0. From the logarithm of a probability it gives that of the
/// opposite, as in Stan (log1m_exp), Julia and PyTensor; where others mean log(1 - exp(-u)), write log1mexp(-u). Its own inverse.
template <class U>
constexpr applied<operations::log1mexp_, U> log1mexp(U const& u) {
  return apply<operations::log1mexp_>(u);
}

namespace operations {

// A number type's own functions: found by argument-dependent lookup, and by nothing else.
void erfcx();
void norm_quantile();
void log_beta();

inline constexpr interval negative_reals = -positive_reals;

struct erfcx_ : primitive {
  static constexpr auto name = fixed_string("erfcx");
  static constexpr bool takes_complex = false;
  static constexpr exact_value exact_values[] = {{0, 1}};
  static constexpr interval domain[] = {reals};
  static constexpr interval range = positive_reals;
  static constexpr monotonicity monotone = monotonicity::decreasing;
  static constexpr sample samples[] = {{0.5}, {-2}, {0}, {5}, {40}};

  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& u) {
    return math::erfcx(u);
  }
  template <detail::has_lanes T>
  static T value(T const& u) {
    return detail::lanes_of<T>::each([](auto lane) { return math::erfcx(lane); }, u);
  }
  static constexpr auto value(auto const& u) {
    if constexpr (requires { erfcx(u); }) return erfcx(u);
    else return math::any_precision::ierfcx(0, u);
  }
  static constexpr auto partials(auto u, auto) {
    return boost::hana::make_tuple(constant<-2> * chainrule::ierfcx(constant<1>, u));
  }
};

struct ierfcx_ : primitive {
  static constexpr auto name = fixed_string("ierfcx");
  static constexpr bool takes_complex = false;
  static constexpr int constant_arguments = 1;  // its order, whose partial nobody asks for
  static constexpr interval domain[] = {reals, reals};
  static constexpr sample samples[] = {{1, 0.5}, {2, -2}, {1, 0}, {3, 5}, {1, 40}};

  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& n, T const& u) {
    return math::ierfcx(static_cast<int>(n), u);
  }
  template <detail::has_lanes T>
  static T value(T const& n, T const& u) {
    return detail::lanes_of<T>::each([](auto order, auto lane) { return math::ierfcx(static_cast<int>(order), lane); }, n, u);
  }
  static constexpr auto value(auto const& n, auto const& u) { return math::any_precision::ierfcx(static_cast<int>(n), u); }
  static constexpr auto partials(auto n, auto u, auto) {
    auto const next = n + constant<1>;
    return boost::hana::make_tuple(constant<0>, constant<-2> * next * chainrule::ierfcx(next, u));
  }
};

struct log_norm_cdf_ {
  static constexpr auto name = fixed_string("log_norm_cdf");
  static constexpr bool takes_complex = false;
  static constexpr interval domain[] = {reals};
  static constexpr interval range = negative_reals;
  static constexpr monotonicity monotone = monotonicity::increasing;
  static constexpr sample samples[] = {{0.5}, {-2}, {0}, {6}, {-40}};

  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& u) {
    return math::log_norm_cdf(u);
  }
  template <detail::has_lanes T>
  static T value(T const& u) {
    return detail::lanes_of<T>::each([](auto lane) { return math::log_norm_cdf(lane); }, u);
  }
  static constexpr auto value(auto const& u) {
    auto const x = u * chainrule::sqrt(detail::beside(u, constant<1, 2>));
    return chainrule::select(x < constant<0>, chainrule::log(chainrule::erfcx(-x) / constant<2>) - x * x,
                             chainrule::log1p(-(chainrule::erfc(x) / constant<2>)));
  }
  static constexpr auto partials(auto u, auto) {
    return boost::hana::make_tuple(chainrule::log_norm_cdf_derivative(constant<1>, u));
  }
};

struct log_norm_cdf_derivative_ : primitive {
  static constexpr auto name = fixed_string("log_norm_cdf_derivative");
  static constexpr bool takes_complex = false;
  static constexpr int constant_arguments = 1;
  static constexpr interval domain[] = {reals, reals};
  static constexpr sample samples[] = {{1, 0.5}, {1, -2}, {2, 0}, {1, 6}, {1, -40}, {2, -40}, {3, -5}};

  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& n, T const& u) {
    return math::log_norm_cdf_derivative(static_cast<int>(n), u);
  }
  template <detail::has_lanes T>
  static T value(T const& n, T const& u) {
    return detail::lanes_of<T>::each(
        [](auto order, auto lane) { return math::log_norm_cdf_derivative(static_cast<int>(order), lane); }, n, u);
  }
  template <class T>
  static constexpr T value(T const& n, T const& u) {
    int const order = static_cast<int>(n);
    return order == 0 ? detail::calculate<log_norm_cdf_, T>(u) : math::any_precision::log_norm_cdf_derivative(order, u);
  }
  static constexpr auto partials(auto n, auto u, auto) {
    return boost::hana::make_tuple(constant<0>, chainrule::log_norm_cdf_derivative(n + constant<1>, u));
  }
};

struct norm_quantile_ : primitive {
  static constexpr auto name = fixed_string("norm_quantile");
  static constexpr bool takes_complex = false;
  using undoes = norm_cdf_;
  static constexpr notation latex{"\\Phi^{-1}\\left(#1\\right)"};
  static constexpr exact_value exact_values[] = {{{1, 2}, {0, 1}}};
  static constexpr interval domain[] = {interval::open({0, 1}, {1, 1})};
  static constexpr bool has_pole = true;
  static constexpr monotonicity monotone = monotonicity::increasing;
  static constexpr sample samples[] = {{0.25}, {0.5}, {0.75}, {0.001}, {0.999}, {1e-12}};

  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& u) {
    return math::norm_quantile(u);
  }
  template <detail::has_lanes T>
  static T value(T const& u) {
    return detail::lanes_of<T>::each([](auto lane) { return math::norm_quantile(lane); }, u);
  }
  static constexpr auto value(auto const& u) {
    if constexpr (requires { norm_quantile(u); }) return norm_quantile(u);
    else return math::any_precision::norm_quantile(u);
  }
  static constexpr auto partials(auto u, auto) { return boost::hana::make_tuple(chainrule::norm_quantile_density(u)); }
};

struct norm_quantile_density_ : primitive {
  static constexpr auto name = fixed_string("norm_quantile_density");
  static constexpr bool takes_complex = false;
  static constexpr interval domain[] = {interval::open({0, 1}, {1, 1})};
  static constexpr bool has_pole = true;
  static constexpr interval range = interval::above({5, 2});
  static constexpr sample samples[] = {{0.25}, {0.5}, {0.75}, {0.001}, {0.999}, {1e-12}};

  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& u) {
    return math::norm_quantile_density(u);
  }
  template <detail::has_lanes T>
  static T value(T const& u) {
    return detail::lanes_of<T>::each([](auto lane) { return math::norm_quantile_density(lane); }, u);
  }
  static constexpr auto value(auto const& u) { return math::any_precision::norm_quantile_density(u); }
  static constexpr auto partials(auto u, auto r) { return boost::hana::make_tuple(chainrule::norm_quantile(u) * r * r); }
};

struct log_beta_ : primitive {
  static constexpr auto name = fixed_string("log_beta");
  static constexpr bool takes_complex = false;
  static constexpr bool commutes = true;
  static constexpr interval domain[] = {positive_reals};
  static constexpr bool has_pole = true;
  static constexpr sample samples[] = {{0.5, 2.5}, {3, 4}, {1e10, 0.5}, {1e-6, 20}, {50, 60}};

  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& u, T const& v) {
    return math::log_beta(u, v);
  }
  template <detail::has_lanes T>
  static T value(T const& u, T const& v) {
    return detail::lanes_of<T>::each([](auto first, auto second) { return math::log_beta(first, second); }, u, v);
  }
  static constexpr auto value(auto const& u, auto const& v) {
    if constexpr (requires { log_beta(u, v); }) return log_beta(u, v);
    else return math::any_precision::log_beta(u, v);
  }
  static constexpr auto partials(auto u, auto v, auto) {
    return boost::hana::make_tuple(chainrule::polygamma_difference(constant<0>, u, v),
                                   chainrule::polygamma_difference(constant<0>, v, u));
  }
};

struct polygamma_difference_ : primitive {
  static constexpr auto name = fixed_string("polygamma_difference");
  static constexpr bool takes_complex = false;
  static constexpr int constant_arguments = 1;
  static constexpr interval domain[] = {reals, positive_reals};
  static constexpr bool has_pole = true;
  static constexpr sample samples[] = {{0, 0.5, 2.5}, {0, 1e10, 0.5}, {1, 3, 4}, {2, 1e6, 0.5}, {0, 1e-6, 20}, {3, 20, 1e-9}};

  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& n, T const& u, T const& v) {
    return math::polygamma_difference(static_cast<int>(n), u, v);
  }
  template <detail::has_lanes T>
  static T value(T const& n, T const& u, T const& v) {
    return detail::lanes_of<T>::each(
        [](auto order, auto x, auto h) { return math::polygamma_difference(static_cast<int>(order), x, h); }, n, u, v);
  }
  static constexpr auto value(auto const& n, auto const& u, auto const& v) {
    return math::any_precision::polygamma_difference(static_cast<int>(n), u, v);
  }
  static constexpr auto partials(auto n, auto u, auto v, auto) {
    auto const next = n + constant<1>;
    return boost::hana::make_tuple(constant<0>, chainrule::polygamma_difference(next, u, v), -chainrule::polygamma(next, u + v));
  }
};

/// 1 / (u * (1 - u)).
struct logit_slope_ : slope, composite {
  static constexpr auto name = fixed_string("logit'");
  static constexpr int cost = 10;
  static constexpr bool has_pole = true;
  static constexpr auto value(auto const& u) { return constant<1> / (u * (constant<1> - u)); }
  static constexpr auto written(auto u) { return constant<1> / u + constant<1> / (constant<1> - u); }
  static constexpr auto partials(auto u, auto r) { return boost::hana::make_tuple(r * (r * (constant<2> * u - constant<1>))); }
};

struct logit_ {
  static constexpr auto name = fixed_string("logit");
  using undoes = sigmoid_;
  static constexpr exact_value exact_values[] = {{{1, 2}, {0, 1}}};
  static constexpr interval domain[] = {interval::open({0, 1}, {1, 1})};
  static constexpr bool has_pole = true;
  static constexpr monotonicity monotone = monotonicity::increasing;
  static constexpr sample samples[] = {{0.25}, {0.5}, {0.7}, {1e-6}, {0.999}};

  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& u) {
    return math::logit(u);
  }
  template <detail::has_lanes T>
  static T value(T const& u) {
    return detail::lanes_of<T>::each([](auto lane) { return math::logit(lane); }, u);
  }
  template <class U>
  static constexpr auto value(U const& u) {
    if constexpr (detail::ordered<U>) {
      auto const distance = constant<2> * u - constant<1>;  // exact where log(u / (1 - u)) is not
      return chainrule::select(chainrule::abs(distance) < constant<1, 2>, constant<2> * chainrule::atanh(distance),
                               chainrule::log(u / (constant<1> - u)));
    } else {
      U const distance = u + u - U(1);
      auto const square = distance.real() * distance.real() + distance.imag() * distance.imag();
      if (square < 0.25) return U(constant<2> * chainrule::atanh(distance));
      if (square < 16) return U(chainrule::log(u / (constant<1> - u)));
      U const half_turn = chainrule::log(U(-1));  // far away that quotient is near -1, on the side where u is
      return U((u.imag() < 0 ? U(-half_turn) : half_turn) - chainrule::log1p(constant<-1> / u));
    }
  }
  static constexpr auto partials(auto u, auto) { return boost::hana::make_tuple(apply<logit_slope_>(u)); }
};

/// exp(u) / expm1(u), of positive numbers too, which its own slope takes: this and that of -u are 1 together.
struct log1mexp_slope_ : slope, composite {
  static constexpr auto name = fixed_string("log1mexp'");
  static constexpr int cost = 41;
  static constexpr bool has_pole = true;
  template <class U>
  static constexpr auto value(U const& u) {
    if constexpr (detail::ordered<U>) {
      auto const is_positive = u > constant<0>;
      auto const below = chainrule::select(is_positive, -u, u);
      return chainrule::select(is_positive, constant<-1>, chainrule::exp(below)) / chainrule::expm1(below);
    } else {
      return u.real() > 0 ? U(constant<-1> / chainrule::expm1(-u)) : U(chainrule::exp(u) / chainrule::expm1(u));
    }
  }
  static constexpr auto written(auto u) { return chainrule::exp(u) / chainrule::expm1(u); }
  static constexpr auto partials(auto u, auto r) { return boost::hana::make_tuple(r * apply<log1mexp_slope_>(-u)); }
};

struct log1mexp_ {
  static constexpr auto name = fixed_string("log1mexp");
  using undoes = log1mexp_;
  static constexpr interval domain[] = {negative_reals};
  static constexpr bool has_pole = true;
  static constexpr interval range = negative_reals;
  static constexpr monotonicity monotone = monotonicity::decreasing;
  static constexpr sample samples[] = {{-0.5}, {-2}, {-1e-9}, {-30}};

  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& u) {
    return math::log1mexp(u);
  }
  template <detail::has_lanes T>
  static T value(T const& u) {
    return detail::lanes_of<T>::each([](auto lane) { return math::log1mexp(lane); }, u);
  }
  template <class U>
  static constexpr auto value(U const& u) {
    if constexpr (detail::ordered<U>) {  // M. Maechler, "Accurately computing log(1 - exp(-|a|))", 2012
      return chainrule::select(constant<-7, 10> < u, chainrule::log(-chainrule::expm1(u)), chainrule::log1p(-chainrule::exp(u)));
    } else {
      if (u.real() < -0.7) return U(chainrule::log1p(-chainrule::exp(u)));
      if (u.real() < 1) return U(chainrule::log(-chainrule::expm1(u)));
      auto const half_turn = chainrule::log(U(-1));
      return detail::within_a_turn(U(detail::within_a_turn(u) + half_turn + chainrule::log1p(-chainrule::exp(-u))));
    }
  }
  static constexpr auto partials(auto u, auto) { return boost::hana::make_tuple(apply<log1mexp_slope_>(u)); }
};

using statistics = operation_list<erfcx_, ierfcx_, log_norm_cdf_, log_norm_cdf_derivative_, norm_quantile_,
                                  norm_quantile_density_, log_beta_, polygamma_difference_, logit_, log1mexp_>;

}  // namespace operations
}  // namespace chainrule

// The table of edges for the other number types that the documentation names.
#include "edges_of_numbers.hpp"

#include <boost/math/differentiation/autodiff.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/test/unit_test.hpp>

#include <complex>

#if __has_include(<ceres/jet.h>) && __has_include(<Eigen/Core>)
#  include <ceres/jet.h>
#  define HAS_JETS 1
#endif
#if __has_include(<xsimd/xsimd.hpp>)
#  include <chainrule/simd.hpp>
#  define HAS_BATCHES 1
#endif

namespace edges {

using fifty_digits = boost::multiprecision::number<boost::multiprecision::cpp_bin_float<50>, boost::multiprecision::et_off>;
using fvar = boost::math::differentiation::autodiff_fvar<double, 1>;

/// What the number types here have in common: the table's numbers are doubles.
template <class T>
struct number_like_double {
  static constexpr double tolerance = 4 * std::numeric_limits<double>::epsilon();
  static T make(double x) { return T(x); }
  static double read(T const& x) { return static_cast<double>(x); }
};
template <>
struct number<long double> : number_like_double<long double> {
  static constexpr char const* name = "long double";
};
template <>
struct number<fifty_digits> : number_like_double<fifty_digits> {
  static constexpr char const* name = "fifty digits";
};
template <>
struct number<fvar> : number_like_double<fvar> {
  static constexpr char const* name = "fvar";
  static fvar make(double x) { return boost::math::differentiation::make_fvar<double, 1>(x); }
  static double derivative(fvar const& x) { return x.derivative(1u); }
  static constexpr std::string_view lacks[] = {"hypot",    "copysign",     "expm1",    "exp2",        "log1p",         "log2",
                                               "log10",    "cbrt",         "softplus", "log_sum_exp", "norm_quantile", "logit",
                                               "log1mexp", "log_norm_cdf", "erfcx",    "log_beta",    "polygamma"};
};

/// On the real axis: a number whose imaginary part is not small beside the real one is NaN. Infinite ones have any imaginary part.
template <>
struct number<std::complex<double>> {
  static constexpr char const* name = "complex";
  static constexpr double tolerance = 4 * std::numeric_limits<double>::epsilon();
  static std::complex<double> make(double x) { return x; }
  static double read(std::complex<double> const& x) {
    bool const is_real = !(std::abs(x.imag()) > tolerance * std::abs(x.real()));
    return is_real ? x.real() : std::numeric_limits<double>::quiet_NaN();
  }
  static constexpr std::string_view lacks[] = {
      "abs",   "sign", "floor", "ceil",  "round", "trunc",    "fmod",          "copysign", "min", "max", "clamp", "relu",
      "hypot", "cbrt", "atan2", "xlogy", "gamma", "norm_cdf", "norm_quantile", "log_beta", "erf", "<",   ">",     "select"};
};

#ifdef HAS_JETS
using jet = ceres::Jet<double, 1>;
template <>
struct number<jet> : number_like_double<jet> {
  static constexpr char const* name = "jet";
  static jet make(double x) { return jet(x, 0); }
  static double derivative(jet const& x) { return x.v[0]; }
  static constexpr std::string_view lacks[] = {"round",         "trunc", "fmod",     "gamma",        "asinh", "acosh",   "atanh",
                                               "norm_quantile", "logit", "log1mexp", "log_norm_cdf", "erfcx", "log_beta"};
  static double read(jet const& x) { return x.a; }
};
#endif

#ifdef HAS_BATCHES
/// The table's number in one lane, an ordinary one in the others.
template <class T>
struct number<xsimd::batch<T>> {
  using batch = xsimd::batch<T>;
  static constexpr char const* name = std::is_same_v<T, double> ? "batch of doubles" : "batch of floats";
  static constexpr double tolerance = 8 * static_cast<double>(std::numeric_limits<T>::epsilon());
  static batch make(double x) {
    T lanes[batch::size];
    std::fill(std::begin(lanes), std::end(lanes), T(0.75));
    lanes[0] = static_cast<T>(x);
    return batch::load_unaligned(lanes);
  }
  static double read(batch const& x) { return static_cast<double>(x.get(0)); }
};
#endif

template <class Formula>
struct other_numbers : rows_for<Formula, long double, fifty_digits, fvar, std::complex<double>
#ifdef HAS_JETS
                                ,
                                jet
#endif
#ifdef HAS_BATCHES
                                ,
                                xsimd::batch<double>, xsimd::batch<float>
#endif
                                > {
};

}  // namespace edges

#include "../operations/slope_edges.hpp"

namespace edges {

/// What Ceres 2.1, Boost 1.74 and 1.81 and complex numbers have otherwise; docs/edges.md names it.
std::set<std::string> const known = {
    "complex: 1^x at nan: value NaN, not 1",
    "fvar: 1^x at nan: value NaN, not 1",
    "fvar: atanh(x) at 1: throws",
    "fvar: fmod(x, 1) at nan: throws",
    "fvar: fmod(x, y) at 1, 0.1: slope -10, not -9",
    "fvar: fmod(x, y) at 1, 0.1: value 0, not 0.1",
    "fvar: lgamma(x) at 0: adjoint 0 throws",
    "fvar: lgamma(x) at 0: tangent 0 throws",
    "fvar: lgamma(x) at 0: throws",
    "fvar: max(x, 0) at 0: its own derivative 1, not 0.5",
    "fvar: min(x, 3*x) at 0: its own derivative 1, not 2",
    "fvar: round(x) at nan: throws",
    "fvar: sign(x) at 0: its own derivative 1, not 0",
    "fvar: tanh(x) at -1000: second derivative NaN, not 0",
    "fvar: tanh(x) at 1000: its own derivative NaN, not 0",
    "fvar: tanh(x) at 1000: second derivative NaN, not 0",
    "fvar: tanh(x) at 1000: slope NaN, not 0",
    "fvar: tanh(x) at 1000: value NaN, not 1",
    "fvar: tgamma(x) at 0: adjoint 0 throws",
    "fvar: tgamma(x) at 0: tangent 0 throws",
    "fvar: x^(1/2) at 0: its own derivative NaN, not inf",
    "fvar: x^(3/2) at 0: its own derivative NaN, not 0",
    "fvar: x^(7/2) at 0: its own derivative NaN, not 0",
    "fvar: x^y at -2, 2: slope NaN, not -4",
    "fvar: x^y at -2, 2: value NaN, not 4",
#ifdef HAS_JETS
    "jet: abs(sqrt(x)) at 0: its own derivative inf, not 0",
    "jet: abs(x) at -0: its own derivative -1, not 0",
    "jet: abs(x) at 0: its own derivative 1, not 0",
    "jet: copysign(x, 1) at 0: its own derivative 1, not 0",
    "jet: hypot(sqrt(x), sqrt(x)) at 0: its own derivative NaN, not 0",
    "jet: hypot(x, 2*x) at 0: its own derivative NaN, not 0",
    "jet: hypot(x, 2*x)^2 at 0: its own derivative NaN, not 0",
    "jet: max(x, 0) at 0: its own derivative 1, not 0.5",
    "jet: min(x, 3*x) at 0: its own derivative 1, not 2",
    "jet: sign(x) at 0: its own derivative 1, not 0",
    "jet: x^(1/2) at 0: its own derivative NaN, not inf",
#endif
};

}  // namespace edges

BOOST_AUTO_TEST_CASE(edges_of_other_numbers) {
  using namespace edges;
  static_cast<void>(corners() & comparisons() & ties() & origin_of_hypot() & powers() & nan_in_nan_out() & far_away() &
                    x_log_y() & dead_branches() & dead_branches_that_share() & dead_branches_inside() &
                    dead_branches_by_different_conditions() & dead_corners());
  static_cast<void>(probabilities() & tails() & arguments_of_beta() & powers_of_zero() & squares() & nan_in_nan_slope() &
                    infinite_pairs() & sums_of_exponentials() & zeros_and_infinite_slopes() & poles_and_slopes_of_slopes() &
                    singular_points());
  for (std::string const& text : deviations()) BOOST_TEST(known.contains(text), text);
  for (std::string const& text : known) BOOST_TEST(deviations().contains(text), "no longer: " << text);
}

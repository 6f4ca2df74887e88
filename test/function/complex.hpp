// Complex numbers: every operation takes them, in value, gradient and Hessian, or is one of those that a formula called with them
// may not have (test/compile_fail/complex_*.cpp have their sentences).
#pragma once

#include <chainrule/chainrule.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <complex>
#include <map>
#include <set>
#include <string>

namespace complex_numbers {

namespace cr = chainrule;
namespace op = chainrule::operations;
using namespace chainrule::literals;
using complex = std::complex<double>;

inline constexpr cr::variable<"x"> x;
inline constexpr cr::variable<"y"> y;
inline constexpr cr::variable<"z"> z;

inline std::set<std::string> const of_real_numbers{"abs", "sign",  "floor", "ceil",  "round", "trunc", "fmod",  "copysign", "min",
                                                   "max", "clamp", "relu",  "hypot", "cbrt",  "atan2", "xlogy", "lgamma",   "<",
                                                   "<=",  ">",     ">=",    "equal", "&&",    "||",    "!",     "select"};
inline std::set<std::string> const of_unknown_values{"erf", "erfc", "tgamma", "digamma", "polygamma", "norm_cdf"};

/// What an operation is at complex numbers, in the longest numbers that the standard library has.
using number = std::complex<long double>;
inline std::map<std::string, number (*)(number const*)> const references{
    {"+", [](number const* a) { return a[0] + a[1]; }},
    {"-", [](number const* a) { return a[1] == number() ? -a[0] : a[0] - a[1]; }},
    {"*", [](number const* a) { return a[0] * a[1]; }},
    {"/", [](number const* a) { return a[0] / a[1]; }},
    {"pow", [](number const* a) { return std::exp(a[1] * std::log(a[0])); }},
    {"sqrt", [](number const* a) { return std::exp(std::log(a[0]) / 2.0L); }},
    {"exp", [](number const* a) { return std::exp(a[0].real()) * number(std::cos(a[0].imag()), std::sin(a[0].imag())); }},
    {"expm1", [](number const* a) { return std::exp(a[0]) - 1.0L; }},
    {"exp2", [](number const* a) { return std::exp(a[0] * std::log(2.0L)); }},
    {"log", [](number const* a) { return number(std::log(std::abs(a[0])), std::arg(a[0])); }},
    {"log1p", [](number const* a) { return std::log(1.0L + a[0]); }},
    {"log2", [](number const* a) { return std::log(a[0]) / std::log(2.0L); }},
    {"log10", [](number const* a) { return std::log(a[0]) / std::log(10.0L); }},
    {"sin", [](number const* a) { return std::sin(a[0]); }},
    {"cos", [](number const* a) { return std::cos(a[0]); }},
    {"tan", [](number const* a) { return std::sin(a[0]) / std::cos(a[0]); }},
    {"asin", [](number const* a) { return std::asin(a[0]); }},
    {"acos", [](number const* a) { return std::acos(-1.0L) / 2 - std::asin(a[0]); }},
    {"atan", [](number const* a) { return std::atan(a[0]); }},
    {"sinh", [](number const* a) { return (std::exp(a[0]) - std::exp(-a[0])) / 2.0L; }},
    {"cosh", [](number const* a) { return (std::exp(a[0]) + std::exp(-a[0])) / 2.0L; }},
    {"tanh", [](number const* a) { return 1.0L - 2.0L / (std::exp(2.0L * a[0]) + 1.0L); }},
    {"asinh", [](number const* a) { return std::asinh(a[0]); }},
    {"acosh", [](number const* a) { return std::log(a[0] + std::sqrt(a[0] + 1.0L) * std::sqrt(a[0] - 1.0L)); }},
    {"atanh", [](number const* a) { return (std::log(1.0L + a[0]) - std::log(1.0L - a[0])) / 2.0L; }},
    {"sigmoid", [](number const* a) { return 1.0L / (1.0L + std::exp(-a[0])); }},
    {"softplus", [](number const* a) { return std::log(1.0L + std::exp(a[0])); }},
    {"log_sum_exp",
     [](number const* a) { return std::log(std::exp(a[0]) + std::exp(a[1]) + (a[2] == number() ? 0.0L : std::exp(a[2]))); }},
    {"logit", [](number const* a) { return std::log(a[0] / (1.0L - a[0])); }},
    {"log1mexp", [](number const* a) { return std::log(1.0L - std::exp(a[0])); }},
    {"norm_pdf", [](number const* a) { return std::exp(-a[0] * a[0] / 2.0L) / std::sqrt(2 * std::acos(-1.0L)); }}};

/// A holomorphic function's derivative does not depend on the direction of the difference.
template <class F>
complex difference(F const& f, complex step) {
  return (45.0 * (f(step) - f(-step)) - 9.0 * (f(2.0 * step) - f(-2.0 * step)) + (f(3.0 * step) - f(-3.0 * step))) /
         (60.0 * step);
}

inline void close(complex found, complex expected, std::string const& what) {
  BOOST_TEST(std::abs(found - expected) <= 2e-10 * (1 + std::abs(expected)), what << ": " << found << " for " << expected);
}

inline int operations_tried = 0;

template <std::size_t N, class Formula, class Reference>
void check(Formula formula, Reference reference) {
  std::string const text(cr::to_string(formula).view());
  constexpr auto f = [] {
    if constexpr (N == 1) return cr::function(Formula{}, x);
    else if constexpr (N == 2) return cr::function(Formula{}, x, y);
    else return cr::function(Formula{}, x, y, z);
  }();
  ++operations_tried;
  // Away from the cuts of every function: the axes beyond 1 and i, and the negative one.
  for (complex const at :
       {complex(0.4, 0.3), complex(-0.6, 0.7), complex(-0.3, -0.8), complex(0.9, -0.5), complex(1.7, 1.2), complex(-2.1, 0.4)}) {
    std::array<complex, N> point;
    std::array<number, 3> exact{};
    for (std::size_t k = 0; k < N; ++k) point[k] = at + complex(0.5, -0.2) * double(k), exact[k] = number(point[k]);
    auto const moved = [&](std::size_t k, complex t) {
      std::array<complex, N> other = point;
      other[k] += t;
      return other;
    };
    number const expected = reference(exact.data());
    BOOST_TEST(std::abs(number(f(point)) - expected) <= 1e-14L * (1 + std::abs(expected)), text << " at " << at);
    auto const gradient = f.gradient(point);
    auto const hessian = f.hessian(point);
    for (complex const step : {complex(2e-3, 0), complex(0, 2e-3)})
      for (std::size_t k = 0; k < N; ++k) {
        close(gradient[k], difference([&](complex t) { return f(moved(k, t)); }, step),
              text + " by argument " + std::to_string(k));
        for (std::size_t l = 0; l < N; ++l)
          close(hessian[k][l], difference([&](complex t) { return f.gradient(moved(l, t))[k]; }, step), text + " twice");
      }
  }
}

template <class Op>
void check_operation() {
  std::string const name(Op::name.view());
  BOOST_TEST_CONTEXT(name) {
    if (of_real_numbers.contains(name)) BOOST_TEST(!cr::detail::operation<Op>.is_holomorphic);
    if (of_unknown_values.contains(name)) BOOST_TEST(cr::detail::operation<Op>.is_holomorphic);
    if (of_real_numbers.contains(name) || of_unknown_values.contains(name)) BOOST_TEST(!cr::detail::operation<Op>.takes_complex);
    if constexpr (cr::detail::operation<Op>.takes_complex) {
      if (auto const reference = references.find(name); reference != references.end()) {
        if constexpr (cr::detail::takes_arguments<Op>(std::make_integer_sequence<int, 1>{}))
          check<1>(cr::apply<Op>(x), reference->second);
        if constexpr (cr::detail::takes_arguments<Op>(std::make_integer_sequence<int, 2>{}))
          check<2>(cr::apply<Op>(x, y), reference->second);
        if constexpr (cr::detail::takes_arguments<Op>(std::make_integer_sequence<int, 3>{}))
          check<3>(cr::apply<Op>(x, y, z), reference->second);
      } else {
        BOOST_TEST((name == "pi" || name == "e"), "is its value known at complex numbers?");
      }
    }
  }
}
template <class... Op>
void check_operations(cr::operation_list<Op...>) {
  (check_operation<Op>(), ...);
}

}  // namespace complex_numbers

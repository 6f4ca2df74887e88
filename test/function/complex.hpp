// Complex numbers: every operation takes them, in value, gradient and Hessian, or is one of those that a formula called with them
// may not have (test/compile_fail/complex_*.cpp have their sentences).
#pragma once

#include "complex_references.hpp"
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

using number = std::complex<long double>;  // the longest that the standard library has

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
      if (auto const reference = references<number>.find(name); reference != references<number>.end()) {
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

// What is asked of every operation, at each of its samples. Independent of the rules: derivatives are compared with
// differences of the value, in 120 digits, extrapolated; values of double with those of 120 digits.
#pragma once

#include "function_of.hpp"

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/test/unit_test.hpp>

#include <iterator>
#include <limits>
#include <ostream>
#include <string_view>
#include <vector>

namespace every_operation {

namespace cr = chainrule;
using namespace chainrule::literals;
using wide = boost::multiprecision::number<boost::multiprecision::cpp_bin_float<120>, boost::multiprecision::et_off>;

inline constexpr cr::variable<"x1"> x1;
inline constexpr cr::variable<"x2"> x2;
inline constexpr cr::variable<"x3"> x3;

template <int I>
constexpr auto variable() {
  if constexpr (I == 0) return x1;
  else if constexpr (I == 1) return x2;
  else return x3;
}

/// Op takes this many arguments.
template <class Op, int N>
inline constexpr bool takes = cr::detail::operation<Op>.key != 0 &&
                              cr::detail::takes_arguments<Op>(std::make_integer_sequence<int, N>{});

/// Conditions of conditions, and selection: tested in edges.cpp.
template <class Op>
inline constexpr bool takes_truth_values =
    std::is_same_v<Op, cr::operations::and_> or std::is_same_v<Op, cr::operations::or_> or
    std::is_same_v<Op, cr::operations::not_> or std::is_same_v<Op, cr::operations::select_>;

template <class Op>
inline constexpr int fixed = [] {  // leading arguments that are exact constants
  if constexpr (requires { Op::constant_arguments; }) return Op::constant_arguments;
  else return 0;
}();

using std::size_t;
using point = std::vector<wide>;

/// Op on N arguments, the first of them the constant Fixed where it must be one: alone, and with an inner function in each argument.
template <class Op, int N, std::int64_t Fixed>
struct subject {
  static constexpr int inputs = N - fixed<Op>;

  template <int I, bool Inner>
  static constexpr auto argument() {
    if constexpr (I < fixed<Op>) return cr::constant<Fixed>;
    else if constexpr (Inner) return cr::constant<3> * variable<I - fixed<Op>>() + cr::constant<1>;
    else return variable<I - fixed<Op>>();
  }
  template <bool Inner, int... I>
  static constexpr auto formula(std::integer_sequence<int, I...>) {
    return cr::apply<Op>(argument<I, Inner>()...);
  }
  template <bool Inner, int... I>
  static constexpr auto function(std::integer_sequence<int, I...>) {
    return function_of(formula<Inner>(std::make_integer_sequence<int, N>{}), variable<I>()...);
  }
  static constexpr auto plain = function<false>(std::make_integer_sequence<int, inputs>{});
  static constexpr auto composed_formula = formula<true>(std::make_integer_sequence<int, N>{});
  static constexpr auto composed = function<true>(std::make_integer_sequence<int, inputs>{});

  static wide composed_value(point const& at) { return composed(at); }
};

// What follows is no template: it is compiled once, and not once per operation.

/// Limits of expressions in h as h goes to 0 whose error is a series in h^2.
template <class F>
wide extrapolated(wide const& h, F const& f) {
  wide const a = f(h), b = f(h / 2), c = f(h / 4);
  wide const ab = (4 * b - a) / 3, bc = (4 * c - b) / 3;
  return (16 * bc - ab) / 15;
}

using value_at = wide (*)(point const&);

inline wide first_difference(value_at f, point const& at, size_t i, wide const& h) {
  return extrapolated(h, [&](wide const& step) {
    point up = at, down = at;
    up[i] += step;
    down[i] -= step;
    return wide((f(up) - f(down)) / (2 * step));
  });
}
inline wide second_difference(value_at f, point const& at, size_t i, size_t j, wide const& h, wide const& k) {
  return extrapolated(wide(1), [&](wide const& step) {
    auto const value = [&](int sign_i, int sign_j) {
      point moved = at;
      moved[i] += sign_i * step * h;
      moved[j] += sign_j * step * k;
      return f(moved);
    };
    if (i == j) return wide((value(1, 0) - 2 * value(0, 0) + value(-1, 0)) / (step * step * h * h));
    return wide((value(1, 1) - value(1, -1) - value(-1, 1) + value(-1, -1)) / (4 * step * step * h * k));
  });
}

inline wide largest(wide const& a, wide const& b) { return a < b ? b : a; }

/// An operation at a sample.
struct place {
  std::string_view operation;
  cr::sample at;
};
inline std::ostream& operator<<(std::ostream& to, place const& here) {
  return to << here.operation << " at " << here.at.u << ' ' << here.at.v << ' ' << here.at.w;
}

inline void expect_close(place const& here, char const* what, wide const& found, wide const& expected, double relative,
                         double absolute) {
  BOOST_TEST(abs(found - expected) <= wide(relative) * largest(abs(found), abs(expected)) + wide(absolute),
             here << ": " << what << ' ' << found << " for " << expected);
}

/// The value in double: within 4 ulp, of max(|value|, 1) for lgamma and its derivatives.
inline void expect_value(place const& here, double found, wide const& expected, bool has_zeros) {
  wide const unit = std::numeric_limits<double>::epsilon() * largest(abs(expected), has_zeros ? wide(1) : wide(0));
  BOOST_TEST(abs(wide(found) - expected) <= 4 * unit, here << ": " << found << " for " << expected);
}
inline void expect_truth(place const& here, bool found, bool expected) { BOOST_TEST(found == expected, here); }

/// Derivatives of a function in 120 digits against differences.
inline void expect_derivatives(place const& here, value_at f, point const& at, std::vector<wide> const& h,
                               std::vector<wide> const& gradient, std::vector<wide> const& hessian,
                               std::vector<wide> const& slope, std::vector<wide> const& bend) {
  for (size_t i = 0; i < at.size(); ++i) {
    wide const expected = first_difference(f, at, i, h[i]);
    expect_close(here, "gradient", gradient[i], expected, 1e-60, 1e-60);
    expect_close(here, "diff", slope[i], expected, 1e-60, 1e-60);
    for (size_t j = 0; j <= i; ++j) {
      wide const second = second_difference(f, at, i, j, h[i], h[j]);
      expect_close(here, "Hessian", hessian[i * at.size() + j], second, 1e-45, 1e-45);
      if (i == j) expect_close(here, "diff twice", bend[i], second, 1e-45, 1e-45);
    }
  }
}

// What follows is compiled once per operation.

template <class Formula, size_t... I>
wide call(Formula formula, point const& at, std::index_sequence<I...>) {
  return formula((variable<int(I)>() = at[I])...);
}

/// The rule, composed with an inner function, against differences: by the reverse sweep, and by diff of formulas.
template <class Subject, size_t... I>
void check_derivatives(place const& here, point at, std::index_sequence<I...> each) {
  constexpr auto e = Subject::composed_formula;
  std::vector<wide> h;
  for (wide& a : at) {
    h.push_back((a == 0 ? wide(1) : abs(a)) * wide(1e-20));
    a = (a - 1) / 3;
  }
  auto const gradient = Subject::composed.gradient(at);
  std::vector<wide> hessian;
  for (auto const& row : Subject::composed.hessian(at)) hessian.insert(hessian.end(), row.begin(), row.end());
  expect_derivatives(here, Subject::composed_value, at, h, {gradient.begin(), gradient.end()}, hessian,
                     {call(diff(e, variable<int(I)>()), at, each)...}, {call(diff<2>(e, variable<int(I)>()), at, each)...});
}

template <class Op, int N, std::int64_t Fixed>
void check_at(cr::sample const& sample) {
  using tested = subject<Op, N, Fixed>;
  place const here{Op::name.view(), sample};
  std::vector<double> at{sample.u, sample.v, sample.w};
  at.erase(at.begin(), at.begin() + fixed<Op>);
  at.resize(tested::inputs);
  point const precisely(at.begin(), at.end());
  if constexpr (requires { requires Op::is_condition; }) {
    expect_truth(here, bool(tested::plain(at)), bool(tested::plain(precisely)));
  } else {
    expect_value(here, tested::plain(at), tested::plain(precisely),
                 std::is_same_v<Op, cr::operations::lgamma_> || std::is_same_v<Op, cr::operations::digamma_>);
    // Derivatives in double: the same as in 120 digits, up to what the conditioning of the rules costs.
    auto const found = tested::plain.gradient(at);
    auto const expected = tested::plain.gradient(precisely);
    for (size_t i = 0; i < found.size(); ++i) expect_close(here, "gradient in double", found[i], expected[i], 2e-14, 1e-16);
    check_derivatives<tested>(here, precisely, std::make_index_sequence<size_t(tested::inputs)>{});
  }
}

/// What tells of symmetry and of exact values is true.
template <class Op>
void check_facts() {
  if constexpr (requires { Op::parity; }) {
    for (cr::sample const& at : Op::samples) {
      double const there = cr::apply<Op>(at.u), mirrored = cr::apply<Op>(-at.u);
      BOOST_TEST(mirrored == (Op::parity == cr::symmetry::odd ? -there : there), Op::name.view() << " at " << at.u);
    }
  }
  if constexpr (requires { Op::exact_values; })
    for (cr::exact_value const& known : Op::exact_values)
      BOOST_TEST(cr::apply<Op>(cr::nearest<double>(known.argument)) == cr::nearest<double>(known.value),
                 Op::name.view() << " at " << known.argument.num);
  if constexpr (requires { Op::commutes; })
    for (cr::sample const& at : Op::samples) BOOST_TEST(cr::apply<Op>(at.u, at.v) == cr::apply<Op>(at.v, at.u), Op::name.view());
}

template <class Op, int N>
void check_with() {
  if constexpr (takes<Op, N> and fixed < Op >> 0) {
    [&]<size_t... S>(std::index_sequence<S...>) { (check_at<Op, N, std::int64_t(Op::samples[S].u)>(Op::samples[S]), ...); }
    (std::make_index_sequence<std::size(Op::samples)>{});
  } else if constexpr (takes<Op, N>) {
    static_assert(not cr::to_string(subject<Op, N, 0>::composed_formula).view().empty());
    static_assert(not cr::to_latex(subject<Op, N, 0>::composed_formula).view().empty());
    for (cr::sample const& sample : Op::samples) check_at<Op, N, 0>(sample);
  }
}

/// An operation on nothing: the same number in every type.
template <class Op>
void check_constant() {
  auto const exact = Op::template value<wide>();
  BOOST_TEST(Op::template value<double>() == static_cast<double>(exact), Op::name.view());
  BOOST_TEST(Op::template value<float>() == static_cast<float>(exact), Op::name.view());
  BOOST_TEST(Op::template value<long double>() == static_cast<long double>(exact), Op::name.view());
}

template <class Op>
void check() {
  if constexpr (requires { Op::template value<double>(); }) {
    check_constant<Op>();
  } else if constexpr (not takes_truth_values<Op>) {
    static_assert(std::size(Op::samples) > 0, "an operation states samples, points of its domain to test it at");
    static_assert(takes<Op, 1> or takes<Op, 2> or takes<Op, 3>);
    check_with<Op, 1>();
    check_with<Op, 2>();
    check_with<Op, 3>();
    check_facts<Op>();
  }
}

template <class... Op>
void check_all(cr::operation_list<Op...>) {
  (check<Op>(), ...);
}

}  // namespace every_operation

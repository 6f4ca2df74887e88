// What is asked of every operation, at each of its samples. Independent of the rules: derivatives are compared with
// differences of the value, in 120 digits, extrapolated; values of double with those of 120 digits.
#pragma once

#include <chainrule/chainrule.hpp>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <cmath>
#include <iterator>
#include <limits>

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
inline constexpr bool takes = cr::detail::operation<Op>.key != 0 && cr::detail::takes_arguments<Op>(std::make_integer_sequence<int, N>{});

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

constexpr double coordinate(cr::sample const& at, int i) { return i == 0 ? at.u : i == 1 ? at.v : at.w; }

/// Op at sample S of N arguments: itself, and with an inner function in each argument.
template <class Op, int N, std::size_t S>
struct at_sample {
  static constexpr cr::sample point = Op::samples[S];
  static constexpr int inputs = N - fixed<Op>;

  template <int I, bool Inner>
  static constexpr auto argument() {
    if constexpr (I < fixed<Op>) return cr::constant<static_cast<std::int64_t>(coordinate(point, I))>;
    else if constexpr (Inner) return cr::constant<3> * variable<I - fixed<Op>>() + cr::constant<1>;
    else return variable<I - fixed<Op>>();
  }
  template <bool Inner, int... I>
  static constexpr auto formula(std::integer_sequence<int, I...>) {
    return cr::apply<Op>(argument<I, Inner>()...);
  }
  template <bool Inner, int... I>
  static constexpr auto function(std::integer_sequence<int, I...>) {
    return cr::function(formula<Inner>(std::make_integer_sequence<int, N>{}), variable<I>()...);
  }
  static constexpr auto plain = function<false>(std::make_integer_sequence<int, inputs>{});
  static constexpr auto composed_formula = formula<true>(std::make_integer_sequence<int, N>{});
  static constexpr auto composed = function<true>(std::make_integer_sequence<int, inputs>{});

  template <class T>
  static std::array<T, std::size_t(inputs)> where() {
    std::array<T, std::size_t(inputs)> result;
    for (int i = 0; i < inputs; ++i) result[std::size_t(i)] = T(coordinate(point, i + fixed<Op>));
    return result;
  }
};

using std::size_t;

/// Limits of expressions in h as h goes to 0 whose error is a series in h^2.
template <class F>
wide extrapolated(wide h, F const& f) {
  wide const a = f(h), b = f(h / 2), c = f(h / 4);
  wide const ab = (4 * b - a) / 3, bc = (4 * c - b) / 3;
  return (16 * bc - ab) / 15;
}

template <class F, class Point>
wide first_difference(F const& f, Point const& at, size_t i, wide const& h) {
  return extrapolated(h, [&](wide const& step) {
    Point up = at, down = at;
    up[i] += step;
    down[i] -= step;
    return wide((f(up) - f(down)) / (2 * step));
  });
}
template <class F, class Point>
wide second_difference(F const& f, Point const& at, size_t i, size_t j, wide const& h, wide const& k) {
  return extrapolated(wide(1), [&](wide const& step) {
    auto const value = [&](int sign_i, int sign_j) {
      Point moved = at;
      moved[i] += sign_i * step * h;
      moved[j] += sign_j * step * k;
      return wide(f(moved));
    };
    if (i == j) return wide((value(1, 0) - 2 * value(0, 0) + value(-1, 0)) / (step * step * h * h));
    return wide((value(1, 1) - value(1, -1) - value(-1, 1) + value(-1, -1)) / (4 * step * step * h * k));
  });
}

inline wide largest(wide const& a, wide const& b) { return a < b ? b : a; }
inline bool close(wide const& a, wide const& b, double relative, double absolute) {
  return abs(a - b) <= wide(relative) * largest(abs(a), abs(b)) + wide(absolute);
}

template <class Op, class Point>
std::string where(Point const& at) {
  std::string text = std::string(Op::name.view()) + " at";
  for (auto const& a : at) text += " " + std::to_string(static_cast<double>(a));
  return text;
}

/// The value in double: within 4 ulp, of max(|value|, 1) for lgamma and its derivatives.
template <class Op, class Sample>
void check_value() {
  auto const at = Sample::template where<double>();
  wide const expected = Sample::plain(Sample::template where<wide>());
  double const found = Sample::plain(at);
  bool const has_zeros = std::is_same_v<Op, cr::operations::lgamma_> || std::is_same_v<Op, cr::operations::digamma_>;
  wide const unit = std::numeric_limits<double>::epsilon() * largest(abs(expected), has_zeros ? wide(1) : wide(0));
  BOOST_TEST(abs(wide(found) - expected) <= 4 * unit, where<Op>(at) << ": " << found << " for " << expected);
}

/// First derivatives in double; the same as in 120 digits, up to what the conditioning of the rules costs.
template <class Op, class Sample>
void check_double_gradient() {
  auto const at = Sample::template where<double>();
  auto const expected = Sample::plain.gradient(Sample::template where<wide>());
  auto const found = Sample::plain.gradient(at);
  for (size_t i = 0; i < found.size(); ++i)
    BOOST_TEST(close(found[i], expected[i], 2e-14, 1e-16), where<Op>(at) << ": d" << i << " " << found[i] << " for " << expected[i]);
}

template <class Formula, class Point, size_t... I>
wide call(Formula formula, Point const& at, std::index_sequence<I...>) {
  return formula((variable<int(I)>() = at[I])...);
}

/// The rule, composed with an inner function, against differences: by the reverse sweep, and by diff of formulas.
template <class Op, class Sample, size_t... I>
void check_derivatives(std::index_sequence<I...> each) {
  constexpr size_t n = sizeof...(I);
  auto at = Sample::template where<wide>();
  std::array<wide, n> h;
  for (size_t i = 0; i < n; ++i) {
    wide const size = abs(at[i]);
    h[i] = (size == 0 ? wide(1) : size) * wide(1e-20);
    at[i] = (at[i] - 1) / 3;
  }
  auto const value = [](auto const& point) { return Sample::composed(point); };
  auto const gradient = Sample::composed.gradient(at);
  auto const hessian = Sample::composed.hessian(at);
  constexpr auto e = Sample::composed_formula;
  std::array<wide, n> const slope{call(diff(e, variable<int(I)>()), at, each)...};
  std::array<wide, n> const bend{call(diff<2>(e, variable<int(I)>()), at, each)...};
  for (size_t i = 0; i < n; ++i) {
    wide const expected = first_difference(value, at, i, h[i]);
    BOOST_TEST(close(gradient[i], expected, 1e-60, 1e-60), where<Op>(at) << ": gradient " << i << " " << gradient[i] << " for " << expected);
    BOOST_TEST(close(slope[i], expected, 1e-60, 1e-60), where<Op>(at) << ": diff " << i << " " << slope[i] << " for " << expected);
    for (size_t j = 0; j <= i; ++j) {
      wide const second = second_difference(value, at, i, j, h[i], h[j]);
      BOOST_TEST(close(hessian[i][j], second, 1e-45, 1e-45), where<Op>(at) << ": hessian " << i << j << " " << hessian[i][j] << " for " << second);
    }
    wide const second = second_difference(value, at, i, i, h[i], h[i]);
    BOOST_TEST(close(bend[i], second, 1e-45, 1e-45), where<Op>(at) << ": diff twice " << i << " " << bend[i] << " for " << second);
  }
}

template <class Op, int N, size_t S>
void check_at() {
  using sample = at_sample<Op, N, S>;
  if constexpr (requires { requires Op::is_condition; }) {
    bool const expected = sample::plain(sample::template where<wide>());
    BOOST_TEST(sample::plain(sample::template where<double>()) == expected, where<Op>(sample::template where<double>()));
  } else {
    check_value<Op, sample>();
    check_double_gradient<Op, sample>();
    check_derivatives<Op, sample>(std::make_index_sequence<size_t(sample::inputs)>{});
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
    for (cr::sample const& at : Op::samples)
      BOOST_TEST(cr::apply<Op>(at.u, at.v) == cr::apply<Op>(at.v, at.u), Op::name.view());
}

template <class Op, int N>
void check_with() {
  if constexpr (takes<Op, N>) {
    static_assert(not cr::to_string(at_sample<Op, N, 0>::composed_formula).view().empty());
    static_assert(not cr::to_latex(at_sample<Op, N, 0>::composed_formula).view().empty());
    [&]<size_t... S>(std::index_sequence<S...>) {
      (check_at<Op, N, S>(), ...);
    }(std::make_index_sequence<std::size(Op::samples)>{});
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

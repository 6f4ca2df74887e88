// Of every operation: a zero tangent or adjoint meets no infinite partial, also where another argument's partial is one.
#include "function_of.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <cmath>
#include <string>
#include <vector>

namespace zero_tangents {

namespace cr = chainrule;
namespace op = chainrule::operations;

constexpr cr::variable<"x1"> x1;
constexpr cr::variable<"x2"> x2;
constexpr cr::variable<"x3"> x3;

/// Zeros, poles, ends of domains and of the range, ties.
constexpr double edges[] = {0, -0.0, 1, -1, 0.5, -2, 1e-310, 1e-200, -1e300};

int infinite_partials = 0;

template <std::size_t N, class Function>
void check_at(std::string const& name, bool has_pole, Function const& f, std::array<double, N> const& at) {
  if (!has_pole && std::isinf(f(at))) return;  // it overflows
  auto const partials = f.gradient(at);
  bool all_numbers = true;
  for (double const each : partials) {
    all_numbers = all_numbers && !std::isnan(each);
    infinite_partials += std::isinf(each);
  }
  std::string where = name + " at";
  for (double const u : at) where += ' ' + std::to_string(u);
  auto const nothing = f.vjp(at, std::array{0.0});
  for (std::size_t i = 0; i < N; ++i)
    if (!std::isnan(partials[i])) BOOST_TEST(nothing[i] == 0, where << ": adjoint 0 gives " << nothing[i]);
  if (!all_numbers) return;
  std::array<double, N> direction{};
  BOOST_TEST(f.jvp(at, direction) == 0, where << ": tangent 0 gives " << f.jvp(at, direction));
  for (std::size_t i = 0; i < N; ++i) {
    direction = {};
    direction[i] = 1;
    double const along = f.jvp(at, direction);
    BOOST_TEST((along == partials[i] || std::abs(along - partials[i]) <= 1e-14 * std::abs(partials[i])),
               where << ": along " << i << " it is " << along << ", not " << partials[i]);
  }
}

template <class Op, int N>
void check() {
  constexpr bool takes = [] {
    if constexpr (requires { Op::constant_arguments; }) return false;
    else if constexpr (
        requires { requires Op::is_condition; } || requires { requires Op::is_selection; })
      return false;
    else return cr::detail::takes_arguments<Op>(std::make_integer_sequence<int, N>{});
  }();
  if constexpr (takes) {
    constexpr auto f = [] {
      if constexpr (N == 1) return function_of(cr::apply<Op>(x1), x1);
      else if constexpr (N == 2) return function_of(cr::apply<Op>(x1, x2), x1, x2);
      else return function_of(cr::apply<Op>(x1, x2, x3), x1, x2, x3);
    }();
    constexpr bool has_pole = cr::detail::operation<Op>.has_pole;
    for (double const u : edges) {
      if constexpr (N == 1) check_at<1>(std::string(Op::name.view()), has_pole, f, {u});
      else
        for (double const v : edges) {
          if constexpr (N == 2) check_at<2>(std::string(Op::name.view()), has_pole, f, {u, v});
          else
            for (double const w : {0.0, 1.0, v}) check_at<3>(std::string(Op::name.view()), has_pole, f, {u, v, w});
        }
    }
  }
}
template <class... Op>
void check_all(cr::operation_list<Op...>) {
  ((check<Op, 1>(), check<Op, 2>(), check<Op, 3>()), ...);
}

}  // namespace zero_tangents

BOOST_AUTO_TEST_CASE(zeros_meet_no_infinite_partial) {
  zero_tangents::check_all(zero_tangents::op::all{});
  BOOST_TEST(zero_tangents::infinite_partials > 100);
}

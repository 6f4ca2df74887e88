// Holds the table of edges for number types other than double. A test includes this, says how its types are read and which they
// are (edges::other_numbers), and then includes edges.hpp.
#pragma once

#include <chainrule/chainrule.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <iostream>
#include <limits>
#include <set>
#include <sstream>
#include <string>
#include <string_view>

namespace edges {

/// A number type: its name, how a number is made of a double and read again, and how far off it may be, relatively.
template <class T>
struct number;

/// In the place of a value that a row does not tell.
inline constexpr double anything = 0x1.8p-777;

/// The rows that hold differently for a number type: "NAME: FORMULA at POINT: value", or first or second derivative.
inline std::set<std::string>& deviations() {
  static std::set<std::string> all;
  return all;
}

template <class T>
bool near(double found, double expected) {
  if (found == expected or (found != found and expected != expected)) return true;
  return std::abs(found - expected) <= number<T>::tolerance * std::abs(expected);
}

/// Whether the type has no function that the formula or its derivatives need: number<T>::lacks names them.
template <class T, class Formula>
constexpr bool can_read() {
  constexpr auto text = chainrule::to_string(Formula{});
  if constexpr (requires { number<T>::lacks; })
    for (std::string_view const name : number<T>::lacks)
      if (text.view().find(name) != std::string_view::npos) return false;
  return true;
}

template <class T, class Formula, int N>
requires(!can_read<T, Formula>()) void check_row(double const (&)[N], double, double const*, double const*) {}
template <class T, class Formula, int N>
requires(can_read<T, Formula>()) void check_row(double const (&point)[N], double value, double const* gradient,
                                                double const* hessian) {
  constexpr auto compiled = [] {
    if constexpr (N == 1) return chainrule::function(Formula{}, chainrule::variable<"x">{});
    else return chainrule::function(Formula{}, chainrule::variable<"x">{}, chainrule::variable<"y">{});
  }();
  std::array<T, N> at;
  std::ostringstream where;
  for (int i = 0; i < N; ++i) {
    at[std::size_t(i)] = number<T>::make(point[i]);
    if (double const made = number<T>::read(at[std::size_t(i)]); made != point[i] and point[i] == point[i])
      return;  // no such number
    where << (i == 0 ? "" : ", ") << point[i];
  }
  auto const check = [&](T const& found, double expected, char const* what) {
    if (expected == anything) return;
    if (double const number_found = number<T>::read(found);
        not near<T>(number_found, number<T>::read(number<T>::make(expected)))) {
      std::ostringstream text;
      text << number<T>::name << ": " << chainrule::to_string(Formula{}).view() << " at " << where.str() << ": " << what << ' ';
      if (number_found != number_found) text << "NaN";
      else text << number_found;
      text << ", not " << expected;
      deviations().insert(text.str());
    }
  };
  try {
    if (gradient == nullptr) {
      check(compiled(at), value, "value");
      return;
    }
    auto const [found, slopes] = compiled.value_and_gradient(at);
    check(found, value, "value");
    for (int i = 0; i < N; ++i) check(slopes[std::size_t(i)], gradient[i], "slope");
    if constexpr (N == 1 and requires { number<T>::derivative(found); })
      check(T(number<T>::derivative(found)), gradient[0], "its own derivative");
    if (hessian == nullptr) return;
    auto const bends = compiled.hessian(at);
    for (int i = 0; i < N; ++i)
      for (int j = 0; j < N; ++j) check(bends[std::size_t(i)][std::size_t(j)], hessian[i * N + j], "second derivative");
  } catch (std::exception const&) {
    deviations().insert(std::string(number<T>::name) + ": " + std::string(chainrule::to_string(Formula{}).view()) + " at " +
                        where.str() + ": throws");
  }
}

/// With weight 0 a result has no gradient, and along 0 no tangent, whatever its slope.
template <class T, class Formula>
void check_zero(double point) {
  if constexpr (can_read<T, Formula>()) {
    constexpr auto compiled = chainrule::function(Formula{}, chainrule::variable<"x">{});
    std::array const at{number<T>::make(point)}, nothing{number<T>::make(0)};
    auto const check = [&](auto const& calculated, char const* what) {
      std::ostringstream text;
      text << number<T>::name << ": " << chainrule::to_string(Formula{}).view() << " at " << point << ": ";
      try {
        double const found = number<T>::read(calculated());
        if (found == 0) return;
        text << what << " gives ";
        if (found != found) text << "NaN";
        else text << found;
      } catch (std::exception const&) {
        text << what << " throws";
      }
      deviations().insert(text.str());
    };
    check([&] { return compiled.vjp(at, nothing)[0]; }, "adjoint 0");
    check([&] { return compiled.jvp(at, nothing); }, "tangent 0");
  }
}

/// Rows for the number types T. None stops the table: what deviates is collected.
template <class Formula, class... T>
struct rows_for {
  template <int N>
  static bool is(double const (&point)[N], double value) {
    return (check_row<T, Formula>(point, value, nullptr, nullptr), ...), true;
  }
  template <int N>
  static bool is(double const (&point)[N], double value, double const (&gradient)[N]) {
    return (check_row<T, Formula>(point, value, gradient, nullptr), ...), true;
  }
  static bool is(double const (&point)[1], double value, double const (&gradient)[1], double const (&hessian)[1]) {
    return (check_row<T, Formula>(point, value, gradient, hessian), ...), true;
  }
  template <int N>
  static bool has_slopes(double const (&point)[N], double const (&gradient)[N]) {
    return (check_row<T, Formula>(point, anything, gradient, nullptr), ...), true;
  }
  template <int N>
  static bool has_hessian(double const (&point)[N], double const (&gradient)[N], double const (&hessian)[N * N]) {
    return (check_row<T, Formula>(point, anything, gradient, hessian), ...), true;
  }
  template <int N>
  static bool has_hessian(double const (&point)[N], double const (&hessian)[N * N]) {
    double gradient[N];
    std::fill(std::begin(gradient), std::end(gradient), anything);
    return has_hessian(point, gradient, hessian);
  }
  static bool passes_nothing_on(double point) { return (check_zero<T, Formula>(point), ...), true; }
};

}  // namespace edges

// What ordinary C++ may hold that runs as a formula.
#include <chainrule/chainrule.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <tuple>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr cr::variables<"p", 4> p;

namespace language {

template <class T>
struct matrix {
  std::array<std::array<T, 3>, 3> at;
  friend constexpr matrix operator*(matrix const& a, matrix const& b) {
    matrix product{};
    for (std::size_t i = 0; i < 3; ++i)
      for (std::size_t j = 0; j < 3; ++j)
        for (std::size_t k = 0; k < 3; ++k) product.at[i][j] += a.at[i][k] * b.at[k][j];
    return product;
  }
};
template <class T>
constexpr matrix<T> power_of(matrix<T> const& m, int n) {
  return n == 1 ? m : n % 2 == 0 ? power_of(m * m, n / 2) : m * power_of(m, n - 1);
}

/// One lambda for numbers and for recording.
constexpr auto trace_of_a_power = [](auto const& v) {
  using T = std::remove_cvref_t<decltype(v[0])>;
  matrix<T> const m{{{{v[0], v[1], T(1)}, {v[2], T(0.5), v[3]}, {T(0), v[1], v[0]}}}};
  auto const fifth = power_of(m, 5);
  return fifth.at[0][0] + fifth.at[1][1] + fifth.at[2][2];
};
constexpr auto f = cr::formula<4>(trace_of_a_power);
constexpr std::array at{0.5, -1.25, 2.0, 0.75};
static_assert(f(at) == trace_of_a_power(at));
static_assert(cr::near(f.gradient(at), cr::function(f(p), p).gradient(at), 1e-15));  // both front ends
static_assert(cr::function(f(p), p)(at) == f(at));

// Assignments, signs, integers, single precision, truth values known while compiling, numbers that meet no argument.
constexpr auto g = cr::formula(
    [](auto a, auto b) {
      auto s = a;
      s += 2;
      s -= b;
      s *= 3u;
      s /= 0.25f;
      decltype(s) three = 3;
      three *= 2;
      three += 1_c / 3_c;
      bool const first = std::size_t{3} > 2;
      return -s + select(first, three, a) + select((a < b && !(a == 1.0)) || b != 2, a, +b) * (first ? a : 1.0);
    },
    x, y);
static_assert(cr::to_string(g) ==
              "-((x + 2 - y)*3/(1/4)) + 6.333333333333333 + select(x < y && !equal(x, 1) || !equal(y, 2), x, y)*x");
static_assert(g(x = 1.0, y = 2.0) == -(1.0 + 2 - 2) * 3 / 0.25 + (6 + 1 / 3.0) + 2.0);

// The library's functions under every name that generic code gives them, and operations of one's own.
namespace mine {
struct softclip {
  static constexpr auto name = cr::fixed_string("softclip");
  static constexpr auto value(auto const& u) { return u / (1_c + cr::abs(u)); }
  static constexpr auto partials(auto u, auto) { return hana::make_tuple(1_c / cr::square(1_c + cr::abs(u))); }
};
template <class T>
constexpr T average(T const& a, T const& b) {
  return (a + b) / 2.0;
}
}  // namespace mine
constexpr auto named = cr::formula(
    [](auto a, auto b) {
      using namespace std;
      auto const most = max(a, b) + min(a, 0.0) + cr::max(1.0, a) + clamp(a, 0, 1);
      return most + sin(a) + cr::exp(b) + pow(a, 3) + pow(2, b) + hypot(a, b) + atan2(b, 1) + square(a) +
             cr::log_sum_exp(a, b, 0.0) + cr::apply<mine::softclip>(a) + mine::average(a, b) + numbers::pi * a + cr::constants::e;
    },
    x, y);
static_assert(
    cr::to_string(named) ==
    "max(x, y) + min(x, 0) + max(1, x) + clamp(x, 0, 1) + sin(x) + exp(y) + x^3 + 2^y + hypot(x, y) + atan2(y, 1) + x^2 + "
    "log_sum_exp(x, y, 0) + softclip(x) + (x + y)/2 + 3.141592653589793*x + e");

// What plain numbers do among themselves happens while compiling, as in C++.
constexpr auto folded = cr::formula<1>([](auto const& v) {
  using T = std::remove_cvref_t<decltype(v[0])>;
  T const third = T(1) / T(3);
  return exp(T(0)) * v[0] + third * sqrt(T(4));
});
static_assert(folded.value_cost <= 2 and folded(2.0) == 2.0 + 1 / 3.0 * 2);

// Formulas of both kinds in one another: with arrays of variables, in tuples, differentiated as formulas.
constexpr auto norm = cr::formula(
    [](auto const& v, auto scale) {
      auto sum = scale * 0.0;
      for (auto const& each : v) sum += each * each;
      return scale * sqrt(sum);
    },
    p, y);
static_assert(cr::function(norm, p, y)(1, 1, 1, 1, 3) == 6 and cr::function(diff(norm, y), p, y)(1, 1, 1, 1, 3) == 2);
constexpr auto turned = cr::formula<3>([](auto const& v) { return hana::make_tuple(v[0] * cos(v[2]), v[1] * sin(v[2])); });
static_assert(diff(turned(x, y, x* y)[1_c], x) == y * y * cos(x * y));
constexpr auto outer =
    cr::formula<2>([](auto const& v) { return turned(v[0], v[1], 2.0)[0] + turned.jacobian(v[0], v[1], 0.0)[1][2]; });
static_assert(cr::near(outer(3.0, 5.0), 3 * cr::cos(2.0) + 5, 1e-15) and outer.gradient(3.0, 5.0)[1] == 1);

// Two lambdas that do the same, and two that do not, on one line.
constexpr auto twins =
    std::tuple{cr::formula<1>([](auto const& v) { return v[0] + 1; }), cr::formula<1>([](auto const& v) { return v[0] + 1; }),
               cr::formula<1>([](auto const& v) { return v[0] + 2; })};
static_assert(std::get<0>(twins)(1) == 2 and std::get<1>(twins)(1) == 2 and std::get<2>(twins)(1) == 3);

// A result may be a plain number, or an argument; what nothing needs costs nothing.
constexpr auto plain = cr::formula<2>([](auto const& v) {
  [[maybe_unused]] auto const unused = sin(v[0]) / cos(v[1]);
  return std::array{decltype(v[0] + 0)(4.5), v[1] + 0};
});
static_assert(plain(1.0, 2.0) == std::array{4.5, 2.0} and plain.value_cost <= 1);
static_assert(plain.jacobian(1.0, 2.0) == std::array{std::array{0.0, 0.0}, std::array{0.0, 1.0}});

// All of cr::function's interface.
constexpr auto h = cr::formula<2>([](auto const& v) { return v[0] * v[0] * v[1] + exp(0.0 * v[0]); });
static_assert(h.value_and_gradient(2.0, 3.0).gradient == std::array{12.0, 4.0} and h.hessian(2.0, 3.0)[0][1] == 4);
static_assert(h.jvp(std::array{2.0, 3.0}, std::array{1.0, 1.0}) == 16 and
              h.vjp(std::array{2.0, 3.0}, 2.0) == std::array{24.0, 8.0});
static_assert(h.hvp(std::array{2.0, 3.0}, std::array{1.0, 0.0}) == std::array{6.0, 4.0});
static_assert(cr::taylor<3>(h, std::array{2.0, 3.0}, std::array{1.0, 1.0}) == std::array{13.0, 16.0, 7.0, 1.0});
static_assert(h(2.0f, 3.0f) == 13.0f and std::is_same_v<decltype(h(2.0f, 3.0f)), float>);

}  // namespace language

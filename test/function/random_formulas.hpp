// Formulas made at random while compiling, and their derivatives against differences in 50 digits.
#pragma once

#include <chainrule/chainrule.hpp>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <cstring>
#include <string>

namespace random_formulas {

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;
using precise = boost::multiprecision::number<boost::multiprecision::cpp_bin_float<50>, boost::multiprecision::et_off>;

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr cr::variable<"k"> k;

constexpr int operations = 50;

/// Operation number Which on formulas, kept away from poles and from the ends of its domain; corners may be anywhere.
template <int Which, class U, class V, class W>
constexpr auto combine(U u, V v, W w) {
  constexpr auto positive = [](auto a) { return 1_c + square(a); };
  if constexpr (Which == 0) return sin(u);
  else if constexpr (Which == 1) return cos(u);
  else if constexpr (Which == 2) return tan(sin(u));
  else if constexpr (Which == 3) return exp(sin(u));
  else if constexpr (Which == 4) return log(positive(u));
  else if constexpr (Which == 5) return sqrt(positive(u));
  else if constexpr (Which == 6) return cbrt(2_c + sin(u));
  else if constexpr (Which == 7) return asin(0.9_c * sin(u));
  else if constexpr (Which == 8) return acos(0.9_c * cos(u));
  else if constexpr (Which == 9) return atan(u);
  else if constexpr (Which == 10) return atan2(u, positive(v));
  else if constexpr (Which == 11) return sinh(sin(u));
  else if constexpr (Which == 12) return cosh(sin(u));
  else if constexpr (Which == 13) return tanh(u);
  else if constexpr (Which == 14) return asinh(u);
  else if constexpr (Which == 15) return acosh(1_c + positive(u));
  else if constexpr (Which == 16) return atanh(0.9_c * sin(u));
  else if constexpr (Which == 17) return erf(u);
  else if constexpr (Which == 18) return erfc(sin(u));
  else if constexpr (Which == 19) return lgamma(3_c + sin(u));
  else if constexpr (Which == 20) return tgamma(2_c + sin(u));
  else if constexpr (Which == 21) return expm1(sin(u));
  else if constexpr (Which == 22) return exp2(cos(u));
  else if constexpr (Which == 23) return log1p(square(u));
  else if constexpr (Which == 24) return log2(positive(u));
  else if constexpr (Which == 25) return log10(positive(u));
  else if constexpr (Which == 26) return norm_cdf(u);
  else if constexpr (Which == 27) return norm_pdf(sin(u));
  else if constexpr (Which == 28) return sigmoid(u);
  else if constexpr (Which == 29) return softplus(u);
  else if constexpr (Which == 30) return abs(u);
  else if constexpr (Which == 31) return relu(u);
  else if constexpr (Which == 32) return v * floor(3_c * u);
  else if constexpr (Which == 33) return pow(sin(u), 5_c);
  else if constexpr (Which == 34) return pow(positive(u), -3_c);
  else if constexpr (Which == 35) return pow(2_c + sin(u), cos(v));
  else if constexpr (Which == 36) return hypot(u, positive(v));
  else if constexpr (Which == 37) return min(u, v);
  else if constexpr (Which == 38) return max(u, v);
  else if constexpr (Which == 39) return clamp(u, -1_c, cos(v));
  else if constexpr (Which == 40) return select(u < v && v < 2_c, w, u * v);
  else if constexpr (Which == 41) return log_sum_exp(u, v, w);
  else if constexpr (Which == 42) return xlogy(positive(u), positive(v));
  else if constexpr (Which == 43) return fmod(u, 2_c);
  else if constexpr (Which == 44) return copysign(u, v);
  else if constexpr (Which == 45) return u + v;
  else if constexpr (Which == 46) return u - v;
  else if constexpr (Which == 47) return u * v;
  else if constexpr (Which == 48) return u / positive(v);
  else return -u / 3_c;
}

template <cr::hash_t Seed, int Depth>
constexpr auto formula() {
  using cr::detail::mix;
  constexpr cr::hash_t dice = mix(Seed, 1);
  if constexpr (Depth == 0) {
    if constexpr (dice % 3 == 0) return x;
    else if constexpr (dice % 3 == 1) return y;
    else return k * y - x;
  } else {
    // The second operand is often the first one's: derivatives must share.
    auto const first = formula<mix(Seed, 2), Depth - 1>();
    auto const second = formula<mix(Seed, dice % 2 == 0 ? 3 : 2), (Depth > 1 ? Depth - 2 : 0)>();
    return combine<int(dice / 7 % operations)>(first, second, x * y);
  }
}

inline bool close(precise const& a, precise const& b, double tolerance) {
  precise const size = 1 + abs(b);
  return abs(a - b) <= tolerance * size;
}

// Out of the templates below: what a check prints is compiled once, and not once per formula.
inline void expect(bool holds, char const* what) { BOOST_TEST(holds, what); }
inline void expect_close(precise const& a, precise const& b, double tolerance, char const* what) {
  BOOST_TEST(close(a, b, tolerance), what << ": " << a << ", not " << b);
}

struct differences {
  std::array<precise, 2> slope;
  std::array<std::array<precise, 2>, 2> curvature;
};
inline differences differences_of(precise (*f)(std::array<precise, 3> const&), std::array<precise, 3> const& at) {
  precise const h("1e-11"), none = 0;
  auto const moved = [&](precise const& a, precise const& b) { return f({at[0] + a, at[1] + b, at[2]}); };
  precise const middle = f(at), right = moved(h, none), left = moved(-h, none), up = moved(none, h), down = moved(none, -h);
  precise const mixed = (moved(h, h) - moved(h, -h) - moved(-h, h) + moved(-h, -h)) / (4 * h * h);
  return {{(right - left) / (2 * h), (up - down) / (2 * h)},
          {{{(right - 2 * middle + left) / (h * h), mixed}, {mixed, (up - 2 * middle + down) / (h * h)}}}};
}

/// Derivatives of a scalar function of (x, y, k), the first two to be differentiated in; All: in every way to ask.
template <bool All, class Function>
void check(Function const& f, std::string const& name, std::array<double, 3> const& point) {
  BOOST_TEST_CONTEXT(name << " at " << point[0] << ' ' << point[1] << ' ' << point[2]) {
    std::array<precise, 3> const at{precise(point[0]), precise(point[1]), precise(point[2])};
    auto const [slope, curvature] =
        differences_of([](std::array<precise, 3> const& moved) -> precise { return Function{}(moved); }, at);

    auto const near_it = f.value_and_gradient(point);
    auto const exact = f.value_and_gradient(at);
    expect(exact.value == f(at), "value with and without gradient, in 50 digits");
    expect_close(near_it.value, exact.value, 1e-11, "value");
    expect(near_it.value == f(point), "value with and without gradient");
    for (std::size_t i = 0; i < 2; ++i) {
      expect_close(exact.gradient[i], slope[i], 1e-16, "gradient in 50 digits");
      expect_close(near_it.gradient[i], slope[i], 1e-9, "gradient");
    }

    if constexpr (All) {
      auto const hessian = f.hessian(point);
      for (std::size_t i = 0; i < 2; ++i)
        for (std::size_t j = 0; j < 2; ++j) expect_close(hessian[i][j], curvature[i][j], 1e-8, "Hessian");
      expect(std::memcmp(&hessian[0][1], &hessian[1][0], sizeof(double)) == 0, "the Hessian is symmetric");

      // The ways to ask agree with one another.
      std::array const d{0.75, -1.25};
      // Without the value a derivative may be written in other operations: its last digits may differ.
      auto const alone = f.gradient(point);
      expect(f.jacobian(point)[0] == alone && f.gradient(point[0], point[1], point[2]) == alone, "one row of a Jacobian");
      for (std::size_t i = 0; i < 2; ++i) expect_close(alone[i], near_it.gradient[i], 1e-12, "gradient alone");
      double const along = near_it.gradient[0] * d[0] + near_it.gradient[1] * d[1];
      expect_close(f.jvp(point, d), along, 1e-9, "jvp");
      auto const vjp = f.vjp(point, 2.0);
      auto const hvp = f.hvp(point, d);
      auto const taylor = cr::taylor<2>(f, point, d);
      precise bend = 0;
      for (std::size_t i = 0; i < 2; ++i) {
        expect_close(vjp[i], 2 * near_it.gradient[i], 1e-12, "vjp");
        precise const row = curvature[i][0] * d[0] + curvature[i][1] * d[1];
        expect_close(hvp[i], row, 1e-8, "hvp");
        bend += row * d[i];
      }
      expect(taylor[0] == near_it.value, "order 0");
      expect_close(taylor[1], along, 1e-9, "order 1");
      expect_close(2 * taylor[2], bend, 1e-8, "order 2");
    }
  }
}

template <cr::hash_t Seed>
void check_seed() {
  constexpr auto e = formula<Seed, 4>();
  constexpr auto f = cr::function(e, cr::wrt(x, y), cr::given(k));
  for (auto const& point : {std::array{0.375, -1.125, 0.8125}, std::array{1.6875, 0.5625, -0.75}}) {
    check<Seed % 5 == 0>(f, cr::to_string(e).c_str(), point);
  }
}

template <cr::hash_t First, cr::hash_t... I>
void check_seeds(std::integer_sequence<cr::hash_t, I...>) {
  (check_seed<First + I>(), ...);
}

/// The formulas of the seeds First, First + 1, ... First + Count - 1.
template <cr::hash_t First, cr::hash_t Count>
void check_range() {
  check_seeds<First>(std::make_integer_sequence<cr::hash_t, Count>{});
}

}  // namespace random_formulas

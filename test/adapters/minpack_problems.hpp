// Problems of Moré, Garbow and Hillstrom, Testing Unconstrained Optimization Software (1981), with the sums of squares published there.
#pragma once

#include "trouble.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <vector>

namespace problems {

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace cr::literals;

constexpr cr::variable<"a"> a;
constexpr cr::variable<"b"> b;
constexpr cr::variable<"c"> c;
constexpr cr::variable<"y"> y;
constexpr cr::variable<"u"> u;
constexpr cr::variable<"v"> v;
constexpr cr::variable<"w"> w;

constexpr auto rosenbrock = cr::function(hana::make_tuple(10_c * (b - a * a), 1_c - a), a, b);
// A capacity in farads and a voltage, by a charge in picocoulombs, a power and the capacity itself.
constexpr auto picofarads =
    cr::function(hana::make_tuple(1e12_c * a * b - 15_c, 1e12_c * a * b * b - 45_c, 1e12_c * a - 5_c), a, b);
constexpr auto freudenstein =
    cr::function(hana::make_tuple(a - 13_c + ((5_c - b) * b - 2_c) * b, a - 29_c + ((b + 1_c) * b - 14_c) * b), a, b);
constexpr auto badly_scaled = cr::function(hana::make_tuple(1e4_c * a * b - 1_c, exp(-a) + exp(-b) - 1.0001_c), a, b);
// Bard's: 15 rows.
constexpr auto bard = cr::function(y - (a + u / (v * b + w * c)), cr::wrt(a, b, c), cr::given(y, u, v, w));
struct bard_rows {
  std::vector<double> seen{0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58, 0.73, 0.96, 1.34, 2.10, 4.39};
  std::vector<double> first, second, third;
  bard_rows() {
    for (int row = 1; row <= 15; ++row) {
      first.push_back(row);
      second.push_back(16 - row);
      third.push_back(std::min(row, 16 - row));
    }
  }
};
constexpr std::array bard_solution{0.08241055975, 1.133036092, 2.343695178};
constexpr double bard_squares = 8.214877306578958e-3;

// The same as rows over arrays, and Broyden's tridiagonal equations of any number of unknowns.
constexpr cr::extent<"rows"> rows;
constexpr cr::variables<"seen", rows> seen;
constexpr cr::variables<"first", rows> first;
constexpr cr::variables<"second", rows> second;
constexpr cr::variables<"third", rows> third;
constexpr cr::extent<"n"> n;
constexpr cr::variables<"x", n> xs;
constexpr cr::index<"i"> i;
constexpr auto bard_each = cr::function(cr::each(i, rows, seen[i] - (a + first[i] / (second[i] * b + third[i] * c))),
                                        cr::wrt(a, b, c), cr::given(seen, first, second, third));
template <class K>
constexpr auto bent(K at) {
  return (3_c - 2_c * xs[at]) * xs[at] + 1_c;
}
constexpr auto tridiagonal =
    cr::function(hana::make_tuple(bent(0_c) - 2_c * xs[1_c], cr::each(i, 1_c, n - 2_c, bent(i) - xs[i - 1_c] - 2_c * xs[i + 1_c]),
                                  bent(n - 1_c) - xs[n - 2_c]),
                 xs);
constexpr auto picky_each = cr::function(cr::each(i, n, trouble::picked(xs[i]) - 9_c), xs);
constexpr auto logarithms_each = cr::function(cr::each(i, n, log(xs[i]) - 1_c), xs);

// In small units: slopes and values are small everywhere.
constexpr auto small = cr::function(hana::make_tuple(1e-8_c * (a - 1_c), 1e-8_c * (b + a * a)), a, b);

// What is not well.
constexpr auto logarithms = cr::function(hana::make_tuple(log(a) - b, b - 3_c), a, b);
constexpr auto no_root = cr::function(hana::make_tuple(a * a + 1_c, b), a, b);
constexpr auto picky = cr::function(hana::make_tuple(trouble::picked(a) - 9_c, b), a, b);

constexpr auto fading_values = cr::function(hana::make_tuple(trouble::fades(a) - 1_c + b, 10_c * (b - a * a)), a, b);
constexpr auto fading_slopes = cr::function(hana::make_tuple(trouble::slope_fades(a) - 1_c + b, 10_c * (b - a * a)), a, b);
constexpr auto fading_each = cr::function(cr::each(i, n, trouble::fades(xs[i]) + xs[i] * xs[i] * xs[i] - 2_c), xs);
constexpr auto fading_slopes_each = cr::function(cr::each(i, n, trouble::slope_fades(xs[i]) + xs[i] - 2_c), xs);

// What a solver makes of them: Solver::functor makes its functor, levenberg_marquardt and hybrid solve.
using boost::test_tools::tolerance;
using cr::solver_status;
inline bard_rows const bard_data;
template <class Solver>
auto bard_of() {
  return Solver::functor(bard, bard_data.seen, bard_data.first, bard_data.second, bard_data.third);
}
template <class Solver>
auto bard_each_of() {
  return Solver::functor(cr::sized(bard_each, {}, seen = bard_data.seen, first = bard_data.first, second = bard_data.second,
                                   third = bard_data.third));
}
template <class Solver>
void published_minima() {
  auto const found = Solver::levenberg_marquardt(bard_of<Solver>(), {1, 1, 1});
  BOOST_TEST(bool(found));
  for (std::size_t k = 0; k < 3; ++k) BOOST_TEST(found.x[k] == bard_solution[k], tolerance(1e-7));
  BOOST_TEST(2 * found.value == bard_squares, tolerance(1e-10));
  auto const by_rows = Solver::levenberg_marquardt(bard_each_of<Solver>(), {1, 1, 1});
  BOOST_TEST(bool(by_rows));
  for (std::size_t k = 0; k < 3; ++k) BOOST_TEST(by_rows.x[k] == found.x[k], tolerance(1e-9));
  BOOST_TEST(by_rows.evaluations == found.evaluations);
  auto const local = Solver::levenberg_marquardt(Solver::functor(freudenstein), {0.5, -2});
  BOOST_TEST(2 * local.value == 48.98425, tolerance(1e-6));
  BOOST_TEST(local.x[0] == 11.41277900, tolerance(1e-6));
  BOOST_TEST(
      (Solver::levenberg_marquardt(Solver::functor(rosenbrock), {1, 1}).status == solver_status::solved));  // an exact start
}

/// A start that is zero but for rounding is as good as zero; where units are large, small numbers are an ordinary start.
template <class Solver>
void starts_near_zero() {
  auto const valley = Solver::functor(rosenbrock);
  for (double const near : {1e-305, -1e-100, 0.1 + 0.2 - 0.3, 1e-14, -1e-12, 1e-10, 1e-9, 1e-8, 1e-6})
    for (std::vector<double> const& start : {std::vector{near, near}, {near, 0.0}, {0.0, near}, {near, 1.0}}) {
      cr::solver_result const fit = Solver::levenberg_marquardt(valley, start), root = Solver::hybrid(valley, start);
      BOOST_TEST((fit and std::hypot(fit.x[0] - 1, fit.x[1] - 1) < 1e-7),
                 "fit from " << start[0] << ", " << start[1] << ": " << fit.told);
      BOOST_TEST((root and std::hypot(root.x[0] - 1, root.x[1] - 1) < 1e-7),
                 "root from " << start[0] << ", " << start[1] << ": " << root.told);
    }
  auto const charge = Solver::levenberg_marquardt(Solver::functor(picofarads), {2e-12, 1});
  BOOST_TEST(bool(charge));
  BOOST_TEST(charge.x[0] == 5e-12, tolerance(1e-9));
  BOOST_TEST(charge.x[1] == 3.0, tolerance(1e-9));
}

template <class Solver>
void published_roots() {
  auto const found = Solver::hybrid(Solver::functor(badly_scaled), {0, 1}, 1e-9);
  BOOST_TEST(bool(found));
  BOOST_TEST(found.x[0] == 1.098159e-5, tolerance(1e-6));
  BOOST_TEST(found.x[1] == 9.106146, tolerance(1e-6));
  std::size_t const size = 20;
  auto const of_arrays = Solver::hybrid(Solver::functor(cr::sized(tridiagonal, {size})), std::vector<double>(size, -1));
  BOOST_TEST(bool(of_arrays));
  for (std::size_t k = 0; k < size; ++k) {
    double const here = of_arrays.x[k], before = k > 0 ? of_arrays.x[k - 1] : 0, after = k + 1 < size ? of_arrays.x[k + 1] : 0;
    BOOST_TEST(std::abs((3 - 2 * here) * here - before - 2 * after + 1) < 1e-10);
  }
}

template <class Solver>
void troubles_are_told() {
  auto const there = [](cr::solver_result const& found) { return std::hypot(found.x[0] - 1, found.x[1] + 1) < 1e-6; };
  for (cr::solver_result const& found :
       {Solver::levenberg_marquardt(Solver::functor(small), {3, 4}),
        Solver::levenberg_marquardt(Solver::functor(small), {3, 4}, 1e-8, 2), Solver::hybrid(Solver::functor(small), {3, 4}),
        Solver::hybrid(Solver::functor(small), {3, 4}, 1e-8, 2)})
    BOOST_TEST(bool(found) == there(found));
  auto const logs = Solver::functor(logarithms);
  BOOST_TEST((Solver::levenberg_marquardt(logs, {-1, 1}).status == solver_status::not_finite));
  BOOST_TEST((Solver::hybrid(logs, {-1, 1}).status == solver_status::not_finite));
  BOOST_TEST((Solver::hybrid(Solver::functor(no_root), {1, 1}).status == solver_status::infeasible));
  BOOST_TEST((Solver::levenberg_marquardt(bard_of<Solver>(), {1, 1, 1}, 1e-8, 3).status == solver_status::limit_reached));
  BOOST_CHECK_THROW(Solver::levenberg_marquardt(logs, {1}), std::invalid_argument);
  BOOST_CHECK_THROW(Solver::hybrid(logs, {std::nan(""), 1}), std::invalid_argument);
  BOOST_CHECK_THROW(Solver::hybrid(Solver::functor(picky), {1, 1}), std::range_error);
  auto const sized_picky = Solver::functor(cr::sized(picky_each, {2}));
  auto const sized_logs = Solver::functor(cr::sized(logarithms_each, {2}));
  BOOST_CHECK_THROW(Solver::hybrid(sized_picky, {1, 1}), std::range_error);
  BOOST_CHECK_THROW(Solver::levenberg_marquardt(sized_picky, {1, 1}), std::range_error);
  BOOST_CHECK_THROW(Solver::levenberg_marquardt(sized_picky, {1}), std::invalid_argument);
  BOOST_CHECK_THROW(Solver::hybrid(sized_picky, {1, std::nan("")}), std::invalid_argument);
  BOOST_TEST((Solver::levenberg_marquardt(sized_logs, {-1, 1}).status == solver_status::not_finite));
  BOOST_TEST((Solver::hybrid(sized_logs, {1, -1}).status == solver_status::not_finite));
  BOOST_CHECK_THROW(Solver::functor(cr::sized(cr::function(cr::each(i, 1_c, n - 1_c, xs[i] - xs[i - 1_c]), xs), {3})),
                    std::invalid_argument);  // fewer than unknowns
  std::vector<double> const few(3);
  BOOST_CHECK_THROW(Solver::functor(bard, bard_data.seen, few, bard_data.second, bard_data.third), std::invalid_argument);
  std::vector<double> const two(2);
  BOOST_CHECK_THROW(Solver::functor(bard, two, two, two, two), std::invalid_argument);  // fewer than unknowns
}

/// Each of four kinds of residuals, handed to a solver by `run`; `after` evaluations of a row are beside the result.
template <class Run>
void never_solved_without_numbers(long after, Run const& run) {
  std::vector<double> const begin{2, 3};
  BOOST_TEST(trouble::solved_without_numbers([&] { return run(fading_values, begin); }, after) == -1);
  BOOST_TEST(trouble::solved_without_numbers([&] { return run(fading_slopes, begin); }, after) == -1);
  BOOST_TEST(trouble::solved_without_numbers([&] { return run(cr::sized(fading_each, {2}), begin); }, 2 * after) == -1);
  BOOST_TEST(trouble::solved_without_numbers([&] { return run(cr::sized(fading_slopes_each, {2}), begin); }, 2 * after) == -1);
}
template <class Solver>
void never_solved_without_numbers() {
  never_solved_without_numbers(
      4, [](auto const& f, auto const& begin) { return Solver::levenberg_marquardt(Solver::functor(f), begin).status; });
  never_solved_without_numbers(0,
                               [](auto const& f, auto const& begin) { return Solver::hybrid(Solver::functor(f), begin).status; });
}

}  // namespace problems

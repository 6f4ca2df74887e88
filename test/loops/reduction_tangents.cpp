// Tangents of reductions that do not add up, and their second derivatives: against differences of plain loops with 50 digits.
#include "plain_slopes.hpp"
#include <chainrule/chainrule.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <tuple>

namespace cr = chainrule;
using namespace chainrule::literals;

namespace {

constexpr cr::extent<"n"> n;
constexpr cr::variables<"x", n> x;
constexpr cr::variables<"mu", 3, 2> mu;
constexpr cr::integers<"owner", n> owner;
constexpr cr::index<"i"> i;
constexpr cr::index<"j"> j;
constexpr cr::variable<"a"> a;
constexpr cr::variable<"b"> b;

// Beside a batch of 16 turns, and of 8.
constexpr std::size_t sizes[] = {1, 2, 7, 8, 9, 15, 16, 17, 40};

constexpr auto body = a * x[i] + square(x[i]);
constexpr auto product_of = cr::function(cr::product(i, n, body), cr::wrt(a, x));
constexpr auto smallest = cr::function(cr::min(i, n, body), cr::wrt(a, x));
constexpr auto exponential = cr::function(cr::log_sum_exp(i, n, body), cr::wrt(a, x));
constexpr auto root = cr::function(cr::norm(i, n, body), cr::wrt(a, x));
constexpr auto mixed =
    cr::function(cr::mean(i, n, body* cr::product(i, n, body)) + square(cr::norm(i, n, x[i] - a)), cr::wrt(a, x));

/// The derivative along a direction, and the Hessian times it, in one list.
template <class F>
std::vector<double> tangents(F const& f, std::vector<double> const& point, std::vector<double> const& direction) {
  std::vector<double> const xs(point.begin() + 1, point.end());
  std::vector<double> const by_xs(direction.begin() + 1, direction.end());
  auto work = f.workspace();
  auto const curved = f.hvp(work, std::tie(point[0], xs), std::tie(direction[0], by_xs));
  std::vector<double> result{f.jvp(std::tie(point[0], xs), std::tie(direction[0], by_xs)), curved[0_c]};
  result.insert(result.end(), curved[1_c].begin(), curved[1_c].end());
  return result;
}
template <class F, class Plain>
void compare(F const& f, Plain const& plain, std::vector<double> const& point, std::vector<double> const& direction) {
  std::vector<double> const found = tangents(f, point, direction);
  BOOST_TEST(close(found[0], slope(plain, point, direction), std::abs(found[0])));
  for_some(point.size(), [&](std::size_t at) {
    BOOST_TEST(close(found[1 + at], slope_of_slope(plain, point, direction, at), 1 + std::abs(found[0])));
  });
}

point_50 bodies(point_50 const& v) {
  point_50 result;
  for (std::size_t at = 1; at < v.size(); ++at) result.push_back(v[0] * v[at] + v[at] * v[at]);
  return result;
}
}  // namespace

BOOST_AUTO_TEST_CASE(every_reduction) {
  for (std::size_t const size : sizes) {
    std::vector<double> const point = random_numbers(size + 1);
    std::vector<double> const direction = random_numbers(size + 1, -1, 1);
    compare(
        product_of, [](point_50 const& v) { return product_50(bodies(v)); }, point, direction);
    compare(
        exponential, [](point_50 const& v) { return exponential_50(bodies(v)); }, point, direction);
    compare(
        root, [](point_50 const& v) { return norm_50(bodies(v)); }, point, direction);
    auto const least = [](point_50 const& v) {
      point_50 const all = bodies(v);
      return *std::min_element(all.begin(), all.end());
    };
    compare(smallest, least, point, direction);
    auto const both = [&](point_50 const& v) {
      point_50 const all = bodies(v);
      fifty sum = 0;
      for (fifty const& each : all) sum += each;
      fifty squares = 0;
      for (std::size_t at = 1; at < v.size(); ++at) squares += (v[at] - v[0]) * (v[at] - v[0]);
      return fifty(sum * product_50(all) / size + squares);
    };
    compare(mixed, both, point, direction);
  }
}

// Within one another, gathered, over triangles; by numbers and by elements.
BOOST_AUTO_TEST_CASE(nested) {
  constexpr auto formula =
      cr::log_sum_exp(i, n, cr::norm(j, 2_c, x[i] * mu(owner[i], j) - a)) *
      cr::sum(i, n, cr::product(j, 0_c, i, b + x[j] * mu(owner[j], 1_c)) + cr::max(j, 2_c, a * mu(owner[i], j) * x[i]));
  constexpr auto f = cr::function(formula, cr::wrt(a, b, mu, x), cr::given(owner));
  constexpr auto by_numbers = cr::function(formula, cr::wrt(a, b, mu), cr::given(x, owner));
  for (std::size_t const size : {1UL, 2UL, 9UL, 17UL}) {
    std::vector<double> const point = random_numbers(8 + size, 0.2, 0.9);
    std::vector<double> const direction = random_numbers(8 + size, -1, 1);
    std::vector<int> const owners = random_places(size, 3);
    auto const plain = [&](point_50 const& v) {
      auto const centre = [&](std::size_t row, std::size_t column) { return v[2 + 2 * std::size_t(owners[row]) + column]; };
      point_50 norms;
      fifty sum = 0;
      fifty product = 1;
      for (std::size_t row = 0; row < size; ++row) {
        fifty const& at = v[8 + row];
        norms.push_back(norm_50({at * centre(row, 0) - v[0], at * centre(row, 1) - v[0]}));
        product *= v[1] + at * centre(row, 1);
        sum += product + v[0] * at * std::max(centre(row, 0), centre(row, 1));
      }
      return fifty(exponential_50(norms) * sum);
    };
    std::vector<double> const centres(point.begin() + 2, point.begin() + 8);
    std::vector<double> const xs(point.begin() + 8, point.end());
    std::vector<double> const to_centres(direction.begin() + 2, direction.begin() + 8);
    std::vector<double> const to_xs(direction.begin() + 8, direction.end());
    double const expected = slope(plain, point, direction);
    BOOST_TEST(
        close(f.jvp(std::tie(point[0], point[1], centres, xs, owners), std::tie(direction[0], direction[1], to_centres, to_xs)),
              expected, std::abs(expected)));
    auto work = f.workspace();
    auto const curved =
        f.hvp(work, std::tie(point[0], point[1], centres, xs, owners), std::tie(direction[0], direction[1], to_centres, to_xs));
    std::vector<double> found{curved[0_c], curved[1_c]};
    found.insert(found.end(), curved[2_c].begin(), curved[2_c].end());
    found.insert(found.end(), curved[3_c].begin(), curved[3_c].end());
    for_some(found.size(), [&](std::size_t at) {
      BOOST_TEST(close(found[at], slope_of_slope(plain, point, direction, at), double(10 * size) + std::abs(found[at])));
    });
    auto const all = by_numbers.value_gradient_hessian(point[0], point[1], centres, xs, owners);
    for_some(8, [&](std::size_t row) {
      std::vector<double> unit(point.size());
      unit[row] = 1;
      BOOST_TEST(close(all.gradient[row], slope(plain, point, unit), double(10 * size)));
      for (std::size_t column = 0; column < 8; column += 3)
        BOOST_TEST(close(all.hessian[row][column], slope_of_slope(plain, point, unit, column), double(100 * size)));
    });
  }
}

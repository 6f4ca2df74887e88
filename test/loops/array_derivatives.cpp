// Tangents, and Hessians times directions, of functions of arrays whose lengths calls tell: against differences of
// plain loops with 50 digits, and against derivatives by hand.
#include "plain_slopes.hpp"
#include <chainrule/chainrule.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <new>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

namespace cr = chainrule;
using namespace chainrule::literals;
namespace {
long allocations = 0;
}
[[gnu::noinline]] void* operator new(std::size_t size) {
  ++allocations;
  if (void* const memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace {

constexpr cr::extent<"n"> rows;
constexpr cr::extent<"k"> centres;
constexpr cr::variables<"x", rows> x;
constexpr cr::variables<"mu", centres, 3> mu;
constexpr cr::variables<"w", 2> w;
constexpr cr::integers<"owner", rows> owner;
constexpr cr::integers<"starts", rows + 1_c> starts;
constexpr cr::index<"i"> i;
constexpr cr::index<"j"> j;
constexpr cr::variable<"a"> a;

constexpr auto clusters = cr::function(cr::sum(i, rows, cr::sum(j, 3_c, square(x[i] - mu(owner[i], j)) * exp(-mu[owner[i]][j]))),
                                       cr::wrt(mu, x), cr::given(owner));

}  // namespace

// By hand: the Hessian of Rosenbrock's valley has three diagonals.
BOOST_AUTO_TEST_CASE(neighbours) {
  constexpr auto valley =
      cr::function(cr::sum(i, 0_c, rows - 2_c, 100_c * square(x[i + 1_c] - square(x[i])) + square(1_c - x[i])), x);
  auto work = valley.workspace();
  for (std::size_t const length : lengths) {
    std::vector<double> const point = random_numbers(length);
    std::vector<double> const direction = random_numbers(length, -1, 1);
    std::vector<double> gradient(length);
    std::vector<double> product(length);
    for (std::size_t row = 0; row + 1 < length; ++row) {
      double const u = point[row];
      double const v = point[row + 1];
      gradient[row] += -400 * u * (v - u * u) - 2 * (1 - u);
      gradient[row + 1] += 200 * (v - u * u);
      product[row] += (1200 * u * u - 400 * v + 2) * direction[row] - 400 * u * direction[row + 1];
      product[row + 1] += -400 * u * direction[row] + 200 * direction[row + 1];
    }
    double along = 0;
    for (std::size_t row = 0; row < length; ++row) along += gradient[row] * direction[row];
    BOOST_TEST(close(valley.jvp(std::tie(point), std::tie(direction)), along, 1000));
    BOOST_TEST(close(valley.jvp(point, direction), along, 1000));
    auto const found = valley.hvp(work, point, direction);
    BOOST_TEST_REQUIRE(found[0_c].size() == length);
    for (std::size_t row = 0; row < length; ++row) BOOST_TEST(close(found[0_c][row], product[row], 1000));
    double slope_found = 0;
    std::vector<double> into(length, 7);
    valley.hvp(cr::into(slope_found, into), point, direction);
    BOOST_TEST(close(slope_found, along, 1000));
    for (std::size_t row = 0; row < length; ++row) BOOST_TEST(into[row] == found[0_c][row]);
    auto const pulled = valley.vjp(work, point, 2.0);
    for (std::size_t row = 0; row < length; ++row) BOOST_TEST(close(pulled[0_c][row], 2 * gradient[row], 1000));
  }
}

BOOST_AUTO_TEST_CASE(gathered_elements) {
  auto work = clusters.workspace();
  for (std::size_t const length : lengths)
    for (int const count : {1, 4}) {
      std::vector<int> const owners = random_places(length, count);
      std::size_t const split = std::size_t(3 * count);
      auto const plain = [&](point_50 const& v) {
        fifty sum = 0;
        for (std::size_t row = 0; row < length; ++row)
          for (std::size_t column = 0; column < 3; ++column) {
            fifty const mean = v[std::size_t(owners[row]) * 3 + column];
            sum += (v[split + row] - mean) * (v[split + row] - mean) * exp(-mean);
          }
        return sum;
      };
      std::vector<double> const point = random_numbers(split + length);
      std::vector<double> const direction = random_numbers(split + length, -1, 1);
      std::vector<double> const means(point.begin(), point.begin() + std::ptrdiff_t(split));
      std::vector<double> const points(point.begin() + std::ptrdiff_t(split), point.end());
      std::vector<double> const to_means(direction.begin(), direction.begin() + std::ptrdiff_t(split));
      std::vector<double> const to_points(direction.begin() + std::ptrdiff_t(split), direction.end());
      BOOST_TEST(close(clusters.jvp(std::tie(means, points, owners), std::tie(to_means, to_points)),
                       slope(plain, point, direction), double(length)));
      auto const found = clusters.hvp(work, std::tie(means, points, owners), std::tie(to_means, to_points));
      for_some(split, [&](std::size_t each) {
        BOOST_TEST(close(found[0_c][each], slope_of_slope(plain, point, direction, each), double(length)));
      });
      for_some(length, [&](std::size_t each) {
        BOOST_TEST(close(found[1_c][each], slope_of_slope(plain, point, direction, split + each)));
      });
    }
}

// A triangle, rows of their own length, sums in functions of sums, an index and an extent as numbers, scalars and short arrays.
BOOST_AUTO_TEST_CASE(nested_sums) {
  constexpr auto triangle = cr::function(cr::sum(i, rows, cr::sum(j, 0_c, i, x[i] * x[j] * sin(x[i - j]))), x);
  constexpr auto ragged =
      cr::function(cr::sum(i, rows, square(cr::sum(j, starts[i], starts[i + 1_c] - 1_c, mu(j, 0_c) * mu(j, 2_c))) * x[i]),
                   cr::wrt(mu, x), cr::given(starts));
  constexpr auto deep = cr::function(
      a * log(cr::sum(i, rows, (1_c + i / rows) * exp(a * x[i] + cr::sum(j, 2_c, w[j] * w[j] * x[i]))) + 1_c) + rows * a,
      cr::wrt(a, w, x));
  auto work = triangle.workspace();
  for (std::size_t const length : lengths) {
    if (length > 33) continue;
    std::vector<double> const point = random_numbers(length);
    std::vector<double> const direction = random_numbers(length, -1, 1);
    auto const plain = [&](point_50 const& v) {
      fifty sum = 0;
      for (std::size_t row = 0; row < length; ++row)
        for (std::size_t column = 0; column <= row; ++column) sum += v[row] * v[column] * sin(v[row - column]);
      return sum;
    };
    BOOST_TEST(close(triangle.jvp(point, direction), slope(plain, point, direction), double(length * length)));
    auto const curved = triangle.hvp(work, point, direction);
    for_some(length, [&](std::size_t each) {
      BOOST_TEST(close(curved[0_c][each], slope_of_slope(plain, point, direction, each), double(length)));
    });

    std::vector<long> first(length + 1, 0);
    for (std::size_t row = 0; row < length; ++row) first[row + 1] = first[row] + long(row % 4);
    std::size_t const size = std::size_t(3 * first[length]);
    auto const plain_rows = [&](point_50 const& v) {
      fifty sum = 0;
      for (std::size_t row = 0; row < length; ++row) {
        fifty inner = 0;
        for (auto column = std::size_t(first[row]); column < std::size_t(first[row + 1]); ++column)
          inner += v[3 * column] * v[3 * column + 2];
        sum += inner * inner * v[size + row];
      }
      return sum;
    };
    std::vector<double> const both = random_numbers(size + length);
    std::vector<double> const along = random_numbers(size + length, -1, 1);
    auto const cut = [&](std::vector<double> const& all) {
      return std::pair(std::vector<double>(all.begin(), all.begin() + std::ptrdiff_t(size)),
                       std::vector<double>(all.begin() + std::ptrdiff_t(size), all.end()));
    };
    auto const [numbers, weights] = cut(both);
    auto const [to_numbers, to_weights] = cut(along);
    BOOST_TEST(close(ragged.jvp(std::tie(numbers, weights, first), std::tie(to_numbers, to_weights)),
                     slope(plain_rows, both, along), double(length)));
    auto const bent = ragged.hvp(work, std::tie(numbers, weights, first), std::tie(to_numbers, to_weights));
    for_some(size, [&](std::size_t each) {
      BOOST_TEST(close(bent[0_c][each], slope_of_slope(plain_rows, both, along, each), double(length)));
    });
    for_some(length, [&](std::size_t each) {
      BOOST_TEST(close(bent[1_c][each], slope_of_slope(plain_rows, both, along, size + each), double(length)));
    });

    auto const plain_deep = [&](point_50 const& v) {
      fifty sum = 0;
      for (std::size_t row = 0; row < length; ++row)
        sum += (1 + fifty(row) / fifty(length)) * exp((v[0] + v[1] * v[1] + v[2] * v[2]) * v[3 + row]);
      return fifty(v[0] * log(sum + 1) + fifty(length) * v[0]);
    };
    std::vector<double> const all = random_numbers(3 + length);
    std::vector<double> const to = random_numbers(3 + length, -1, 1);
    std::array const pair{all[1], all[2]};
    std::array const to_pair{to[1], to[2]};
    std::vector<double> const rest(all.begin() + 3, all.end());
    std::vector<double> const to_rest(to.begin() + 3, to.end());
    BOOST_TEST(close(deep.jvp(std::tie(all[0], pair, rest), std::tie(to[0], to_pair, to_rest)), slope(plain_deep, all, to)));
    auto const turned = deep.hvp(work, std::tie(all[0], pair, rest), std::tie(to[0], to_pair, to_rest));
    BOOST_TEST(close(turned[0_c], slope_of_slope(plain_deep, all, to, 0)));
    BOOST_TEST(close(turned[1_c][0], slope_of_slope(plain_deep, all, to, 1)));
    BOOST_TEST(close(turned[1_c][1], slope_of_slope(plain_deep, all, to, 2)));
    for_some(length,
             [&](std::size_t each) { BOOST_TEST(close(turned[2_c][each], slope_of_slope(plain_deep, all, to, 3 + each))); });
  }
}

// What is not selected does not show, in tangents of tangents neither.
BOOST_AUTO_TEST_CASE(selections) {
  constexpr auto roots = cr::function(cr::sum(i, rows, select(x[i] > 0_c, a * sqrt(x[i]), 0_c)), cr::wrt(a, x));
  std::vector<double> const numbers{4, 0, -1, 1};
  std::vector<double> const direction{1, 1, 1, 1};
  double const factor = 2;
  double const to_factor = 0.5;
  BOOST_TEST(roots.jvp(std::tie(factor, numbers), std::tie(to_factor, direction)) == 0.5 * 3 + 2 * (0.25 + 0.5));
  auto work = roots.workspace();
  auto const product = roots.hvp(work, std::tie(factor, numbers), std::tie(to_factor, direction));
  BOOST_TEST(product[0_c] == 0.25 + 0.5);
  BOOST_TEST(product[1_c][0] == 0.5 * 0.25 - 2 * 1.0 / 32);
  BOOST_TEST(product[1_c][1] == 0);
  BOOST_TEST(product[1_c][2] == 0);
  BOOST_TEST(product[1_c][3] == 0.5 * 0.5 - 2 * 0.25);
}

// Before anything is calculated, and with the name of what is wrong.
BOOST_AUTO_TEST_CASE(what_is_wrong) {
  auto work = clusters.workspace();
  std::vector<double> const means(6, 1.0);
  std::vector<double> const points(4, 1.0);
  std::vector<double> const too_short(3, 1.0);
  std::vector<int> const owners{0, 1, 0, 1};
  std::vector<int> const astray{0, 1, 2, 1};
  auto const says = [](std::string const& text) {
    return [text](std::exception const& e) { return std::string(e.what()).find(text) != std::string::npos; };
  };
  std::string const direction_of_x = "the direction of x has length 3, but x has length 4";
  BOOST_CHECK_EXCEPTION(clusters.jvp(std::tie(means, points, owners), std::tie(means, too_short)), std::invalid_argument,
                        says(direction_of_x));
  BOOST_CHECK_EXCEPTION(clusters.hvp(work, std::tie(means, points, owners), std::tie(too_short, points)), std::invalid_argument,
                        says("the direction of mu has length 3, but mu has length 6"));
  double slope_before = 7;
  std::vector<double> by_means(6, 7.0);
  std::vector<double> by_points(4, 7.0);
  auto const into = cr::into(slope_before, by_means, by_points);
  BOOST_CHECK_EXCEPTION(clusters.hvp(into, std::tie(means, points, astray), std::tie(means, points)), std::out_of_range,
                        says("index 2 is outside of mu"));
  BOOST_CHECK_EXCEPTION(clusters.hvp(into, std::tie(means, points, owners), std::tie(means, too_short)), std::invalid_argument,
                        says(direction_of_x));
  for (double const each : by_means) BOOST_TEST(each == 7);
  for (double const each : by_points) BOOST_TEST(each == 7);
  BOOST_TEST(slope_before == 7);

  constexpr auto short_array = cr::function(cr::sum(i, rows, w[0_c] * w[1_c] * x[i]), cr::wrt(w), cr::given(x));
  std::vector<double> const pair{1, 2};
  BOOST_CHECK_EXCEPTION(short_array.jvp(std::tie(pair, points), std::tie(too_short)), std::invalid_argument,
                        says("the direction of w has length 3, but w has length 2"));
}

// Tables in a workspace: of the valley by hand, tridiagonal; of numbers and arrays side by side against 50 digits.
BOOST_AUTO_TEST_CASE(tables) {
  constexpr auto valley =
      cr::function(cr::sum(i, 0_c, rows - 2_c, 100_c * square(x[i + 1_c] - square(x[i])) + square(1_c - x[i])), x);
  auto work = valley.workspace();
  for (std::size_t const length : lengths) {
    std::vector<double> const point = random_numbers(length);
    auto const found = valley.hessian(work, point);
    BOOST_TEST_REQUIRE(found.rows() == length);
    BOOST_TEST_REQUIRE(found.columns() == length);
    bool same = true;
    for (std::size_t row = 0; row < length; ++row)
      for (std::size_t column = 0; column < length; ++column) {
        double by_hand = row == column && row > 0 ? 200 : 0;
        if (row == column && row + 1 < length) by_hand += 1200 * point[row] * point[row] - 400 * point[row + 1] + 2;
        if (row + 1 == column || column + 1 == row) by_hand = -400 * point[row < column ? row : column];
        same = same && close(found(row, column), by_hand, 1000);
      }
    BOOST_TEST(same);
  }

  // p, x, a in this order: an array of known length, one whose length the call tells, a number.
  constexpr auto all = cr::log_sum_exp(i, rows, w[0_c] * x[i]) * w[1_c] + a * cr::sum(i, rows, cr::sum(j, 0_c, i, x[i] * x[j]));
  constexpr auto f = cr::function(all, cr::wrt(w, x, a));
  constexpr auto both = cr::function(boost::hana::make_tuple(all, square(a) * w[1_c]), cr::wrt(w, x, a));
  auto const plain = []<class T>(std::vector<T> const& v) {
    using std::exp, std::log;
    T terms = 0, pairs = 0;
    for (std::size_t row = 2; row + 1 < v.size(); ++row) {
      terms += exp(v[0] * v[row]);
      for (std::size_t before = 2; before <= row; ++before) pairs += v[row] * v[before];
    }
    return T(log(terms) * v[1] + v.back() * pairs);
  };
  auto more = f.workspace();
  auto rows_of_both = both.workspace();
  for (std::size_t const length : {std::size_t(1), std::size_t(5), std::size_t(3)}) {
    std::vector<double> const point = random_numbers(length + 3);
    std::array<double, 2> const ws{point[0], point[1]};
    std::vector<double> const xs(point.begin() + 2, point.end() - 1);
    auto const [value, gradient, hessian] = f.value_gradient_hessian(more, ws, xs, point.back());
    BOOST_TEST(value == f(ws, xs, point.back()));
    BOOST_TEST(gradient[2_c] == f.gradient(work, ws, xs, point.back())[2_c]);
    BOOST_TEST(gradient[1_c][0] == f.gradient(work, ws, xs, point.back())[1_c][0]);
    auto const named = f.value_gradient_hessian(rows_of_both, x = xs, a = point.back(), w = ws);
    BOOST_TEST(named.gradient[a] == gradient[2_c]);
    auto const bound = f.over(x = xs).hessian(work, ws, point.back());
    for (std::size_t row = 0; row < point.size(); ++row)
      for (std::size_t column = 0; column < point.size(); ++column) {
        std::vector<double> unit(point.size());
        unit[row] = 1;
        BOOST_TEST(close(hessian(row, column), slope_of_slope(plain, point, unit, column), 100));
        BOOST_TEST(hessian(row, column) == hessian(column, row));
        BOOST_TEST(named.hessian(row, column) == hessian(row, column));
        BOOST_TEST(bound(row, column) == hessian(row, column));
      }
    auto const [values, jacobian] = both.value_and_jacobian(rows_of_both, ws, xs, point.back());
    BOOST_TEST(values[0] == value);
    BOOST_TEST(values[1] == point.back() * point.back() * ws[1]);
    for (std::size_t column = 0; column < length; ++column) BOOST_TEST(jacobian(0, column + 2) == gradient[1_c][column]);
    BOOST_TEST(jacobian(0, length + 2) == gradient[2_c]);
    BOOST_TEST(jacobian(1, length + 2) == 2 * point.back() * ws[1]);
    BOOST_TEST(jacobian(1, 1) == point.back() * point.back());
    BOOST_TEST(jacobian(1, 2) == 0);
    BOOST_TEST(both.jacobian(cr::blocks, work, ws, xs, point.back())(0, 2) == jacobian(0, 2));
  }
}

BOOST_AUTO_TEST_CASE(memory) {
  auto work = clusters.workspace();
  std::vector<double> const means = random_numbers(12);
  std::vector<double> const points = random_numbers(100);
  std::vector<int> const owners = random_places(100, 4);
  double const first = clusters.hvp(work, std::tie(means, points, owners), std::tie(means, points))[0_c][0];
  long const before = allocations;
  double const again = clusters.hvp(work, std::tie(means, points, owners), std::tie(means, points))[0_c][0];
  double const along = clusters.jvp(std::tie(means, points, owners), std::tie(means, points));
  long const after = allocations;
  BOOST_TEST(after == before);
  BOOST_TEST(first == again);
  BOOST_TEST(along != 0);
}

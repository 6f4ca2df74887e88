// Loops in lanes beside the same loops without: nested ones, branches, products.
#include "lanes.hpp"
#include <chainrule/simd.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <vector>

namespace cr = chainrule;
using namespace chainrule::literals;
using namespace lanes;

constexpr cr::extent<"n"> n;
constexpr cr::extent<"k"> k;
constexpr cr::variables<"t", n> t;
constexpr cr::variables<"y", n> y;
constexpr cr::variables<"mu", k, 3> mu;
constexpr cr::variables<"table", n, k> table;
constexpr cr::integers<"owner", n> owner;
constexpr cr::integers<"starts", n + 1_c> starts;
constexpr cr::index<"i"> i;
constexpr cr::index<"j"> j;
constexpr cr::index<"l"> l;

// The outer loop in lanes, and the inner one: rows lie one after the other, or bounds differ.
BOOST_AUTO_TEST_CASE(nested) {
  static constexpr auto by_rows =
      cr::function(cr::sum(i, n, square(t[i] - cr::sum(j, k, table(i, j) * y[i]))), cr::wrt(table), cr::given(t, y));
  static constexpr auto convolved =
      cr::function(cr::sum(i, 0_c, n - 5_c, square(t[i] - cr::sum(j, 5_c, y[i + j] * (j + 1_c)))), cr::wrt(y), cr::given(t));
  static constexpr auto triangle = cr::function(cr::sum(i, n, cr::sum(j, 0_c, i, y[i] * y[j] / (i + j + 1_c))), cr::wrt(y));
  static constexpr auto ragged =
      cr::function(cr::sum(i, n, t[i] * square(cr::sum(j, starts[i], starts[i + 1_c] - 1_c, mu(j, 0_c) * mu(j, 2_c)))),
                   cr::wrt(mu), cr::given(t, starts));
  static constexpr auto three =
      cr::function(cr::sum(i, n, sin(cr::sum(j, k, cr::sum(l, 3_c, mu(j, l) * t[i] / (l + 1_c))))), cr::wrt(mu), cr::given(t));
  for (std::size_t const size : lengths) {
    check<double>(triangle, random_numbers(size));
    check<double>(convolved, random_numbers(size), random_numbers(size));
    for (std::size_t const other : {std::size_t(0), std::size_t(1), std::size_t(8), std::size_t(19)}) {
      check<double>(by_rows, random_numbers(size * other), random_numbers(size), random_numbers(size));
      check<double>(three, random_numbers(3 * other), random_numbers(size));
      std::vector<int> starts_of_rows{0};
      for (std::size_t row = 0; row < size; ++row)
        starts_of_rows.push_back(
            static_cast<int>(std::min(other, static_cast<std::size_t>(starts_of_rows.back()) + generator() % 12)));
      check<double>(ragged, random_numbers(3 * other), random_numbers(size), starts_of_rows);
    }
  }
}

// A branch that a lane does not take shows nothing: neither in a body, nor in a sum that only some lanes need.
BOOST_AUTO_TEST_CASE(branches) {
  static constexpr auto roots = cr::function(cr::sum(i, n, select(y[i] > 0_c, sqrt(y[i]), 0_c)), cr::wrt(y));
  static constexpr auto sums = cr::function(cr::sum(i, n, select(t[i] > 0_c, cr::sum(j, 3_c, sqrt(mu(owner[i], j))), 0_c)),
                                            cr::wrt(mu), cr::given(t, owner));
  double const some[] = {-1, 0, 4, -9, 0.25, 0, -2, 1, 16, -1, 0, 9, 100};
  for (std::size_t size = 0; size <= std::size(some); ++size) {
    std::vector<double> const numbers(some, some + size);
    check<double>(roots, numbers);
    std::vector<double> centres(6);
    std::vector<int> owners(size);
    for (std::size_t at = 0; at < size; ++at) owners[at] = some[at] > 0;
    for (std::size_t at = 3; at < 6; ++at) centres[at] = double(at);
    check<double>(sums, centres, numbers, owners);
  }
}

// Sums and products whose lengths are known while compiling.
template <int Size, class T>
void check_known_length() {
  static constexpr cr::variables<"x", Size> x;
  static constexpr auto product = cr::function(cr::product(i, 0_c, cr::constant<Size - 1>, x[i]), x);
  static constexpr auto squares = cr::function(cr::product(i, 0_c, cr::constant<Size - 1>, square(x[i]) / x[0_c]) * x[0_c], x);
  static constexpr auto valley =
      cr::function(cr::sum(i, 0_c, cr::constant<Size - 2>, 100_c * square(x[i + 1_c] - square(x[i])) + square(1_c - x[i])), x);
  auto const compare = [](auto const& f, std::vector<T> const& point) {
    auto const expected = f.value_and_gradient(point);
    for (auto const& found : {f.value_and_gradient(cr::simd, point), f.value_and_gradient(plain_loops, point)}) {
      BOOST_TEST(is_near(found.value, expected.value));
      double scale = 1;
      for (T each : expected.gradient) scale = std::max(scale, static_cast<double>(std::abs(each)));
      for (std::size_t at = 0; at < std::size_t(Size); ++at)
        BOOST_TEST(is_near(found.gradient[at], expected.gradient[at], scale));
    }
    BOOST_TEST(is_near(f(cr::simd, point), expected.value));
    BOOST_TEST(is_near(f.gradient(cr::simd, point)[0], expected.gradient[0], static_cast<double>(std::abs(expected.value))));
  };
  auto const point = random_numbers<T>(std::size_t(Size), 0.8, 1.25);
  compare(product, point);
  compare(squares, point);
  compare(valley, point);
  std::vector<T> with_zeros(point);  // one factor is zero, and then another in its lane
  for (std::size_t at = 0; at < std::size_t(Size); at += 8) {
    with_zeros[at] = 0;
    compare(product, with_zeros);
  }
}
BOOST_AUTO_TEST_CASE(known_lengths) {
  check_known_length<7, double>();
  check_known_length<8, float>();
  check_known_length<50, double>();
}

// Loops in lanes have the same bits on every instruction set, those of plain loops, where bodies only add, subtract, multiply
// and divide, and compilers fuse nothing: built without contraction for each set.
#include <chainrule/simd.hpp>

#include <boost/test/unit_test.hpp>

#include <random>
#include <vector>

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::extent<"n"> n;
constexpr cr::extent<"k"> k;
constexpr cr::variables<"y", n> y;
constexpr cr::variables<"mu", k, 3> mu;
constexpr cr::variables<"factors", 21> factors;
constexpr cr::variables<"two", n, 2> two;
constexpr cr::variables<"three", n, 3> three;
constexpr cr::variables<"four", n, 4> four;
constexpr cr::integers<"owner", n> owner;
constexpr cr::index<"i"> i;
constexpr cr::index<"j"> j;
constexpr cr::index<"l"> l;
constexpr cr::index<"q"> q;
constexpr cr::variables<"triangles", k, 11, 11> triangles;
constexpr cr::variables<"rows", n, 11> rows;
constexpr cr::variables<"weights", 11> weights;

namespace {

constexpr cr::lanes_policy<cr::detail::single_numbers> plain_loops{};

std::mt19937_64 generator(3);
template <class T>
std::vector<T> random_numbers(std::size_t size) {
  std::vector<T> result(size);
  for (T& number : result) number = std::uniform_real_distribution<T>(T(-1), T(1))(generator);
  return result;
}

template <class T, class Function, class... A>
void check(Function const& function, A const&... a) {
  auto plain_work = function.template workspace<T>();
  auto work = function.template workspace<T>();
  auto const expected = function.value_and_gradient(plain_loops, plain_work, a...);
  auto const found = function.value_and_gradient(cr::simd, work, a...);
  BOOST_TEST(found.value == expected.value);
  for (std::size_t at = 0; at < expected.gradient[0_c].size(); ++at)
    BOOST_TEST(found.gradient[0_c][at] == expected.gradient[0_c][at]);
}

template <class T>
void check_all() {
  // Neighbours, so that several turns add to one place; gathers; a sum within, and one across.
  static constexpr auto neighbours =
      cr::function(cr::sum(i, 0_c, n - 3_c, y[i] * square(y[i + 2_c] - y[i + 1_c]) / (y[i] + 3_c)), cr::wrt(y));
  static constexpr auto clusters = cr::function(
      cr::sum(i, n, cr::sum(j, 3_c, square(y[i] - mu(owner[i], j)) * mu(owner[i], 0_c))), cr::wrt(mu), cr::given(y, owner));
  static constexpr auto adjacent = cr::function(
      cr::sum(i, n,
              y[i] * cr::sum(j, 2_c, square(two(i, j) - y[i])) +
                  cr::sum(j, 3_c, three(i, j) * (j + y[i])) * cr::sum(j, 4_c, four(i, j) * (j + 2_c) / (y[i] + 3_c))),
      cr::wrt(y), cr::given(two, three, four));
  static constexpr auto smooth =
      cr::function(cr::sum(i, 0_c, n - 5_c, square(cr::sum(j, 5_c, y[i + j] / (j + 1_c)))), cr::wrt(y));
  // Two places some apart, in what others have added to.
  static constexpr auto pairs =
      cr::function(cr::sum(i, n, square(y[i])) + cr::sum(i, 0_c, n - 2_c, y[i + 1_c] * square(y[i])) +
                       cr::sum(i, 0_c, n - 8_c, y[i] * square(y[i + 7_c])) - cr::sum(i, 1_c, n - 9_c, y[i] * square(y[i + 8_c])),
                   cr::wrt(y));
  for (std::size_t const size : {3u, 8u, 13u, 64u, 101u}) {
    check<T>(neighbours, random_numbers<T>(size));
    check<T>(pairs, random_numbers<T>(size));
    check<T>(smooth, random_numbers<T>(size));
    check<T>(adjacent, random_numbers<T>(size), random_numbers<T>(2 * size), random_numbers<T>(3 * size),
             random_numbers<T>(4 * size));
    std::vector<int> owners(size);
    for (int& place : owners) place = static_cast<int>(generator() % 4);
    check<T>(clusters, random_numbers<T>(12), random_numbers<T>(size), owners);
  }
  static constexpr auto product = cr::function(cr::product(i, 0_c, 20_c, factors[i]), factors);
  static constexpr auto valley = cr::function(cr::sum(i, 1_c, 18_c, square(factors[i + 2_c] - square(factors[i]))), factors);
  auto const point = random_numbers<T>(21);
  auto const check_known = [&](auto const& function) {
    auto const expected = function.value_and_gradient(plain_loops, point);
    auto const found = function.value_and_gradient(cr::simd, point);
    BOOST_TEST(found.value == expected.value);
    for (std::size_t at = 0; at < 21; ++at) BOOST_TEST(found.gradient[at] == expected.gradient[at]);
  };
  check_known(product);
  check_known(valley);
}

}  // namespace

BOOST_AUTO_TEST_CASE(doubles) { check_all<double>(); }
BOOST_AUTO_TEST_CASE(floats) { check_all<float>(); }

#if defined(__AVX512F__)  // once: plain loops have the other code
namespace {

/// Rows in lanes: what they read of triangles is the same for all, and goes to the gradient eight neighbours at a time, with rests of each length.
constexpr auto of_triangles = cr::sum(
    i, n,
    cr::sum(l, 0_c, k - 1_c, cr::sum(q, 0_c, 10_c, square(cr::sum(j, 0_c, q, triangles(l, q, j) * rows(i, j))) / (l + 2_c))));
static_assert(cr::detail::is_better_than_inner(cr::detail::info_of<decltype(of_triangles)>));
// Lanes along the weights' own loop, which needs no sums over lanes.
constexpr auto of_weights = cr::sum(i, n, square(cr::sum(j, 0_c, 10_c, weights[j] * rows(i, j))));
static_assert(!cr::detail::is_better_than_inner(cr::detail::info_of<decltype(of_weights)>));

}  // namespace

BOOST_AUTO_TEST_CASE(tables) {
  static constexpr auto triangle = cr::function(of_triangles, cr::wrt(triangles), cr::given(rows));
  auto const table = random_numbers<double>(3 * 121);
  for (std::size_t const size : {0u, 1u, 7u, 9u, 17u}) {
    auto const data = random_numbers<double>(11 * size);
    check<double>(triangle, table, data);
    auto work = triangle.workspace();
    auto other_work = triangle.workspace();
    auto const expected = triangle.value_and_gradient(work, table, data);
    auto const found = triangle.value_and_gradient(cr::simd, other_work, table, data);
    for (std::size_t at = 0; at < table.size(); ++at)
      BOOST_TEST(cr::near(found.gradient[0_c][at], expected.gradient[0_c][at], 1e-13));
  }
}
#endif

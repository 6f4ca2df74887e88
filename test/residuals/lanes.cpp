// Rows of residuals in lanes give what rows one by one give.
#include <chainrule/simd.hpp>

#include <boost/mpl/list.hpp>
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <random>
#include <tuple>
#include <vector>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;

constexpr cr::extent<"n"> n;
constexpr cr::extent<"m"> m;
constexpr cr::variables<"x", m, 2> x;
constexpr cr::variables<"table", m, 7> table;
constexpr cr::variable<"a"> a;
constexpr cr::variables<"w", 3> w;
constexpr cr::variables<"y", n> y;
constexpr cr::variables<"z", 4, n> z;
constexpr cr::integers<"from", n> from;
constexpr cr::integers<"to", n> to;
constexpr cr::index<"i"> i;
constexpr cr::index<"j"> j;
constexpr cr::index<"l"> l;

namespace {

std::mt19937_64 generator(18);
std::vector<double> random_numbers(std::size_t size) {
  std::uniform_real_distribution<double> in(0.5, 1.5);
  std::vector<double> result(size);
  for (double& number : result) number = in(generator);
  return result;
}
bool close(auto const& found, auto const& expected) {
  bool all = found.size() == expected.size();
  for (std::size_t each = 0; each < found.size() && all; ++each)
    all = std::abs(found[each] - expected[each]) <= 1e-14 * (1 + std::abs(expected[each]));
  return all;
}

using number_types = boost::mpl::list<double, float>;

}  // namespace

BOOST_AUTO_TEST_CASE(lanes_and_rows) {
  constexpr auto rows = hana::make_tuple(cr::each(i, n, y[i] * x(from[i], 0_c) - a * exp(-x(to[i], 1_c))),
                                         cr::each(i, n, select(y[i] > 1_c, x(from[i], 1_c) * x(to[i], 0_c), a)), a - x(0_c, 1_c));
  constexpr auto sparse = cr::function(rows, cr::wrt(x, a), cr::given(from, to, y));
  constexpr auto dense = cr::function(cr::each(i, n, y[i] - w[0_c] * exp(-w[1_c] * y[i]) - w[2_c]), cr::wrt(w), cr::given(y));
  auto lanes = sparse.workspace(), one = sparse.workspace();
  for (std::size_t const size :
       {std::size_t(0), std::size_t(1), std::size_t(7), std::size_t(8), std::size_t(9), std::size_t(43)}) {
    auto const xs = random_numbers(10), ys = random_numbers(size), ws = random_numbers(3), weights = random_numbers(2 * size + 1);
    std::vector<int> froms(size), tos(size);
    for (int& each : froms) each = int(generator() % 5);
    for (int& each : tos) each = int(generator() % 5);
    auto const in_lanes = sparse.value_and_sparse_jacobian(cr::simd, lanes, xs, 0.5, froms, tos, ys);
    auto const by_rows = sparse.value_and_sparse_jacobian(one, xs, 0.5, froms, tos, ys);
    BOOST_TEST(close(in_lanes.value, by_rows.value));
    BOOST_TEST(close(in_lanes.jacobian.values, by_rows.jacobian.values));
    auto const normal = sparse.sparse_normal_equations(cr::simd, lanes, xs, 0.5, froms, tos, ys);
    auto const plain = sparse.sparse_normal_equations(one, xs, 0.5, froms, tos, ys);
    BOOST_TEST(close(normal.gradient, plain.gradient));
    BOOST_TEST(close(normal.matrix.values, plain.matrix.values));
    double const as = 0.5;
    auto const point = std::tie(xs, as, froms, tos, ys);
    BOOST_TEST(
        close(sparse.sparse_hessian(cr::simd, lanes, point, weights).values, sparse.sparse_hessian(one, point, weights).values));

    std::vector<double> first(3 * size), second(3 * size);
    dense.jacobian(cr::simd, cr::into(first), ws, ys);
    dense.jacobian(cr::into(second), ws, ys);
    BOOST_TEST(close(first, second));
    BOOST_TEST(close(dense.normal_equations(cr::simd, ws, ys).matrix[2], dense.normal_equations(ws, ys).matrix[2]));
    BOOST_TEST(close(dense(cr::simd, lanes, ws, ys), dense(one, ws, ys)));
  }
}

// Rows that eight turns gather are read in fours, the last of them shorter; what stands alone in a four is read alone.
BOOST_AUTO_TEST_CASE(long_rows_gathered) {
  constexpr auto by = [](auto which) { return table(from[i], which); };
  constexpr auto of = [](auto which) { return table(to[i] + 1_c, which); };
  constexpr auto sparse = cr::function(
      cr::each(i, n, hana::make_tuple(by(0_c) * by(2_c) - by(3_c) * exp(by(6_c)), by(4_c) * of(1_c) - of(5_c) * of(6_c) * y[i])),
      cr::wrt(table), cr::given(from, to, y));
  auto lanes = sparse.workspace(), one = sparse.workspace();
  for (std::size_t const size : {std::size_t(1), std::size_t(8), std::size_t(21)}) {
    auto const vs = random_numbers(7 * 5), ys = random_numbers(size);
    std::vector<int> froms(size), tos(size);
    for (int& each : froms) each = int(generator() % 5);
    for (int& each : tos) each = int(generator() % 4);
    froms.back() = 4;
    auto const in_lanes = sparse.value_and_sparse_jacobian(cr::simd, lanes, vs, froms, tos, ys);
    auto const by_rows = sparse.value_and_sparse_jacobian(one, vs, froms, tos, ys);
    BOOST_TEST(close(in_lanes.value, by_rows.value));
    BOOST_TEST(close(in_lanes.jacobian.values, by_rows.jacobian.values));
  }
}

// Their entries are put side by side, in fours and what is left of them.
BOOST_AUTO_TEST_CASE_TEMPLATE(rows_with_entries_of_their_own, T, number_types) {
  constexpr auto of_columns = cr::function(
      cr::each(i, n, hana::make_tuple(z(2_c, i) * exp(z(0_c, i) * y[i]) + z(3_c, i), z(1_c, i) * z(0_c, i) - y[i] * z(2_c, i))),
      cr::wrt(z), cr::given(y));
  auto lanes = of_columns.template workspace<T>(), one = of_columns.template workspace<T>();
  for (std::size_t const size : {std::size_t(8), std::size_t(13), std::size_t(24)}) {
    auto const zs = random_numbers(4 * size), ys = random_numbers(size);
    std::vector<T> const zs_of_type(zs.begin(), zs.end()), ys_of_type(ys.begin(), ys.end());
    auto const in_lanes = of_columns.value_and_sparse_jacobian(cr::simd, lanes, zs_of_type, ys_of_type);
    auto const by_rows = of_columns.value_and_sparse_jacobian(one, zs_of_type, ys_of_type);
    BOOST_TEST(in_lanes.jacobian.values.size() == 6 * size);
    auto const is_near = [](T u, T v) { return std::abs(u - v) <= 4 * std::numeric_limits<T>::epsilon() * (1 + std::abs(v)); };
    BOOST_TEST(std::equal(in_lanes.value.begin(), in_lanes.value.end(), by_rows.value.begin(), by_rows.value.end(), is_near));
    BOOST_TEST(std::equal(in_lanes.jacobian.values.begin(), in_lanes.jacobian.values.end(), by_rows.jacobian.values.begin(),
                          by_rows.jacobian.values.end(), is_near));
  }
}
// What is larger than caches is written past them: rows that fill lines, and others among them.
BOOST_AUTO_TEST_CASE(rows_past_the_caches) {
  constexpr auto all = cr::function(hana::make_tuple(cr::each(i, n, y[i] * (z(0_c, i) * z(1_c, i) + z(2_c, i) * z(3_c, i))),
                                                     cr::each(j, n, z(0_c, j) * z(1_c, j) * z(3_c, j)),
                                                     cr::each(l, n, y[l] * z(0_c, l) - z(1_c, l) * z(2_c, l) * z(3_c, l))),
                                    cr::wrt(z), cr::given(y));
  std::size_t const size = 50'003;  // 11 slopes in each row of the three: 4.4 MB
  auto const zs = random_numbers(4 * size), ys = random_numbers(size);
  auto lanes = all.workspace(), one = all.workspace();
  auto const expected = all.value_and_sparse_jacobian(one, zs, ys);
  for (int again = 0; again < 2; ++again) {
    auto const found = all.value_and_sparse_jacobian(cr::simd, lanes, zs, ys);
    BOOST_TEST(close(found.value, expected.value));
    BOOST_TEST(close(found.jacobian.values, expected.jacobian.values));
    std::fill(found.jacobian.values.begin(), found.jacobian.values.end(), 7.0);
  }
  BOOST_TEST(close(all.sparse_jacobian(cr::simd, lanes, zs, ys).values, expected.jacobian.values));
}

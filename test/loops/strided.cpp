// Arguments that do not lie in memory one number after the other: views with a step, rows and columns and maps of Eigen's, matrices for
// arrays of two extents.
#include <chainrule/simd.hpp>

#include <Eigen/Core>
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::extent<"n"> n;
constexpr cr::extent<"k"> k;
constexpr cr::variables<"t", n> t;
constexpr cr::variables<"mu", k, 3> mu;
constexpr cr::variables<"table", n, k> table;
constexpr cr::integers<"owner", n> owner;
constexpr cr::index<"i"> i;
constexpr cr::index<"j"> j;

namespace {

constexpr auto lists = cr::function(cr::sum(i, n, square(t[i]) * t[n - 1_c - i]), t);
constexpr auto gathered = cr::function(cr::sum(i, n, cr::sum(j, 3_c, square(t[i] - mu(owner[i], j)) * mu(owner[i], 0_c))),
                                       cr::wrt(mu, t), cr::given(owner));
constexpr auto tables =
    cr::function(cr::sum(i, n, cr::sum(j, k, table(i, j) * exp(t[i] * table(i, j)))), cr::wrt(table), cr::given(t));

template <class Call>
std::string message_of(Call const& call) {
  try {
    (void)call();
  } catch (std::invalid_argument const& error) {
    return error.what();
  }
  return "nothing thrown";
}

/// The same bits as with a copy that lies one after the other, in lanes too.
void check_list(auto const& view, std::vector<double> const& copy) {
  auto work = lists.workspace();
  auto other = lists.workspace();
  auto const [value, gradient] = lists.value_and_gradient(work, view);
  auto const [wanted, slopes] = lists.value_and_gradient(other, copy);
  BOOST_TEST(value == wanted);
  BOOST_TEST(lists(view) == wanted);
  BOOST_TEST(lists(cr::simd, view) == lists(cr::simd, copy));
  BOOST_TEST_REQUIRE(gradient[0_c].size() == copy.size());
  for (std::size_t at = 0; at < copy.size(); ++at) BOOST_TEST(gradient[0_c][at] == slopes[0_c][at]);
}

}  // namespace

BOOST_AUTO_TEST_CASE(lists_with_a_step) {
  for (std::size_t const length : {0UL, 1UL, 2UL, 15UL, 16UL, 17UL, 33UL}) {
    std::vector<double> numbers(3 * length + 1);
    for (std::size_t at = 0; at < numbers.size(); ++at) numbers[at] = 0.25 + double(at * at % 17);
    std::vector<double> every_third;
    std::vector<double> backwards;
    for (std::size_t at = 0; at < length; ++at) every_third.push_back(numbers[3 * at + 1]);
    for (std::size_t at = 0; at < length; ++at) backwards.push_back(numbers[length - 1 - at]);
    check_list(cr::strided(numbers.data() + 1, length, 3), every_third);
    check_list(cr::strided(numbers.data() + (length > 0 ? length - 1 : 0), length, -1), backwards);
    check_list(cr::strided(numbers.data(), length, 0), std::vector<double>(length, numbers[0]));
    check_list(
        Eigen::Map<Eigen::VectorXd const, 0, Eigen::InnerStride<>>(numbers.data() + 1, long(length), Eigen::InnerStride<>(3)),
        every_third);
  }
  Eigen::MatrixXd const matrix = Eigen::MatrixXd::Random(4, 19);
  std::vector<double> row(19);
  for (long at = 0; at < 19; ++at) row[std::size_t(at)] = matrix(2, at);
  check_list(matrix.row(2), row);
  check_list(matrix.col(1), {matrix(0, 1), matrix(1, 1), matrix(2, 1), matrix(3, 1)});
  BOOST_TEST(message_of([] { return cr::strided(static_cast<double const*>(nullptr), 3, 2); }) ==
             "chainrule: cr::strided: no numbers: the pointer is null");
}

BOOST_AUTO_TEST_CASE(matrices) {
  std::vector<double> const points{1, 2, 3, 4, 5, 6, 7, 8, 9};
  std::vector<int> const owners{0, 1, 1, 0, 1, 0, 0, 1, 1};
  Eigen::Matrix<double, 2, 3> by_columns;
  by_columns << 0.5, 1.5, 2.5, -1, 0.25, 3;
  Eigen::Matrix<double, 2, 3, Eigen::RowMajor> const by_rows = by_columns;
  std::vector<double> const flat(by_rows.data(), by_rows.data() + 6);
  auto work = gathered.workspace();
  auto other = gathered.workspace();
  auto const expected = gathered.value_and_gradient(work, flat, points, owners);
  auto const check = [&](auto const& matrix) {
    auto const [value, gradient] = gathered.value_and_gradient(other, matrix, points, owners);
    BOOST_TEST(value == expected.value);
    BOOST_TEST(std::abs(gathered(cr::simd, matrix, points, owners) / expected.value - 1) < 1e-14);
    for (std::size_t at = 0; at < 6; ++at) BOOST_TEST(gradient[0_c][at] == expected.gradient[0_c][at]);  // row by row
  };
  check(by_columns);
  check(by_rows);
  Eigen::MatrixXd larger = Eigen::MatrixXd::Random(5, 7);
  larger.block(1, 2, 2, 3) = by_columns;
  check(larger.block(1, 2, 2, 3));
  Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> const larger_rows = larger;
  check(larger_rows.block(1, 2, 2, 3));

  Eigen::MatrixXd const numbers = Eigen::MatrixXd::Random(9, 11);
  double sum = 0;
  for (long row = 0; row < 9; ++row) {
    double of_row = 0;
    for (long column = 0; column < 11; ++column)
      of_row += numbers(row, column) * std::exp(points[std::size_t(row)] * numbers(row, column));
    sum += of_row;
  }
  BOOST_TEST(tables(numbers, points) == sum);

  BOOST_TEST(message_of([&] { return gathered(Eigen::MatrixXd::Zero(3, 2).eval(), points, owners); }) ==
             "chainrule: mu has 2 columns, but should have 3");
  BOOST_TEST(message_of([&] { return tables(numbers.topRows(8), points); }) ==
             "chainrule: table has length 88, which is no multiple of 9");
  BOOST_TEST(message_of([&] { return tables(numbers.transpose(), points); }) ==
             "chainrule: table has 9 columns, but should have 11");
}

// Integers with a step, or in a matrix; results written with a step, or to a matrix: the bits of plain lists, and nothing beside.
BOOST_AUTO_TEST_CASE(integers_and_places_with_steps) {
  constexpr cr::integers<"pairs", n, 2> pairs;
  constexpr auto f = cr::function(cr::sum(i, n, cr::sum(j, 3_c, square(t[i] - mu(owner[i], j)) * mu(pairs(i, 1_c), 0_c))),
                                  cr::wrt(mu, t), cr::given(owner, pairs));
  std::vector<double> const centres{0.5, 1.5, 2.5, -1, 0.25, 3, 1, 2, 4, -2, 0, 1};
  for (std::size_t const size : {0UL, 1UL, 7UL, 8UL, 9UL, 16UL, 17UL, 33UL}) {
    std::vector<double> points(size);
    std::vector<int> owners(size);
    std::vector<int> both(2 * size, 99);
    std::vector<long> spread(3 * size + 1, 99);
    Eigen::MatrixXi both_by_rows = Eigen::MatrixXi::Constant(long(size), 2, 99);
    for (std::size_t row = 0; row < size; ++row) {
      points[row] = 0.25 * double(row);
      spread[3 * row] = owners[row] = int(5 * row % 4);
      both_by_rows(long(row), 1) = both[2 * row + 1] = int(3 * row % 4);
    }
    auto const view = cr::strided(spread.data(), size, 3);
    auto const check = [&](auto const&... policy) {
      double value = 0;
      double again = 0;
      std::vector<double> by_mu(12, std::nan("")), by_t(size, std::nan("")), spaced(2 * size + 1, 5);
      Eigen::MatrixXd matrix = Eigen::MatrixXd::Constant(6, 5, 7);
      auto part = matrix.block(1, 1, 4, 3);
      auto const places = cr::strided(spaced.data(), size, 2);
      f.value_and_gradient(policy..., cr::into(value, by_mu, by_t), centres, points, owners, both);
      f.value_and_gradient(policy..., cr::into(again, part, places), centres, points, view, both_by_rows);
      BOOST_TEST(value == again);
      for (long row = 0; row < 6; ++row)
        for (long column = 0; column < 5; ++column) {
          bool const inside = row >= 1 && row < 5 && column >= 1 && column < 4;
          BOOST_TEST(matrix(row, column) == (inside ? by_mu[std::size_t(3 * (row - 1) + column - 1)] : 7));
        }
      for (std::size_t at = 0; at < spaced.size(); ++at)
        BOOST_TEST(spaced[at] == (at % 2 == 0 && at < 2 * size ? by_t[at / 2] : 5));
    };
    check();
    check(cr::simd);
    if (size == 0) continue;
    double value = 3;
    std::vector<double> by_mu(12, 4), by_t(size, 4);
    spread[3 * (size - 1)] = 4;
    BOOST_CHECK_THROW(f.value_and_gradient(cr::into(value, by_mu, by_t), centres, points, view, both_by_rows), std::out_of_range);
    spread[3 * (size - 1)] = 0;
    both_by_rows(long(size) - 1, 1) = -1;
    BOOST_CHECK_THROW(f.value_and_gradient(cr::into(value, by_mu, by_t), centres, points, view, both_by_rows), std::out_of_range);
    BOOST_TEST((value == 3 && by_mu[0] == 4 && by_t[0] == 4));
  }
  Eigen::MatrixXd wrong(2, 6);
  BOOST_TEST(message_of([&] {
               double value = 0;
               std::vector<double> by_t(1);
               f.value_and_gradient(cr::into(value, wrong, by_t), centres, by_t, std::vector{0}, std::vector{0, 0});
               return value;
             }) == "chainrule: a place of cr::into has 6 columns, but should have 3");
}

// The gradient of an array that a loop writes whole is not cleared before; where something else adds to it, it is.
BOOST_AUTO_TEST_CASE(what_stood_in_the_memory_does_not_matter) {
  constexpr auto whole = cr::function(cr::log_sum_exp(i, n, t[i]), t);
  constexpr auto all_but_one = cr::function(cr::sum(i, 1_c, n - 1_c, square(t[i])), t);
  constexpr auto neighbours = cr::function(cr::sum(i, n - 1_c, t[i] * t[i + 1_c]), t);
  constexpr auto mirrored = cr::function(cr::sum(i, n, t[i] * t[n - 1_c - i]), t);
  constexpr auto twice = cr::function(cr::sum(i, n, square(t[i])) * cr::norm(i, n, t[i]), t);
  constexpr auto least = cr::function(cr::min(i, n, t[i]), t);
  auto const check = [](auto const& f, auto const&... policy) {
    for (std::size_t const size : {1UL, 2UL, 7UL, 8UL, 9UL, 17UL, 40UL}) {
      std::vector<double> points(size), clean(size), dirty(size, std::nan(""));
      for (std::size_t at = 0; at < size; ++at) points[at] = 1 + double(at * 7 % 11) / 4;
      double value = 0;
      double again = 0;
      f.value_and_gradient(policy..., cr::into(value, clean), points);
      f.value_and_gradient(policy..., cr::into(again, dirty), points);
      BOOST_TEST(value == again);
      BOOST_TEST(clean == dirty, boost::test_tools::per_element());
      auto work = f.workspace();
      auto const slopes = f.gradient(policy..., work, points)[0_c];
      for (std::size_t at = 0; at < size; ++at) BOOST_TEST(slopes[at] == clean[at]);
    }
  };
  check(whole), check(whole, cr::simd);
  check(all_but_one), check(all_but_one, cr::simd);
  check(neighbours), check(mirrored), check(twice), check(least);
}

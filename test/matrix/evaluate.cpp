// What calls of matrix functions read and write: shapes that do not fit, elements of arguments stored by rows, what is named as not
// finite, memory, large products, few rows. It mirrors matrix/evaluate.hpp, function.hpp, rows.hpp, targets.hpp and workspace.hpp.
#include <chainrule/matrix.hpp>

#include <boost/test/unit_test.hpp>

#include <limits>
#include <string>

namespace {

namespace cr = chainrule;
using namespace chainrule::literals;
using Eigen::MatrixXd;

constexpr cr::matrix<"P", cr::dynamic, cr::dynamic> P;
constexpr cr::matrix<"Q", cr::dynamic, cr::dynamic> Q;
constexpr cr::vector<"r", 2> r;
constexpr cr::matrix<"c", 2, 1> c;
constexpr auto products = cr::function(cr::sum(cr::hadamard(exp(P), Q)), P, Q);
constexpr auto exponentials = cr::function(exp(P), P);
constexpr auto total = cr::function(exp(cr::sum(P)), P);

auto says(std::string const& first, std::string const& last) {
  return [=](std::invalid_argument const& error) {
    std::string const text = error.what();
    bool const found = text.find(first) != std::string::npos && text.size() >= last.size() &&
                       text.compare(text.size() - last.size(), last.size(), last) == 0;
    if (!found) BOOST_TEST_MESSAGE(text);
    return found;
  };
}

}  // namespace

BOOST_AUTO_TEST_SUITE(evaluate)

BOOST_AUTO_TEST_CASE(shapes_of_every_argument) {
  MatrixXd const given = MatrixXd::Ones(3, 4), fewer_rows = MatrixXd::Ones(2, 4), fewer_columns = MatrixXd::Ones(3, 2);
  BOOST_CHECK_EXCEPTION(products(given, fewer_rows), std::invalid_argument, says("P has 3 rows", "Q has 2 rows"));
  BOOST_CHECK_EXCEPTION(products(given, fewer_columns), std::invalid_argument, says("P has 4 columns", "Q has 2 columns"));
  BOOST_CHECK_EXCEPTION(products(MatrixXd(0, 4), given), std::invalid_argument, says("P has 0 rows", "an empty batch"));
  BOOST_CHECK_EXCEPTION(products(given, MatrixXd(3, 0)), std::invalid_argument, says("Q has 0 columns", "an empty batch"));
  // Of directions, too, which have the shapes of their variables.
  auto const along = [&](MatrixXd const& first) { return products.jvp(std::tie(given, given), std::tie(first, given)); };
  BOOST_TEST(cr::near(along(given), 24 * std::exp(1.0), 1e-14));
  BOOST_CHECK_EXCEPTION(along(fewer_rows), std::invalid_argument, says("the direction of P has 2 rows", "P has 3 rows"));
  BOOST_CHECK_EXCEPTION(along(fewer_columns), std::invalid_argument, says("the direction of P has 2 columns", "P has 4 columns"));
  // A vector has one row, and a column one column.
  constexpr auto row_by_column = cr::function(cr::sum(cr::hadamard(r, cr::transpose(c))), r, c);
  MatrixXd const square = MatrixXd::Ones(2, 2), row = MatrixXd::Ones(1, 2), column = MatrixXd::Ones(2, 1);
  BOOST_TEST(row_by_column(row, column) == 2);
  BOOST_CHECK_EXCEPTION(row_by_column(square, column), std::invalid_argument, says("r has 2 rows", "takes 1"));
  BOOST_CHECK_EXCEPTION(row_by_column(row, square), std::invalid_argument, says("c has 2 columns", "takes 1"));
}

BOOST_AUTO_TEST_CASE(elements_by_rows) {
  Eigen::Matrix<double, 3, 4> given;
  given << 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12;
  Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> const by_rows = given;
  MatrixXd const found = exponentials(by_rows), expected = given.array().exp();
  BOOST_TEST(found.isApprox(expected, 1e-14));
  BOOST_TEST(cr::near(products(by_rows, MatrixXd(given)), expected.cwiseProduct(given).sum(), 1e-14));
}

BOOST_AUTO_TEST_CASE(what_is_not_finite_first) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  MatrixXd given = MatrixXd::Ones(3, 4);
  BOOST_TEST(exponentials.first_non_finite(given) == "");
  for (Eigen::Index const which : {0, 5, 11}) {
    MatrixXd large = given;
    large.data()[which] = 1000;
    BOOST_TEST(exponentials.first_non_finite(large) == "exp(P)");
    BOOST_TEST(total.first_non_finite(large) == "exp(sum(P))");
    large.data()[which] = -infinity;
    BOOST_TEST(total.first_non_finite(large) == "P");
  }
  constexpr cr::variable<"x"> x;
  constexpr auto scaled = cr::function(cr::sum(x * P), P, x);
  BOOST_TEST((scaled.first_non_finite(given, 2.0) == "" and scaled.first_non_finite(given, infinity) == "x"));
}

BOOST_AUTO_TEST_CASE(large_products) {
  constexpr auto product = cr::function(P * cr::transpose(Q), P, Q);
  for (int const size : {3, 7, 40}) {
    MatrixXd const a = MatrixXd::Random(size, size + 2), b = MatrixXd::Random(2 * size, size + 2);
    MatrixXd const expected = a.lazyProduct(b.transpose()), found = product(a, b);
    BOOST_TEST((found - expected).norm() <= 1e-13 * size);
  }
  using memory = cr::detail::growing_memory;
  static_assert(memory::aligned(0) == 0 and memory::aligned(1) == 64 and memory::aligned(64) == 64 and
                memory::aligned(65) == 128);
}

BOOST_AUTO_TEST_CASE(fewer_rows_than_a_packet_holds) {
  constexpr auto share = cr::function(cr::softmax(P), P);
  MatrixXd const given = MatrixXd::Random(9, 3);
  MatrixXd const all = share(given);
  for (int const rows : {1, 2, 3, 5, 8}) {
    MatrixXd const few = share(given.topRows(rows).eval());
    BOOST_TEST(few.isApprox(all.topRows(rows), 1e-14));
  }
}

BOOST_AUTO_TEST_CASE(targets_within_a_tolerance) {
  MatrixXd targets = MatrixXd::Identity(3, 3);
  targets(0, 0) = 1.5;
  BOOST_CHECK_EXCEPTION(cr::check_targets(targets), std::invalid_argument, says("row 0", "does not sum to 1"));
  BOOST_CHECK_EXCEPTION(cr::check_targets(targets, 0.49), std::invalid_argument, says("row 0", "does not sum to 1"));
  cr::check_targets(targets, 0.5);
  targets(0, 0) = 1 + 0.9e-5;
  cr::check_targets(targets);
  targets(0, 0) = 1 - 1.2e-5;
  BOOST_CHECK_EXCEPTION(cr::check_targets(targets), std::invalid_argument, says("row 0", "does not sum to 1"));
}

BOOST_AUTO_TEST_SUITE_END()

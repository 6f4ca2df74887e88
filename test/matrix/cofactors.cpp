// Values of operations on square matrices, each asked by itself, with numbers that are exact. It mirrors matrix/cofactors.hpp, and reads
// solving.hpp. (Their derivatives: rules_static.cpp; every rank, infinities: edges.cpp.)
#include <chainrule/matrix.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <limits>

namespace {

namespace cr = chainrule;
namespace cd = chainrule::detail;
namespace mo = chainrule::matrix_operations;
using Eigen::MatrixXd;

template <class Op>
double number(MatrixXd const& a) {
  cr::matrix_workspace memory;
  Eigen::Matrix<double, 1, 1> out;
  Op::write(out, memory, a);
  return out(0, 0);
}
MatrixXd by_rows(std::initializer_list<double> numbers) {
  auto const n = static_cast<Eigen::Index>(std::lround(std::sqrt(double(numbers.size()))));
  MatrixXd m(n, n);
  Eigen::Index k = 0;
  for (double const each : numbers) {
    m(k / n, k % n) = each;
    ++k;
  }
  return m;
}
MatrixXd diagonal(std::initializer_list<double> numbers) {
  auto const n = static_cast<Eigen::Index>(numbers.size());
  MatrixXd m = MatrixXd::Zero(n, n);
  Eigen::Index k = 0;
  for (double const each : numbers) {
    m(k, k) = each;
    ++k;
  }
  return m;
}
bool near(MatrixXd const& a, MatrixXd const& b) {
  for (Eigen::Index k = 0; k < a.size(); ++k)
    if (!(std::abs(a.data()[k] - b.data()[k]) <= 1e-13 * std::max(1.0, std::abs(b.data()[k])))) return false;
  return true;
}
MatrixXd cofactors(MatrixXd const& a) { return cd::diagonal_form(a).cofactors(); }
MatrixXd slope(MatrixXd const& h, MatrixXd const& a) { return cd::diagonal_form(a).slope(h); }

}  // namespace

BOOST_AUTO_TEST_SUITE(cofactors_and_others)

BOOST_AUTO_TEST_CASE(of_matrices) {
  MatrixXd const a = by_rows({2, 1, 3, 0, -1, 4, 1, 2, 5});  // its determinant is -19
  BOOST_TEST(near(cofactors(a), by_rows({-13, 4, 1, 1, 7, -3, 7, -8, -2})));
  BOOST_TEST((number<mo::trace_>(a) == 6 and cr::near(number<mo::determinant_>(a), -19.0, 1e-14)));
  BOOST_TEST(cr::near(number<mo::log_abs_determinant_>(a), std::log(19.0), 1e-14));
  // Cofactors are linear in each element: a difference is their slope along one, along two it has a mixed part.
  MatrixXd h = MatrixXd::Zero(3, 3);
  for (Eigen::Index i = 0; i < 3; ++i)
    for (Eigen::Index j = 0; j < 3; ++j) {
      h.setZero();
      h(i, j) = 2;
      BOOST_TEST(near(slope(h, a), cofactors(a + h) - cofactors(a)));
    }
  MatrixXd const ones = diagonal({1, 1, 1, 1});
  BOOST_TEST((near(cofactors(ones), ones) and near(cofactors(diagonal({5})), diagonal({1})) and
              near(slope(diagonal({3}), diagonal({5})), diagonal({0}))));
}

BOOST_AUTO_TEST_CASE(of_singular_ones) {
  BOOST_TEST(
      (near(cofactors(diagonal({0, 2, 3})), diagonal({6, 0, 0})) and near(cofactors(diagonal({0, 0, 3})), diagonal({0, 0, 0}))));
  BOOST_TEST(
      near(slope(by_rows({5, 7, 0, 0, 0, 0, 0, 0, 0}), diagonal({0, 0, 3})), by_rows({0, 0, 0, -21, 15, 0, 0, 0, 0}) * 1.0));
  BOOST_TEST(near(cofactors(by_rows({1, 2, 3, 4, 5, 6, 7, 8, 9})), by_rows({-3, 6, -3, 6, -12, 6, -3, 6, -3})));
}

BOOST_AUTO_TEST_CASE(without_overflow) {
  MatrixXd const found = cofactors(diagonal({1e200, 1e200, 1e-200, 1e-150}));
  BOOST_TEST((cr::near(found(0, 0), 1e-150, 1e-14) and cr::near(found(1, 1), 1e-150, 1e-14) and
              cr::near(found(2, 2), 1e250, 1e-14) and cr::near(found(3, 3), 1e200, 1e-14)));
  MatrixXd broken = diagonal({1, 1, 1, 1});
  broken(0, 3) = std::numeric_limits<double>::quiet_NaN();
  BOOST_TEST(std::isnan(number<mo::log_abs_determinant_>(broken)));
}

BOOST_AUTO_TEST_SUITE_END()

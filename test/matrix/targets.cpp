// Targets of classes: rows made of labels, and rows that are given. It mirrors matrix/targets.hpp.
#include <chainrule/matrix.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

namespace {

namespace cr = chainrule;
using Eigen::MatrixXd;

/// What is said of labels, or of targets; nothing where they are right.
std::string said(auto const& call) {
  try {
    call();
  } catch (std::invalid_argument const& error) {
    return error.what();
  }
  return "";
}
std::string said_of(std::vector<int> const& labels) {
  return said([&] { cr::one_hot(labels, 3); });
}
std::string said_of(MatrixXd const& targets) {
  return said([&] { cr::check_targets(targets); });
}

}  // namespace

BOOST_AUTO_TEST_CASE(rows_of_labels) {
  MatrixXd expected(3, 3);
  expected << 0, 0, 1, 1, 0, 0, 0, 1, 0;
  BOOST_TEST((cr::one_hot(std::vector{2, 0, 1}, 3) == expected));
  BOOST_TEST(said_of(std::vector{0, 2, 3}) == "chainrule: one_hot: label 2 is 3, but the classes are 0 to 2");
  BOOST_TEST(said_of(std::vector{-1, 0}) == "chainrule: one_hot: label 0 is -1, but the classes are 0 to 2");
}

BOOST_AUTO_TEST_CASE(rows_that_sum_to_one) {
  MatrixXd targets = MatrixXd::Identity(3, 3);
  for (Eigen::Index const i : {0, 2})
    for (double const difference : {0.5, 1.2e-5, -1.2e-5}) {
      targets(i, i) = 1 + difference;
      BOOST_TEST(said_of(targets) == "chainrule: check_targets: row " + std::to_string(i) + " does not sum to 1");
      targets(i, i) = 1 + difference / 2 / 1e5;
      BOOST_TEST(said_of(targets) == "");
    }
  targets(0, 0) = 1.5;
  cr::check_targets(targets, 0.5);
  BOOST_CHECK_THROW(cr::check_targets(targets, 0.49), std::invalid_argument);
}

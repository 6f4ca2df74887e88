// LBFGS++ on Rosenbrock's function of 10,000, and what goes wrong.
#include "valleys.hpp"
#include <chainrule/adapters/lbfgspp.hpp>

#include <boost/test/unit_test.hpp>

using namespace valleys;
using cr::solver_status;

BOOST_AUTO_TEST_CASE(the_functor_is_what_lbfgspp_asks_for) {
  auto objective = cr::lbfgspp::objective(valley);
  Eigen::VectorXd const at = Eigen::Map<Eigen::VectorXd const>(far.data(), 10000);
  Eigen::VectorXd slopes(10000);
  long const before = trouble::allocations;
  double const value = objective(at, slopes);
  BOOST_TEST(trouble::allocations == before);
  BOOST_TEST(value == 121000, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(slopes[0] == -215.6, boost::test_tools::tolerance(1e-13));
}

BOOST_AUTO_TEST_CASE(ten_thousand) {
  auto const found = cr::lbfgspp::minimize(cr::lbfgspp::objective(valley), far);
  BOOST_TEST(bool(found));
  BOOST_TEST((found.value < 1e-14 && found.iterations < 100));
}

BOOST_AUTO_TEST_CASE(what_goes_wrong_is_told) {
  long told = 0;
  auto const stop = [&](cr::progress const& now) { return (told = now.iteration) < 3; };
  auto const stopped = cr::lbfgspp::minimize(cr::lbfgspp::objective(valley), far, 1e-8, 1000, stop);
  BOOST_TEST((stopped.status == solver_status::stopped && told == 3 && stopped.value < 242000));
  BOOST_TEST((cr::lbfgspp::minimize(cr::lbfgspp::objective(barrier), {-1}).status == solver_status::not_finite));
  BOOST_TEST((cr::lbfgspp::minimize(cr::lbfgspp::objective(valley), far, 1e-8, 3).status == solver_status::limit_reached));
  BOOST_CHECK_THROW(cr::lbfgspp::minimize(cr::lbfgspp::objective(barrier), {1, 2}), std::invalid_argument);
  BOOST_CHECK_THROW(cr::lbfgspp::minimize(cr::lbfgspp::objective(barrier), {std::nan("")}), std::invalid_argument);
  BOOST_CHECK_THROW(cr::lbfgspp::minimize(cr::lbfgspp::objective(picky), {-3}), std::range_error);
}

BOOST_AUTO_TEST_CASE(not_a_number_never_counts_as_solved) {
  never_solved_without_numbers([](auto const& f, std::vector<double> const& begin) {
    return cr::lbfgspp::minimize(cr::lbfgspp::objective(f), begin).status;
  });
}

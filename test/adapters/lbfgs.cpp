// libLBFGS on Rosenbrock's function of 10,000 (Moré, Garbow and Hillstrom's problem 21), and what goes wrong.
#include "valleys.hpp"
#include <chainrule/adapters/lbfgs.hpp>

#include <boost/test/unit_test.hpp>

using namespace valleys;
using cr::solver_status;

BOOST_AUTO_TEST_CASE(callbacks_are_what_liblbfgs_asks_for) {
  auto objective = cr::lbfgs::objective(valley);
  std::unique_ptr<double, decltype(&lbfgs_free)> const at(lbfgs_malloc(10000), lbfgs_free);
  std::copy(far.begin(), far.end(), at.get());
  double value = 0;
  BOOST_TEST(::lbfgs(10000, at.get(), &value, objective.evaluate, objective.progress, objective.instance(), nullptr) == 0);
  BOOST_TEST(value < 1e-8);
  std::vector<double> slopes(10000);
  long const before = trouble::allocations;
  double const again = objective.evaluate(objective.instance(), far.data(), slopes.data(), 10000, 1);
  BOOST_TEST(trouble::allocations == before);
  BOOST_TEST(again == 121000, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(slopes[0] == -215.6, boost::test_tools::tolerance(1e-13));
  BOOST_TEST(std::isinf(objective.evaluate(nullptr, far.data(), slopes.data(), 10000, 1)));
  BOOST_TEST(std::isinf(objective.evaluate(objective.instance(), nullptr, slopes.data(), 10000, 1)));
  BOOST_CHECK_THROW(objective.rethrow(), std::invalid_argument);
  BOOST_TEST(std::isinf(objective.evaluate(objective.instance(), far.data(), nullptr, 10000, 1)));
  BOOST_CHECK_THROW(objective.rethrow(), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(ten_thousand) {
  long told = 0;
  auto const found =
      cr::lbfgs::minimize(cr::lbfgs::objective(valley), far, 1e-8, 1000, [&](cr::progress const& now) { told = now.iteration; });
  BOOST_TEST(bool(found));
  BOOST_TEST((found.value < 1e-14 && found.iterations < 100 && told == found.iterations));
}

BOOST_AUTO_TEST_CASE(given_numbers_and_columns) {
  BOOST_TEST(cr::lbfgs::minimize(cr::lbfgs::objective(shifted, 3.0), {1}).x[0] == 3, boost::test_tools::tolerance(1e-7));
  std::vector<double> const times{0, 1, 2, 3}, volts{2, 1, 0.5, 0.25};
  auto const same = cr::lbfgs::minimize(cr::lbfgs::objective(cr::sized(decay, {}, t = times, v = volts)), {1, 1});
  BOOST_TEST(same.x[0] == 2, boost::test_tools::tolerance(1e-6));
  BOOST_CHECK_THROW(cr::lbfgs::minimize(cr::lbfgs::objective(cr::sized(valley, {4})), {1, 2}), std::invalid_argument);
  auto const fit = cr::lbfgs::minimize(cr::lbfgs::objective(decay.over(t = times, v = volts)), {1, 1});
  BOOST_TEST(bool(fit));
  BOOST_TEST(fit.x[0] == 2, boost::test_tools::tolerance(1e-6));
  BOOST_TEST(fit.x[1] == std::log(2.0), boost::test_tools::tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(what_goes_wrong_is_told) {
  // In small units libLBFGS stops where it starts: that is no minimum.
  constexpr auto small = cr::function(1e-12_c * (square(a - 1_c) + square(b)), a, b);
  BOOST_TEST((cr::lbfgs::minimize(cr::lbfgs::objective(small), {3, 4}).status == solver_status::not_stationary));
  BOOST_TEST((cr::lbfgs::minimize(cr::lbfgs::objective(small), {1, 0}).status == solver_status::solved));
  BOOST_TEST((cr::lbfgs::minimize(cr::lbfgs::objective(barrier), {-1}).status == solver_status::not_finite));
  BOOST_TEST((cr::lbfgs::minimize(cr::lbfgs::objective(valley), far, 1e-8, 3).status == solver_status::limit_reached));
  auto const stop = [](cr::progress const& now) { return now.iteration < 2; };
  BOOST_TEST((cr::lbfgs::minimize(cr::lbfgs::objective(valley), far, 1e-8, 1000, stop).status == solver_status::stopped));
  BOOST_CHECK_THROW(cr::lbfgs::minimize(cr::lbfgs::objective(shifted, 3.0), {1, 2}), std::invalid_argument);
  BOOST_CHECK_THROW(cr::lbfgs::minimize(cr::lbfgs::objective(shifted, 3.0), {std::nan("")}), std::invalid_argument);
  BOOST_CHECK_THROW(cr::lbfgs::minimize(cr::lbfgs::objective(picky), {-3}), std::range_error);
  BOOST_CHECK_THROW(cr::lbfgs::minimize(cr::lbfgs::objective(valley), {1, 2, 3}), std::exception);  // pairs
}

BOOST_AUTO_TEST_CASE(not_a_number_never_counts_as_solved) {
  never_solved_without_numbers(
      [](auto const& f, std::vector<double> const& begin) { return cr::lbfgs::minimize(cr::lbfgs::objective(f), begin).status; });
}

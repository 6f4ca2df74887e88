// dlib's optimizers on Rosenbrock's function of 10,000, a trust region, and what goes wrong.
#include "valleys.hpp"
#include <chainrule/adapters/dlib.hpp>

#include <boost/test/unit_test.hpp>

using namespace valleys;
using cr::solver_status;
using column = dlib::matrix<double, 0, 1>;

BOOST_AUTO_TEST_CASE(functions_are_what_dlib_asks_for) {
  auto const objective = cr::dlib::objective(valley);
  auto const slopes = objective.derivative();
  column at(10000);
  for (long k = 0; k < 10000; ++k) at(k) = far[std::size_t(k)];
  BOOST_TEST(slopes(at)(0) == -215.6, boost::test_tools::tolerance(1e-13));
  long const before = trouble::allocations;
  double const value = objective(at), slope = slopes(at)(1);
  BOOST_TEST(trouble::allocations == before);
  BOOST_TEST(value == 121000, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(slope == -88, boost::test_tools::tolerance(1e-13));
}

BOOST_AUTO_TEST_CASE(ten_thousand) {
  auto const found = cr::dlib::minimize(cr::dlib::objective(valley), far);
  BOOST_TEST(bool(found));
  BOOST_TEST((found.value < 1e-10 && found.iterations < 100));
}

BOOST_AUTO_TEST_CASE(a_trust_region_has_the_exact_hessian) {
  auto const objective = cr::dlib::objective(small_valley);
  column at(2), gradient;
  dlib::matrix<double> hessian;
  at = -1.2, 1;
  objective.get_derivative_and_hessian(at, gradient, hessian);
  BOOST_TEST(gradient(0) == -215.6, boost::test_tools::tolerance(1e-13));
  BOOST_TEST(hessian(0, 0) == 1330, boost::test_tools::tolerance(1e-13));
  BOOST_TEST((hessian(0, 1) == 480 && hessian(1, 0) == 480 && hessian(1, 1) == 200));
  dlib::find_min_trust_region(dlib::objective_delta_stop_strategy(1e-20), objective, at);
  BOOST_TEST(std::abs(at(0) - 1) + std::abs(at(1) - 1) < 1e-10);
}

BOOST_AUTO_TEST_CASE(what_goes_wrong_is_told) {
  long told = 0;
  auto const stop = [&](cr::progress const& now) { return (told = now.iteration) < 3; };
  auto const stopped = cr::dlib::minimize(cr::dlib::objective(valley), far, 1e-8, 1000, stop);
  BOOST_TEST((stopped.status == solver_status::stopped && told == 3 && stopped.value < 242000));
  BOOST_TEST((cr::dlib::minimize(cr::dlib::objective(barrier), {-1}).status == solver_status::not_finite));
  BOOST_TEST((cr::dlib::minimize(cr::dlib::objective(valley), far, 1e-8, 3).status == solver_status::limit_reached));
  BOOST_CHECK_THROW(cr::dlib::minimize(cr::dlib::objective(barrier), {1, 2}), std::invalid_argument);
  BOOST_CHECK_THROW(cr::dlib::minimize(cr::dlib::objective(barrier), {std::nan("")}), std::invalid_argument);
  BOOST_CHECK_THROW(cr::dlib::minimize(cr::dlib::objective(picky), {-3}), std::range_error);
}

BOOST_AUTO_TEST_CASE(not_a_number_never_counts_as_solved) {
  never_solved_without_numbers(
      [](auto const& f, std::vector<double> const& begin) { return cr::dlib::minimize(cr::dlib::objective(f), begin).status; });
}

// Eigen's LevenbergMarquardt and HybridNonLinearSolver on MINPACK's problems, and what goes wrong.
#include "minpack_problems.hpp"
#include <chainrule/adapters/eigen.hpp>

#include <boost/test/unit_test.hpp>

namespace cr = chainrule;
using namespace problems;
using boost::test_tools::tolerance;
using cr::solver_status;

namespace {
bard_rows const rows;
auto bard_functor() { return cr::eigen::functor(bard, rows.seen, rows.first, rows.second, rows.third); }
}  // namespace

BOOST_AUTO_TEST_CASE(functors_are_what_eigen_asks_for) {
  auto functor = bard_functor();
  cr::eigen::detail::any_functor any(functor);
  Eigen::LevenbergMarquardt solver(any);
  Eigen::VectorXd x = Eigen::Vector3d(1, 1, 1);
  BOOST_TEST(solver.minimize(x) > 0);
  BOOST_TEST(solver.fvec.squaredNorm() == bard_squares, tolerance(1e-10));

  Eigen::VectorXd r(15);
  Eigen::MatrixXd table(15, 3);
  BOOST_TEST((functor(x, r) == 0 && functor.df(x, table) == 0));
  long const before = trouble::allocations;
  for (int turn = 0; turn < 10; ++turn) functor(x, r), functor.df(x, table);
  BOOST_TEST(trouble::allocations == before);
  BOOST_TEST(table(4, 1) == rows.first[4] * rows.second[4] / std::pow(rows.second[4] * x[1] + rows.third[4] * x[2], 2),
             tolerance(1e-14));
  Eigen::VectorXd const short_list(2);
  BOOST_CHECK_THROW(functor(short_list, r), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(published_minima) {
  auto const found = cr::eigen::levenberg_marquardt(bard_functor(), {1, 1, 1});
  BOOST_TEST(bool(found));
  for (std::size_t k = 0; k < 3; ++k) BOOST_TEST(found.x[k] == bard_solution[k], tolerance(1e-7));
  BOOST_TEST(2 * found.value == bard_squares, tolerance(1e-10));
  auto const local = cr::eigen::levenberg_marquardt(cr::eigen::functor(freudenstein), {0.5, -2});
  BOOST_TEST(2 * local.value == 48.98425, tolerance(1e-6));
  BOOST_TEST(local.x[0] == 11.41277900, tolerance(1e-6));
  BOOST_TEST((cr::eigen::levenberg_marquardt(cr::eigen::functor(rosenbrock), {1, 1}).status ==
              solver_status::solved));  // an exact start
}

BOOST_AUTO_TEST_CASE(published_roots) {
  auto const found = cr::eigen::hybrid(cr::eigen::functor(badly_scaled), {0, 1}, 1e-9);
  BOOST_TEST(bool(found));
  BOOST_TEST(found.x[0] == 1.098159e-5, tolerance(1e-6));
  BOOST_TEST(found.x[1] == 9.106146, tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(what_goes_wrong_is_told) {
  auto const logs = cr::eigen::functor(logarithms);
  BOOST_TEST((cr::eigen::levenberg_marquardt(logs, {-1, 1}).status == solver_status::not_finite));
  BOOST_TEST((cr::eigen::hybrid(logs, {-1, 1}).status == solver_status::not_finite));
  BOOST_TEST((cr::eigen::hybrid(cr::eigen::functor(no_root), {1, 1}).status == solver_status::infeasible));
  BOOST_TEST((cr::eigen::levenberg_marquardt(bard_functor(), {1, 1, 1}, 1e-8, 3).status == solver_status::limit_reached));
  BOOST_CHECK_THROW(cr::eigen::levenberg_marquardt(logs, {1}), std::invalid_argument);
  BOOST_CHECK_THROW(cr::eigen::hybrid(logs, {std::nan(""), 1}), std::invalid_argument);
  BOOST_CHECK_THROW(cr::eigen::hybrid(cr::eigen::functor(picky), {1, 1}), std::range_error);
  std::vector<double> const few(3);
  BOOST_CHECK_THROW(cr::eigen::functor(bard, rows.seen, few, rows.second, rows.third), std::invalid_argument);
  std::vector<double> const two(2);
  BOOST_CHECK_THROW(cr::eigen::functor(bard, two, two, two, two), std::invalid_argument);  // fewer than unknowns
}

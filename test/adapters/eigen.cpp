// Eigen's LevenbergMarquardt and HybridNonLinearSolver on MINPACK's problems, and what goes wrong.
#include "minpack_problems.hpp"
#include <chainrule/adapters/eigen.hpp>

#include <boost/test/unit_test.hpp>

namespace cr = chainrule;
using namespace problems;

namespace {
struct solver {
  static auto functor(auto const&... a) { return cr::eigen::functor(a...); }
  static auto levenberg_marquardt(auto const& f, std::vector<double> const& start, auto... more) {
    return cr::eigen::levenberg_marquardt(f, start, more...);
  }
  static auto hybrid(auto const& f, std::vector<double> const& start, auto... more) {
    return cr::eigen::hybrid(f, start, more...);
  }
};
}  // namespace

BOOST_AUTO_TEST_CASE(functors_are_what_eigen_asks_for) {
  auto functor = bard_of<solver>();
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
  BOOST_TEST(table(4, 1) ==
                 bard_data.first[4] * bard_data.second[4] / std::pow(bard_data.second[4] * x[1] + bard_data.third[4] * x[2], 2),
             tolerance(1e-14));
  Eigen::VectorXd const short_list(2);
  BOOST_CHECK_THROW(functor(short_list, r), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(minima) { published_minima<solver>(); }
BOOST_AUTO_TEST_CASE(starts_that_are_nearly_zero) { starts_near_zero<solver>(); }
BOOST_AUTO_TEST_CASE(roots) { published_roots<solver>(); }
BOOST_AUTO_TEST_CASE(trouble_is_told) { troubles_are_told<solver>(); }

BOOST_AUTO_TEST_CASE(not_a_number_never_counts_as_solved) { never_solved_without_numbers<solver>(); }

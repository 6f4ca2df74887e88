// cminpack on MINPACK's problems, and what goes wrong.
#include "minpack_problems.hpp"
#include <chainrule/adapters/cminpack.hpp>

#include <boost/test/unit_test.hpp>

namespace cr = chainrule;
using namespace problems;
using boost::test_tools::tolerance;
using cr::solver_status;

namespace {
bard_rows const rows;
auto bard_functor() { return cr::cminpack::functor(bard, rows.seen, rows.first, rows.second, rows.third); }
}  // namespace

BOOST_AUTO_TEST_CASE(functors_are_what_cminpack_asks_for) {
  auto functor = bard_functor();
  std::vector<double> x{1, 1, 1}, r(15), table(45), work(30);
  std::vector<int> order(3);
  BOOST_TEST(
      ::lmder1(functor.lmder, &functor, 15, 3, x.data(), r.data(), table.data(), 15, 1e-12, order.data(), work.data(), 30) > 0);
  BOOST_TEST(::enorm(15, r.data()) * ::enorm(15, r.data()) == bard_squares, tolerance(1e-10));
  x = {1, 1, 1};
  BOOST_TEST(::lmstr1(functor.lmstr, &functor, 15, 3, x.data(), r.data(), table.data(), 3, 1e-12, order.data(), work.data(), 30) >
             0);
  BOOST_TEST(x[2] == bard_solution[2], tolerance(1e-6));

  long const before = trouble::allocations;
  for (int flag = 1; flag < 3; ++flag)
    BOOST_TEST(functor.lmder(&functor, 15, 3, x.data(), r.data(), table.data(), 15, flag) == 0);
  BOOST_TEST(trouble::allocations <= before + 8);  // those of BOOST_TEST
  BOOST_TEST(functor.lmder(&functor, 14, 3, x.data(), r.data(), table.data(), 15, 1) == -1);
  BOOST_CHECK_THROW(functor.rethrow(), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(published_minima) {
  auto const found = cr::cminpack::levenberg_marquardt(bard_functor(), {1, 1, 1});
  BOOST_TEST(bool(found));
  for (std::size_t k = 0; k < 3; ++k) BOOST_TEST(found.x[k] == bard_solution[k], tolerance(1e-7));
  BOOST_TEST(2 * found.value == bard_squares, tolerance(1e-10));
  auto const local = cr::cminpack::levenberg_marquardt(cr::cminpack::functor(freudenstein), {0.5, -2});
  BOOST_TEST(2 * local.value == 48.98425, tolerance(1e-6));
  BOOST_TEST(local.x[0] == 11.41277900, tolerance(1e-6));
  BOOST_TEST((cr::cminpack::levenberg_marquardt(cr::cminpack::functor(rosenbrock), {1, 1}).status ==
              solver_status::solved));  // an exact start
}

BOOST_AUTO_TEST_CASE(published_roots) {
  auto const found = cr::cminpack::hybrid(cr::cminpack::functor(badly_scaled), {0, 1}, 1e-9);
  BOOST_TEST(bool(found));
  BOOST_TEST(found.x[0] == 1.098159e-5, tolerance(1e-6));
  BOOST_TEST(found.x[1] == 9.106146, tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(what_goes_wrong_is_told) {
  auto const logs = cr::cminpack::functor(logarithms);
  BOOST_TEST((cr::cminpack::levenberg_marquardt(logs, {-1, 1}).status == solver_status::not_finite));
  BOOST_TEST((cr::cminpack::hybrid(logs, {-1, 1}).status == solver_status::not_finite));
  BOOST_TEST((cr::cminpack::hybrid(cr::cminpack::functor(no_root), {1, 1}).status == solver_status::infeasible));
  BOOST_TEST((cr::cminpack::levenberg_marquardt(bard_functor(), {1, 1, 1}, 1e-8, 3).status == solver_status::limit_reached));
  BOOST_CHECK_THROW(cr::cminpack::levenberg_marquardt(logs, {1}), std::invalid_argument);
  BOOST_CHECK_THROW(cr::cminpack::hybrid(logs, {std::nan(""), 1}), std::invalid_argument);
  BOOST_CHECK_THROW(cr::cminpack::hybrid(cr::cminpack::functor(picky), {1, 1}), std::range_error);
  std::vector<double> const few(3);
  BOOST_CHECK_THROW(cr::cminpack::functor(bard, rows.seen, few, rows.second, rows.third), std::invalid_argument);
  std::vector<double> const two(2);
  BOOST_CHECK_THROW(cr::cminpack::functor(bard, two, two, two, two), std::invalid_argument);  // fewer than unknowns
}

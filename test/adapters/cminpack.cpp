// cminpack on MINPACK's problems, and what goes wrong.
#include "minpack_problems.hpp"
#include <chainrule/adapters/cminpack.hpp>

#include <boost/test/unit_test.hpp>

namespace cr = chainrule;
using namespace problems;

namespace {
struct solver {
  static auto functor(auto const&... a) { return cr::cminpack::functor(a...); }
  static auto levenberg_marquardt(auto const& f, std::vector<double> const& start, auto... more) {
    return cr::cminpack::levenberg_marquardt(f, start, more...);
  }
  static auto hybrid(auto const& f, std::vector<double> const& start, auto... more) {
    return cr::cminpack::hybrid(f, start, more...);
  }
};
}  // namespace

BOOST_AUTO_TEST_CASE(functors_are_what_cminpack_asks_for) {
  auto functor = bard_of<solver>();
  std::vector<double> x{1, 1, 1}, r(15), table(45), work(30);
  std::vector<int> order(3);
  BOOST_TEST(
      ::lmder1(functor.lmder, &functor, 15, 3, x.data(), r.data(), table.data(), 15, 1e-12, order.data(), work.data(), 30) > 0);
  BOOST_TEST(::enorm(15, r.data()) * ::enorm(15, r.data()) == bard_squares, tolerance(1e-10));
  x = {1, 1, 1};
  BOOST_TEST(::lmstr1(functor.lmstr, &functor, 15, 3, x.data(), r.data(), table.data(), 3, 1e-12, order.data(), work.data(), 30) >
             0);
  BOOST_TEST(x[2] == bard_solution[2], tolerance(1e-6));

  auto by_rows = bard_each_of<solver>();
  x = {1, 1, 1};
  BOOST_TEST(::lmstr1(by_rows.lmstr, &by_rows, 15, 3, x.data(), r.data(), table.data(), 3, 1e-12, order.data(), work.data(), 30) >
             0);
  BOOST_TEST(x[2] == bard_solution[2], tolerance(1e-6));

  auto logs = cr::cminpack::functor(cr::sized(logarithms_each, {3}));
  x = {1, 0, 1};
  for (int flag = 1; flag < 3; ++flag)  // values, and slopes
    BOOST_TEST(logs.lmder(&logs, 3, 3, x.data(), r.data(), table.data(), 3, flag) == -1);

  long const before = trouble::allocations;
  for (int flag = 1; flag < 3; ++flag)
    BOOST_TEST(functor.lmder(&functor, 15, 3, x.data(), r.data(), table.data(), 15, flag) == 0);
  BOOST_TEST(trouble::allocations <= before + 8);  // those of BOOST_TEST
  BOOST_TEST(functor.lmder(&functor, 14, 3, x.data(), r.data(), table.data(), 15, 1) == -1);
  BOOST_CHECK_THROW(functor.rethrow(), std::invalid_argument);
  BOOST_TEST(functor.lmder(nullptr, 15, 3, x.data(), r.data(), table.data(), 15, 1) == -1);
  for (int const answer : {functor.lmder(&functor, 15, 3, nullptr, r.data(), table.data(), 15, 1),
                           functor.lmder(&functor, 15, 3, x.data(), nullptr, table.data(), 15, 1),
                           functor.lmder(&functor, 15, 3, x.data(), r.data(), nullptr, 15, 2),
                           functor.lmstr(&functor, 15, 3, x.data(), r.data(), nullptr, 2)}) {
    BOOST_TEST(answer == -1);
  }
  BOOST_CHECK_THROW(functor.rethrow(), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(minima) { published_minima<solver>(); }
BOOST_AUTO_TEST_CASE(starts_that_are_nearly_zero) { starts_near_zero<solver>(); }
BOOST_AUTO_TEST_CASE(roots) { published_roots<solver>(); }
BOOST_AUTO_TEST_CASE(trouble_is_told) { troubles_are_told<solver>(); }

BOOST_AUTO_TEST_CASE(not_a_number_never_counts_as_solved) { never_solved_without_numbers<solver>(); }

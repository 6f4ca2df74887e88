// Boost's odeint: Robertson's reactions, equations that mention time, and what goes wrong. The stepper of Boost 1.74 does not compile in C++20.
#include <boost/test/unit_test.hpp>
#include <boost/version.hpp>

#if BOOST_VERSION < 108100
BOOST_AUTO_TEST_CASE(needs_a_newer_boost, *boost::unit_test::disabled()) {}
#else
#  include "trouble.hpp"
#  include <chainrule/adapters/odeint.hpp>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace cr::literals;
using cr::solver_status;

namespace {

constexpr cr::variable<"y1"> y_1;
constexpr cr::variable<"y2"> y_2;
constexpr cr::variable<"y3"> y_3;
constexpr cr::variable<"k"> k;
constexpr cr::variable<"t"> t;
constexpr auto first = -k * y_1 + 1e4_c * y_2 * y_3;
constexpr auto third = 3e7_c * y_2 * y_2;
constexpr auto robertson = cr::function(hana::make_tuple(first, -first - third, third), cr::wrt(y_1, y_2, y_3), cr::given(k));
constexpr auto driven = cr::function(hana::make_tuple(-k * (y_1 - cos(t))), cr::wrt(y_1), cr::given(k, t));
constexpr auto rooted = cr::function(hana::make_tuple(-sqrt(y_1)), y_1);
constexpr auto picky = cr::function(hana::make_tuple(trouble::picked(y_1)), y_1);

double driven_exactly(double at, double rate) {  // from 0 at 0
  double const c = rate * rate / (1 + rate * rate), s = rate / (1 + rate * rate);
  return c * std::cos(at) + s * std::sin(at) - c * std::exp(-rate * at);
}
constexpr auto fading = cr::function(hana::make_tuple(-trouble::fades(y_1)), y_1);
constexpr auto fading_jacobian = cr::function(hana::make_tuple(-trouble::slope_fades(y_1)), y_1);

}  // namespace

BOOST_AUTO_TEST_CASE(robertson_at_forty) {
  auto const found = cr::odeint::solve(cr::odeint::system(robertson, k = 0.04), {1, 0, 0}, 0, 40, 1e-8, 1e-12);
  BOOST_TEST(bool(found));
  BOOST_TEST(found.x[0] == 0.7158271, boost::test_tools::tolerance(1e-6));  // Hairer and Wanner's problem, published digits
  BOOST_TEST(found.x[1] == 9.185535e-6, boost::test_tools::tolerance(1e-6));
  BOOST_TEST(found.x[2] == 0.2841637, boost::test_tools::tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(slopes_by_state_and_time_are_exact) {
  auto const [rates, jacobian] = cr::odeint::system(driven, t, k = 100.0);
  boost::numeric::ublas::vector<double> y(1), slopes(1), by_time(1);
  boost::numeric::ublas::matrix<double> table(1, 1);
  y[0] = 0.3;
  auto call_rates = rates;
  auto call_jacobian = jacobian;
  call_rates(y, slopes, 0.5);
  call_jacobian(y, table, 0.5, by_time);
  BOOST_TEST(slopes[0] == -100 * (0.3 - std::cos(0.5)), boost::test_tools::tolerance(1e-15));
  BOOST_TEST(table(0, 0) == -100);
  BOOST_TEST(by_time[0] == -100 * std::sin(0.5), boost::test_tools::tolerance(1e-15));
  long const before = trouble::allocations;
  for (int turn = 0; turn < 10; ++turn) call_rates(y, slopes, 0.5), call_jacobian(y, table, 0.5, by_time);
  BOOST_TEST(trouble::allocations == before);
  boost::numeric::ublas::vector<double> wrong(2);
  BOOST_CHECK_THROW(call_rates(wrong, slopes, 0), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(the_method_has_its_order_where_equations_mention_time) {
  auto const system = cr::odeint::system(driven, t, k = 100.0);
  auto const rough = cr::odeint::solve(system, {0}, 0, 2, 1e-6, 1e-6);
  auto const fine = cr::odeint::solve(system, {0}, 0, 2, 1e-10, 1e-10);
  BOOST_TEST(fine.x[0] == driven_exactly(2, 100), boost::test_tools::tolerance(1e-9));
  BOOST_TEST(fine.iterations <
             30 * rough.iterations);  // fourth order: ten times as many; with odeint's own coefficients a hundred
}

BOOST_AUTO_TEST_CASE(what_goes_wrong_is_told) {
  auto const system = cr::odeint::system(rooted);
  BOOST_TEST((cr::odeint::solve(system, {1}, 0, 1).status == solver_status::solved));
  BOOST_TEST((cr::odeint::solve(system, {-1}, 0, 1).status == solver_status::not_finite));
  BOOST_TEST((cr::odeint::solve(system, {std::nan("")}, 0, 1).status == solver_status::not_finite));
  BOOST_TEST((cr::odeint::solve(system, {1}, 0, 1, 1e-6, 1e-9, 3).status == solver_status::limit_reached));
  double reached = 0;
  auto const halfway = [&](cr::progress const& now) { return (reached = now.value) < 0.5; };
  BOOST_TEST((cr::odeint::solve(system, {1}, 0, 1, 1e-6, 1e-9, 1000, halfway).status == solver_status::stopped));
  BOOST_TEST((reached >= 0.5 && reached < 1));
  BOOST_CHECK_THROW(cr::odeint::solve(system, {1, 2}, 0, 1), std::invalid_argument);
  BOOST_CHECK_THROW(cr::odeint::solve(cr::odeint::system(picky), {1}, 0, 5), std::range_error);
}

BOOST_AUTO_TEST_CASE(not_a_number_never_counts_as_solved) {
  auto const run = [](auto const& f) { return [&] { return cr::odeint::solve(cr::odeint::system(f), {1}, 0, 2).status; }; };
  BOOST_TEST(trouble::solved_without_numbers(run(fading), 0) == -1);
  BOOST_TEST(trouble::solved_without_numbers(run(fading_jacobian), 0) == -1);
}

#endif

// The GNU Scientific Library with exact derivatives: fits, minima, roots, stiff equations, and what goes wrong.
#include "minpack_problems.hpp"
#include <chainrule/adapters/gsl.hpp>

#include <boost/test/unit_test.hpp>

namespace cr = chainrule;
using namespace problems;
using boost::test_tools::tolerance;
using cr::solver_status;

namespace {

auto bard_fdf() { return cr::gsl::fdf(bard, bard_data.seen, bard_data.first, bard_data.second, bard_data.third); }
constexpr auto valley = cr::function(100_c * square(b - a * a) + square(1_c - a), a, b);
constexpr auto valleys =
    cr::function(cr::sum(i, 1_c, n - 1_c, 10_c * square(xs[i] - square(xs[i - 1_c])) + square(1_c - xs[i - 1_c])), xs);
constexpr auto picky_sum = cr::function(cr::sum(i, n, trouble::picked(xs[i]) - xs[i]), xs);
constexpr auto square_root = cr::function(a * a - b, cr::wrt(a), cr::given(b));
constexpr auto barrier = cr::function(a - log(a) + b * b, a, b);
constexpr auto picky_root = cr::function(trouble::picked(a) - 9_c, a);
constexpr auto picky_minimum = cr::function(trouble::picked(a) + b * b, a, b);
constexpr auto falling = cr::function(hana::make_tuple(-y * a - sin(c)), cr::wrt(a), cr::given(c, y));
constexpr auto robertson =
    cr::function(hana::make_tuple(-y * a + 1e4_c * b * c, y* a - 1e4_c * b * c - 3e7_c * b * b, 3e7_c * b * b), cr::wrt(a, b, c),
                 cr::given(y));
constexpr auto rooted = cr::function(hana::make_tuple(-sqrt(a)), a);
constexpr auto picky_rates = cr::function(hana::make_tuple(trouble::picked(a)), a);

constexpr auto fading_bowl = cr::function(trouble::fades(a) + exp(-a) + square(b - a), a, b);
constexpr auto fading_sums = cr::function(cr::sum(i, n, trouble::slope_fades(xs[i]) - xs[i]), xs);
constexpr auto fading_root = cr::function(trouble::fades(a) + a * a - 3_c, a);
constexpr auto fading_root_slope = cr::function(trouble::slope_fades(a) + a - 3_c, a);
constexpr auto fading_rates = cr::function(hana::make_tuple(-trouble::fades(a)), a);
constexpr auto fading_jacobian = cr::function(hana::make_tuple(-trouble::slope_fades(a)), a);

}  // namespace

BOOST_AUTO_TEST_CASE(structs_are_what_gsl_asks_for) {
  auto fdf = bard_fdf();
  gsl_vector* const x = gsl_vector_alloc(3);
  gsl_vector* const out = gsl_vector_alloc(15);
  gsl_matrix* const table = gsl_matrix_alloc(15, 3);
  for (std::size_t k = 0; k < 3; ++k) gsl_vector_set(x, k, 1 + double(k));
  auto* const given = fdf.get();
  BOOST_TEST((given->n == 15 && given->p == 3));
  BOOST_TEST(given->df(x, given->params, table) == GSL_SUCCESS);
  double const below = bard_data.second[4] * 2 + bard_data.third[4] * 3;
  BOOST_TEST(gsl_matrix_get(table, 4, 1) == bard_data.first[4] * bard_data.second[4] / (below * below), tolerance(1e-14));
  // Along (0, 1, 0) the second derivative is -2 u v^2 / below^3.
  gsl_vector* const along = gsl_vector_calloc(3);
  gsl_vector_set(along, 1, 1);
  BOOST_TEST(given->fvv(x, along, given->params, out) == GSL_SUCCESS);
  BOOST_TEST(gsl_vector_get(out, 4) ==
                 -2 * bard_data.first[4] * bard_data.second[4] * bard_data.second[4] / (below * below * below),
             tolerance(1e-13));
  long const before = trouble::allocations;
  given->f(x, given->params, out), given->df(x, given->params, table), given->fvv(x, along, given->params, out);
  BOOST_TEST(trouble::allocations == before);
  BOOST_TEST(given->f(nullptr, given->params, out) == GSL_EFAILED);
  BOOST_CHECK_THROW(fdf.rethrow(), std::invalid_argument);
  BOOST_TEST(given->f(out, given->params, out) == GSL_EFAILED);  // 15 unknowns
  BOOST_CHECK_THROW(fdf.rethrow(), std::invalid_argument);
  gsl_vector_free(x), gsl_vector_free(out), gsl_vector_free(along), gsl_matrix_free(table);
}

BOOST_AUTO_TEST_CASE(published_minima_and_roots) {
  auto const fit = cr::gsl::fit(bard_fdf(), {1, 1, 1});
  BOOST_TEST(bool(fit));
  BOOST_TEST(2 * fit.value == bard_squares, tolerance(1e-10));
  for (std::size_t k = 0; k < 3; ++k) BOOST_TEST(fit.x[k] == bard_solution[k], tolerance(1e-7));
  auto by_rows = cr::gsl::fdf(cr::sized(bard_each, {}, seen = bard_data.seen, first = bard_data.first, second = bard_data.second,
                                        third = bard_data.third));
  BOOST_TEST((by_rows.get()->n == 15 && by_rows.get()->p == 3 && by_rows.get()->fvv == nullptr));
  auto const of_rows = cr::gsl::fit(by_rows, {1, 1, 1});
  BOOST_TEST(bool(of_rows));
  for (std::size_t k = 0; k < 3; ++k) BOOST_TEST(of_rows.x[k] == bard_solution[k], tolerance(1e-7));
  auto const local = cr::gsl::fit(cr::gsl::fdf(freudenstein), {0.5, -2});
  BOOST_TEST(2 * local.value == 48.98425, tolerance(1e-6));
  BOOST_TEST((cr::gsl::fit(cr::gsl::fdf(rosenbrock), {1, 1}).status == solver_status::solved));  // an exact start
  auto const low = cr::gsl::minimize(cr::gsl::fdf(valley), {-1.2, 1});
  BOOST_TEST(bool(low));
  BOOST_TEST(low.value < 1e-12);
  auto const long_valley = cr::gsl::minimize(cr::gsl::fdf(cr::sized(valleys, {10})), std::vector<double>(10, 0.5));
  BOOST_TEST(bool(long_valley));
  for (double const each : long_valley.x) BOOST_TEST(each == 1, tolerance(1e-5));
  for (auto const* type : {gsl_root_fdfsolver_newton, gsl_root_fdfsolver_secant, gsl_root_fdfsolver_steffenson})
    BOOST_TEST(cr::gsl::find_root(cr::gsl::fdf(square_root, 2.0), 1, 1e-12, 100, type).x[0] == std::sqrt(2.0), tolerance(1e-15));
}

BOOST_AUTO_TEST_CASE(stiff_equations) {
  auto const found = cr::gsl::integrate(cr::gsl::odeiv2(robertson, y = 0.04), {1, 0, 0}, 0, 40, 1e-8, 1e-12);
  BOOST_TEST(bool(found));
  BOOST_TEST(found.x[0] == 0.7158271, tolerance(1e-5));
  BOOST_TEST(found.x[1] == 9.185535e-6, tolerance(1e-5));
  auto const still = cr::gsl::integrate(cr::gsl::odeiv2(robertson, y = 0.04), {1, 0, 0}, 3, 3);
  BOOST_TEST((still.status == solver_status::solved && still.x == std::vector<double>{1, 0, 0}));
  auto system = cr::gsl::odeiv2(falling, c, y = 2.0);
  double const state = 3;
  double table = 0, by_time = 0;
  BOOST_TEST(system.get()->jacobian(0.5, &state, &table, &by_time, system.get()->params) == GSL_SUCCESS);
  BOOST_TEST((table == -2 && by_time == -std::cos(0.5)));
}

BOOST_AUTO_TEST_CASE(what_goes_wrong_is_told) {
  double const nan = std::nan("");
  BOOST_TEST((cr::gsl::fit(cr::gsl::fdf(logarithms), {-1, 1}).status == solver_status::not_finite));
  BOOST_TEST((cr::gsl::fit(bard_fdf(), {1, 1, 1}, 1e-8, 2).status == solver_status::limit_reached));
  auto const stop = [](cr::progress const&) { return false; };
  BOOST_TEST((cr::gsl::fit(bard_fdf(), {1, 1, 1}, 1e-8, 100, stop).status == solver_status::stopped));
  BOOST_TEST((cr::gsl::minimize(cr::gsl::fdf(barrier), {-1, 1}).status == solver_status::not_finite));
  BOOST_TEST((cr::gsl::find_root(cr::gsl::fdf(square_root, -2.0), 1).status != solver_status::solved));
  BOOST_TEST((cr::gsl::integrate(cr::gsl::odeiv2(rooted), {-1}, 0, 1).status == solver_status::not_finite));
  BOOST_TEST((cr::gsl::integrate(cr::gsl::odeiv2(rooted), {1}, 0, nan).status == solver_status::not_finite));
  BOOST_TEST((cr::gsl::integrate(cr::gsl::odeiv2(robertson, y = 0.04), {1, 0, 0}, 0, 40, 1e-8, 1e-12, 3).status ==
              solver_status::limit_reached));
  double reached = 0;
  auto const halfway = [&](cr::progress const& now) { return (reached = now.value) < 20; };
  auto const reactions = cr::gsl::odeiv2(robertson, y = 0.04);
  BOOST_TEST((cr::gsl::integrate(reactions, {1, 0, 0}, 0, 40, 1e-8, 1e-12, 100000, gsl_odeiv2_step_msbdf, halfway).status ==
              solver_status::stopped));
  BOOST_TEST((reached >= 20 && reached < 40));
  static constexpr cr::variable<"tiny"> tiny;
  // In small units: a root is where a step changes the sign, wherever the value is small.
  BOOST_TEST((cr::gsl::find_root(cr::gsl::fdf(cr::function(1e-13_c * (tiny * tiny - 2_c), tiny)), 1, 1e-12, 1).status !=
              solver_status::solved));
  BOOST_TEST((cr::gsl::fit(cr::gsl::fdf(cr::sized(logarithms_each, {2})), {-1, 1}).status == solver_status::not_finite));
  BOOST_CHECK_THROW(cr::gsl::fit(cr::gsl::fdf(cr::sized(picky_each, {2})), {1, 1}), std::range_error);
  BOOST_CHECK_THROW(cr::gsl::fit(cr::gsl::fdf(cr::sized(picky_each, {2})), {1}), std::invalid_argument);
  BOOST_CHECK_THROW(cr::gsl::minimize(cr::gsl::fdf(cr::sized(picky_sum, {2})), {3, 1}), std::range_error);
  BOOST_CHECK_THROW(cr::gsl::minimize(cr::gsl::fdf(cr::sized(picky_sum, {2})), {1, 1, 1}), std::invalid_argument);
  BOOST_CHECK_THROW(cr::gsl::fit(bard_fdf(), {1, 1}), std::invalid_argument);
  BOOST_CHECK_THROW(cr::gsl::fit(bard_fdf(), {1, nan, 1}), std::invalid_argument);
  BOOST_CHECK_THROW(cr::gsl::minimize(cr::gsl::fdf(valley), {1}), std::invalid_argument);
  BOOST_CHECK_THROW(cr::gsl::find_root(cr::gsl::fdf(square_root, 2.0), nan), std::invalid_argument);
  BOOST_CHECK_THROW(cr::gsl::fit(cr::gsl::fdf(picky), {1, 1}), std::range_error);
  BOOST_CHECK_THROW(cr::gsl::minimize(cr::gsl::fdf(picky_minimum), {3, 1}), std::range_error);
  BOOST_CHECK_THROW(cr::gsl::find_root(cr::gsl::fdf(picky_root), 1), std::range_error);
  BOOST_CHECK_THROW(cr::gsl::integrate(cr::gsl::odeiv2(picky_rates), {1}, 0, 5), std::range_error);
  BOOST_CHECK_THROW(cr::gsl::integrate(cr::gsl::odeiv2(picky_rates), {1, 2}, 0, 5), std::invalid_argument);
  BOOST_CHECK_THROW(cr::gsl::integrate(cr::gsl::odeiv2(picky_rates), {nan}, 0, 5), std::invalid_argument);
  // Null pointers, also in place of the object.
  auto rates = cr::gsl::odeiv2(picky_rates);
  auto low = cr::gsl::fdf(valley);
  auto root = cr::gsl::fdf(square_root, 2.0);
  double number = 0;
  BOOST_TEST(rates.get()->function(0, nullptr, &number, rates.get()->params) == GSL_EBADFUNC);
  BOOST_CHECK_THROW(rates.rethrow(), std::invalid_argument);
  BOOST_TEST(rates.get()->function(0, &number, &number, nullptr) == GSL_EBADFUNC);
  BOOST_TEST(std::isnan(low.get()->f(nullptr, low.get()->params)));
  BOOST_CHECK_THROW(low.rethrow(), std::invalid_argument);
  BOOST_TEST((std::isnan(low.get()->f(nullptr, nullptr)) && std::isnan(root.get()->f(1, nullptr))));
  BOOST_TEST(bard_fdf().get()->f(nullptr, nullptr, nullptr) == GSL_EFAULT);
}

BOOST_AUTO_TEST_CASE(not_a_number_never_counts_as_solved) {
  using trouble::solved_without_numbers;
  never_solved_without_numbers(4, [](auto const& f, auto const& begin) { return cr::gsl::fit(cr::gsl::fdf(f), begin).status; });
  BOOST_TEST(solved_without_numbers([] { return cr::gsl::minimize(cr::gsl::fdf(fading_bowl), {2, 3}).status; }) == -1);
  BOOST_TEST(solved_without_numbers([] {
               return cr::gsl::minimize(cr::gsl::fdf(cr::sized(fading_sums, {3})), {1, 2, 3}).status;
             }) == -1);
  for (auto const* type : {gsl_root_fdfsolver_newton, gsl_root_fdfsolver_secant, gsl_root_fdfsolver_steffenson}) {
    auto const find = [=](auto const& f) {
      return [=] { return cr::gsl::find_root(cr::gsl::fdf(f), 1, 1e-12, 100, type).status; };
    };
    BOOST_TEST(solved_without_numbers(find(fading_root), 0) == -1);
    BOOST_TEST(solved_without_numbers(find(fading_root_slope), 0) == -1);
  }
  for (auto const* type : {gsl_odeiv2_step_msbdf, gsl_odeiv2_step_bsimp, gsl_odeiv2_step_rk8pd}) {
    auto const run = [=](auto const& f) {
      return [=] { return cr::gsl::integrate(cr::gsl::odeiv2(f), {1}, 0, 2, 1e-6, 1e-9, 100000, type).status; };
    };
    BOOST_TEST(solved_without_numbers(run(fading_rates), 0) == -1);
    if (type != gsl_odeiv2_step_rk8pd) BOOST_TEST(solved_without_numbers(run(fading_jacobian), 0) == -1);
  }
}

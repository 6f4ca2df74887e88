// What adapters of solvers share: the final look at a result, exceptions kept, progress, derivatives beside a user's own.
#include <chainrule/adapters/solver.hpp>
#include <chainrule/chainrule.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <limits>
#include <sstream>

namespace cr = chainrule;
using namespace cr::literals;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

constexpr cr::variables<"x", 4> x;
constexpr cr::variable<"k"> k;
// Hock and Schittkowski's problem 71.
constexpr auto cost = x[0_c] * x[3_c] * (x[0_c] + x[1_c] + x[2_c]) + x[2_c];
constexpr auto held =
    boost::hana::make_tuple(x[0_c] * x[1_c] * x[2_c] * x[3_c], square(x[0_c]) + square(x[1_c]) + square(x[2_c]) + square(x[3_c]));
// Its solution, to all digits of a double.
constexpr std::array optimum{1.0, 4.742999637241298, 3.8211499832892465, 1.3794082932299654};

struct point {
  std::array<double, 4> at;
  std::array<double, 4> lower{1, 1, 1, 1}, upper{5, 5, 5, 5}, gradient{};
  std::array<double, 2> values{}, least{25, 40}, most{inf, 40}, multipliers{};
  std::array<double, 8> jacobian{};
  std::array<int, 8> rows{0, 0, 0, 0, 1, 1, 1, 1}, columns{0, 1, 2, 3, 0, 1, 2, 3};
  bool has_multipliers = false;

  cr::final_check look(double tolerance = 1e-6) {
    double value = 0;
    cr::detail::kept(cost, x).values_and_jacobian(at.data(), &value, gradient.data());
    cr::detail::kept(held, x).values_and_jacobian(at.data(), values.data(), jacobian.data());
    cr::final_point p;
    p.x = at, p.lower = lower, p.upper = upper, p.value = value, p.gradient = gradient;
    p.constraints = values, p.least = least, p.most = most, p.rows = rows, p.columns = columns, p.entries = jacobian;
    if (has_multipliers) p.multipliers = multipliers;
    p.tolerance = tolerance;
    return cr::check_final(p);
  }
};

}  // namespace

BOOST_AUTO_TEST_CASE(an_optimum_is_one_and_has_the_published_multipliers) {
  point best{optimum};
  cr::final_check const found = best.look();
  BOOST_TEST((found.status == cr::solver_status::solved));
  BOOST_TEST(found.infeasibility < 1e-8);
  BOOST_TEST(found.multipliers[0] == -0.5522936, boost::test_tools::tolerance(1e-6));  // Hock and Schittkowski, Ipopt's tutorial
  BOOST_TEST(found.multipliers[1] == 0.1614686, boost::test_tools::tolerance(1e-6));
  best.has_multipliers = true;
  best.multipliers = {-0.5522936, 0.1614686};
  BOOST_TEST((best.look().status == cr::solver_status::solved));
}

BOOST_AUTO_TEST_CASE(what_is_no_optimum_says_why) {
  BOOST_TEST((point{{1, 5, 5, 1}}.look().status == cr::solver_status::infeasible));
  BOOST_TEST((point{{0.5, 4.743, 3.8211, 1.3794}}.look().status == cr::solver_status::outside_bounds));
  BOOST_TEST((point{{1, not_a_number, 5, 1}}.look().status == cr::solver_status::not_finite));
  BOOST_TEST((point{{1, inf, 5, 1}}.look().status == cr::solver_status::not_finite));
  // Feasible, with the product well above 25: MMA of NLopt 2.7.1 calls such points a success.
  double const a = std::sqrt(10.0);
  BOOST_TEST((point{{a, a, a, a}}.look().status == cr::solver_status::not_stationary));
  // A multiplier with the wrong sign, and one of a constraint that is not active.
  point wrong{optimum};
  wrong.has_multipliers = true;
  wrong.multipliers = {0.5522936, 0.1614686};
  BOOST_TEST((wrong.look().status == cr::solver_status::not_stationary));
  // Multipliers that solve the slopes, but of an inequality that has room.
  point slack{optimum};
  slack.has_multipliers = true;
  slack.multipliers = {-0.5522936, 0.1614686};
  slack.least = {20, 40};
  BOOST_TEST((slack.look().status == cr::solver_status::not_stationary));
}

BOOST_AUTO_TEST_CASE(a_slope_counts_where_no_bound_explains_it) {
  std::array const at{1.0}, lower{1.0}, upper{2.0}, up{3.0}, down{-3.0};
  cr::final_point p;
  p.x = at, p.lower = lower, p.upper = upper, p.gradient = up;
  BOOST_TEST((cr::check_final(p).status == cr::solver_status::solved));
  p.gradient = down;
  BOOST_TEST((cr::check_final(p).status == cr::solver_status::not_stationary));
  p.lower = p.upper = {};
  p.gradient = up;
  BOOST_TEST((cr::check_final(p).status == cr::solver_status::not_stationary));
  std::array const small{1e-9};
  p.gradient = small;
  BOOST_TEST((cr::check_final(p).status == cr::solver_status::solved));
  std::array const nothing{not_a_number};
  p.gradient = nothing;
  BOOST_TEST((cr::check_final(p).status == cr::solver_status::not_finite));
}

BOOST_AUTO_TEST_CASE(slopes_are_small_beside_what_a_step_changes) {
  auto const status = [](auto const& slope, double at, double start) {
    std::array const where{at}, gradient{slope(at)}, begun{slope(start)};
    cr::final_point p;
    p.x = where, p.gradient = gradient, p.gradient_at_start = begun, p.tolerance = 1e-6;
    p.slopes = [&](double const* there, std::span<double const>, double* slopes) {
      *slopes = slope(*there);
      return true;
    };
    return cr::check_final(p).status;
  };
  using cr::solver_status;
  for (double const unit : {1e-12, 1.0, 1e12}) {
    auto const bowl = [=](double u) { return 2 * unit * (u - 1); };
    BOOST_TEST((status(bowl, 1 + 5e-7, 3) == solver_status::solved));
    BOOST_TEST((status(bowl, 1 + 2e-6, 1 + 4e-6) == solver_status::not_stationary));
    BOOST_TEST((status(bowl, 0, 0) == solver_status::not_stationary));
    BOOST_TEST((status(bowl, 2, 1e9) == solver_status::not_stationary));
    // Flat where it is low: reached late.
    auto const flat = [=](double u) { return 4 * unit * u * u * u; };
    BOOST_TEST((status(flat, 1e-3, 1) == solver_status::not_stationary));
    BOOST_TEST((status(flat, 5e-7, 1) == solver_status::solved));
    BOOST_TEST((status(flat, 0.1, 1) == solver_status::not_stationary));
    BOOST_TEST((status(bowl, 1.005, 1e9) == solver_status::not_stationary));
    // What falls forever has no minimum, however small its slope.
    BOOST_TEST((status([=](double u) { return -unit * std::exp(-u); }, 20, 0) == solver_status::not_stationary));
    // Nothing to see on one side.
    auto const edge = [=](double u) { return u < 1 ? not_a_number : 2 * unit * (u - 1); };
    BOOST_TEST((status(edge, 1 + 5e-7, 3) == solver_status::solved));
    BOOST_TEST((status(edge, 1 + 5e-6, 1 + 5e-6) == solver_status::not_stationary));
  }
}

BOOST_AUTO_TEST_CASE(dependent_constraints_have_multipliers_too) {
  // x + y = 2 twice, and once more doubled: any multipliers that add up will do.
  std::array const at{1.0, 1.0}, gradient{2.0, 2.0};
  std::array const values{2.0, 2.0, 4.0}, wanted{2.0, 2.0, 4.0};
  std::array const entries{1.0, 1.0, 1.0, 1.0, 2.0, 2.0};
  std::array const rows{0, 0, 1, 1, 2, 2}, columns{0, 1, 0, 1, 0, 1};
  cr::final_point p;
  p.x = at, p.gradient = gradient, p.constraints = values, p.least = p.most = wanted;
  p.rows = rows, p.columns = columns, p.entries = entries;
  BOOST_TEST((cr::check_final(p).status == cr::solver_status::solved));
}

BOOST_AUTO_TEST_CASE(every_status_is_a_sentence_of_its_own) {
  std::vector<std::string_view> seen;
  for (int k = 0; k <= int(cr::solver_status::failed); ++k) {
    std::string_view const text = sentence(cr::solver_status(k));
    BOOST_TEST(text.size() > 10);
    for (std::string_view const other : seen) BOOST_TEST(text != other);
    seen.push_back(text);
  }
  BOOST_TEST(sentence(cr::solver_status(99)).empty());
}

BOOST_AUTO_TEST_CASE(the_first_exception_is_kept_and_thrown_after) {
  cr::exception_store store;
  BOOST_TEST(store.guard([] {}));
  BOOST_TEST(!store.holds());
  store.rethrow();  // nothing
  BOOST_TEST(!store.guard([] { throw std::domain_error("first"); }));
  bool called = false;
  BOOST_TEST(!store.guard([&] { called = true; }));
  BOOST_TEST(!called);
  BOOST_TEST(store.holds());
  BOOST_CHECK_EXCEPTION(store.rethrow(), std::domain_error, [](auto const& e) { return std::string(e.what()) == "first"; });
  BOOST_TEST(!store.holds());
}

BOOST_AUTO_TEST_CASE(progress_goes_on_unless_told_otherwise) {
  BOOST_TEST(cr::progress_callback{}({}));
  int calls = 0;
  cr::progress_callback const counts = [&](cr::progress const&) { ++calls; };
  BOOST_TEST(counts({}));
  BOOST_TEST(calls == 1);
  cr::progress_callback const until = [](cr::progress const& p) { return p.iteration < 3; };
  BOOST_TEST(until({2}));
  BOOST_TEST(!until({3}));
}

BOOST_AUTO_TEST_CASE(what_a_function_is_given_is_kept_in_its_order) {
  auto const scaled = cr::function(k * x[0_c] + x[3_c], cr::wrt(x), cr::given(k));
  auto const f = cr::detail::kept(scaled, 10.0);
  BOOST_TEST(f.value(optimum.data()) == 10.0 + optimum[3]);
  BOOST_TEST(cr::detail::kept(k * x[0_c], cr::wrt(x), cr::given(k), std::vector{7.0}).value(optimum.data()) == 7.0);
  BOOST_CHECK_THROW(static_cast<void>(cr::detail::kept(scaled)), std::invalid_argument);
  BOOST_CHECK_THROW(static_cast<void>(cr::detail::kept(scaled, 1.0, 2.0)), std::invalid_argument);
  auto const recorded = cr::formula<1, 2>([](auto const& a, auto const& b) { return a[0] * b[0] + b[1]; }, cr::given<0>());
  double slopes[2], value = 0;
  cr::detail::kept(recorded, 3.0).values_and_jacobian(optimum.data(), &value, slopes);
  BOOST_TEST(value == 3 * optimum[0] + optimum[1]);
  BOOST_TEST(slopes[0] == 3);
  BOOST_TEST(slopes[1] == 1);
}

BOOST_AUTO_TEST_CASE(wrong_derivatives_are_listed) {
  auto const right = [](auto p, auto out) {
    for (std::size_t i = 0; i < 4; ++i) {
      out[i] = p[0] * p[1] * p[2] * p[3] / p[i];
      out[4 + i] = 2 * p[i];
    }
  };
  auto const slip = [&](auto p, auto out) {
    right(p, out);
    out[6] = p[2];
    out[1] = not_a_number;
  };
  BOOST_TEST(bool(cr::check_derivatives(cr::with_derivatives(held, right, x), optimum)));
  auto const table = cr::check_derivatives(cr::with_derivatives(cr::function(held, x), slip), optimum);
  BOOST_TEST(!table);
  BOOST_TEST(table.wrong.size() == 2u);
  BOOST_TEST(table.wrong[0].column == 1);
  BOOST_TEST(table.wrong[1].row == 1);
  BOOST_TEST(table.wrong[1].exact == 2 * optimum[2]);
  std::ostringstream text;
  text << table;
  BOOST_TEST(text.str().find("2 of 8 derivatives are wrong") == 0u);
  BOOST_CHECK_THROW(cr::check_derivatives(cr::with_derivatives(cr::function(held, x), slip), std::array{1.0}),
                    std::invalid_argument);
}

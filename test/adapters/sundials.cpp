// SUNDIALS with exact Jacobians: Robertson's reactions, sensitivities, adjoints, a Brusselator, and what goes wrong.
#include "trouble.hpp"
#include <chainrule/adapters/sundials.hpp>

#include <boost/test/unit_test.hpp>

#if __has_include(<klu.h>)
#  include <sunlinsol/sunlinsol_klu.h>
#endif

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace cr::literals;
using boost::test_tools::tolerance;
using cr::solver_status;

namespace {

constexpr cr::variable<"a"> a;
constexpr cr::variable<"b"> b;
constexpr cr::variable<"c"> c;
constexpr cr::variable<"p1"> p_1;
constexpr cr::variable<"p2"> p_2;
constexpr cr::variable<"p3"> p_3;
constexpr auto first = -p_1 * a + p_2 * b * c;
constexpr auto third = p_3 * b * b;
constexpr auto robertson =
    cr::function(hana::make_tuple(first, -first - third, third), cr::wrt(a, b, c), cr::given(p_1, p_2, p_3));
auto reactions() { return cr::sundials::ode(robertson, p_1 = 0.04, p_2 = 1e4, p_3 = 3e7); }

constexpr cr::variable<"da"> da;
constexpr cr::variable<"db"> db;
constexpr cr::variable<"dc"> dc;
constexpr auto with_conservation = cr::function(hana::make_tuple(da - first, db + first + third, a + b + c - 1_c),
                                                cr::wrt(a, b, c, da, db, dc), cr::given(p_1, p_2, p_3));

// A cell of the Brusselator with diffusion (Hairer and Wanner, Solving Ordinary Differential Equations II).
constexpr cr::variable<"ul"> ul;
constexpr cr::variable<"vl"> vl;
constexpr cr::variable<"u"> u;
constexpr cr::variable<"v"> v;
constexpr cr::variable<"ur"> ur;
constexpr cr::variable<"vr"> vr;
constexpr cr::variable<"d"> d;
constexpr auto cell = cr::function(
    hana::make_tuple(1_c + u * u * v - 4_c * u + d * (ul - 2_c * u + ur), 3_c * u - u * u * v + d * (vl - 2_c * v + vr)),
    cr::wrt(ul, vl, u, v, ur, vr), cr::given(d));

constexpr auto circle = cr::function(hana::make_tuple(a * a + b * b - 1_c, a - b), a, b);
constexpr auto no_root = cr::function(hana::make_tuple(a * a + 1_c, b), a, b);
constexpr auto rooted = cr::function(hana::make_tuple(-sqrt(a)), a);
constexpr auto picky = cr::function(hana::make_tuple(trouble::picked(a)), a);
constexpr auto picky_growth = cr::function(hana::make_tuple(p_1 * trouble::picked(a)), cr::wrt(a), cr::given(p_1));
constexpr auto implicit_picky = cr::function(hana::make_tuple(da - trouble::picked(a)), a, da);
constexpr auto fading = cr::function(hana::make_tuple(-p_1 * trouble::fades(a)), cr::wrt(a), cr::given(p_1));
constexpr auto fading_jacobian = cr::function(hana::make_tuple(-p_1 * trouble::slope_fades(a)), cr::wrt(a), cr::given(p_1));
constexpr auto fading_implicit = cr::function(hana::make_tuple(da + trouble::fades(a)), a, da);
constexpr auto fading_roots = cr::function(hana::make_tuple(trouble::fades(a) + a * a - 3_c, trouble::slope_fades(b) - a), a, b);
constexpr auto fading_cell = cr::function(hana::make_tuple(trouble::fades(ul) - 2_c * u + ur), ul, u, ur);

}  // namespace

BOOST_AUTO_TEST_CASE(robertson_by_cvode_and_ida) {
  cr::sundials::tolerances const tight{1e-8, 1e-12};
  auto const found = cr::sundials::integrate(reactions(), {1, 0, 0}, 0, 40, tight);
  BOOST_TEST(bool(found));
  BOOST_TEST(found.x[0] == 0.7158271, tolerance(1e-6));
  auto const late = cr::sundials::integrate(reactions(), {1, 0, 0}, 0, 4e10, {1e-6, 0, {1e-10, 1e-16, 1e-10}});
  BOOST_TEST(late.x[0] == 5.2083e-8, tolerance(0.01));  // published for t = 4e10
  auto const implicit = cr::sundials::dae(with_conservation, p_1 = 0.04, p_2 = 1e4, p_3 = 3e7);
  auto const by_ida = cr::sundials::integrate(implicit, {1, 0, 0}, {-0.04, 0.04, 0}, 0, 40, tight);
  BOOST_TEST(bool(by_ida));
  for (std::size_t k = 0; k < 3; ++k) BOOST_TEST(by_ida.x[k] == found.x[k], tolerance(1e-5));
}

BOOST_AUTO_TEST_CASE(jacobians_in_three_kinds_of_matrices) {
  auto system = reactions();
  cr::sundials::detail::context const context;
  auto const y = cr::sundials::detail::vector_of({0.5, 2e-5, 0.4}, context);
  double const exact[3][3] = {{-0.04, 1e4 * 0.4, 1e4 * 2e-5}, {0.04, -1e4 * 0.4 - 6e7 * 2e-5, -1e4 * 2e-5}, {0, 6e7 * 2e-5, 0}};
  SUNMatrix const dense = SUNDenseMatrix(3, 3, context), band = SUNBandMatrix(3, 2, 2, context),
                  thin = SUNBandMatrix(3, 1, 1, context);
  SUNMatrix const columns = SUNSparseMatrix(3, 3, system.entries, CSC_MAT, context),
                  rows = SUNSparseMatrix(3, 3, system.entries, CSR_MAT, context);
  auto const put = [&](SUNMatrix matrix) {
    return system.jacobian(0, y.get(), nullptr, matrix, system.data(), nullptr, nullptr, nullptr);
  };
  long const before = trouble::allocations;
  int const answers = put(dense) | put(band) | put(columns) | put(rows);
  BOOST_TEST(trouble::allocations == before);
  BOOST_TEST(answers == 0);
  BOOST_TEST(system.entries == 7);
  double sparse[2][3][3] = {};
  for (int which = 0; which < 2; ++which)
    for (int outer = 0; outer < 3; ++outer) {
      SUNMatrix const matrix = which == 0 ? columns : rows;
      for (auto k = SM_INDEXPTRS_S(matrix)[outer]; k < SM_INDEXPTRS_S(matrix)[outer + 1]; ++k) {
        auto const inner = SM_INDEXVALS_S(matrix)[k];
        (which == 0 ? sparse[0][inner][outer] : sparse[1][outer][inner]) = SM_DATA_S(matrix)[k];
      }
    }
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j) {
      BOOST_TEST(SM_ELEMENT_D(dense, i, j) == exact[i][j], tolerance(1e-15));
      BOOST_TEST(SM_ELEMENT_B(band, i, j) == exact[i][j], tolerance(1e-15));
      BOOST_TEST((sparse[0][i][j] == SM_ELEMENT_D(dense, i, j) && sparse[1][i][j] == SM_ELEMENT_D(dense, i, j)));
    }
  BOOST_TEST(put(thin) == -1);  // an entry outside of its bands
  BOOST_CHECK_THROW(system.rethrow(), std::invalid_argument);
  BOOST_TEST(system.rates(0, nullptr, y.get(), system.data()) == -1);
  BOOST_CHECK_THROW(system.rethrow(), std::invalid_argument);
  BOOST_TEST(put(nullptr) == -1);
  BOOST_CHECK_THROW(system.rethrow(), std::invalid_argument);
  BOOST_TEST(system.rates(0, y.get(), y.get(), nullptr) == -1);  // CVodeSetUserData was forgotten
  for (SUNMatrix each : {dense, band, thin, columns, rows}) SUNMatDestroy(each);
}

BOOST_AUTO_TEST_CASE(ida_in_a_sparse_matrix) {
  // dF/dy + c dF/dy' in four kinds of matrices, and a run by KLU.
  auto system = cr::sundials::dae(with_conservation, p_1 = 0.04, p_2 = 1e4, p_3 = 3e7);
  cr::sundials::detail::context const context;
  auto const y = cr::sundials::detail::vector_of({0.5, 2e-5, 0.4}, context),
             slopes = cr::sundials::detail::vector_of({-0.1, 0.2, 0.3}, context);
  SUNMatrix const dense = SUNDenseMatrix(3, 3, context), columns = SUNSparseMatrix(3, 3, system.entries, CSC_MAT, context),
                  rows = SUNSparseMatrix(3, 3, system.entries, CSR_MAT, context),
                  few = SUNSparseMatrix(3, 3, system.entries - 1, CSR_MAT, context);
  auto const put = [&](SUNMatrix matrix) {
    return system.jacobian(0, 7, y.get(), slopes.get(), nullptr, matrix, system.data(), nullptr, nullptr, nullptr);
  };
  long const before = trouble::allocations;
  int const answers = put(dense) | put(columns) | put(rows);
  BOOST_TEST(trouble::allocations == before);
  BOOST_TEST(answers == 0);
  BOOST_TEST(system.entries == 9);
  BOOST_TEST(SM_ELEMENT_D(dense, 0, 0) == 7 + 0.04, tolerance(1e-15));
  BOOST_TEST(SM_ELEMENT_D(dense, 1, 1) == 7 + 1e4 * 0.4 + 6e7 * 2e-5, tolerance(1e-15));
  for (SUNMatrix const matrix : {columns, rows})
    for (int outer = 0; outer < 3; ++outer)
      for (auto k = SM_INDEXPTRS_S(matrix)[outer]; k < SM_INDEXPTRS_S(matrix)[outer + 1]; ++k) {
        auto const inner = SM_INDEXVALS_S(matrix)[k];
        BOOST_TEST(SM_DATA_S(matrix)[k] ==
                   (matrix == columns ? SM_ELEMENT_D(dense, inner, outer) : SM_ELEMENT_D(dense, outer, inner)));
      }
  BOOST_TEST(put(few) == -1);
  BOOST_CHECK_THROW(system.rethrow(), std::invalid_argument);
  for (SUNMatrix each : {dense, columns, rows, few}) SUNMatDestroy(each);

#if __has_include(<klu.h>)
  auto const state = cr::sundials::detail::vector_of({1, 0, 0}, context),
             by_time = cr::sundials::detail::vector_of({-0.04, 0.04, 0}, context);
  SUNMatrix const matrix = SUNSparseMatrix(3, 3, system.entries, CSC_MAT, context);
  SUNLinearSolver const klu = SUNLinSol_KLU(state.get(), matrix, context);
  void* memory = IDACreate(context);
  IDAInit(memory, system.residual, 0, state.get(), by_time.get());
  IDASetUserData(memory, system.data());
  IDASStolerances(memory, 1e-8, 1e-12);
  IDASetLinearSolver(memory, klu, matrix);
  IDASetJacFn(memory, system.jacobian);
  double reached = 0;
  BOOST_TEST(IDASolve(memory, 40, &reached, state.get(), by_time.get(), IDA_NORMAL) == IDA_SUCCESS);
  BOOST_TEST(N_VGetArrayPointer(state.get())[0] == 0.7158271, tolerance(1e-6));
  IDAFree(&memory);
  SUNLinSolFree(klu);
  SUNMatDestroy(matrix);
#endif
}

BOOST_AUTO_TEST_CASE(integrators_tell_their_steps) {
  double last = 0;
  long steps = 0;
  cr::sundials::tolerances watched{1e-6, 1e-9};
  watched.progress = [&](cr::progress const& now) {
    BOOST_TEST((now.iteration == ++steps && now.value > last && now.step > 0));
    last = now.value;
    return last < 10;
  };
  auto const implicit = cr::sundials::dae(with_conservation, p_1 = 0.04, p_2 = 1e4, p_3 = 3e7);
  BOOST_TEST((cr::sundials::integrate(reactions(), {1, 0, 0}, 0, 40, watched).status == solver_status::stopped));
  BOOST_TEST((last >= 10 && last < 40));
  last = 0, steps = 0;
  BOOST_TEST((cr::sundials::integrate(implicit, {1, 0, 0}, {-0.04, 0.04, 0}, 0, 40, watched).status == solver_status::stopped));
  last = 0, steps = 0;
  auto const whole = cr::sundials::integrate(reactions(), {1, 0, 0}, 0, 9, watched);
  BOOST_TEST((whole && last == 9 && whole.iterations == steps));
  last = 0, steps = 0;
  auto const halfway = cr::sundials::sensitivities(reactions(), {1, 0, 0}, 0, 40, watched);
  BOOST_TEST((halfway.status == solver_status::stopped && last >= 10 && last < 40 && halfway.by_parameter.size() == 3));
  last = 0, steps = 0;
  BOOST_TEST((cr::sundials::adjoint(reactions(), {1, 0, 0}, 0, 40, {1, 0, 0}, watched).status == solver_status::stopped));
  BOOST_TEST((last >= 10 && last < 40));
  // Forward, then back to the start.
  double turn = last = 0;
  bool is_back = false, steps_agree = true;
  watched.progress = [&](cr::progress const& now) {
    is_back = is_back || now.value < last;
    steps_agree = steps_agree && (now.step < 0) == is_back;
    turn = std::fmax(turn, last = now.value);
    return true;
  };
  BOOST_TEST(bool(cr::sundials::adjoint(reactions(), {1, 0, 0}, 0, 40, {1, 0, 0}, watched)));
  BOOST_TEST((is_back && steps_agree && turn == 40 && last == 0));
  watched.progress = [&](cr::progress const& now) { return now.step > 0; };
  BOOST_TEST((cr::sundials::adjoint(reactions(), {1, 0, 0}, 0, 40, {1, 0, 0}, watched).status == solver_status::stopped));
  watched.progress = [](cr::progress const&) -> bool { throw std::logic_error("enough"); };
  BOOST_CHECK_THROW(cr::sundials::sensitivities(reactions(), {1, 0, 0}, 0, 40, watched), std::logic_error);
  BOOST_CHECK_THROW(cr::sundials::adjoint(reactions(), {1, 0, 0}, 0, 40, {1, 0, 0}, watched), std::logic_error);
  BOOST_CHECK_THROW(cr::sundials::integrate(reactions(), {1, 0, 0}, 0, 40, watched), std::logic_error);
}

BOOST_AUTO_TEST_CASE(a_brusselator_with_a_banded_jacobian) {
  auto const start = [](std::size_t cells) {
    std::vector<double> y;
    for (std::size_t k = 1; k <= cells; ++k) {
      y.push_back(1 + std::sin(2 * 3.14159265358979323846 * double(k) / double(cells + 1)));
      y.push_back(3);
    }
    return y;
  };
  // The exact Jacobian of a row is that of all equations as formulas: three cells of two numbers, dense.
  auto row = cr::sundials::row(cell, 3, {1, 3}, {1, 3}, 0.3);
  cr::sundials::detail::context const context;
  auto const y = cr::sundials::detail::vector_of(start(3), context), to = cr::sundials::detail::vector_of(start(3), context),
             moved = cr::sundials::detail::vector_of(start(3), context),
             back = cr::sundials::detail::vector_of(start(3), context);
  SUNMatrix const dense = SUNDenseMatrix(6, 6, context), band = SUNBandMatrix(6, 3, 3, context);
  BOOST_TEST(row.jacobian(0, y.get(), nullptr, dense, row.data(), nullptr, nullptr, nullptr) == 0);
  BOOST_TEST(row.jacobian(0, y.get(), nullptr, band, row.data(), nullptr, nullptr, nullptr) == 0);
  for (int j = 0; j < 6; ++j) {
    NV_Ith_S(moved.get(), j) += 1e-4;  // rates are cubic: central differences, extrapolated by what is left, are good to 1e-7
    row.rates(0, moved.get(), to.get(), row.data());
    NV_Ith_S(moved.get(), j) -= 2e-4;
    row.rates(0, moved.get(), back.get(), row.data());
    NV_Ith_S(moved.get(), j) += 1e-4;
    for (int i = 0; i < 6; ++i) {
      double const slope = (NV_Ith_S(to.get(), i) - NV_Ith_S(back.get(), i)) / 2e-4;
      BOOST_TEST(std::abs(SM_ELEMENT_D(dense, i, j) - slope) < 1e-6);
      if (std::abs(i - j) <= 3) BOOST_TEST(SM_ELEMENT_B(band, i, j) == SM_ELEMENT_D(dense, i, j));
      else BOOST_TEST(SM_ELEMENT_D(dense, i, j) == 0);
    }
  }
  SUNMatDestroy(dense), SUNMatDestroy(band);
  auto const found =
      cr::sundials::integrate(cr::sundials::row(cell, 40, {1, 3}, {1, 3}, 0.02 * 41 * 41), start(40), 0, 10, {1e-7, 1e-9});
  BOOST_TEST(bool(found));
  double const middle = found.x[40], other = found.x[38];  // the problem is symmetric about the middle
  BOOST_TEST(middle == other, tolerance(0.2));
}

BOOST_AUTO_TEST_CASE(sensitivities_and_adjoints_agree_with_the_published_example) {
  // SUNDIALS' own example cvsRoberts_FSA_dns prints the sensitivities at t = 40.
  auto system = reactions();
  std::vector<std::vector<double>> const s = cr::sundials::sensitivities(system, {1, 0, 0}, 0, 40, {1e-8, 1e-12}).by_parameter;
  BOOST_TEST(s[0][0] == -4.2475, tolerance(2e-3));
  BOOST_TEST(s[1][0] == 1.3731e-5, tolerance(2e-3));
  BOOST_TEST(s[2][0] == -2.2883e-9, tolerance(2e-3));
  BOOST_TEST(s[0][1] == 4.5913e-5, tolerance(2e-3));
  BOOST_TEST(s[1][1] == -2.3573e-10, tolerance(2e-3));
  // The gradient of y1(40) by an adjoint run is the first component of each.
  auto const gradient = cr::sundials::adjoint(system, {1, 0, 0}, 0, 40, {1, 0, 0}, {1e-8, 1e-12}).by_parameter;
  for (std::size_t k = 0; k < 3; ++k) BOOST_TEST(gradient[k] == s[k][0], tolerance(1e-4));
}

BOOST_AUTO_TEST_CASE(roots_by_kinsol) {
  auto const found = cr::sundials::find_root(cr::sundials::nonlinear(circle), {1, 0.3});
  BOOST_TEST(bool(found));
  BOOST_TEST(found.x[0] == std::sqrt(0.5), tolerance(1e-10));
  // In small units KINSOL stops where it starts: that is no root.
  constexpr auto small = cr::function(hana::make_tuple(1e-14_c * (a * a + b * b - 1_c), 1e-14_c * (a - b)), a, b);
  BOOST_TEST((cr::sundials::find_root(cr::sundials::nonlinear(small), {1, 0.3}).status != solver_status::solved));
  BOOST_TEST((cr::sundials::find_root(cr::sundials::nonlinear(no_root), {1, 1}).status != solver_status::solved));
  BOOST_TEST((cr::sundials::find_root(cr::sundials::nonlinear(rooted), {-1}).status == solver_status::not_finite));
  BOOST_CHECK_THROW(cr::sundials::find_root(cr::sundials::nonlinear(picky), {3}), std::range_error);
}

BOOST_AUTO_TEST_CASE(what_goes_wrong_is_told) {
  BOOST_TEST((cr::sundials::integrate(cr::sundials::ode(rooted), {-1}, 0, 1).status == solver_status::not_finite));
  BOOST_TEST(
      (cr::sundials::integrate(reactions(), {1, 0, 0}, 0, 40, {1e-8, 1e-12, {}, 3}).status == solver_status::limit_reached));
  BOOST_CHECK_THROW(cr::sundials::integrate(reactions(), {1, 0}, 0, 40), std::invalid_argument);
  BOOST_CHECK_THROW(cr::sundials::integrate(reactions(), {1, std::nan(""), 0}, 0, 40), std::invalid_argument);
  BOOST_CHECK_THROW(cr::sundials::integrate(cr::sundials::ode(picky), {1}, 0, 5), std::range_error);
  BOOST_CHECK_THROW(cr::sundials::integrate(cr::sundials::dae(implicit_picky), {1}, {1}, 0, 5), std::range_error);
  // Each of the others, with wrong lengths, a start without numbers, and a right side that throws.
  double const nan = std::nan("");
  auto const cells = cr::sundials::row(cell, 3, {1, 3}, {1, 3}, 0.02);
  auto const throwing = cr::sundials::ode(picky_growth, p_1 = 1.0);
  auto const implicit = cr::sundials::dae(implicit_picky);
  for (auto const& start : {std::vector<double>{1, 2}, {nan}}) {
    BOOST_CHECK_THROW(cr::sundials::integrate(implicit, start, {1}, 0, 1), std::invalid_argument);
    BOOST_CHECK_THROW(cr::sundials::integrate(implicit, {1}, start, 0, 1), std::invalid_argument);
    BOOST_CHECK_THROW(cr::sundials::integrate(cells, start, 0, 1), std::invalid_argument);
    BOOST_CHECK_THROW(cr::sundials::sensitivities(throwing, start, 0, 1), std::invalid_argument);
    BOOST_CHECK_THROW(cr::sundials::adjoint(throwing, start, 0, 1, {1}), std::invalid_argument);
    BOOST_CHECK_THROW(cr::sundials::adjoint(throwing, {1}, 0, 0.1, start), std::invalid_argument);
    BOOST_CHECK_THROW(cr::sundials::find_root(cr::sundials::nonlinear(rooted), start), std::invalid_argument);
  }
  BOOST_CHECK_THROW(cr::sundials::sensitivities(throwing, {1}, 0, 5), std::range_error);
  BOOST_CHECK_THROW(cr::sundials::adjoint(throwing, {1}, 0, 5, {1}), std::range_error);
}

BOOST_AUTO_TEST_CASE(not_a_number_never_counts_as_solved) {
  using trouble::solved_without_numbers;
  auto const never = [](auto const& f) {
    auto const system = cr::sundials::ode(f, p_1 = 0.5);
    BOOST_TEST(solved_without_numbers([&] { return cr::sundials::integrate(system, {1}, 0, 2).status; }, 0) == -1);
    BOOST_TEST(solved_without_numbers([&] { return cr::sundials::sensitivities(system, {1}, 0, 2).status; }, 0) == -1);
    BOOST_TEST(solved_without_numbers([&] { return cr::sundials::adjoint(system, {1}, 0, 2, {1}).status; }, 0) == -1);
  };
  never(fading);
  never(fading_jacobian);
  auto const implicit = cr::sundials::dae(fading_implicit);
  BOOST_TEST(solved_without_numbers([&] { return cr::sundials::integrate(implicit, {1}, {-1}, 0, 2).status; }, 0) == -1);
  auto const root = cr::sundials::nonlinear(fading_roots);
  BOOST_TEST(solved_without_numbers([&] { return cr::sundials::find_root(root, {2, 3}).status; }, 0) == -1);
  auto const cells = cr::sundials::row(fading_cell, 5, {0}, {0});
  BOOST_TEST(solved_without_numbers([&] { return cr::sundials::integrate(cells, std::vector<double>(5, 1), 0, 1).status; }, 0) ==
             -1);
}

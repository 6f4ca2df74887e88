// cminpack: lmder, lmstr and hybrj with exact Jacobians.
#pragma once

#include <chainrule/adapters/solver/progress.hpp>
#include <chainrule/adapters/solver/residuals.hpp>

#include <cminpack.h>

namespace chainrule::cminpack {

/// What cminpack's drivers ask for: a function and the pointer that it is called with, lmder(functor.lmder, &functor, m, n, ...). Refers to the columns
/// of data, if there are any. Where a number is not finite, and where a call throws, it answers -1, which ends the run: rethrow() then
/// throws what was thrown.
template <class Residuals>
class residual_functor {
  Residuals residuals_;
  exception_store thrown_;
  bool was_finite_ = true;

  template <class Call>
  static int guarded(void* self, int n, double const* x, double const* out, Call const& call) {
    if (self == nullptr) return -1;
    auto& own = *static_cast<residual_functor*>(self);
    bool const done = own.thrown_.guard([&] {
      if (x == nullptr || out == nullptr)
        chainrule::detail::throw_invalid_argument("chainrule: cminpack: a list is a null pointer");
      if (n != own.residuals_.unknowns())
        chainrule::detail::throw_wrong_length("the list of unknowns", std::size_t(n), std::size_t(own.residuals_.unknowns()));
      own.was_finite_ = call(own.residuals_);
    });
    return done && own.was_finite_ ? 0 : -1;
  }
  static int fill(Residuals const& residuals, double const* x, double* r, double* table, int step, bool slopes) {
    auto const at = residuals.at(x);
    return slopes ? residuals.jacobian(
                        at, [=](int at_row, int at_column, double one_slope) { table[at_column * step + at_row] = one_slope; })
                  : residuals.values(at, [=](int at_row, double one_residual) { r[at_row] = one_residual; });
  }

 public:
  explicit residual_functor(Residuals const& residuals) : residuals_(residuals) {}
  [[nodiscard]] Residuals const& residuals() const { return residuals_; }

  static int lmder(void* self, int m, int n, double const* x, double* r, double* table, int step, int flag) {
    return guarded(self, n, x,
                   flag == 2   ? table
                   : flag == 1 ? r
                               : x,
                   [&](Residuals const& all_residuals) {
                     if (m != all_residuals.count())
                       chainrule::detail::throw_wrong_length("the list of residuals", std::size_t(m),
                                                             std::size_t(all_residuals.count()));
                     return flag == 0 || fill(all_residuals, x, r, table, step, flag == 2);
                   });
  }
  static int hybrj(void* self, int n, double const* x, double* r, double* table, int step, int flag) {
    return lmder(self, n, n, x, r, table, step, flag);
  }
  static int lmstr(void* self, int m, int n, double const* x, double* r, double* row, int flag) {
    if (flag <= 1) return lmder(self, m, n, x, r, nullptr, 0, flag);
    return guarded(self, n, x, row, [&](Residuals const& all_residuals) {
      int const wanted_row = flag - 2;
      return all_residuals.jacobian_row(all_residuals.at(x), wanted_row / Residuals::per_row,
                                        [&](int at_row, int at_column, double one_slope) {
                                          if (at_row == wanted_row) row[at_column] = one_slope;
                                        }) == 0;
    });
  }
  [[nodiscard]] bool was_finite() const { return was_finite_; }
  void rethrow() { thrown_.rethrow(); }
};

/// The functor of residuals: cr::function(hana::make_tuple(...), x, y), or a residual for each row of columns,
/// functor(cr::function(v - model, cr::wrt(a, b), cr::given(t, v)), times, volts).
template <class F, class... Columns>
auto functor(F const& f, Columns&&... columns) {
  return chainrule::detail::functor_of_residuals<residual_functor>(f, std::forward<Columns>(columns)...);
}

/// Least squares by lmder, and a look at what it found.
template <class Residuals>
solver_result levenberg_marquardt(residual_functor<Residuals> const& functor, std::vector<double> const& start,
                                  double tolerance = 1e-8, int most_evaluations = 1000) {
  chainrule::detail::check_start(start, functor.residuals().unknowns());
  residual_functor<Residuals> own = functor;
  int const m = own.residuals().count(), n = own.residuals().unknowns();
  solver_result result;
  result.x = start;
  std::vector<double> r(std::size_t(m), 0), table(std::size_t(m) * std::size_t(n), 0), work(std::size_t(5 * n + m), 0);
  std::vector<int> order(std::size_t(n), 0);
  int evaluations = 0, jacobians = 0;
  double* const w = work.data();
  int const told = ::lmder(own.lmder, &own, m, n, result.x.data(), r.data(), table.data(), m, 1e-15, 1e-15, tolerance / 2,
                           most_evaluations, w, 1, chainrule::detail::minpack_factor(start), 0, &evaluations, &jacobians,
                           order.data(), w + n, w + 2 * n, w + 3 * n, w + 4 * n, w + 5 * n);
  own.rethrow();
  result.iterations = jacobians;
  result.evaluations = evaluations;
  result.told = "lmder: info " + std::to_string(told);
  chainrule::detail::check_fit(result, own.residuals(), start, tolerance);
  if (!own.was_finite()) result.status = solver_status::not_finite;
  chainrule::detail::explain(result, told == 5);
  return result;
}

/// A root of as many equations as unknowns by hybrj, and a look at what it found.
template <class Residuals>
solver_result hybrid(residual_functor<Residuals> const& functor, std::vector<double> const& start, double tolerance = 1e-8,
                     int most_evaluations = 1000) {
  chainrule::detail::check_start(start, functor.residuals().unknowns());
  residual_functor<Residuals> own = functor;
  int const n = own.residuals().unknowns();
  if (own.residuals().count() != n)
    chainrule::detail::throw_wrong_length("the list of equations", std::size_t(own.residuals().count()), std::size_t(n));
  solver_result result;
  result.x = start;
  int const triangle = n * (n + 1) / 2;
  std::vector<double> table(std::size_t(n * n), 0), work(std::size_t(7 * n + triangle), 0);
  int evaluations = 0, jacobians = 0;
  double* const w = work.data();
  int const told = ::hybrj(own.hybrj, &own, n, result.x.data(), w, table.data(), n, 1e-14, most_evaluations, w + n, 1,
                           chainrule::detail::minpack_factor(start), 0, &evaluations, &jacobians, w + 7 * n, triangle, w + 2 * n,
                           w + 3 * n, w + 4 * n, w + 5 * n, w + 6 * n);
  own.rethrow();
  result.iterations = jacobians;
  result.evaluations = evaluations;
  result.told = "hybrj: info " + std::to_string(told);
  chainrule::detail::check_root(result, own.residuals(), tolerance);
  if (!own.was_finite()) result.status = solver_status::not_finite;
  chainrule::detail::explain(result, told == 2);
  return result;
}

}  // namespace chainrule::cminpack

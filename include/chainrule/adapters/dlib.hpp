// dlib's optimizers.
#pragma once

#include <chainrule/adapters/solver/objective.hpp>
#include <chainrule/adapters/solver/progress.hpp>

#include <dlib/optimization/optimization.h>
#include <dlib/optimization/optimization_trust_region.h>
#include <stdexcept>

namespace chainrule::dlib {

/// What dlib's find_min and find_min_trust_region ask for: called with a column vector it gives the value, find_min(search, stop, o, o.derivative(), x, least).
/// Keeps the numbers that the function is given; refers to columns that were bound by `over`. What is not finite it hands on: dlib
/// throws dlib::error there. Exceptions pass through.
template <class Objective>
class objective_functor {
  Objective objective_;

 public:
  using column_vector = ::dlib::matrix<double, 0, 1>;
  using general_matrix = ::dlib::matrix<double>;

  /// The gradient, in memory of its own: a copy for each thread.
  class slopes {
    Objective objective_;
    mutable column_vector gradient_;

   public:
    explicit slopes(Objective const& objective) : objective_(objective) {}
    column_vector const& operator()(column_vector const& x) const {
      gradient_.set_size(x.size());
      objective_.value_and_gradient(list_of(x), std::span<double>(&gradient_(0), std::size_t(x.size())));
      return gradient_;
    }
  };

  explicit objective_functor(Objective const& objective) : objective_(objective) {}
  [[nodiscard]] Objective const& objective() const { return objective_; }
  [[nodiscard]] slopes derivative() const { return slopes(objective_); }
  double operator()(column_vector const& x) const { return objective_.value(list_of(x)); }

  /// For find_min_trust_region, where the number of unknowns is known.
  void get_derivative_and_hessian(column_vector const& x, column_vector& gradient, general_matrix& hessian) const
      requires(Objective::unknowns > 0) {
    constexpr long n = Objective::unknowns;
    auto const found = objective_.value_gradient_hessian(list_of(x));
    gradient.set_size(n);
    hessian.set_size(n, n);
    for (long i = 0; i < n; ++i) {
      gradient(i) = found[std::size_t(1 + i)];
      for (long j = 0; j < n; ++j) hessian(i, j) = found[std::size_t(1 + n + i * n + j)];
    }
  }

 private:
  static std::span<double const> list_of(column_vector const& x) {
    if (x.size() == 0)
      chainrule::detail::throw_wrong_length("the list of unknowns", 0,
                                            std::size_t(Objective::unknowns < 0 ? 1 : Objective::unknowns));
    return {&x(0), std::size_t(x.size())};
  }
};

/// The objective of a function with what it is given, or of a function of one array of any length, f.over(t = times) where it has columns.
template <class F, class... Given>
auto objective(F const& f, Given const&... given) {
  return objective_functor<decltype(chainrule::detail::objective_of(f, given...))>(chainrule::detail::objective_of(f, given...));
}

/// A minimum by dlib's L-BFGS, and a look at what it found. (dlib itself stops at the start, without a word, where a gradient has the wrong sign.)
template <class Objective>
solver_result minimize(objective_functor<Objective> const& objective, std::vector<double> const& start, double tolerance = 1e-8,
                       unsigned long most_iterations = 10000, progress_callback const& watch = {}) {
  chainrule::detail::check_start_of<Objective>(start);
  typename objective_functor<Objective>::column_vector x(long(start.size()));
  for (std::size_t k = 0; k < start.size(); ++k) x(long(k)) = start[k];
  // Slopes add up to a norm; ours are looked at one by one.
  struct stop_strategy {
    double tolerance;
    unsigned long most, *iterations;
    progress_callback const* watch;
    bool* stopped;
    bool should_continue_search(decltype(x) const&, double value, decltype(x) const& slopes) const {
      if (!(::dlib::max(::dlib::abs(slopes)) > tolerance && ++*iterations <= most)) return false;
      *stopped = !(*watch)({long(*iterations), value, 0, 0, long(most), 0});
      return !*stopped;
    }
  };
  unsigned long iterations = 0;
  bool stopped = false;
  solver_result result;
  try {
    ::dlib::find_min(::dlib::lbfgs_search_strategy(10),
                     stop_strategy{tolerance / 2, most_iterations, &iterations, &watch, &stopped}, objective,
                     objective.derivative(), x, -std::numeric_limits<double>::infinity());
    result.told = "find_min returned";
  } catch (::dlib::error const& error) {
    result.told = error.what();
  }
  result.x.assign(x.begin(), x.end());
  result.iterations = long(iterations);
  chainrule::detail::check_minimum(result, objective.objective(), start, tolerance);
  if (stopped) result.status = solver_status::stopped;
  if (iterations > most_iterations && result.status == solver_status::not_stationary)
    result.status = solver_status::limit_reached;
  return result;
}

}  // namespace chainrule::dlib

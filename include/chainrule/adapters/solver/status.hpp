// How a solver's run ended, and what it found.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chainrule {

/// How a run ended. Only `solved` says that the result was looked at once more: finite, within bounds, feasible and stationary to the
/// tolerance asked for, whatever the solver itself reported.
enum class solver_status {
  solved,
  not_finite,
  outside_bounds,
  infeasible,
  not_stationary,
  unbounded,
  limit_reached,
  stopped,
  ill_posed,
  failed
};

/// A status as a sentence.
constexpr std::string_view sentence(solver_status status) {
  switch (status) {
    case solver_status::solved: return "solved: finite, within bounds, feasible and stationary to the tolerance asked for";
    case solver_status::not_finite: return "the value, a slope or a constraint is not finite where the solver stopped";
    case solver_status::outside_bounds: return "the solver stopped outside of a bound";
    case solver_status::infeasible: return "a constraint does not hold where the solver stopped";
    case solver_status::not_stationary: return "where the solver stopped the slopes, multipliers included, are not yet zero";
    case solver_status::unbounded: return "the objective falls without end";
    case solver_status::limit_reached: return "the iterations, evaluations or seconds allowed are used up";
    case solver_status::stopped: return "stopped by the progress callback";
    case solver_status::ill_posed: return "the problem contradicts itself before it is solved";
    case solver_status::failed: return "the solver gave up";
  }
  return "";
}

/// What a solver found, and how it was checked.
struct solver_result {
  solver_status status = solver_status::failed;
  std::vector<double> x;
  double value = 0;
  std::vector<double> multipliers;  // of the constraints c, in L = f + sum of multiplier * c
  double infeasibility = 0;         // how far the worst constraint, or bound, is from holding
  double stationarity = 0;          // the largest slope of L that no bound explains, over its scale
  long iterations = 0;
  long evaluations = 0;
  double seconds = 0;
  std::string told;  // what the solver itself reported

  [[nodiscard]] explicit operator bool() const { return status == solver_status::solved; }
};

}  // namespace chainrule

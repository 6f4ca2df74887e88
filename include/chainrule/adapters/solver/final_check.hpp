// The last look at a solver's result: solvers report success at points that are none.
#pragma once

#include <chainrule/adapters/solver/multipliers.hpp>
#include <chainrule/adapters/solver/status.hpp>

#include <algorithm>
#include <limits>
#include <span>

namespace chainrule {

/// A point where a solver stopped, and all that is known there. Lists that are empty are not there: no bounds, no constraints.
struct final_point {
  std::span<double const> x, lower, upper;
  double value = 0;
  std::span<double const> gradient;
  std::span<double const> constraints, least, most;  // values, and between what they have to be
  std::span<int const> rows, columns;                // of the constraints' Jacobian, entry by entry; equal ones are summed
  std::span<double const> entries;
  std::span<double const> multipliers;  // of L = f + sum of multiplier * constraint; empty: the best there are
  double tolerance = 1e-8;              // of slopes and constraints
  double scale = 1;                     // of slopes: what they are small beside, at least
};

/// What a final check found.
struct final_check {
  solver_status status = solver_status::solved;
  double infeasibility = 0;
  double stationarity = 0;
  std::vector<double> multipliers;
};

namespace detail {

inline bool all_finite(std::span<double const> list) {
  double sum = 0;
  for (double const each : list) sum += each * 0;  // NaN where one is not finite
  return sum == 0;
}

/// How far a number is outside of [least, most], measured by its size where that is more than 1.
inline double outside_of(double number, double least, double most) {
  double const off = std::fmax(least - number, number - most);
  if (!(off > 0)) return 0;
  return off / std::fmax(1, std::fabs(off == least - number ? least : most));
}

/// Multipliers for the constraints that are active, so that little of the gradient is left.
inline std::vector<double> best_multipliers(final_point const& p, double activity) {
  std::size_t const n = p.x.size(), m = p.constraints.size();
  std::vector<std::vector<double>> jacobian(m, std::vector<double>(n, 0));
  for (std::size_t k = 0; k < p.entries.size(); ++k) jacobian[std::size_t(p.rows[k])][std::size_t(p.columns[k])] += p.entries[k];
  std::vector<std::vector<double>> columns;
  std::vector<bool> is_free;
  std::vector<std::pair<std::size_t, double>> whose;  // the constraint and the sign of its multiplier
  auto const add = [&](std::size_t row, double sign, bool free_sign) {
    columns.push_back(jacobian[row]);
    for (double& each : columns.back()) each *= sign;
    is_free.push_back(free_sign);
    whose.emplace_back(row, sign);
  };
  auto const near = [&](double a, double b) {
    return std::isfinite(b) && std::fabs(a - b) <= activity * std::fmax(1, std::fabs(b));
  };
  for (std::size_t i = 0; i < m; ++i) {
    if (p.least[i] == p.most[i]) add(i, 1, true);
    else if (near(p.constraints[i], p.most[i])) add(i, 1, false);
    else if (near(p.constraints[i], p.least[i])) add(i, -1, false);
  }
  std::size_t const constraints = columns.size();
  for (std::size_t j = 0; j < n && !p.lower.empty(); ++j) {
    double const sign = near(p.x[j], p.lower[j]) ? -1 : near(p.x[j], p.upper[j]) ? 1 : 0;
    if (sign == 0) continue;
    columns.emplace_back(n, 0);
    columns.back()[j] = sign;
    is_free.push_back(p.lower[j] == p.upper[j]);
  }
  std::vector<double> right(p.gradient.begin(), p.gradient.end());
  for (double& each : right) each = -each;
  std::vector<double> const found = signed_least_squares(columns, is_free, right);
  std::vector<double> result(m, 0);
  for (std::size_t k = 0; k < constraints; ++k) result[whose[k].first] = whose[k].second * found[k];
  return result;
}

}  // namespace detail

/// Looks at a result: finite, within bounds, feasible, stationary, in this order; the status says what fails first.
inline final_check check_final(final_point const& p) {
  final_check result;
  std::size_t const n = p.x.size(), m = p.constraints.size();
  using detail::all_finite;
  if (!all_finite(p.x) || !all_finite({&p.value, 1}) || !all_finite(p.gradient) || !all_finite(p.constraints) ||
      !all_finite(p.entries) || !all_finite(p.multipliers)) {
    result.status = solver_status::not_finite;
    result.infeasibility = result.stationarity = std::numeric_limits<double>::quiet_NaN();
    return result;
  }
  double bounds = 0;
  for (std::size_t j = 0; j < n && !p.lower.empty(); ++j)
    bounds = std::fmax(bounds, detail::outside_of(p.x[j], p.lower[j], p.upper[j]));
  double constraints = 0;
  for (std::size_t i = 0; i < m; ++i)
    constraints = std::fmax(constraints, detail::outside_of(p.constraints[i], p.least[i], p.most[i]));
  result.infeasibility = std::fmax(bounds, constraints);

  // A multiplier, and a slope that a bound explains, needs its constraint: it counts as far as that is active.
  double const activity = std::sqrt(p.tolerance);
  result.multipliers.assign(p.multipliers.begin(), p.multipliers.end());
  if (p.multipliers.empty() && m > 0) result.multipliers = detail::best_multipliers(p, activity);
  std::vector<double> slopes(p.gradient.begin(), p.gradient.end());
  double scale = std::fmax(1, p.scale);
  for (double const each : slopes) scale = m > 0 ? std::fmax(scale, std::fabs(each)) : scale;
  for (std::size_t k = 0; k < p.entries.size(); ++k) {
    double const part = p.entries[k] * result.multipliers[std::size_t(p.rows[k])];
    slopes[std::size_t(p.columns[k])] += part;
    scale = std::fmax(scale, std::fabs(part));
  }
  for (std::size_t j = 0; j < n; ++j) {
    double left = std::fabs(slopes[j]);
    if (!p.lower.empty()) {
      // Pushed against a bound: at most as much as a step to it, for one that is not quite reached.
      double const room = slopes[j] > 0 ? p.x[j] - p.lower[j] : p.upper[j] - p.x[j];
      left = std::fmin(left, std::fmax(0, room) / std::fmax(1, std::fabs(p.x[j])) * scale);
    }
    result.stationarity = std::fmax(result.stationarity, left / scale);
  }
  for (std::size_t i = 0; i < m; ++i) {
    double const multiplier = result.multipliers[i];
    double const room = multiplier > 0 ? p.most[i] - p.constraints[i] : p.constraints[i] - p.least[i];
    double const size = std::fmax(1, std::fabs(p.constraints[i]));
    double const unexplained = std::fmin(std::fabs(multiplier) / scale, std::fmax(0, room) / size);
    if (p.least[i] != p.most[i]) result.stationarity = std::fmax(result.stationarity, unexplained);
  }
  if (bounds > p.tolerance) result.status = solver_status::outside_bounds;
  else if (constraints > p.tolerance) result.status = solver_status::infeasible;
  else if (!(result.stationarity <= p.tolerance)) result.status = solver_status::not_stationary;
  return result;
}

}  // namespace chainrule

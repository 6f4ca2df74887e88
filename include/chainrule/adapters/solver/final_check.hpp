// The last look at a solver's result: solvers report success at points that are none.
#pragma once

#include <chainrule/adapters/solver/multipliers.hpp>
#include <chainrule/adapters/solver/status.hpp>

#include <algorithm>
#include <functional>
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
  double tolerance = 1e-8;              // of slopes, constraints and bounds
  double parts = 0;  // the largest sum of sizes that a slope of f, times its number (at least 1), is made of, where that is known
  std::span<double const> gradient_at_start;
  /// The slopes of L at another point with such multipliers; false where there are none.
  std::function<bool(double const* x, std::span<double const> multipliers, double* slopes)> slopes{};
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

/// Looks at a root of as many equations as there are in `values`: finite, and each zero beside `change`, what a step as long as x changes it by.
inline void check_root(solver_result& result, std::span<double const> values, std::vector<double> const& change,
                       double tolerance) {
  result.value = result.infeasibility = 0;
  bool finite = all_finite(values) && all_finite(result.x);
  for (std::size_t i = 0; i < values.size(); ++i) {
    result.value += values[i] * values[i] / 2;
    finite = finite && !std::isnan(change[i]);
    if (values[i] == 0) continue;  // a slope may be infinite there
    finite = finite && std::isfinite(change[i]);
    result.infeasibility = std::fmax(result.infeasibility, std::fabs(values[i]) / change[i]);
  }
  result.status = !finite                             ? solver_status::not_finite
                  : result.infeasibility <= tolerance ? solver_status::solved
                                                      : solver_status::infeasible;
}

/// A look at a point in its steps.
class final_look {
  final_point const& p_;
  std::size_t n_, m_;
  std::vector<double> change_, steepest_;  // of each constraint: what a step as long as x changes it by in all, and by one number
  std::vector<double> limit_scale_;        // what its distance from a limit is small beside

  [[nodiscard]] double size(std::size_t j) const { return std::fmax(1, std::fabs(p_.x[j])); }
  /// From x to the bound that a slope pushes against.
  [[nodiscard]] double room(std::size_t j, double slope) const {
    if (p_.lower.empty()) return std::numeric_limits<double>::infinity();
    return std::fmax(0, slope > 0 ? p_.x[j] - p_.lower[j] : p_.upper[j] - p_.x[j]) / size(j);
  }
  [[nodiscard]] bool is_free(std::size_t j, double slope) const { return room(j, slope) > p_.tolerance; }

  /// How much the free slopes change for each unit of a short step against them, or along them where there is nothing; NaN where that is not known.
  /// In numbers that are measured by their size, as slopes by them are.
  [[nodiscard]] double curvature(std::vector<double> const& slopes, std::vector<double> const& multipliers,
                                 double largest) const {
    if (!p_.slopes || !(largest > 0)) return std::nan("");
    std::vector<double> there(n_), slopes_there(n_);
    for (double const sign : {-1, 1}) {
      double moved = 0, changed = 0;
      for (std::size_t j = 0; j < n_; ++j) {
        there[j] = p_.x[j] + (is_free(j, slopes[j]) ? sign * 1e-6 * size(j) * (slopes[j] * size(j) / largest) : 0);
        if (!p_.lower.empty()) there[j] = std::clamp(there[j], std::fmin(p_.x[j], p_.lower[j]), std::fmax(p_.x[j], p_.upper[j]));
        moved += std::pow((there[j] - p_.x[j]) / size(j), 2);
      }
      bool found = false;
      try {
        found = moved > 0 && p_.slopes(there.data(), multipliers, slopes_there.data()) && all_finite(slopes_there);
      } catch (...) {  // a function that does not like it there
      }
      if (!found) continue;
      for (std::size_t j = 0; j < n_; ++j)
        if (is_free(j, slopes[j])) changed += std::pow((slopes_there[j] - slopes[j]) * size(j), 2);
      return std::sqrt(changed / moved);
    }
    return std::nan("");
  }
  static double largest_of(std::span<double const> list) {
    double largest = 0;
    for (double const each : list) largest = std::fmax(largest, std::fabs(each));
    return largest;
  }

 public:
  explicit final_look(final_point const& p)
      : p_(p), n_(p.x.size()), m_(p.constraints.size()), change_(m_, 0), steepest_(m_, 0), limit_scale_(m_, 0) {
    for (std::size_t k = 0; k < p.entries.size(); ++k) {
      std::size_t const row = std::size_t(p.rows[k]), column = std::size_t(p.columns[k]);
      change_[row] += std::fabs(p.entries[k]) * size(column);
      steepest_[row] = std::fmax(steepest_[row], std::fabs(p.entries[k]) * size(column));
    }
    for (std::size_t i = 0; i < m_; ++i)
      for (double const limit : {p.least[i], p.most[i]})
        if (std::isfinite(limit)) limit_scale_[i] = std::fmax(std::fmax(limit_scale_[i], change_[i]), std::fabs(limit));
  }

  [[nodiscard]] double outside() const {
    double worst = 0;
    for (std::size_t j = 0; j < n_ && !p_.lower.empty(); ++j)
      worst = std::fmax(worst, outside_of(p_.x[j], p_.lower[j], p_.upper[j]));
    return worst;
  }
  [[nodiscard]] double infeasibility() const {
    double worst = 0;
    for (std::size_t i = 0; i < m_; ++i) {
      double const off = std::fmax(p_.least[i] - p_.constraints[i], p_.constraints[i] - p_.most[i]);
      if (off > 0) worst = std::fmax(worst, off / limit_scale_[i]);
    }
    return worst;
  }

  /// Multipliers for the constraints that are active, so that little of the gradient is left.
  [[nodiscard]] std::vector<double> best_multipliers() const {
    double const activity = std::sqrt(p_.tolerance);
    std::vector<std::vector<double>> jacobian(m_, std::vector<double>(n_, 0));
    for (std::size_t k = 0; k < p_.entries.size(); ++k)
      jacobian[std::size_t(p_.rows[k])][std::size_t(p_.columns[k])] += p_.entries[k];
    std::vector<std::vector<double>> columns;
    std::vector<bool> any_sign;
    std::vector<std::pair<std::size_t, double>> whose;  // the constraint and the sign of its multiplier
    auto const add = [&](std::size_t row, double sign, bool free_sign) {
      columns.push_back(jacobian[row]);
      for (double& each : columns.back()) each *= sign;
      any_sign.push_back(free_sign);
      whose.emplace_back(row, sign);
    };
    auto const near = [&](double a, double b, double scale) { return std::isfinite(b) && std::fabs(a - b) <= activity * scale; };
    for (std::size_t i = 0; i < m_; ++i) {
      if (p_.least[i] == p_.most[i]) add(i, 1, true);
      else if (near(p_.constraints[i], p_.most[i], limit_scale_[i])) add(i, 1, false);
      else if (near(p_.constraints[i], p_.least[i], limit_scale_[i])) add(i, -1, false);
    }
    std::size_t const constraints = columns.size();
    for (std::size_t j = 0; j < n_ && !p_.lower.empty(); ++j) {
      double const sign = near(p_.x[j], p_.lower[j], size(j)) ? -1 : near(p_.x[j], p_.upper[j], size(j)) ? 1 : 0;
      if (sign == 0) continue;
      columns.emplace_back(n_, 0);
      columns.back()[j] = sign;
      any_sign.push_back(p_.lower[j] == p_.upper[j]);
    }
    std::vector<double> right(p_.gradient.begin(), p_.gradient.end());
    for (double& each : right) each = -each;
    std::vector<double> const found = signed_least_squares(columns, any_sign, right);
    std::vector<double> result(m_, 0);
    for (std::size_t k = 0; k < constraints; ++k) result[whose[k].first] = whose[k].second * found[k];
    return result;
  }

  /// The largest slope of L that no bound explains, over its scale, and multipliers of constraints that are not active.
  [[nodiscard]] double stationarity(std::vector<double> const& multipliers) const {
    std::vector<double> slopes(p_.gradient.begin(), p_.gradient.end()), parts(n_, 0);
    for (std::size_t j = 0; j < n_ && m_ > 0; ++j) parts[j] = std::fabs(slopes[j]);
    for (std::size_t k = 0; k < p_.entries.size(); ++k) {
      double const part = p_.entries[k] * multipliers[std::size_t(p_.rows[k])];
      std::size_t const j = std::size_t(p_.columns[k]);
      slopes[j] += part;
      parts[j] = std::fmax(parts[j], std::fabs(part));
    }
    double largest = 0, scale = p_.parts;
    for (std::size_t j = 0; j < n_; ++j)
      if (is_free(j, slopes[j])) {
        largest = std::fmax(largest, std::fabs(slopes[j]) * size(j));
        scale = std::fmax(scale, parts[j] * size(j));
      }
    double const bend = curvature(slopes, multipliers, largest);
    if (!std::isnan(bend)) scale = std::fmax(scale, bend);
    // Where no slope is known beside x, or the objective has none at the start, such as that of a search for any point: small by themselves, or beside the start.
    double const at_start = largest_of(p_.gradient_at_start);
    bool const by_start = std::isnan(bend) || at_start == 0;
    auto const beside = [&](double slope, double length) {
      double const part = std::fabs(slope) * length / scale;
      return by_start ? std::fmin(part, std::fabs(slope) / (at_start == 0 ? 1 : std::fmin(1, at_start))) : part;
    };
    double worst = 0;
    for (std::size_t j = 0; j < n_; ++j)
      if (slopes[j] != 0) worst = std::fmax(worst, std::fmin(beside(slopes[j], size(j)), room(j, slopes[j])));
    for (std::size_t i = 0; i < m_; ++i) {
      if (p_.least[i] == p_.most[i] || multipliers[i] == 0) continue;
      double const room = multipliers[i] > 0 ? p_.most[i] - p_.constraints[i] : p_.constraints[i] - p_.least[i];
      worst = std::fmax(worst, std::fmin(beside(multipliers[i] * steepest_[i], 1), std::fmax(0, room) / limit_scale_[i]));
    }
    return worst;
  }
};

}  // namespace detail

/// Looks at a result: finite, within bounds, feasible, stationary, in this order; the status says what fails first. Numbers are small beside what they
/// are made of, and beside what a step would change them by that is as long as x, each number by itself and at least 1: that an objective or a constraint is multiplied
/// by a number changes nothing.
inline final_check check_final(final_point const& p) {
  final_check result;
  using detail::all_finite;
  if (!all_finite(p.x) || !all_finite({&p.value, 1}) || !all_finite(p.gradient) || !all_finite(p.constraints) ||
      !all_finite(p.entries) || !all_finite(p.multipliers)) {
    result.status = solver_status::not_finite;
    result.infeasibility = result.stationarity = std::numeric_limits<double>::quiet_NaN();
    return result;
  }
  detail::final_look const look(p);
  double const outside = look.outside(), infeasibility = look.infeasibility();
  result.infeasibility = std::fmax(outside, infeasibility);
  result.multipliers.assign(p.multipliers.begin(), p.multipliers.end());
  if (p.multipliers.empty() && !p.constraints.empty()) result.multipliers = look.best_multipliers();
  result.stationarity = look.stationarity(result.multipliers);
  if (outside > p.tolerance) result.status = solver_status::outside_bounds;
  else if (!(infeasibility <= p.tolerance)) result.status = solver_status::infeasible;
  else if (!(result.stationarity <= p.tolerance)) result.status = solver_status::not_stationary;
  return result;
}

}  // namespace chainrule

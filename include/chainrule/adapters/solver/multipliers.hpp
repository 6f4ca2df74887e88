// Multipliers for solvers that tell none: the least squares of a gradient by columns, some of which count only with one sign. (Eigen
// could solve it; NLopt, the one solver that tells none, needs no Eigen, and shall not for this.)
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

namespace chainrule::detail {

/// The least squares solution of A x = b by Gram and Schmidt, column by column; one that depends on those before it gets 0.
inline std::vector<double> least_squares(std::vector<std::vector<double>> const& columns, std::vector<double> b) {
  std::size_t const count = columns.size(), n = b.size();
  std::vector<std::vector<double>> q = columns;
  std::vector<std::vector<double>> r(count, std::vector<double>(count, 0));
  std::vector<double> along(count, 0);
  for (std::size_t j = 0; j < count; ++j) {
    double before = 0;
    for (double const each : q[j]) before += each * each;
    for (int twice = 0; twice < 2; ++twice)  // once loses digits where columns nearly agree
      for (std::size_t k = 0; k < j; ++k) {
        double dot = 0;
        for (std::size_t i = 0; i < n; ++i) dot += q[k][i] * q[j][i];
        r[k][j] += dot;
        for (std::size_t i = 0; i < n; ++i) q[j][i] -= dot * q[k][i];
      }
    double length = 0;
    for (double const each : q[j]) length += each * each;
    bool const depends = !(length > 1e-24 * before);
    r[j][j] = depends ? 0 : std::sqrt(length);
    for (double& each : q[j]) each = depends ? 0 : each / r[j][j];
    for (std::size_t i = 0; i < n; ++i) along[j] += q[j][i] * b[i];
    for (std::size_t i = 0; i < n; ++i) b[i] -= along[j] * q[j][i];
  }
  std::vector<double> x(count, 0);
  for (std::size_t j = count; j-- > 0;) {
    double sum = along[j];
    for (std::size_t k = j + 1; k < count; ++k) sum -= r[j][k] * x[k];
    x[j] = r[j][j] > 0 ? sum / r[j][j] : 0;
  }
  return x;
}

/// The same, where the unknowns of some columns must not be negative (Lawson and Hanson, Solving Least Squares Problems, 1974).
inline std::vector<double> signed_least_squares(std::vector<std::vector<double>> const& columns, std::vector<bool> const& is_free,
                                                std::vector<double> const& b) {
  std::size_t const count = columns.size(), n = b.size();
  std::vector<bool> in_use = is_free;
  std::vector<double> x(count, 0);
  auto const solved = [&] {
    std::vector<std::vector<double>> used;
    for (std::size_t j = 0; j < count; ++j)
      if (in_use[j]) used.push_back(columns[j]);
    std::vector<double> const found = least_squares(used, b);
    std::vector<double> all(count, 0);
    for (std::size_t j = 0, next = 0; j < count; ++j)
      if (in_use[j]) all[j] = found[next++];
    return all;
  };
  x = solved();
  for (std::size_t turn = 0; turn < 3 * count + 3; ++turn) {
    std::vector<double> left = b;
    for (std::size_t j = 0; j < count; ++j)
      for (std::size_t i = 0; i < n; ++i) left[i] -= columns[j][i] * x[j];
    std::size_t best = count;
    double most = 0;
    for (std::size_t j = 0; j < count; ++j) {
      if (in_use[j]) continue;
      double dot = 0, length = 0;
      for (std::size_t i = 0; i < n; ++i) dot += columns[j][i] * left[i], length += columns[j][i] * columns[j][i];
      if (dot > 1e-12 * length && dot > most) best = j, most = dot;
    }
    if (best == count) break;
    in_use[best] = true;
    for (std::size_t drop = 0; drop <= count; ++drop) {
      std::vector<double> const wanted = solved();
      double step = 1;
      for (std::size_t j = 0; j < count; ++j)
        if (in_use[j] && !is_free[j] && wanted[j] <= 0) step = std::fmin(step, x[j] / (x[j] - wanted[j] + 1e-300));
      for (std::size_t j = 0; j < count; ++j) x[j] += step * (wanted[j] - x[j]);
      if (step >= 1) break;
      for (std::size_t j = 0; j < count; ++j)
        if (in_use[j] && !is_free[j] && x[j] <= 1e-15) in_use[j] = false, x[j] = 0;
    }
  }
  return x;
}

}  // namespace chainrule::detail

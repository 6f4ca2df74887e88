// Derivatives of a problem beside differences of its values and slopes.
#pragma once

#include <chainrule/adapters/solver.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <random>
#include <vector>

template <class Problem>
std::vector<double> dense_jacobian(Problem const& p, std::vector<double> const& at) {
  std::vector<double> entries(p.jacobian_entries()), dense(p.constraints() * p.unknowns());
  p.jacobian(at.data(), entries.data());
  std::size_t next = 0;
  p.jacobian_places([&](std::size_t row, std::size_t column) { dense[row * p.unknowns() + column] += entries[next++]; });
  return dense;
}
/// Gradient of the Lagrangian.
template <class Problem>
std::vector<double> slopes(Problem const& p, std::vector<double> const& at, double weight,
                           std::vector<double> const& multipliers) {
  std::size_t const n = p.unknowns();
  std::vector<double> sum(n);
  p.value_and_gradient(at.data(), sum.data());
  std::vector<double> const jacobian = dense_jacobian(p, at);
  for (std::size_t j = 0; j < n; ++j) {
    sum[j] *= weight;
    for (std::size_t i = 0; i < multipliers.size(); ++i) sum[j] += multipliers[i] * jacobian[i * n + j];
  }
  return sum;
}

/// The Hessian against differences of slopes, and the Jacobian against differences of values.
template <class Problem>
inline double worst_difference(Problem const& p, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> some(0.5, 1.5);
  std::size_t const n = p.unknowns(), m = p.constraints();
  std::vector<double> at(n), multipliers(m), entries(p.hessian_entries()), hessian(n * n);
  for (double& each : at) each = some(random);
  for (double& each : multipliers) each = some(random);
  double const weight = some(random);
  p.hessian(at.data(), weight, multipliers.data(), entries.data());
  std::size_t next = 0;
  p.hessian_places([&](std::size_t row, std::size_t column) {
    BOOST_REQUIRE(column <= row);
    hessian[row * n + column] += entries[next];
    if (row != column) hessian[column * n + row] += entries[next];
    ++next;
  });
  BOOST_REQUIRE(next == entries.size());
  double worst = 0;
  std::vector<double> const jacobian = dense_jacobian(p, at);
  for (std::size_t j = 0; j < n; ++j) {
    double const step = 1e-5;
    auto up = at, down = at;
    up[j] += step, down[j] -= step;
    auto const after = slopes(p, up, weight, multipliers), before = slopes(p, down, weight, multipliers);
    for (std::size_t i = 0; i < n; ++i) {
      double const difference = (after[i] - before[i]) / (2 * step);
      worst = std::fmax(worst, std::abs(hessian[i * n + j] - difference) / (1 + std::abs(difference)));
    }
    std::vector<double> high(m), low(m);
    p.constraint_values(up.data(), high.data());
    p.constraint_values(down.data(), low.data());
    for (std::size_t i = 0; i < m; ++i) {
      double const difference = (high[i] - low[i]) / (2 * step);
      worst = std::fmax(worst, std::abs(jacobian[i * n + j] - difference) / (1 + std::abs(difference)));
    }
  }
  return worst;
}

// Sparse systems and objectives of any size, whose entries are known.
#pragma once

#include <chainrule/chainrule.hpp>

#include <array>

namespace cr = chainrule;

namespace {

/// Broyden's tridiagonal system.
template <std::size_t N>
struct tridiagonal {
  constexpr auto operator()(auto const& x) const {
    std::array<std::remove_cvref_t<decltype(x[0])>, N> residuals;
    for (std::size_t k = 0; k < N; ++k) {
      residuals[k] = (3.0 - 2.0 * x[k]) * x[k] + 1.0;
      if (k > 0) residuals[k] = residuals[k] - x[k - 1];
      if (k + 1 < N) residuals[k] = residuals[k] - 2.0 * x[k + 1];
    }
    return residuals;
  }
};
/// Rosenbrock's valley, chained.
template <std::size_t N>
struct chained {
  constexpr auto operator()(auto const& x) const {
    auto sum = 0.0 * x[0];
    for (std::size_t k = 0; k + 1 < N; ++k) {
      auto const bend = x[k + 1] - x[k] * x[k];
      auto const rest = 1.0 - x[k];
      sum = sum + 100.0 * bend * bend + rest * rest;
    }
    return sum;
  }
};
template <std::size_t N>
constexpr std::array<double, N> point() {
  std::array<double, N> at{};
  for (std::size_t k = 0; k < N; ++k) at[k] = double(k % 5) - 2;
  return at;
}

template <std::size_t N>
constexpr bool is_tridiagonal() {
  constexpr auto f = cr::formula<N>(tridiagonal<N>{});
  constexpr auto pattern = f.jacobian_pattern;
  auto const x = point<N>();
  auto const entries = f.sparse_jacobian(x);
  for (std::size_t row = 0; row < N; ++row) {
    auto const at = [&](std::size_t column) { return entries[std::size_t(pattern.find(int(row), int(column)))]; };
    if (at(row) != 3 - 4 * x[row] || (row > 0 && at(row - 1) != -1) || (row + 1 < N && at(row + 1) != -2)) return false;
  }
  return pattern.entries() == 3 * int(N) - 2 && !pattern.is_constant_column(0) && pattern.is_constant[1];
}
template <std::size_t N>
constexpr bool is_valley() {
  constexpr auto f = cr::formula<N>(chained<N>{});
  constexpr auto pattern = f.hessian_pattern;
  auto const x = point<N>();
  auto const entries = f.sparse_hessian(x);
  for (std::size_t row = 0; row < N; ++row) {
    auto const at = [&](std::size_t column) { return entries[std::size_t(pattern.find(int(row), int(column)))]; };
    double const behind = row > 0 ? 200 : 0;
    double const own = row + 1 < N ? 1200 * x[row] * x[row] - 400 * x[row + 1] + 2 : 0;
    if (at(row) != own + behind || (row > 0 && at(row - 1) != -400 * x[row - 1])) return false;
  }
  return pattern.entries() == 2 * int(N) - 1 && pattern.is_lower_triangle;
}

}  // namespace

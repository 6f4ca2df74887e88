// Large sparse matrices: the program of their entries alone, made by a sweep for each row, never the dense one.
#include <chainrule/chainrule.hpp>

#include <array>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;

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
/// The entries are those of the dense matrix, which has no others.
template <bool Lower>
constexpr bool is_whole(cr::sparsity_pattern const& pattern, auto const& values, auto const& dense) {
  for (int row = 0; row < int(dense.size()); ++row)
    for (int column = 0; column < (Lower ? row + 1 : int(dense[0].size())); ++column) {
      int const at = pattern.find(row, column);
      if (dense[std::size_t(row)][std::size_t(column)] != (at < 0 ? 0 : values[std::size_t(at)])) return false;
    }
  return pattern.entries() == int(values.size());
}

// Beside the dense program, just large enough to be swept.
constexpr auto small_system = cr::formula<33>(tridiagonal<33>{});
static_assert(small_system.jacobian_pattern.entries() == 33 + 2 * 32);
static_assert(is_whole<false>(small_system.jacobian_pattern, small_system.sparse_jacobian(point<33>()),
                              small_system.jacobian(point<33>())));
constexpr auto small_valley = cr::formula<33>(chained<33>{});
static_assert(small_valley.hessian_pattern.entries() == 33 + 32 and small_valley.hessian_pattern.is_lower_triangle);
static_assert(is_whole<true>(small_valley.hessian_pattern, small_valley.sparse_hessian(point<33>()),
                             small_valley.hessian(point<33>())));

// Whose dense matrix would have 22,500 numbers.
constexpr std::size_t n = 150;
constexpr auto system = cr::formula<n>(tridiagonal<n>{});
static_assert(system.jacobian_pattern.entries() == 3 * int(n) - 2);
constexpr bool is_tridiagonal() {
  auto const x = point<n>();
  auto const entries = system.sparse_jacobian(x);
  for (std::size_t row = 0; row < n; ++row) {
    auto const at = [&](std::size_t column) { return entries[std::size_t(system.jacobian_pattern.find(int(row), int(column)))]; };
    if (at(row) != 3 - 4 * x[row] || (row > 0 && at(row - 1) != -1) || (row + 1 < n && at(row + 1) != -2)) return false;
  }
  return !system.jacobian_pattern.is_constant_column(0) && system.jacobian_pattern.is_constant[1];
}
static_assert(is_tridiagonal());

// Typed, with rows that read nothing, that are a variable, and whose slopes vanish: they have no entry, or a constant one.
constexpr cr::variables<"x", 40> x;
template <int K>
constexpr auto row() {
  if constexpr (K % 4 == 0) return cr::constant<K>;
  else if constexpr (K % 4 == 1) return x[cr::constant<K>];
  else if constexpr (K % 4 == 2) return x[cr::constant<K>] * x[cr::constant<K - 2>];
  else return select(x[cr::constant<0>] > 0_c, x[cr::constant<K>], x[cr::constant<K>]);
}
template <int... K>
constexpr auto rows_of(std::integer_sequence<int, K...>) {
  return hana::make_tuple(row<K>()...);
}
constexpr auto mixed = cr::function(rows_of(std::make_integer_sequence<int, 40>{}), x);
static_assert(mixed.jacobian_pattern.rows() == 40);
static_assert(is_whole<false>(mixed.jacobian_pattern, mixed.sparse_jacobian(point<40>()), mixed.jacobian(point<40>())));
static_assert(mixed.jacobian_pattern.find(1, 1) >= 0 and mixed.jacobian_pattern.row_starts[1] == 0);

// What all rows share is no sparse matrix: it is taken from the dense program, by variables.
struct shared_sum {
  constexpr auto operator()(auto const& p) const {
    auto sum = p[0] * p[0];
    for (std::size_t k = 1; k < 30; ++k) sum = sum + p[k] * p[k];
    std::array<std::remove_cvref_t<decltype(sum)>, 40> rows;
    for (std::size_t k = 0; k < rows.size(); ++k) rows[k] = sum * double(k + 1);
    return rows;
  }
};
using shared_problem = cr::detail::recorded_problem<shared_sum, cr::detail::blocks<30>>;
static_assert(not cr::detail::sparse_request<cr::detail::jacobian_request<shared_problem>>::is_swept());

}  // namespace

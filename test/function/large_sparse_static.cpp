// Large sparse matrices: the program of their entries alone, made by a sweep for each row, never the dense one.
#include "large_sparse.hpp"

namespace hana = boost::hana;
using namespace chainrule::literals;

namespace {

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
constexpr auto small_valley = cr::formula<33>([](auto const& p) {  // rows have entries far from the diagonal
  auto sum = 0.0 * p[0];
  for (std::size_t k = 0; k < 33; ++k) sum = sum + p[k] * p[k] * p[(7 * k + 3) % 33];
  return sum;
});
static_assert(small_valley.hessian_pattern.is_lower_triangle);
static_assert(is_whole<true>(small_valley.hessian_pattern, small_valley.sparse_hessian(point<33>()),
                             small_valley.hessian(point<33>())));

// More than one constant evaluation could hold: in groups of rows, and the gradient in pieces. (At full size: test/long.)
static_assert(is_tridiagonal<220>());
static_assert(is_valley<72>());

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

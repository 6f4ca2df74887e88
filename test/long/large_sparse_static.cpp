// Sparse matrices of first real problems, within the compilers' default limits.
#include "../function/large_sparse.hpp"

using namespace chainrule::literals;

static_assert(is_tridiagonal<500>());
static_assert(is_valley<500>());

// The same system as 200 formulas.
namespace {
constexpr int n = 200;
constexpr cr::variables<"x", n> x;
template <int K>
constexpr auto row() {
  constexpr auto own = (3_c - 2_c * x[cr::constant<K>]) * x[cr::constant<K>] + 1_c;
  if constexpr (K == 0) return own - 2_c * x[cr::constant<K + 1>];
  else if constexpr (K + 1 == n) return own - x[cr::constant<K - 1>];
  else return own - x[cr::constant<K - 1>] - 2_c * x[cr::constant<K + 1>];
}
template <int... K>
constexpr auto rows_of(std::integer_sequence<int, K...>) {
  return boost::hana::make_tuple(row<K>()...);
}
constexpr auto system = cr::function(rows_of(std::make_integer_sequence<int, n>{}), x);
static_assert(system.jacobian_pattern.entries() == 3 * n - 2);
static_assert(system.sparse_jacobian(point<n>()) == cr::formula<n>(tridiagonal<n>{}).sparse_jacobian(point<n>()));
}  // namespace

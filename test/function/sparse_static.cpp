// Costs and counts by kind, and the entries that a Jacobian or Hessian has.
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;

namespace {

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr cr::variable<"z"> z;
constexpr cr::variable<"k"> k;

constexpr bool same(auto const& seen, auto const& expected) {
  if (seen.size() != expected.size()) return false;
  for (std::size_t each = 0; each < seen.size(); ++each)
    if (seen[each] != expected[each]) return false;
  return true;
}
/// Entries where the dense matrix has them, of which it has no others.
template <bool Lower>
constexpr bool is_whole(cr::sparsity_pattern const& pattern, auto const& values, auto const& dense) {
  if (pattern.rows() != int(dense.size()) || pattern.entries() != int(values.size())) return false;
  for (int row = 0; row < int(dense.size()); ++row) {
    for (int column = 0; column < (Lower ? row + 1 : int(dense[0].size())); ++column) {
      int const at = pattern.find(row, column);
      if (dense[std::size_t(row)][std::size_t(column)] != (at < 0 ? 0 : values[std::size_t(at)])) return false;
    }
  }
  return true;
}

// Two multiply-adds, a product and a sum: 3*(x*x) + sin(y) + 2*x*z.
constexpr auto f = cr::function(3_c * (x * x) + sin(y) + 2_c * x * z, x, y, z);
static_assert(f.value_operations == cr::operation_counts{.multiply = 2, .fused_multiply_add = 2, .transcendental = 1});
static_assert(f.value_cost == 24 and f.value_operations.total() == 5);
static_assert(f.gradient_operations.transcendental == 1 and f.gradient_cost <= 4 * f.value_cost + 4);
// Its second derivatives: 6, -sin(y), 2. Only the sine and its sign are calculated.
static_assert(f.hessian_operations == cr::operation_counts{.negate = 1, .transcendental = 1} and f.hessian_cost == 21);
static_assert(same(f.hessian_pattern.row_starts, std::array{0, 1, 2, 3}));
static_assert(same(f.hessian_pattern.columns, std::array{0, 1, 0}));
static_assert(same(f.hessian_pattern.is_constant, std::array{true, false, true}));
static_assert(is_whole<true>(f.hessian_pattern, f.sparse_hessian(1, 0.5, 3), f.hessian(1, 0.5, 3)));
static_assert(f.hessian_pattern.find(2, 0) == 2 and f.hessian_pattern.find(2, 2) == -1);
static_assert(not f.hessian_pattern.is_constant_column(1) and f.hessian_pattern.is_constant_column(2));

// A row without entries; a constant that is no rational; one that is only given is no constant.
constexpr auto g = cr::function(hana::make_tuple(x * y, 5_c * k, 2_c * z, log(2_c) * x + k * y), cr::wrt(x, y, z), cr::given(k));
static_assert(same(g.jacobian_pattern.row_starts, std::array{0, 2, 2, 3, 5}));
static_assert(same(g.jacobian_pattern.columns, std::array{0, 1, 2, 0, 1}));
static_assert(same(g.jacobian_pattern.is_constant, std::array{false, false, true, true, false}));
static_assert(g.jacobian_pattern.is_constant_column(2) and not g.jacobian_pattern.is_constant_column(1));
static_assert(g.jacobian_cost == 0 and
              is_whole<false>(g.jacobian_pattern, g.sparse_jacobian(1, 2, 3, 4), g.jacobian(1, 2, 3, 4)));

// A linear function's Jacobian costs nothing, and it has no Hessian.
constexpr auto line = cr::function(3_c * x - y / 2_c, x, y, z);
static_assert(line.jacobian_cost == 0 and line.hessian_cost == 0 and line.hessian_pattern.entries() == 0);
static_assert(line.sparse_hessian(1, 2, 3).empty() and same(line.sparse_jacobian(1, 2, 3), std::array{3.0, -0.5}));

// Sums are written out for their entries; what keeps its loop counts every turn.
constexpr cr::variables<"w", 40> w;
constexpr cr::index<"i"> i;
constexpr auto valley = cr::function(cr::sum(i, 0_c, 38_c, 100_c * square(w[i + 1_c] - square(w[i])) + square(1_c - w[i])), w);
static_assert(valley.value_operations.add == 78 and valley.value_operations.multiply == 78 and
              valley.value_operations.fused_multiply_add == 78);
static_assert(valley.hessian_pattern.entries() == 79 and not valley.hessian_pattern.is_constant_column(39));
constexpr auto point = [] {
  std::array<double, 40> result{};
  for (int each = 0; each < 40; ++each) result[std::size_t(each)] = each % 7 - 3;
  return result;
}();
static_assert(is_whole<true>(valley.hessian_pattern, valley.sparse_hessian(point), valley.hessian(point)));
static_assert(valley.jacobian_pattern.entries() == 40 and same(valley.sparse_jacobian(point), valley.gradient(point)));

// Value and gradient beside the entries; by name.
constexpr auto all_of_valley = valley.value_gradient_sparse_hessian(point);
static_assert(all_of_valley.value == valley(point) and same(all_of_valley.gradient, valley.gradient(point)) and
              same(all_of_valley.hessian, valley.sparse_hessian(point)));
constexpr auto cubic = cr::function(square(x) * y + 3_c * z * z, x, y, z);
constexpr auto of_cubic = cubic.value_gradient_sparse_hessian(2.0, 3.0, 5.0);
static_assert(of_cubic.value == 87 and of_cubic.gradient == std::array{12.0, 4.0, 30.0} and
              of_cubic.hessian == std::array{6.0, 4.0, 6.0});
static_assert(cubic.value_gradient_sparse_hessian(z = 5.0, x = 2.0, y = 3.0).gradient[z] == 30);

// Recorded functions, and other numbers.
constexpr auto traced = cr::formula<2>([](auto const& v) { return v[0] * v[0] * 3.0 + v[1]; });
static_assert(traced.hessian_pattern.entries() == 1 and traced.sparse_hessian(1.0f, 2.0f)[0] == 6.0f);

}  // namespace

// The order of a program's steps: as produced, or, for functions that are worth compile time, with fewer values alive.
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;
using namespace chainrule::literals;

namespace {

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;

template <class Problem, bool Vector>
Problem problem_of(cr::compiled_function<Problem, Vector> const&);
template <class Function>
constexpr auto const& program_of(Function const&) {
  using problem = decltype(problem_of(Function{}));
  return cr::detail::program_of<cr::detail::value_and_jacobian_request<problem>>::value;
}
template <class Program>
constexpr int live_in(Program const& program) {
  cr::detail::live_values const values(program);
  return values.cost(values.as_produced());
}

template <int... K>
constexpr auto waves(std::integer_sequence<int, K...>) {
  return (... + (sin(cr::constant<K + 1> * x) * exp(cr::constant<K> * y)));
}

// A sum of many terms: its derivative can finish each term before the next.
constexpr auto sum = waves(std::make_integer_sequence<int, 12>{});
constexpr auto produced = cr::function(sum, x, y);
constexpr auto reordered = cr::function(sum, x, y, cr::search<1>);
static_assert(4 * live_in(program_of(reordered)) < 3 * live_in(program_of(produced)));
static_assert(reordered.gradient_operations == produced.gradient_operations);
static_assert(reordered.value_and_gradient(0.3, 0.2).value == produced.value_and_gradient(0.3, 0.2).value);
static_assert(cr::near(reordered.gradient(0.3, 0.2), produced.gradient(0.3, 0.2), 1e-14));

// A chain leaves nothing to choose.
constexpr auto chain = sin(exp(x * y)) + x;
static_assert(live_in(program_of(cr::function(chain, x, y, cr::search<1>))) == live_in(program_of(cr::function(chain, x, y))));

// Products within sums, functions in pairs and conditions find their operands again.
constexpr auto mixed =
    select(x > y, sin(x) * cos(x) + x * y, log_sum_exp(x, y, x* y, x - y)) * waves(std::make_integer_sequence<int, 9>{});
constexpr auto mixed_produced = cr::function(mixed, x, y);
constexpr auto mixed_reordered = cr::function(mixed, x, y, cr::search<1>);
static_assert(live_in(program_of(mixed_reordered)) < live_in(program_of(mixed_produced)));
static_assert(cr::near(mixed_reordered.gradient(0.3, 0.2), mixed_produced.gradient(0.3, 0.2), 1e-13));
static_assert(cr::near(mixed_reordered.gradient(0.2, 0.3), mixed_produced.gradient(0.2, 0.3), 1e-13));

// What decides between programs: all operations, and those of the longest chain once more. A product within a sum adds nothing to the chain.
template <class Function>
constexpr int weight_of_value(Function const&) {
  using problem = decltype(problem_of(Function{}));
  return weight_of(cr::detail::program_of<cr::detail::value_request<problem>>::value);
}
static_assert(weight_of_value(cr::function(x * y + x, x, y)) == 2);
static_assert(weight_of_value(cr::function((x + y) + sin(x), x, y)) == 22 + 21);
static_assert(weight_of_value(cr::function((x + y) / (x - y), x, y)) == 10 + 9);

}  // namespace

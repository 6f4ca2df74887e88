// Programs: exact size, dead code left out, powers as products, long chains within the compilers' default limits.
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;
using namespace chainrule::literals;
using cr::detail::formulas;
using cr::detail::problem;

namespace {

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;

template <class... E>
using problem_of = problem<formulas<E...>, formulas<std::remove_const_t<decltype(x)>, std::remove_const_t<decltype(y)>>, 2>;
template <class E>
constexpr auto const& value_program(E const&) {
  return cr::detail::program_of<cr::detail::value_request<problem_of<E>>>::value;
}
/// How many steps calculate something.
template <class Program>
constexpr int operations_in(Program const& program) {
  int count = 0;
  for (cr::detail::step const& s : program.steps) count += s.operation != 0;
  return count;
}

// Powers share their squares: x^13 = x * x^4 * x^8 takes five products, and x^12 only one more.
static_assert(operations_in(value_program(pow(x, 13_c))) == 5);
static_assert(operations_in(value_program(pow(x, 13_c) + pow(x, 12_c))) == 7);
static_assert(operations_in(value_program(pow(x, -2_c))) == 2 && operations_in(value_program(pow(x, 0_c))) == 0);
static_assert(operations_in(value_program(pow(x, 0.5_c))) == 1 && operations_in(value_program(pow(x, y))) == 1);

// Only what the outputs need: the gradient of a product computes no product.
static_assert(
    operations_in(
        cr::detail::program_of<cr::detail::jacobian_request<problem_of<std::remove_cvref_t<decltype(x * y)>>>>::value) == 0);
static_assert(operations_in(value_program(x * y + sin(x * y))) == 3);

// A request whose guess is too small is built again, and gives the same.
template <class Request, int Capacity>
struct cramped : Request {
  static constexpr int capacity = Capacity;
};
using request = cr::detail::jacobian_request<problem_of<std::remove_cvref_t<decltype(exp(x * y) / (x + y))>>>;
template <int Capacity>
using cramped_program = cr::detail::program_of<cramped<request, Capacity>>;
static_assert(cr::detail::program_of<request>::fits && !cramped_program<1>::fits && !cramped_program<4>::fits);
template <class A, class B>
constexpr bool same(A const& a, B const& b) {
  if (a.steps.size() != b.steps.size() || a.arguments != b.arguments || a.outputs != b.outputs) return false;
  for (std::size_t i = 0; i < a.steps.size(); ++i)
    if (a.steps[i].operation != b.steps[i].operation || a.steps[i].first != b.steps[i].first ||
        a.steps[i].input != b.steps[i].input || a.steps[i].num != b.steps[i].num || a.steps[i].den != b.steps[i].den)
      return false;
  return true;
}
static_assert(same(cr::detail::program_of<request>::value, cramped_program<1>::value));
static_assert(same(cr::detail::program_of<request>::value, cramped_program<4>::value));

// Chains of 600 operations: value, gradient, direction.
template <int Length, class E>
constexpr auto chain(E e) {
  if constexpr (Length == 0) return e;
  else return chain<Length - 2>(e * y + x);
}
constexpr auto horner = cr::function(chain<600>(x), x, y);
static_assert(horner(1, 1) == 301.0);
static_assert(horner.gradient(1, 1) == std::array{301.0, 45150.0});
static_assert(horner.jvp(std::array{1, 1}, std::array{1, 0}) == 301.0);

// Masks do not nest: forty relus, and the largest of many.
template <int Length, class E>
constexpr auto layers(E e) {
  if constexpr (Length == 0) return e;
  else return layers<Length - 1>(relu(e * y));
}
constexpr auto deep = cr::function(layers<40>(x), x, y);
static_assert(deep.gradient(3, 1) == std::array{1.0, 120.0} && deep.gradient(-3, 1) == std::array{0.0, 0.0});
static_assert(deep.gradient_cost <= 4 * deep.value_cost);
template <int Length, class E>
constexpr auto largest(E e) {
  if constexpr (Length == 0) return e;
  else return largest<Length - 1>(max(e, cr::constant<Length> * x - y));
}
constexpr auto most = cr::function(largest<20>(x), x, y);
static_assert(most.gradient(2, 1) == std::array{20.0, -1.0} && most.gradient(-1, 3) == std::array{1.0, 0.0});

}  // namespace

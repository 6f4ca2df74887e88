// What loops state of themselves: where their values lie, what becomes of constants, how they print; what a turn is worth.
#include "own_numbers.hpp"
#include <chainrule/operations/data.hpp>

#include <array>
#include <limits>
#include <string_view>

namespace cr = chainrule;
namespace op = chainrule::operations;
using cr::interval;
using cr::rational;
using namespace chainrule::detail;

constexpr cr::index<"i"> i;
constexpr cr::index<"row_2"> row_2;
template <template <cr::hash_t> class Loop>
constexpr operation_info const& loop = operation<Loop<i.hash>>;
template <template <cr::hash_t> class Loop>
constexpr operation_info const& other = operation<Loop<row_2.hash>>;

// Values of a body between two numbers, in a loop whose ends are between others.
constexpr bool same(interval const& a, interval const& b) {
  return compare(a.low, b.low) == 0 && compare(a.high, b.high) == 0 && a.low.open == b.low.open && a.high.open == b.high.open &&
         a.is_nonzero() == b.is_nonzero();
}
constexpr interval from_to(std::int64_t low, std::int64_t high) { return interval::closed({low, 1}, {high, 1}); }
constexpr interval image(operation_info const& of, interval const& u, interval const& low, interval const& high) {
  interval const all[] = {u, low, high};
  return of.image(all, 3);
}
static_assert(same(image(loop<op::sum_>, from_to(1, 2), from_to(0, 0), from_to(9, 9)), from_to(10, 20)));
static_assert(same(image(loop<op::sum_>, from_to(-1, 2), from_to(3, 3), from_to(5, 5)), from_to(-3, 6)));
static_assert(same(image(loop<op::sum_>, from_to(1, 2), from_to(1, 2), from_to(2, 4)), from_to(1, 8)));
static_assert(same(image(loop<op::sum_>, from_to(1, 2), from_to(0, 3), from_to(-5, 0)), from_to(0, 2)));
static_assert(same(image(loop<op::sum_>, from_to(1, 2), from_to(7, 7), from_to(0, 3)), from_to(0, 0)));
static_assert(same(image(loop<op::mean_>, from_to(1, 2), from_to(0, 0), from_to(9, 9)), from_to(1, 2)));
static_assert(same(image(loop<op::smallest_>, from_to(1, 2), from_to(0, 0), from_to(9, 9)), from_to(1, 2)));
static_assert(same(image(loop<op::largest_>, from_to(1, 2), from_to(0, 0), from_to(9, 9)), from_to(1, 2)));
static_assert(same(image(loop<op::product_>, from_to(1, 2), from_to(0, 0), from_to(9, 9)), cr::positive_reals));
static_assert(same(image(loop<op::product_>, from_to(0, 2), from_to(0, 0), from_to(9, 9)), cr::nonnegative_reals));
static_assert(same(image(loop<op::product_>, from_to(-1, 2), from_to(0, 0), from_to(9, 9)), cr::reals));
static_assert(same(image(loop<op::norm_>, from_to(-1, 2), from_to(0, 0), from_to(9, 9)), cr::nonnegative_reals));
static_assert(same(image(loop<op::log_sum_exp_over_>, from_to(1, 2), from_to(0, 0), from_to(9, 9)), cr::reals));
static_assert(loop<op::norm_>.is_nonnegative && !loop<op::sum_>.is_nonnegative);

// Every loop is defined for all numbers.
template <template <cr::hash_t> class Loop>
constexpr bool is_defined = loop<Loop>.domain_count == 1 && same(loop<Loop>.domain[0], cr::reals);
static_assert(is_defined<op::sum_> && is_defined<op::mean_> && is_defined<op::product_> && is_defined<op::smallest_> &&
              is_defined<op::largest_> && is_defined<op::log_sum_exp_over_> && is_defined<op::norm_>);

// Constants.
constexpr bool gives(operation_info const& of, rational u, std::int64_t low, std::int64_t high, rational value) {
  rational const all[] = {u, {low, 1}, {high, 1}};
  return of.has_exact && of.exact(all, 3) == value;
}
static_assert(gives(loop<op::sum_>, {2, 1}, 0, 9, {20, 1}) && gives(loop<op::sum_>, {1, 3}, -2, 3, {2, 1}));
static_assert(gives(loop<op::sum_>, {2, 1}, 3, 3, {2, 1}) && gives(loop<op::sum_>, {2, 1}, 1, 0, {0, 1}));
static_assert(gives(loop<op::sum_>, {2, 1}, 8, 3, {0, 1}) && gives(loop<op::mean_>, {2, 3}, 4, 9, {2, 3}));
static_assert(gives(loop<op::product_>, {2, 3}, 1, 3, {8, 27}) && gives(loop<op::product_>, {2, 1}, 1, 0, {1, 1}));
static_assert(gives(loop<op::smallest_>, {2, 3}, 4, 9, {2, 3}) && gives(loop<op::largest_>, {2, 3}, 4, 9, {2, 3}));
static_assert(!loop<op::norm_>.has_exact && !loop<op::log_sum_exp_over_>.has_exact);

constexpr bool drops(operation_info const& of, std::int64_t neutral) {
  shape const constant{.is_constant = true, .constant = {neutral, 1}}, another{.is_constant = true, .constant = {neutral + 1, 1}};
  shape const low{.is_constant = true, .constant = {1, 1}}, high{.is_constant = true, .constant = {4, 1}};
  shape const dropped[] = {constant, low, high}, kept[] = {another, low, high}, number[] = {shape{}, constant, constant};
  fold const found = of.drop(dropped, 3);
  return of.has_drop && found.what == fold::constant && found.value == rational{neutral, 1} &&
         of.drop(kept, 3).what == fold::keep && of.drop(number, 3).what == fold::keep;
}
static_assert(drops(loop<op::sum_>, 0) && drops(loop<op::mean_>, 0) && drops(loop<op::product_>, 1) && drops(loop<op::norm_>, 0));
static_assert(!loop<op::smallest_>.has_drop && !loop<op::largest_>.has_drop && !loop<op::log_sum_exp_over_>.has_drop);

// Complex numbers have no smallest, nor a norm that is differentiable.
static_assert(!loop<op::smallest_>.is_holomorphic && !loop<op::largest_>.is_holomorphic && !loop<op::norm_>.is_holomorphic);
static_assert(loop<op::sum_>.is_holomorphic && loop<op::mean_>.is_holomorphic && loop<op::log_sum_exp_over_>.is_holomorphic);

// Texts: an index may have an underscore, which LaTeX writes otherwise.
static_assert(loop<op::sum_>.text.pattern == "sum(i, #2, #3, #1)" && loop<op::sum_>.latex.pattern == "\\sum_{i=#2}^{#3} #1");
static_assert(loop<op::product_>.latex.own == cr::precedence::term && loop<op::product_>.latex.first == cr::precedence::power);
static_assert(other<op::product_>.text.pattern == "product(row_2, #2, #3, #1)");
static_assert(other<op::product_>.latex.pattern == "\\prod_{\\mathrm{row}_{2}=#2}^{#3} #1");
static_assert(other<op::log_sum_exp_over_>.text.pattern == "log_sum_exp(row_2, #2, #3, #1)");
static_assert(other<op::log_sum_exp_over_>.latex.pattern == "\\operatorname{log\\_sum\\_exp}_{\\mathrm{row}_{2}=#2}^{#3} #1");

// What a turn is worth, of the numbers that its loop tells: test/operations/joining_static.cpp.
template <template <cr::hash_t> class Loop>
using at_i = Loop<i.hash>;
static_assert(at_i<op::product_>::weight(2.0, 12.0, 2.0) == 12 && at_i<op::product_>::weight(0.0, 12.0, 2.0) == 12);
static_assert(at_i<op::smallest_>::weight(2.0, 2.0, 0.5) == 0.5 && at_i<op::smallest_>::weight(3.0, 2.0, 0.5) == 0);
static_assert(at_i<op::largest_>::weight(2.0, 2.0, 0.5) == 0.5 && at_i<op::largest_>::weight(1.0, 2.0, 0.5) == 0);
static_assert(at_i<op::log_sum_exp_over_>::weight(2.0, 2.0, 0.5) == 0.5 && at_i<op::norm_>::weight(3.0, 5.0, 1.0) == 0.6);

// The product of the others, (whole / u) * scale, and its slopes; where u is zero they are those of whole.
template <class T>
constexpr bool has_slopes(T u, T whole, T scale, std::array<T, 3> wanted) {
  T const r = cr::apply<op::product_of_others_>(u, whole, scale);
  auto const found = checked_partials<op::product_of_others_>(r, u, whole, scale);
  return boost::hana::unpack(found, [&](auto... each) {
    std::array<T, 3> const slopes{to_number<T>(each)...};
    return slopes == wanted;
  });
}
static_assert(cr::apply<op::product_of_others_>(2.0, 12.0, 4.0) == 24 && has_slopes<double>(2, 12, 4, {-12, 2, 6}));
static_assert(cr::apply<op::product_of_others_>(0.0, 12.0, 4.0) == 12 && has_slopes<own>(0, 12, 4, {0, 1, 0}) &&
              has_slopes<own>(1, 12, 4, {-48, 4, 12}));
static_assert(cr::apply<op::product_of_others_>(2.0, std::numeric_limits<double>::infinity(), 0.0) == 0);

// What loops state of their joining.
template <template <cr::hash_t> class Loop>
constexpr loop_joining const& how = Loop<i.hash>::joining;
static_assert(how<op::mean_>.needs_a_turn && how<op::smallest_>.needs_a_turn && how<op::largest_>.needs_a_turn);
static_assert(!how<op::sum_>.needs_a_turn && !how<op::product_>.needs_a_turn && !how<op::norm_>.needs_a_turn);
static_assert(how<op::product_>.nothing == rational{1, 1} && how<op::sum_>.nothing == rational{0, 1} &&
              how<op::norm_>.nothing == rational{0, 1});
static_assert(how<op::product_>.keeps_factors && !how<op::sum_>.keeps_factors && !how<op::log_sum_exp_over_>.keeps_factors);
static_assert(how<op::product_>.has_weight && how<op::smallest_>.has_weight && how<op::largest_>.has_weight &&
              how<op::norm_>.has_weight && how<op::log_sum_exp_over_>.has_weight && !how<op::sum_>.has_weight);
static_assert(how<op::product_>.told_along == 7 && how<op::log_sum_exp_over_>.told_along == 4 && how<op::norm_>.told_along == 3);

// Slopes as formulas: a turn's share in the tangent, of its value and the result.
using namespace chainrule::literals;
constexpr cr::variables<"v", 4> v;
constexpr cr::variable<"best"> best;
static_assert(std::is_same_v<decltype(at_i<op::smallest_>::share(v[i], best, 0_c, 3_c)),
                             decltype(select(v[i] <= best, 1_c / cr::sum(i, 0_c, 3_c, select(v[i] <= best, 1_c, 0_c)), 0_c))>);
static_assert(std::is_same_v<decltype(at_i<op::largest_>::share(v[i], best, 0_c, 3_c)),
                             decltype(select(v[i] >= best, 1_c / cr::sum(i, 0_c, 3_c, select(v[i] >= best, 1_c, 0_c)), 0_c))>);
static_assert(at_i<op::log_sum_exp_over_>::share(2.0, 2.0, 0, 3) == 1 &&
              at_i<op::log_sum_exp_over_>::share(1.0, 2.0, 0, 3) < 0.5);
static_assert(
    std::is_same_v<decltype(at_i<op::norm_>::share(v[i], best, 0_c, 3_c)), decltype(select(equal(best, 0_c), 0_c, v[i] / best))>);
static_assert(std::is_same_v<decltype(at_i<op::log_sum_exp_over_>::nothing()), decltype(log(0_c))>);

// How a loop is told: by its ends or by a count, in exact integers or in formulas of them.
using index_i = std::remove_const_t<decltype(i)>;
template <class E>
constexpr bool is_formula_of_turns = std::is_same_v<E, decltype(cr::sum(i, 0_c, 2_c, v[i]))>;
static_assert(is_formula_of_turns<decltype(cr::sum(i, 3_c, v[i]))> &&
              is_formula_of_turns<decltype(cr::sum(i, cr::constant<3>, v[i]))> &&
              is_formula_of_turns<decltype(cr::sum(i, cr::constant<0>, cr::constant<2>, v[i]))>);
static_assert(is_formula_of_turns<decltype(loop_over_recorded<op::sum_, index_i, decltype(0_c), decltype(2_c)>(v[i]))> &&
              is_formula_of_turns<decltype(loop_below_recorded<op::sum_, index_i, decltype(3_c)>(v[i]))>);
static_assert(std::is_same_v<decltype(index_bound<boost::hana::int_<2>>()), constant_t<rational{2, 1}>>);
static_assert(check_indices<decltype(cr::sum(i, 3_c, v[i]))>() && check_indices<decltype(best + 1_c)>());

// Formulas as one list: each part once, arguments first; in arrays of a guessed size, or in larger ones.
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;
using namespace cr::detail;
using namespace cr::literals;

namespace {

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;

constexpr auto p = x * y;
constexpr auto q = sin(p) + cr::log_sum_exp(p, x, 3_c, y);

template <class E>
using bare = std::remove_const_t<E>;
using of_q = flattened<bare<decltype(q)>>;

template <class Flat>
constexpr bool lists(Flat const& flat, std::initializer_list<definition_info const*> each) {
  int at = 0;
  for (definition_info const* const part : each)
    if (at >= flat.nodes || flat.each[at++]->hash != part->hash) return false;
  return at == flat.nodes;
}
template <class E>
constexpr definition_info const* info(E const&) {
  return info_of<E>;
}

// Left to right, what two use once.
static_assert(of_q::size.nodes == 7 && of_q::size.variables == 2 && of_q::size.arguments == 9);
static_assert(lists(of_q::flat,
                    {info(x), info(y), info(p), info(sin(p)), info(3_c), info(cr::log_sum_exp(p, x, 3_c, y)), info(q)}));
static_assert([] {
  int const expected[] = {0, 1, 2, 2, 0, 4, 1, 3, 5};
  for (int k = 0; k < 9; ++k)
    if (of_q::flat.arguments[k] != expected[k] || of_q::listed.arguments[std::size_t(k)] != expected[k]) return false;
  return of_q::flat.roots[0] == 6 && of_q::listed.roots[0] == 6 && of_q::listed.each.size() == 7;
}());

// Several formulas, one of them a part of another, one twice, one a variable.
using of_four = flattened<bare<decltype(p)>, bare<decltype(q)>, bare<decltype(p)>, bare<decltype(y)>>;
static_assert(of_four::size.nodes == 7 && of_four::flat.roots[0] == 2 && of_four::flat.roots[1] == 6);
static_assert(of_four::flat.roots[2] == 2 && of_four::flat.roots[3] == 1);

// Arrays of seven parts are enough for seven only where nothing is asked behind them, so eight; nine arguments fit twice as many.
constexpr definition_info const* roots[] = {info_of<bare<decltype(q)>>};
static_assert(flatten<4, 1>(roots).is_too_small && flatten<2, 1>(roots).is_too_small && flatten<1, 1>(roots).is_too_small);
static_assert(!flatten<8, 1>(roots).is_too_small &&
              lists(flatten<8, 1>(roots), {of_q::flat.each[0], of_q::flat.each[1], of_q::flat.each[2], of_q::flat.each[3],
                                           of_q::flat.each[4], of_q::flat.each[5], of_q::flat.each[6]}));

// Deeper than the arrays, and with more arguments than they hold.
constexpr auto deep = sin(sin(sin(sin(sin(x)))));
constexpr definition_info const* deep_root[] = {info_of<bare<decltype(deep)>>};
static_assert(flatten<4, 1>(deep_root).is_too_small && !flatten<8, 1>(deep_root).is_too_small);
constexpr auto wide = cr::log_sum_exp(x, y, x, y, x, y, x, y, x, y);
constexpr definition_info const* wide_root[] = {info_of<bare<decltype(wide)>>};
static_assert(flatten<4, 1>(wide_root).is_too_small && flatten<8, 1>(wide_root).used_arguments == 10);

constexpr auto four = [](auto const& e) { return cr::log_sum_exp(e, e, e, e); };
constexpr auto often = four(four(four(x)));  // four parts, twelve arguments
constexpr definition_info const* often_root[] = {info_of<bare<decltype(often)>>};
static_assert(flatten<4, 1>(often_root).is_too_small && flatten<8, 1>(often_root).nodes == 4);

// How long formulas are as they are written; of long ones no more is told.
static_assert(info(x)->length == 1 && info(2_c)->length == 1 && info(p)->length == 3 && info(q)->length == 1 + 4 + 1 + 3 + 3);
constexpr auto twice = [](auto const& e) { return e * e; };
constexpr auto shared = twice(twice(twice(twice(twice(twice(twice(twice(twice(twice(twice(twice(twice(x)))))))))))));
static_assert(info(shared)->length == longest_told);
static_assert(flattened<bare<decltype(shared)>>::size.nodes == 14);
static_assert(formula_roots<bare<decltype(shared)>>::capacity() == longest_told &&
              formula_roots<bare<decltype(q)>>::capacity() == 64);

// A guess that is too small is made again, larger.
static_assert(&flat_or_larger<8, bare<decltype(q)>>() == &flat_in<8, bare<decltype(q)>>);
static_assert(&flat_or_larger<1, bare<decltype(q)>>() == &flat_in<8, bare<decltype(q)>>);

static_assert(count_parts({info(p), info(q), info(p)}) == 7 && count_parts({}) == 0);

}  // namespace

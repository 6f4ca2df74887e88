// Indices, and what runs over them.
#pragma once

#include <chainrule/operations/reductions.hpp>

namespace chainrule {
namespace detail {

/// A bound of a sum, as a formula.
template <class B>
constexpr auto index_bound() {
  if constexpr (constant_formula<B> || hana_integer<B>) {
    constexpr rational r = rational_of<B>();
    static_assert(r.is_integer(), "chainrule: the ends of a sum or product are integers: cr::sum(i, 0_c, 9_c, body)");
    static_assert(r.num <= largest_index && r.num >= -largest_index, "chainrule: the ends of a sum or product are too large");
    return constant_t<r>{};
  } else if constexpr (any_formula<B>) {
    static_assert(affine_of(info_of<B>).valid,
                  "chainrule: the ends of a sum or product are integers, or made of extents, outer indices and elements of "
                  "cr::integers: cr::sum(j, 0_c, i, body)");
    return B{};
  } else {
    static_assert(constant_formula<B>,
                  "chainrule: the ends of a sum or product are exact integers: write cr::sum(i, 0_c, 9_c, body)");
    return constant_t<rational{0, 1}>{};
  }
}

template <class Name>
constexpr auto index_outside_its_sum() {
  constexpr bool is_of_data = std::is_same_v<Name, name<'r', 'o', 'w'>>;
  static_assert(!is_of_data, "chainrule: a column of data outside a sum: cr::sum(square(v - a * t)) reads columns row by row");
  static_assert(is_of_data || sizeof(Name) == 0,
                "chainrule: an index outside its sum or product, see name<...>: write cr::sum(i, 0_c, 9_c, ...)");
  return false;
}

/// A formula whose sums and products bind all of its indices, and in which no rows of cr::each are: false behind a sentence.
/// Rows may be the whole of what stands alone, where they MayBeRows.
template <class E, bool MayBeRows = false>
constexpr bool check_indices() {
  if constexpr (info_of<E>->is_indexed) {
    constexpr bool alone = !holds_rows(MayBeRows && keeps_apart(info_of<E>) ? body_of(info_of<E>) : info_of<E>);
    static_assert(
        alone,
        "chainrule: cr::each is rows of a function: nothing is calculated with it; it stands alone in cr::function, or in a "
        "tuple there");
    if constexpr (!alone) return false;
    constexpr bool summed = find_trajectory(info_of<E>) == 0;
    static_assert(
        summed,
        "chainrule: a state before a step stands in a sum along its scan: cr::sum(s, n, square(orbit.at(q, s) - seen[s]))");
    if constexpr (!summed) return false;
    constexpr hash_t loose = free_index(info_of<E>);
    if constexpr (loose != 0) return index_outside_its_sum<typename name_at<definition_at<loose>>::type>();
  }
  return true;
}

template <class Index, class Body, class Low, class High>
constexpr bool check_range() {
  constexpr stray_element stray = find_stray(info_of<Body>, bound_index{Index::hash, range_between(info_of<Low>, info_of<High>)});
  if constexpr (stray.array != 0)
    return sizeof(typename definition_at<stray.array>::template outside<stray.position, stray.size>) > 0;
  return true;
}

/// An index, where a formula may stand as well.
template <class I>
concept index_formula = any_formula<I> && requires {
  requires info_of<I>
  ->is_index;
};

/// Over a body that is recorded (traced/traced.hpp): so is the loop.
template <template <hash_t> class Op, class Index, class Low, class High, class Body>
constexpr auto loop_over_recorded(Body const& turn) {
  static_assert(index_formula<Index>, "chainrule: a sum or product runs over an index: cr::index<\"i\"> i");
  if constexpr (index_formula<Index>)
    return apply<Op<Index::hash>>(turn, decltype(index_bound<Low>()){}, decltype(index_bound<High>()){});
}

/// A loop over the steps of a scan whose states it reads (loops/scans/scan.hpp).
template <class Loop, class Index, class Body, class Low, class High, hash_t State>
struct loop_along_scan;

template <template <hash_t> class Op, class Index, class Low, class High, class Body>
constexpr auto loop_over() {
  static_assert(any_formula<Body> || hana_integer<Body>,
                "chainrule: the body of a sum or product is a formula: cr::sum(i, 0_c, 9_c, square(xs[i]))");
  if constexpr (any_formula<Index>) {
    static_assert(info_of<Index>->is_index, "chainrule: a sum or product runs over an index: cr::index<\"i\"> i");
    if constexpr (info_of<Index>->is_index && (any_formula<Body> || hana_integer<Body>)) {
      using low = decltype(index_bound<Low>());
      using high = decltype(index_bound<High>());
      using body = formula_of<Body>;
      static_assert(check_range<Index, body, low, high>());
      using loop = Op<Index::hash>;
      constexpr hash_t along = find_trajectory(info_of<body>, Index::hash);
      if constexpr (along != 0) {
        return loop_along_scan<loop, Index, body, low, high, along>::formula();
      } else if constexpr (!range_between(info_of<low>, info_of<high>).is_empty()) {
        return apply<loop>(body{}, low{}, high{});
      } else if constexpr (requires { loop::nothing(); }) {
        return loop::nothing();
      } else {
        static_assert(!loop::joining.needs_a_turn,
                      "chainrule: min, max and mean over nothing: the last value of the index is below the first");
        return constant_t<loop::joining.nothing>{};
      }
    }
  } else {
    static_assert(any_formula<Index>, "chainrule: a sum or product runs over an index: cr::index<\"i\"> i");
  }
}

template <class Body>
constexpr auto loop_without_count() {
  static_assert(
      sizeof(type_box<Body>) == 0,
      "chainrule: a sum or product says how often: cr::sum(i, 10_c, xs[i]) is for i = 0 .. 9, cr::sum(i, 1_c, 9_c, xs[i]) for "
      "both ends");
  return constant_t<rational{0, 1}>{};
}

/// From 0 to the last index of so many.
template <template <hash_t> class Op, class Index, class Count, class Body>
constexpr auto loop_below_recorded(Body const& turn) {
  return loop_over_recorded<Op, Index, constant_t<rational{0, 1}>,
                            decltype(apply<operations::subtract_>(formula_of<Count>{}, constant_t<rational{1, 1}>{}))>(turn);
}
template <template <hash_t> class Op, class Index, class Body, class Count>
constexpr auto loop_below(Count const& count) {
  using first = constant_t<rational{0, 1}>;
  if constexpr (any_formula<Count> || hana_integer<Count>)
    return loop_over<Op, Index, first, decltype(apply<operations::subtract_>(formula_of<Count>{}, constant_t<rational{1, 1}>{})),
                     Body>();
  else return static_cast<void>(count), loop_over<Op, Index, first, Count, Body>();
}

}  // namespace detail

/// An index of sums and products: `constexpr cr::index<"i"> i;`. It is a number too: i * xs[i].
template <fixed_string Name>
using index = typename detail::checked_index<Name>::type;

/// The sum of a formula for an index from low to high, both included; 0 for an empty range (high < low). The ends are integers, or made of
/// extents, of the indices of sums around, and of elements of cr::integers. Values, gradients, jvp, vjp and hvp keep the loop, and so do
/// Hessians where it is long. Limits: other requests write it out, 4000 parts at most; algebra 2000.
template <class Index, class Low, class High, class Body>
constexpr auto sum(Index const&, Low const&, High const&, Body const& turn) {
  if constexpr (detail::has_reading<Body>) return detail::loop_over_recorded<operations::sum_, Index, Low, High>(turn);
  else return detail::loop_over<operations::sum_, Index, Low, High, Body>();
}
/// For an index from 0 to count - 1.
template <class Index, class Count, class Body>
constexpr auto sum(Index const&, Count const& count, Body const& turn) {
  if constexpr (detail::has_reading<Body>) return detail::loop_below_recorded<operations::sum_, Index, Count>(turn);
  else return detail::loop_below<operations::sum_, Index, Body>(count);
}

/// The product of a formula for an index from low to high, both included; 1 for an empty range (high < low). Its gradient is exact where
/// factors are zero. Limits: those of sum.
template <class Index, class Low, class High, class Body>
constexpr auto product(Index const&, Low const&, High const&, Body const& turn) {
  if constexpr (detail::has_reading<Body>) return detail::loop_over_recorded<operations::product_, Index, Low, High>(turn);
  else return detail::loop_over<operations::product_, Index, Low, High, Body>();
}
/// For an index from 0 to count - 1.
template <class Index, class Count, class Body>
constexpr auto product(Index const&, Count const& count, Body const& turn) {
  if constexpr (detail::has_reading<Body>) return detail::loop_below_recorded<operations::product_, Index, Count>(turn);
  else return detail::loop_below<operations::product_, Index, Body>(count);
}

/// The mean of a formula for an index from low to high, both included: sum divided by the number of terms. Limits: those of sum. Over an
/// empty range a sentence, or where calls tell the range std::invalid_argument.
template <class Index, class Low, class High, class Body>
constexpr auto mean(Index const&, Low const&, High const&, Body const& turn) {
  if constexpr (detail::has_reading<Body>) return detail::loop_over_recorded<operations::mean_, Index, Low, High>(turn);
  else return detail::loop_over<operations::mean_, Index, Low, High, Body>();
}
/// For an index from 0 to count - 1.
template <class Index, class Count, class Body>
constexpr auto mean(Index const&, Count const& count, Body const& turn) {
  if constexpr (detail::has_reading<Body>) return detail::loop_below_recorded<operations::mean_, Index, Count>(turn);
  else return detail::loop_below<operations::mean_, Index, Body>(count);
}

/// The smallest value of a formula for an index from low to high, both included; NaN if one is. Where several are the smallest they share
/// the derivative in equal parts. Limits: those of sum; written out, min(min(first, second), third)... gives half to each side. Over an
/// empty range a sentence, or where calls tell the range std::invalid_argument.
template <class Index, class Low, class High, class Body>
constexpr auto min(Index const&, Low const&, High const&, Body const& turn) {
  if constexpr (detail::has_reading<Body>) return detail::loop_over_recorded<operations::smallest_, Index, Low, High>(turn);
  else return detail::loop_over<operations::smallest_, Index, Low, High, Body>();
}
/// For an index from 0 to count - 1.
template <class Index, class Count, class Body>
constexpr auto min(Index const&, Count const& count, Body const& turn) {
  if constexpr (detail::has_reading<Body>) return detail::loop_below_recorded<operations::smallest_, Index, Count>(turn);
  else return detail::loop_below<operations::smallest_, Index, Body>(count);
}

/// The largest value of a formula for an index from low to high, both included; NaN if one is. Ties, limits and empty ranges: as min.
template <class Index, class Low, class High, class Body>
constexpr auto max(Index const&, Low const&, High const&, Body const& turn) {
  if constexpr (detail::has_reading<Body>) return detail::loop_over_recorded<operations::largest_, Index, Low, High>(turn);
  else return detail::loop_over<operations::largest_, Index, Low, High, Body>();
}
/// For an index from 0 to count - 1.
template <class Index, class Count, class Body>
constexpr auto max(Index const&, Count const& count, Body const& turn) {
  if constexpr (detail::has_reading<Body>) return detail::loop_below_recorded<operations::largest_, Index, Count>(turn);
  else return detail::loop_below<operations::largest_, Index, Body>(count);
}

/// The logarithm of the sum of exp(formula) for an index from low to high, both included; -infinity for an empty range. Nothing overflows
/// on the way, and no digits are lost. Limits: those of sum.
template <detail::index_formula Index, class Low, class High, class Body>
constexpr auto log_sum_exp(Index const&, Low const&, High const&, Body const& turn) {
  if constexpr (detail::has_reading<Body>)
    return detail::loop_over_recorded<operations::log_sum_exp_over_, Index, Low, High>(turn);
  else return detail::loop_over<operations::log_sum_exp_over_, Index, Low, High, Body>();
}
/// For an index from 0 to count - 1.
template <detail::index_formula Index, class Count, class Body>
constexpr auto log_sum_exp(Index const&, Count const& count, Body const& turn) {
  if constexpr (detail::has_reading<Body>) return detail::loop_below_recorded<operations::log_sum_exp_over_, Index, Count>(turn);
  else return detail::loop_below<operations::log_sum_exp_over_, Index, Body>(count);
}

/// The Euclidean norm of a formula's values for an index from low to high, both included: sqrt(sum of squares), without overflow or underflow
/// on the way; 0 for an empty range. Its derivative where all are zero is 0, as that of hypot. Limits: those of sum.
template <class Index, class Low, class High, class Body>
constexpr auto norm(Index const&, Low const&, High const&, Body const& turn) {
  if constexpr (detail::has_reading<Body>) return detail::loop_over_recorded<operations::norm_, Index, Low, High>(turn);
  else return detail::loop_over<operations::norm_, Index, Low, High, Body>();
}
/// For an index from 0 to count - 1.
template <class Index, class Count, class Body>
constexpr auto norm(Index const&, Count const& count, Body const& turn) {
  if constexpr (detail::has_reading<Body>) return detail::loop_below_recorded<operations::norm_, Index, Count>(turn);
  else return detail::loop_below<operations::norm_, Index, Body>(count);
}

template <class I, class Body>
constexpr auto sum(I const&, Body const&) {
  return detail::loop_without_count<Body>();
}
template <class I, class Body>
constexpr auto product(I const&, Body const&) {
  return detail::loop_without_count<Body>();
}

}  // namespace chainrule

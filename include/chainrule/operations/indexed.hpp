// Indices, and sums and products over an index.
#pragma once

#include <chainrule/operations/array.hpp>

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

template <hash_t Index>
struct loop_text {
  static constexpr auto name = definition_at<Index>::variable_name;
  static constexpr auto latex_name = latex_of_name<name, void, false>();
  static constexpr auto sum = joined<"sum(", name, ", #2, #3, #1)", false>();
  static constexpr auto product = joined<"product(", name, ", #2, #3, #1)", false>();
  static constexpr auto latex_of_sum = joined<"\\sum_{", latex_name, "=#2}^{#3} #1", false>();
  static constexpr auto latex_of_product = joined<"\\prod_{", latex_name, "=#2}^{#3} #1", false>();
};

/// How often a loop runs, as an interval.
constexpr interval turns_between(interval const& low, interval const& high) {
  interval const one = interval::closed({1, 1}, {1, 1});
  return max(high + -low + one, interval::closed({0, 1}, {0, 1}));
}
constexpr rational turns_between(rational low, rational high) {
  return high < low ? rational{0, 1} : high - low + rational{1, 1};
}

}  // namespace detail

namespace operations {

/// The sum of u for an index from low to high, both included, in this order; 0 where high < low.
template <hash_t Index>
struct sum_ {
  static constexpr auto name = fixed_string("sum");
  static constexpr detail::indexing indexes{detail::indexing_kind::sum, Index};
  using written = detail::loop_text<Index>;
  static constexpr notation text{written::sum.view()};
  static constexpr notation latex{written::latex_of_sum.view(), precedence::term, precedence::term};
  static constexpr interval domain[] = {reals};
  static constexpr interval image(interval const& u, interval const& low, interval const& high) {
    return detail::turns_between(low, high) * u;
  }
  static constexpr rational exact(rational u, rational low, rational high) { return u * detail::turns_between(low, high); }
  static constexpr detail::fold drop(detail::shape const& u, detail::shape const&, detail::shape const&) {
    return u.is(0) ? detail::fold{detail::fold::constant, 0, rational{0, 1}} : detail::fold{};
  }
};

/// The product of u for an index from low to high, both included, in this order; 1 where high < low.
template <hash_t Index>
struct product_ {
  static constexpr auto name = fixed_string("product");
  static constexpr detail::indexing indexes{detail::indexing_kind::product, Index};
  using written = detail::loop_text<Index>;
  static constexpr notation text{written::product.view()};
  static constexpr notation latex{written::latex_of_product.view(), precedence::term, precedence::power};
  static constexpr interval domain[] = {reals};
  static constexpr interval image(interval const& u, interval const&, interval const&) {
    return u.is_positive() ? positive_reals : u.is_nonnegative() ? nonnegative_reals : reals;
  }
  static constexpr rational exact(rational u, rational low, rational high) {
    return detail::power(u, detail::turns_between(low, high).num);
  }
  static constexpr detail::fold drop(detail::shape const& u, detail::shape const&, detail::shape const&) {
    return u.is(1) ? detail::fold{detail::fold::constant, 0, rational{1, 1}} : detail::fold{};
  }
};

}  // namespace operations

// By content, as arrays.
template <hash_t Index>
inline constexpr hash_t detail::type_hash<operations::sum_<Index>> = detail::mix(7, Index);
template <hash_t Index>
inline constexpr hash_t detail::type_hash<operations::product_<Index>> = detail::mix(8, Index);

namespace detail {

template <class Name>
constexpr auto index_outside_its_sum() {
  static_assert(sizeof(Name) == 0,
                "chainrule: an index outside its sum or product, see name<...>: write cr::sum(i, 0_c, 9_c, ...)");
  return false;
}

/// A formula whose sums and products bind all of its indices: false behind a sentence.
template <class E>
constexpr bool check_indices() {
  if constexpr (info_of<E>->is_indexed) {
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
      if constexpr (range_between(info_of<low>, info_of<high>).is_empty())
        return constant_t<rational{std::is_same_v<Op<Index::hash>, operations::product_<Index::hash>>, 1}>{};
      else return apply<Op<Index::hash>>(body{}, low{}, high{});
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

/// The last index of so many.
template <class Count>
constexpr auto last_below(Count const& count) {
  if constexpr (any_formula<Count> || hana_integer<Count>)
    return apply<operations::subtract_>(formula_of<Count>{}, constant_t<rational{1, 1}>{});
  else return count;
}

}  // namespace detail

/// An index of sums and products: `constexpr cr::index<"i"> i;`. It is a number too: i * xs[i].
template <fixed_string Name>
using index = typename detail::checked_variable<Name, detail::index_tag>::type;

/// The sum of a formula for an index from low to high, both included; 0 for an empty range (high < low). The ends are integers, or made of
/// extents, of the indices of sums around, and of elements of cr::integers. Values, gradients, jvp and vjp keep the loop. Limits: other
/// requests write it out, 4000 parts at most; algebra 2000.
template <class Index, class Low, class High, class Body>
constexpr auto sum(Index const&, Low const&, High const&, Body const&) {
  return detail::loop_over<operations::sum_, Index, Low, High, Body>();
}
/// For an index from 0 to count - 1.
template <class Index, class Count, class Body>
constexpr auto sum(Index const& i, Count const& count, Body const& body) {
  return sum(i, detail::constant_t<rational{0, 1}>{}, detail::last_below(count), body);
}

/// The product of a formula for an index from low to high, both included; 1 for an empty range (high < low). Its gradient divides
/// nothing, so factors may be zero. Limits: those of sum; a gradient needs a length that is known, of 16384 factors at most.
template <class Index, class Low, class High, class Body>
constexpr auto product(Index const&, Low const&, High const&, Body const&) {
  return detail::loop_over<operations::product_, Index, Low, High, Body>();
}
/// For an index from 0 to count - 1.
template <class Index, class Count, class Body>
constexpr auto product(Index const& i, Count const& count, Body const& body) {
  return product(i, detail::constant_t<rational{0, 1}>{}, detail::last_below(count), body);
}

template <class I, class Body>
constexpr auto sum(I const&, Body const&) {
  return detail::loop_without_count<Body>();
}
template <class Body>
constexpr auto sum(Body const&) {
  return detail::loop_without_count<Body>();
}
template <class I, class Body>
constexpr auto product(I const&, Body const&) {
  return detail::loop_without_count<Body>();
}
template <class Body>
constexpr auto product(Body const&) {
  return detail::loop_without_count<Body>();
}

}  // namespace chainrule

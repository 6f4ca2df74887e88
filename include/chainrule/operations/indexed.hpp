// Arrays of variables, indices, and sums and products over an index.
#pragma once

#include <chainrule/core/indexing.hpp>
#include <chainrule/core/latex_name.hpp>
#include <chainrule/operations/arithmetic.hpp>

namespace chainrule {
namespace detail {

template <std::int64_t N>
constexpr auto digits_of() {
  constexpr auto written = [] {
    bounded_text<24> digits;
    put_integer(digits, N);
    return digits;
  }();
  return fixed_string<written.size>(written.view());
}
template <fixed_string Name>
using spelled_name = typename spelled<Name, std::make_index_sequence<Name.size()>>::type;

/// The variable that element K of an array is: the one named x[K].
template <fixed_string Name, class Tag, std::int64_t K>
using element_variable = defined<variable_definition<joined<Name, joined<"[", digits_of<K>(), "]", false>(), "", false>(), Tag>>;

template <class Array, std::int64_t Index, std::int64_t Size>
struct index_outside_array {
  template <class, std::int64_t, std::int64_t>
  static constexpr bool inside = false;
  static_assert(inside<Array, Index, Size>, "chainrule: an index outside its array, see name<...>, index, size");
};

template <fixed_string Name, std::int64_t Size, class Tag>
struct array_definition {
  static constexpr hash_t hash = mix(mix(4, variable_definition<Name, Tag>::hash), static_cast<hash_t>(Size));
  template <std::int64_t K>
  using element = element_variable<Name, Tag, K>;
  template <std::int64_t K>
  using outside = index_outside_array<spelled_name<Name>, K, Size>;
};

/// The name of a variable or an array, as a pack of characters for messages.
template <class Definition>
struct name_at {
  using type = spelled_name<Definition::variable_name>;
};
template <fixed_string Name, std::int64_t Size, class Tag>
struct name_at<array_definition<Name, Size, Tag>> {
  using type = spelled_name<Name>;
};

/// A name in LaTeX: of an array or of an index.
template <auto Name, class Tag, bool IsArray>
constexpr auto latex_of_name() {
  constexpr auto latex = [] {
    bounded_text<12 * (Name.size() + name_of_tag<Tag>().size()) + 40> latex_name;  // \backslash has 11 characters
    put_array_name(latex_name, Name.view(), name_of_tag<Tag>(), IsArray);
    return latex_name;
  }();
  return fixed_string<latex.size>(latex.view());
}
/// An array's name with its tag, as text.
template <auto Name, class Tag>
constexpr auto text_of_name() {
  constexpr std::string_view tag = name_of_tag<Tag>();
  if constexpr (tag.empty()) return Name;
  else return joined<fixed_string<tag.size()>(tag), "::", Name, false>();
}

/// The integer that a bound of a sum is.
template <class B>
constexpr std::int64_t index_bound() {
  if constexpr (constant_formula<B> || hana_integer<B>) {
    constexpr rational r = rational_of<B>();
    static_assert(r.is_integer(), "chainrule: the ends of a sum or product are integers: cr::sum(i, 0_c, 9_c, body)");
    static_assert(r.num <= largest_index && r.num >= -largest_index, "chainrule: the ends of a sum or product are too large");
    return r.num;
  } else {
    static_assert(constant_formula<B>,
                  "chainrule: the ends of a sum or product are exact integers: write cr::sum(i, 0_c, 9_c, body)");
    return 0;
  }
}

template <class Op>
struct loop_text {
  static constexpr auto low = digits_of<Op::indexes.low>();
  static constexpr auto high = digits_of<Op::indexes.high>();
  static constexpr auto range = joined<joined<", ", low, ", ", false>(), high, ", #1)", false>();
  static constexpr auto ends = joined<joined<"=", low, "}^{", false>(), high, "} #1", false>();
  static constexpr auto index_name = definition_of<typename Op::index>::variable_name;
  static constexpr auto latex_index = latex_of_name<index_name, void, false>();
};

}  // namespace detail

namespace operations {

/// An element of an array of variables at an affine index.
template <fixed_string Name, std::int64_t Size, class Tag>
struct element_ {
  static constexpr auto name = Name;
  static constexpr auto printed = detail::joined<detail::text_of_name<Name, Tag>(), "[#1]", "", false>();
  static constexpr auto printed_latex = detail::joined<detail::latex_of_name<Name, Tag, true>(), "_{#1}", "", false>();
  static constexpr notation text{printed.view()};
  static constexpr notation latex{printed_latex.view()};
  static constexpr int cost = 0;
  static constexpr interval domain[] = {reals};
  static constexpr detail::indexing indexes{detail::indexing_kind::element, detail::array_definition<Name, Size, Tag>::hash, 0,
                                            Size - 1, detail::variable_definition<Name, Tag>::tag};
};

}  // namespace operations
// clang 14 prints only ten characters of a text in a type's name.
template <fixed_string Name, std::int64_t Size, class Tag>
inline constexpr hash_t
    detail::type_hash<operations::element_<Name, Size, Tag>> = detail::mix(6, detail::array_definition<Name, Size, Tag>::hash);
namespace operations {

/// The sum of u for an index from Low to High, both included, in this order; 0 where High < Low.
template <class Index, std::int64_t Low, std::int64_t High>
struct sum_ {
  static constexpr auto name = fixed_string("sum");
  static constexpr detail::indexing indexes{detail::indexing_kind::sum, Index::hash, Low, High};
  using index = Index;
  using written = detail::loop_text<sum_>;
  static constexpr auto printed = detail::joined<"sum(", written::index_name, written::range, false>();
  static constexpr auto printed_latex = detail::joined<"\\sum_{", written::latex_index, written::ends, false>();
  static constexpr notation text{printed.view()};
  static constexpr notation latex{printed_latex.view(), precedence::term, precedence::term};
  static constexpr interval domain[] = {reals};
  static constexpr interval image(interval const& u) {
    rational const turns{detail::turns_of(indexes), 1};
    return interval::closed(turns, turns) * u;
  }
  static constexpr rational exact(rational u) { return u * rational{detail::turns_of(indexes), 1}; }
  static constexpr fold drop(shape const& u) { return u.is(0) ? fold{fold::constant, 0, rational{0, 1}} : fold{}; }
};

/// The product of u for an index from Low to High, both included, in this order; 1 where High < Low.
template <class Index, std::int64_t Low, std::int64_t High>
struct product_ {
  static constexpr auto name = fixed_string("product");
  static constexpr detail::indexing indexes{detail::indexing_kind::product, Index::hash, Low, High};
  using index = Index;
  using written = detail::loop_text<product_>;
  static constexpr auto printed = detail::joined<"product(", written::index_name, written::range, false>();
  static constexpr auto printed_latex = detail::joined<"\\prod_{", written::latex_index, written::ends, false>();
  static constexpr notation text{printed.view()};
  static constexpr notation latex{printed_latex.view(), precedence::term, precedence::power};
  static constexpr interval domain[] = {reals};
  static constexpr interval image(interval const& u) {
    return u.is_positive() ? positive_reals : u.is_nonnegative() ? nonnegative_reals : reals;
  }
  static constexpr rational exact(rational u) { return detail::power(u, detail::turns_of(indexes)); }
  static constexpr fold drop(shape const& u) { return u.is(1) ? fold{fold::constant, 0, rational{1, 1}} : fold{}; }
};

}  // namespace operations

namespace detail {

/// An element at a formula: a variable where that is a constant.
template <fixed_string Name, std::int64_t Size, class Tag, class Index>
constexpr auto element_at() {
  constexpr affine_index at = affine_of(info_of<Index>);
  static_assert(at.valid,
                "chainrule: an index of an array is affine, an integer or a sum of multiples of indices: xs[2_c * i + 1_c]");
  if constexpr (at.valid && at.is_constant()) {
    if constexpr (at.offset < 0 || at.offset >= Size)
      static_assert(sizeof(index_outside_array<spelled_name<Name>, at.offset, Size>) > 0);
    else return element_variable<Name, Tag, at.offset>{};
  } else if constexpr (at.valid) {
    static_assert(publish<array_definition<Name, Size, Tag>>::hash != 0);
    return defined<application<operations::element_<Name, Size, Tag>, Index>>{};
  }
}

template <class Name>
struct index_outside_its_sum {
  template <class>
  static constexpr bool bound = false;
  static_assert(bound<Name>, "chainrule: an index outside its sum or product, see name<...>: write cr::sum(i, 0_c, 9_c, ...)");
};

/// A formula whose sums and products bind all of its indices.
template <class E>
constexpr bool check_indices() {
  if constexpr (info_of<E>->is_indexed) {
    constexpr hash_t loose = free_index(info_of<E>);
    if constexpr (loose != 0) return sizeof(index_outside_its_sum<typename name_at<definition_at<loose>>::type>) > 0;
  }
  return true;
}

template <class Index, std::int64_t Low, std::int64_t High, class Body>
constexpr bool check_range() {
  constexpr stray_element stray = find_stray(info_of<Body>, {Index::hash, Low, High});
  if constexpr (stray.array != 0) return sizeof(typename definition_at<stray.array>::template outside<stray.position>) > 0;
  return true;
}

template <template <class, std::int64_t, std::int64_t> class Op, class Index, class Low, class High, class Body>
constexpr auto loop_over() {
  static_assert(any_formula<Body> || hana_integer<Body>,
                "chainrule: the body of a sum or product is a formula: cr::sum(i, 0_c, 9_c, square(xs[i]))");
  if constexpr (any_formula<Index>) {
    static_assert(info_of<Index>->is_index, "chainrule: a sum or product runs over an index: cr::index<\"i\"> i");
    if constexpr (info_of<Index>->is_index && (any_formula<Body> || hana_integer<Body>)) {
      constexpr std::int64_t low = index_bound<Low>();
      constexpr std::int64_t high = index_bound<High>();
      using body = formula_of<Body>;
      static_assert(check_range<Index, low, high, body>());
      if constexpr (high < low)
        return constant_t<rational{std::is_same_v<Op<Index, low, high>, operations::product_<Index, low, high>>, 1}>{};
      else return apply<Op<Index, low, high>>(body{});
    }
  } else {
    static_assert(any_formula<Index>, "chainrule: a sum or product runs over an index: cr::index<\"i\"> i");
  }
}

}  // namespace detail

/// Values for all elements of an array, in a call by name.
template <class Array, class Values>
struct array_binding {
  using variable = Array;
  using value_type = Values;
  Values const& values;
};

/// An array of N variables, named x[0], x[1]...: `constexpr cr::variables<"x", 100> xs;`. xs[3_c] is a variable like any
/// other; xs[2_c * i + 1_c] is one for each value of an index in a sum or product.
template <fixed_string Name, std::int64_t N, class Tag = void>
struct variables {
  static_assert(N > 0 && N <= detail::largest_index, "chainrule: an array of variables has at least one element");
  static_assert(sizeof(detail::checked_variable<Name, Tag>) > 0 && detail::check_name<Name>());
  static constexpr hash_t hash = detail::array_definition<Name, N, Tag>::hash;
  static constexpr auto variable_name = Name;
  static constexpr bool is_array = true;
  static constexpr std::string_view tag = detail::variable_definition<Name, Tag>::tag;

  [[nodiscard]] static constexpr std::size_t size() { return std::size_t(N); }

  /// An element: xs[3_c], or at an affine index xs[i + 1_c].
  template <class I>
  constexpr auto operator[](I const&) const {
    static_assert(any_formula<I> || hana_integer<I>,
                  "chainrule: an element of an array is named by an exact integer or an index: xs[3_c], xs[i + 1_c]");
    if constexpr (any_formula<I> || hana_integer<I>) return detail::element_at<Name, N, Tag, detail::formula_of<I>>();
  }

  /// Values for a call by name: formula(xs = array).
  template <class Values>
  constexpr array_binding<variables, Values> operator=(Values const& values) const {
    return {values};
  }
};

/// An index of sums and products: `constexpr cr::index<"i"> i;`. It is a number too: i * xs[i].
template <fixed_string Name>
using index = typename detail::checked_variable<Name, detail::index_tag>::type;

/// The sum of a formula for an index from low to high, both included; 0 for an empty range (high < low). Values, gradients,
/// jvp and vjp keep the loop. Limits: Hessians and Taylor series write it out, 4000 parts at most; algebra 2000.
template <class Index, class Low, class High, class Body>
constexpr auto sum(Index const&, Low const&, High const&, Body const&) {
  return detail::loop_over<operations::sum_, Index, Low, High, Body>();
}

/// The product of a formula for an index from low to high, both included; 1 for an empty range (high < low). Its gradient divides
/// nothing, so factors may be zero. Limits: those of sum; a gradient of 16384 factors at most.
template <class Index, class Low, class High, class Body>
constexpr auto product(Index const&, Low const&, High const&, Body const&) {
  return detail::loop_over<operations::product_, Index, Low, High, Body>();
}

}  // namespace chainrule

// Arrays of variables and of integers, and their elements.
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

template <std::int64_t First, std::int64_t... More>
constexpr auto text_of_positions() {
  if constexpr (sizeof...(More) == 0) return digits_of<First>();
  else return joined<digits_of<First>(), ", ", text_of_positions<More...>()>();
}

/// The variable that an element of an array is: the one named x[3], or m[1, 2].
template <fixed_string Name, class Tag, std::int64_t... K>
using element_variable = defined<variable_definition<joined<Name, joined<"[", text_of_positions<K...>(), "]">(), "">(), Tag>>;

template <class Array, std::int64_t Index, std::int64_t Size>
struct index_outside_array {
  template <class, std::int64_t, std::int64_t>
  static constexpr bool inside = false;
  static_assert(inside<Array, Index, Size>, "chainrule: an index outside its array, see name<...>, index, size");
};

constexpr hash_t hash_array(hash_t name, bool is_integer, definition_info const* const* extents, int rank) {
  hash_t mixed = mix(mix(4, name), static_cast<hash_t>(is_integer));
  for (int k = 0; k < rank; ++k) mixed = mix(mixed, extents[k]->hash);
  return mixed;
}
/// mu[k][3]: what an array's type is called.
constexpr auto label_of_array(std::string_view name, definition_info const* const* extents, int rank) {
  bounded_text<label_limit> label;
  label.put(name);
  for (int k = 0; k < rank; ++k) {
    label.put("[");
    label.put(extents[k]->label);
    label.put("]");
  }
  return label;
}

template <bool IsInteger, fixed_string Name, class Tag, class... Extent>
struct array_definition {
  static constexpr auto variable_name = Name;
  static constexpr int rank = int(sizeof...(Extent));
  static constexpr definition_info const* extents[] = {info_of<Extent>...};
  static constexpr hash_t hash = hash_array(variable_definition<Name, Tag>::hash, IsInteger, extents, rank);
  static constexpr array_info info{hash, Name.view(), facts_of_tag<Tag>.printed, IsInteger, rank, extents, is_state_tag<Tag>};
  static constexpr auto text = label_of_array(Name.view(), extents, rank);
  static constexpr auto label = sized<text.size>(text.view());
  using tag = Tag;
  template <std::int64_t... K>
  using element = element_variable<Name, Tag, K...>;
  template <std::int64_t K, std::int64_t Size>
  using outside = index_outside_array<spelled_name<Name>, K, Size>;
};

/// The name of a variable or an array, as a pack of characters for messages.
template <class Definition>
struct name_at {
  using type = spelled_name<Definition::variable_name>;
};
template <bool IsInteger, fixed_string Name, class Tag, class... Extent>
struct name_at<array_definition<IsInteger, Name, Tag, Extent...>> {
  using type = spelled_name<Name>;
};

/// A name in LaTeX: of an array or of an index.
template <auto Name, class Tag, bool IsArray>
constexpr auto latex_of_name() {
  constexpr auto latex = [] {
    bounded_text<12 * (Name.size() + printed_tag<Tag>().size()) + 40> latex_name;  // \backslash has 11 characters
    put_array_name(latex_name, Name.view(), printed_tag<Tag>(), IsArray);
    return latex_name;
  }();
  return fixed_string<latex.size>(latex.view());
}
/// An array's name with its tag, as text.
template <auto Name, class Tag>
constexpr auto text_of_name() {
  constexpr std::string_view tag = printed_tag<Tag>();
  if constexpr (tag.empty()) return Name;
  else return joined<fixed_string<tag.size()>(tag), "::", Name>();
}

template <int Rank>
constexpr auto element_pattern() {
  if constexpr (Rank == 1) return fixed_string("#1");
  else if constexpr (Rank == 2) return fixed_string("#1, #2");
  else if constexpr (Rank == 3) return fixed_string("#1, #2, #3");
  else return fixed_string("#1, #2, #3, #4");
}

}  // namespace detail

namespace operations {

/// An element of an array at affine indices, one for each extent. The array is found by its hash.
template <hash_t Array>
struct element_ {
  using array = detail::definition_at<Array>;
  static constexpr auto name = array::variable_name;
  static constexpr auto positions = detail::element_pattern<array::rank>();
  static constexpr auto printed =
      detail::joined<detail::text_of_name<name, typename array::tag>(), detail::joined<"[", positions, "]">(), "">();
  static constexpr auto printed_latex =
      detail::joined<detail::latex_of_name<name, typename array::tag, true>(), detail::joined<"_{", positions, "}">(), "">();
  static constexpr notation text{printed.view()};
  static constexpr notation latex{printed_latex.view()};
  static constexpr int cost = 0;
  static constexpr interval domain[] = {reals};
  static constexpr detail::indexing indexes{detail::indexing_kind::element, Array, &array::info};
};

}  // namespace operations

// By content: compilers cut long names, and would take two for one.
template <hash_t Array>
inline constexpr hash_t detail::type_hash<operations::element_<Array>> = detail::mix(6, Array);

namespace detail {

/// An element at formulas: a variable where these are numbers and so are the array's extents.
template <hash_t Array, class... I>
constexpr auto element_at() {
  using array = definition_at<Array>;
  constexpr bool affine = (affine_of(info_of<I>).valid && ...);
  static_assert(affine,
                "chainrule: an index of an array is affine, an integer or a sum of multiples of indices: xs[2_c * i + 1_c]");
  if constexpr (affine) {
    constexpr bool is_variable =
        !array::info.is_integer && known_size(array::info) >= 0 && (affine_of(info_of<I>).is_constant() && ...);
    if constexpr (is_variable) {
      constexpr stray_element stray = [] {
        definition_info const* const at[] = {info_of<I>...};
        return find_stray(array::info, at, {});
      }();
      if constexpr (stray.array != 0) static_assert(sizeof(typename array::template outside<stray.position, stray.size>) > 0);
      else return typename array::template element<affine_of(info_of<I>).offset...>{};
    } else {
      return defined<application<operations::element_<Array>, I...>>{};
    }
  }
}

/// An extent as a formula: numbers of any integer type, 100, 100u and 100_c, are one.
template <auto E>
constexpr auto extent_formula() {
  using written = std::remove_const_t<decltype(E)>;  // g++ 12: const for arguments of class type
  if constexpr (std::is_integral_v<written>) {
    static_assert(E > 0 && static_cast<std::uint64_t>(E) <= static_cast<std::uint64_t>(largest_index),
                  "chainrule: an array of variables has at least one element");
    return constant_t<rational{static_cast<std::int64_t>(E), 1}>{};
  } else if constexpr (any_formula<written> || hana_integer<written>) {
    using formula = formula_of<written>;
    static_assert(affine_of(info_of<formula>).valid, "chainrule: an extent is a number, or made of cr::extent: n + 1_c");
    return formula{};
  } else {
    static_assert(any_formula<written>, "chainrule: an extent is a number or a cr::extent: cr::variables<\"mu\", k, 3>");
    return constant_t<rational{1, 1}>{};
  }
}

}  // namespace detail

template <class T>
struct tag_value {};
/// A tag behind the extents of an array: cr::variables<"x", 100, cr::tag<mine::left>> is another array than cr::variables<"x", 100>.
template <class T>
inline constexpr tag_value<T> tag{};

namespace detail {

template <class T>
struct tag_in;
template <class T>
struct tag_in<tag_value<T>> {
  using type = T;
};
template <class T>
using tag_of = typename tag_in<T>::type;
template <class T>
concept is_tag = requires {
  typename tag_of<T>;
};

/// Extents and a tag taken apart. (The name stays outside: nvcc finds no specialisation for types that hold one.)
template <class Tag, class... Extent>
struct extents {};
template <class Extents, auto... E>
struct collected_extents {
  using type = Extents;
};
template <class Tag, class... Extent, auto E, auto... More>
struct collected_extents<extents<Tag, Extent...>, E, More...> {
  static constexpr auto next() {
    using written = std::remove_const_t<decltype(E)>;
    if constexpr (is_tag<written>) return collected_extents<extents<tag_of<written>, Extent...>, More...>{};
    else return collected_extents<extents<Tag, Extent..., decltype(extent_formula<E>())>, More...>{};
  }
  using type = typename decltype(next())::type;
};

template <bool IsInteger, fixed_string Name, class Tag, class... Extent>
constexpr auto defined_array(extents<Tag, Extent...>) {
  static_assert(sizeof...(Extent) > 0 && sizeof...(Extent) <= most_extents,
                "chainrule: an array of variables has one to four extents: cr::variables<\"x\", 100>");
  static_assert(sizeof(checked_variable<Name, Tag>) > 0 && check_name<Name>());
  return array_definition<IsInteger, Name, Tag, Extent...>{};
}
template <bool IsInteger, fixed_string Name, auto... E>
using collected_array = decltype(defined_array<IsInteger, Name>(typename collected_extents<extents<void>, E...>::type{}));

}  // namespace detail

/// Values for all elements of an array, in a call by name.
template <class Array, class Values, bool IsTemporary = false>
struct array_binding {
  static constexpr bool is_temporary = IsTemporary;
  using variable = Array;
  using value_type = Values;
  Values const& values;
};

template <auto Label, hash_t Hash>
struct array;

namespace detail {

template <auto Label, hash_t Hash>
struct argument_traits<array<Label, Hash>> {
  static constexpr argument_kind kind = argument_kind::array;
};

/// The first indices of an element: mu[i] of mu[i][j].
template <hash_t Array, class... I>
struct indexed_so_far {
  template <class J>
  constexpr auto operator[](J const&) const {
    static_assert(any_formula<J> || hana_integer<J>,
                  "chainrule: an element of an array is named by an exact integer or an index: xs[3_c], xs[i + 1_c]");
    if constexpr (!any_formula<J> && !hana_integer<J>) return constant_t<rational{0, 1}>{};
    else if constexpr (sizeof...(I) + 1 < definition_at<Array>::rank) return indexed_so_far<Array, I..., J>{};
    else return element_at<Array, formula_of<I>..., formula_of<J>>();
  }
};

// A template of its own, or clang prints the expressions that compute the arguments.
template <auto Label, hash_t Hash>
struct named_array {
  using type = array<Label, Hash>;
};
template <class Definition>
struct define_array {
  using type = typename named_array<Definition::label, publish<Definition>::hash>::type;
};

}  // namespace detail

namespace detail {

/// A base of arrays: what only their elements can do. (Friends of the base: only lookups for arrays see them.)
struct array_misuse {
  using chainrule_no_number = void;

  template <class A, class B>
  requires(is_array<A> || is_array<B>) friend constexpr applied<operations::add_, A, B> operator+(A const& a, B const& b) {
    return apply<operations::add_>(a, b);
  }
  template <class A, class B>
  requires(is_array<A> || is_array<B>) friend constexpr applied<operations::subtract_, A, B> operator-(A const& a, B const& b) {
    return apply<operations::subtract_>(a, b);
  }
  template <class A, class B>
  requires(is_array<A> || is_array<B>) friend constexpr applied<operations::multiply_, A, B> operator*(A const& a, B const& b) {
    return apply<operations::multiply_>(a, b);
  }
  template <class A, class B>
  requires(is_array<A> || is_array<B>) friend constexpr applied<operations::divide_, A, B> operator/(A const& a, B const& b) {
    return apply<operations::divide_>(a, b);
  }
  template <class A>
  requires(is_array<A>) friend constexpr applied<operations::negate_, A> operator-(A const& a) {
    return apply<operations::negate_>(a);
  }
  template <class Stream, class A>
  requires(is_array<A>) friend constexpr Stream& operator<<(Stream& out, A const& a) {
    apply<operations::negate_>(a);
    return out;
  }
};

}  // namespace detail

/// An array of variables (cr::variables) or integers (cr::integers); its type is found by its content, as a formula's is.
template <auto Label, hash_t Hash>
struct array : detail::array_misuse {
  static constexpr hash_t hash = Hash;
  static constexpr bool is_array = true;
  using definition = detail::definition_at<Hash>;

  /// How many elements it has, where no call tells that.
  [[nodiscard]] static constexpr std::size_t size() {
    static_assert(detail::known_size(definition::info) >= 0, "chainrule: each call tells how many elements this array has");
    return std::size_t(detail::known_size(definition::info));
  }

  /// An element, one index for each extent: mu(i, 2_c), or mu[i][2_c].
  template <class... I>
  constexpr auto operator()(I const&...) const {
    constexpr bool named = ((any_formula<I> || hana_integer<I>)&&...);
    static_assert(named, "chainrule: an element of an array is named by an exact integer or an index: xs[3_c], xs[i + 1_c]");
    static_assert(sizeof...(I) == definition::rank,
                  "chainrule: an element of an array takes one index for each extent: mu(i, j)");
    if constexpr (named && sizeof...(I) == definition::rank) return detail::element_at<Hash, detail::formula_of<I>...>();
  }
  template <class I>
  constexpr auto operator[](I const& i) const {
    if constexpr (definition::rank == 1) {
      return (*this)(i);
    } else {
      static_assert(any_formula<I> || hana_integer<I>,
                    "chainrule: an element of an array is named by an exact integer or an index: xs[3_c], xs[i + 1_c]");
      if constexpr (any_formula<I> || hana_integer<I>) return detail::indexed_so_far<Hash, I>{};
    }
  }

  /// Values for a call by name: formula(xs = array).
  template <class Values>
  constexpr array_binding<array, Values> operator=(Values const& values) const {
    return {values};
  }
  template <class Values>
  requires(!std::is_lvalue_reference_v<Values>) constexpr array_binding<array, Values, true> operator=(Values&& values) const {
    return {values};
  }
};

/// An array of variables. `constexpr cr::variables<"x", 100> xs;`: xs[3_c] is a variable like any other, named x[3];
/// xs[2_c * i + 1_c] is one for each value of an index in a sum or product. Extents are numbers, or made of lengths that each
/// call tells: `cr::variables<"mu", k, 3>` has k rows of 3, stored row by row; mu(i, 2_c) is an element. A tag may stand at the end.
template <fixed_string Name, auto... Extents>
using variables = typename detail::define_array<detail::collected_array<false, Name, Extents...>>::type;

/// An array of integers: positions in other arrays, `mu[owner[i]]`, and numbers. No function is differentiated in them.
template <fixed_string Name, auto... Extents>
using integers = typename detail::define_array<detail::collected_array<true, Name, Extents...>>::type;

/// A length that each call tells, by the arrays that have it: `constexpr cr::extent<"n"> n;`. It is a number too: 1_c / n.
template <fixed_string Name>
using extent = typename detail::checked_variable<Name, detail::extent_tag>::type;

}  // namespace chainrule

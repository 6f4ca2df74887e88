// What the library asks of an operation; how the record of it is made.
//
// An operation is a struct that states local facts only:
//   name                         the printed name (fixed_string), required
//   value(u, v...)               its value as generic code, required
//   partials(u, v..., result)    its partial derivatives, a hana::tuple, one per argument, required
//   text, latex                  how it prints, if not as name(u, v); latex_of_elements: element by element of matrices
//   exact(rational...)           its value on exact constants where that is exact again
//   drop(shape...)               which structural zeros and ones vanish while differentiating
//   expand(u, v...)              cheaper operations that give the same value, chosen when the arguments are known
//   is_condition                 its value is a truth value
//   compares                     a condition on two numbers, whose value is asked of exact ones too
//   takes_conditions             how many of its arguments, from the first, are conditions; the others are numbers
//   is_holomorphic               false: no formula of complex numbers has it
//   takes_complex                false: its values at complex numbers are not known here, but its derivatives may be
//   cost                         its weight in operation counts
//   commutes                     its arguments may be swapped
//   parity                       even or odd, in its only argument
//   exact_values                 arguments with a rational value: {{0, 1}} for exp
//   undoes                       the operation (a type) it undoes: f(g(u)) = u wherever g(u) is real, as exp for log
//   is_idempotent                f(f(u)) = f(u)
//   keeps_nonnegative            f(u) = u for u >= 0
//   base                         the b of f(b^u) = u: of a logarithm
//   root                         the n of f(u)^n = u and f(u^n) = u for all real u: of an odd root
//   exact_angles, half_turn      values at fractions of pi, and whether f(u + pi) is f(u) (even) or -f(u) (odd)
//   angle_of                     the operation with exact angles (a type) that it undoes, with values from 0 to pi or within pi/2
//   indexes                      what it does with indices: elements of arrays, sums and products
//   domain                       where it is defined: an interval for each argument, the last one for all that follow
//   range                        an interval that holds its values
//   monotone                     how it grows, in its only argument
//   image(interval...)           an interval that holds its values at arguments in such intervals, if `range`, `monotone` and
//                                `exact_values` say less
//   homogeneity                  the h of f(t*u, t*v...) = t^h * f(u, v...) for t > 0
//   partner                      the operation (a type) that both(u, own, partner's) computes at once with this one
//   is_euclidean                 its square is the sum of the squares of its arguments
//   is_power                     its first argument to the power of its second
//   is_singular                  a partial may be infinite where the value is finite
//   has_pole                     a partial may be infinite, where the value is too
//   regular_from                 if it is singular: not where its last argument is a constant from here on
//   is_slope, written(u, v...)   only derivatives are made of it; the formula that diff writes in its place
//   only_at_zero                 a slope that is its argument 1, unless argument 0 is a zero
//   replaced_by                  the operation (a type) that takes its place where `drop` says so
//   samples                      points of its domain, for tests and tables
#pragma once

#include <chainrule/core/fixed_string.hpp>
#include <chainrule/core/hash.hpp>
#include <chainrule/core/intern.hpp>
#include <chainrule/core/operation_info.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

namespace chainrule::detail {

template <class T, std::size_t N>
constexpr int count_of(T const (&)[N]) {
  return int(N);
}

template <class Op>
constexpr rational exact_of(rational const* a, int count) {
  if (count == 1)
    if constexpr (requires { Op::exact(*a); }) return Op::exact(a[0]);
  if (count == 2)
    if constexpr (requires { Op::exact(*a, *a); }) return Op::exact(a[0], a[1]);
  if (count == 3)
    if constexpr (requires { Op::exact(*a, *a, *a); }) return Op::exact(a[0], a[1], a[2]);
  return no_rational;
}

template <class Op>
constexpr bool holds_for(rational u, rational v) {
  return Op::value(u, v);
}

template <class Op>
constexpr fold drop_of(shape const* a, int count) {
  if (count == 1)
    if constexpr (requires { Op::drop(*a); }) return Op::drop(a[0]);
  if (count == 2)
    if constexpr (requires { Op::drop(*a, *a); }) return Op::drop(a[0], a[1]);
  if (count == 3)
    if constexpr (requires { Op::drop(*a, *a, *a); }) return Op::drop(a[0], a[1], a[2]);
  if (count == 4)
    if constexpr (requires { Op::drop(*a, *a, *a, *a); }) return Op::drop(a[0], a[1], a[2], a[3]);
  return {};
}

/// What growth says of the values on an interval, from the values that are known.
constexpr interval monotone_image(interval const& u, monotonicity grows, exact_value const* known, int count) {
  interval image;
  if (grows == monotonicity::none) return image;
  bool const strict = grows != monotonicity::nondecreasing;
  for (int k = 0; k < count; ++k) {
    interval_end const at{known[k].argument, 0, false};
    int const below = compare(at, u.low);
    int const above = compare(u.high, at);
    bool const falls = grows == monotonicity::decreasing;
    interval_end const low{known[k].value, 0, strict && (below < 0 || u.low.open)};
    interval_end const high{known[k].value, 0, strict && (above < 0 || u.high.open)};
    if (below <= 0) (falls ? image.high : image.low) = innermost(falls ? image.high : image.low, low, !falls);
    if (above <= 0) (falls ? image.low : image.high) = innermost(falls ? image.low : image.high, high, falls);
  }
  return image;
}

/// An interval that holds the values of an operation at arguments in intervals.
template <class Op>
constexpr interval image_of(interval const* u, int count) {
  interval image;
  if (count == 1) {
    if constexpr (requires { Op::image(*u); }) image = Op::image(u[0]);
    if constexpr (requires {
                    Op::monotone;
                    Op::exact_values;
                  })
      image = common(image, monotone_image(u[0], Op::monotone, Op::exact_values, count_of(Op::exact_values)));
  }
  if (count == 2)
    if constexpr (requires { Op::image(*u, *u); }) image = Op::image(u[0], u[1]);
  if (count == 3)
    if constexpr (requires { Op::image(*u, *u, *u); }) image = Op::image(u[0], u[1], u[2]);
  if constexpr (requires { Op::range; }) image = common(Op::range, image);
  return image;
}

/// Three texts in one; LaTeX wants a backslash before the underscores of a name.
template <fixed_string Head, fixed_string Name, fixed_string Tail, bool EscapeUnderscores = false>
constexpr auto joined() {
  constexpr std::size_t underscores = [] {
    std::size_t marks = 0;
    for (char const character : Name.view()) marks += EscapeUnderscores && character == '_';
    return marks;
  }();
  fixed_string<Head.size() + Name.size() + underscores + Tail.size()> result;
  std::size_t k = 0;
  for (char const c : Head.view()) result.text[k++] = c;
  for (char const c : Name.view()) {
    if (EscapeUnderscores && c == '_') result.text[k++] = '\\';
    result.text[k++] = c;
  }
  for (char const c : Tail.view()) result.text[k++] = c;
  return result;
}

/// For an operation without a name, which got a sentence (checked_operation): something to go on with.
struct nameless {
  static constexpr auto name = fixed_string("?");
};
template <class Op>
using with_name = std::conditional_t < requires {
  Op::name.view();
}
, Op, nameless > ;

/// Its name with a backslash before the underscores, as LaTeX wants them.
template <class Op>
constexpr auto escaped_name() {
  constexpr std::size_t underscores = [] {
    std::size_t marks = 0;
    for (char const character : Op::name.text) marks += character == '_';
    return marks;
  }();
  if constexpr (underscores == 0) {
    return Op::name;
  } else {
    fixed_string<Op::name.size() + underscores> result;
    std::size_t k = 0;
    for (char const character : Op::name.view()) {
      if (character == '_') result.text[k++] = '\\';
      result.text[k++] = character;
    }
    return result;
  }
}
template <class Op>
inline constexpr auto escaped = escaped_name<Op>();
inline constexpr char before_latex_name[] = "\\operatorname{";
inline constexpr char behind_latex_name[] = "}\\left(#*\\right)";

/// What an operation prints that states no more than a name, listed character by character: loops would take compilers longer than
/// everything else in its description. (A mark in a name got a sentence too.)
template <class Op, class Indices>
struct text_of_call;
template <class Op, std::size_t... I>
struct text_of_call<Op, std::index_sequence<I...>> {
  static constexpr char text[] = {(Op::name.text[I] == '#' ? '?' : Op::name.text[I])..., '(', '#', '*', ')'};
};
template <class Op, class Before, class Indices, class Behind>
struct latex_of_call;
template <class Op, std::size_t... B, std::size_t... I, std::size_t... E>
struct latex_of_call<Op, std::index_sequence<B...>, std::index_sequence<I...>, std::index_sequence<E...>> {
  static constexpr char text[] = {before_latex_name[B]..., escaped<Op>.text[I]..., behind_latex_name[E]...};
};

template <class Op>
constexpr notation text_of_function() {
  return {{text_of_call<Op, std::make_index_sequence<Op::name.size()>>::text, Op::name.size() + 4}};
}
template <class Op>
constexpr notation latex_of_function() {
  using latex =
      latex_of_call<Op, std::make_index_sequence<sizeof before_latex_name - 1>, std::make_index_sequence<escaped<Op>.size()>,
                    std::make_index_sequence<sizeof behind_latex_name - 1>>;
  return {{latex::text, sizeof latex::text}};
}

/// Publishes an operation's type under its key.
template <class Op>
struct operation_definition {
  static constexpr hash_t hash = type_hash<Op>;
  using type = Op;
};

template <class Op>
constexpr operation_info const* find_operation();

template <class Op>
constexpr operation_info describe() {
  static_assert(sizeof(publish<operation_definition<Op>>) > 0);  // found again by its key
  operation_info info;
  info.key = type_hash<Op>;
  info.name = with_name<Op>::name.view();
  if constexpr (requires { Op::text; }) info.text = Op::text;
  else info.text = text_of_function<with_name<Op>>();
  if constexpr (requires { Op::latex; }) info.latex = Op::latex;
  else info.latex = latex_of_function<with_name<Op>>();
  if constexpr (requires { Op::latex_of_elements; }) info.latex_of_elements = Op::latex_of_elements;
  if constexpr (requires { Op::is_condition; }) info.is_condition = Op::is_condition;
  if constexpr (requires { Op::compares; }) info.compares = true, info.holds = &holds_for<Op>;
  if constexpr (requires { Op::is_selection; }) info.is_selection = Op::is_selection;
  if constexpr (requires { Op::is_negation; }) info.is_negation = Op::is_negation;
  if constexpr (requires { Op::is_holomorphic; }) info.is_holomorphic = info.takes_complex = Op::is_holomorphic;
  if constexpr (requires { Op::takes_complex; }) info.takes_complex = Op::takes_complex;
  if constexpr (requires { Op::commutes; }) info.commutes = Op::commutes;
  if constexpr (requires { Op::cost; }) info.cost = Op::cost;
  if constexpr (requires { Op::parity; }) info.parity = Op::parity;
  if constexpr (requires { Op::exact_values; }) {
    info.exact_values = Op::exact_values;
    info.exact_count = count_of(Op::exact_values);
  }
  if constexpr (requires { typename Op::undoes; }) info.undoes = type_hash<typename Op::undoes>;
  if constexpr (requires { typename Op::partner; }) info.partner = type_hash<typename Op::partner>;
  if constexpr (requires { Op::is_idempotent; }) info.is_idempotent = Op::is_idempotent;
  if constexpr (requires { Op::keeps_nonnegative; }) info.keeps_nonnegative = Op::keeps_nonnegative;
  if constexpr (requires { Op::range; }) info.is_nonnegative = Op::range.is_nonnegative();
  if constexpr (requires { Op::base; }) info.base = Op::base;
  if constexpr (requires { Op::root; }) info.root = Op::root;
  if constexpr (requires { typename Op::angle_of; }) {
    info.exact_angles = Op::angle_of::exact_angles;
    info.angle_count = count_of(Op::angle_of::exact_angles);
    info.gives_angles = true;
  } else if constexpr (requires { Op::exact_angles; }) {
    info.exact_angles = Op::exact_angles;
    info.angle_count = count_of(Op::exact_angles);
    info.half_turn = Op::half_turn;
  }
  if constexpr (requires { Op::indexes; }) info.indexes = Op::indexes;
  if constexpr (requires { &Op::exact; }) info.has_exact = true, info.exact = &exact_of<Op>;
  if constexpr (requires { &Op::drop; }) info.has_drop = true, info.drop = &drop_of<Op>;
  if constexpr (requires { Op::domain; }) info.domain = Op::domain, info.domain_count = count_of(Op::domain);
  if constexpr (requires { Op::is_euclidean; }) info.is_euclidean = Op::is_euclidean;
  if constexpr (requires { Op::is_power; }) info.is_power = Op::is_power;
  if constexpr (requires { Op::has_pole; }) info.has_pole = Op::has_pole;
  if constexpr (requires { Op::is_singular; }) info.is_singular = Op::is_singular;
  if constexpr (requires { Op::regular_from; }) info.regular_from = Op::regular_from;
  if constexpr (requires { Op::only_at_zero; }) info.only_at_zero = Op::only_at_zero;
  if constexpr (requires { typename Op::replaced_by; }) info.replacement = &find_operation<typename Op::replaced_by>;
  if constexpr (requires { Op::homogeneity; }) info.homogeneity = Op::homogeneity;
  info.image = &image_of<Op>;
  info.read_rule = &rule_on_graph<Op>;
  if constexpr (requires { &Op::expand; }) info.has_expansion = true, info.expand = &expand_on_graph<Op>;
  return info;
}

template <class Op>
inline constexpr operation_info operation = describe<Op>();
template <class Op>
constexpr operation_info const* find_operation() {
  return &operation<Op>;
}

/// Op, described once a template over Beside asks: descriptions of all operations would be a fifth of what this library's header costs.
template <class Op, class Beside>
inline constexpr auto const* operation_beside = &operation<Op>;

/// void, but known to depend on T...: std::void_t is void to clang whatever they are.
template <class... T>
struct void_beside {
  using type = void;
};

/// `c`, a formula of constants, as a rule over `u` writes it: what depends on no argument compilers would build with the header.
template <class C, class U>
constexpr C const& beside(U const&, C const& c) {
  return c;
}

template <hash_t Key>
using operation_at = typename definition_at<Key>::type;

}  // namespace chainrule::detail

// Applying an operation: the same call on formulas, on numbers, and on whatever brings its own reading (graph handles).
#pragma once

#include <chainrule/core/number.hpp>
#include <chainrule/core/variable.hpp>

namespace chainrule {
namespace detail {

/// Bits: the kinds of several arguments are or-ed together, and the largest decides.
enum class argument_kind : unsigned char {
  constant = 1,
  closed_formula = 2,
  open_formula = 4,
  number = 8,
  reading = 16,
  array = 32
};

/// What an argument is, asked once per type; `formula` is the formula it stands for.
template <class T>
struct argument_traits {
  static constexpr argument_kind kind = has_reading<T> ? argument_kind::reading : argument_kind::number;
};
template <auto Label, hash_t Hash>
struct argument_traits<expression<Label, Hash>> {
  static constexpr argument_kind kind = is_constant_definition<definition_at<Hash>> ? argument_kind::constant
                                        : definition_at<Hash>::info.has_variables   ? argument_kind::open_formula
                                                                                    : argument_kind::closed_formula;
  using formula = expression<Label, Hash>;
};
template <class T, T V>
requires(!std::is_same_v<T, bool>) struct argument_traits<boost::hana::integral_constant<T, V>> {
  static constexpr argument_kind kind = argument_kind::constant;
  using formula = constant_t<rational{static_cast<std::int64_t>(V), 1}>;
};

/// The formula that a formula or a Hana integer is.
template <class T>
using formula_of = typename argument_traits<T>::formula;

/// How arguments combine.
enum class application_kind : unsigned char { constants, formulas, reading, numbers, misuse, array };

constexpr application_kind combined(unsigned kinds) {
  constexpr auto open = static_cast<unsigned>(argument_kind::open_formula);
  if (kinds == static_cast<unsigned>(argument_kind::constant)) return application_kind::constants;
  if (kinds < static_cast<unsigned>(argument_kind::number)) return application_kind::formulas;
  if (kinds >= static_cast<unsigned>(argument_kind::array)) return application_kind::array;
  if (kinds >= static_cast<unsigned>(argument_kind::reading)) return application_kind::reading;
  return (kinds & open) != 0 ? application_kind::misuse : application_kind::numbers;
}
template <class... A>
inline constexpr application_kind kind_of_application = combined((0u | ... | static_cast<unsigned>(argument_traits<A>::kind)));

template <class... A>
struct first_reading;
template <class A, class... Rest>
struct first_reading<A, Rest...> : first_reading<Rest...> {};
template <has_reading A, class... Rest>
struct first_reading<A, Rest...> {
  using type = typename A::chainrule_reading;
};

template <class Op>
struct checked_operation {
  static_assert(has_one_name<Op>,
                "chainrule: an operation must be a type of namespace scope with a name: one in an unnamed namespace or a "
                "local one would be another operation in every file");
  static_assert(
      requires { Op::name.view(); },
      "chainrule: an operation states its printed name: static constexpr auto name = cr::fixed_string(\"f\");");
  static_assert([] {
    if constexpr (requires { Op::name.view(); }) return check_name<Op::name>();
    else return true;
  }());
  static constexpr bool value = true;
};

template <class Op, class... F>
constexpr rational exact_result() {
  if constexpr ((is_constant_definition<definition_of<F>> && ...) && sizeof...(F) > 0 && requires { &Op::exact; }) {
    rational const constants[] = {definition_of<F>::value...};
    return exact_of<Op>(constants, int(sizeof...(F)));
  } else {
    return not_exact;
  }
}

/// The formula Op(formulas...): an exact constant where it is one, else as it stands.
template <class Op, rational Exact, class... F>
struct formula_or_constant {
  static_assert(Exact != divided_by_zero, "chainrule: division by zero in exact constants");
  static_assert(Exact != no_rational, "chainrule: exact constants overflow 64 bits here");
  using type = constant_t<Exact>;
};
template <class Op, class... F>
struct formula_or_constant<Op, not_exact, F...> {
  static_assert(checked_operation<Op>::value);
  using type = defined<application<Op, F...>>;
};

/// What stands for the result of a call that does not compile.
struct misuse {};

/// Conditions and numbers are no substitutes for each other. (What numbers themselves would do is C++: true is 1 there.)
enum class truth_misuse : unsigned char { none, number_as_condition, condition_as_number };
template <class Op>
constexpr int conditions_taken() {
  if constexpr (requires { Op::takes_conditions; }) return Op::takes_conditions;
  else return 0;
}
template <class... A>
constexpr truth_misuse find_truth_misuse(int conditions, A const*... arguments) {
  int argument = 0;
  truth_misuse found = truth_misuse::none;
  (..., (found = arguments->is_condition() == (argument++ < conditions) ? found
                 : arguments->is_condition()                            ? truth_misuse::condition_as_number
                                                                        : truth_misuse::number_as_condition));
  return found;
}
template <truth_misuse Found>
constexpr bool check_truths() {
  static_assert(Found != truth_misuse::number_as_condition,
                "chainrule: a number where a condition is wanted: write a comparison, select(x > 0_c, a, b), x > 0_c && y > 0_c");
  static_assert(Found != truth_misuse::condition_as_number,
                "chainrule: a condition is no number: write select(x > 0_c, 1_c, 0_c); and 0_c < x < 1_c is 0_c < x && x < 1_c");
  return Found == truth_misuse::none;
}

// The type of an application, found without reading the rule: rules call each other in circles. Of one that is refused it is a formula
// too, so that what stands around it is not refused as well, before it.
template <application_kind Kind, class Op, class... A>
struct application_type {
  using type = constant_t<rational{0, 1}>;
};
template <application_kind Kind, class Op, class... A>
requires(Op::is_condition) struct application_type<Kind, Op, A...> {
  using type = defined<application<Op, std::conditional_t<true, constant_t<rational{0, 1}>, A>...>>;
};
template <class Op, class... A>
struct application_type<application_kind::formulas, Op, A...> {
  static_assert(checked_operation<Op>::value);
  using type = defined<application<Op, formula_of<A>...>>;
};
template <class Op, class... A>
struct application_type<application_kind::constants, Op, A...>
    : formula_or_constant<Op, exact_result<Op, formula_of<A>...>(), formula_of<A>...> {};
template <class Op, class... A>
struct application_type<application_kind::reading, Op, A...> {
  using type = typename first_reading<A...>::type::template result<Op, A...>;
};
template <class Op, class... A>
struct application_type<application_kind::numbers, Op, A...> {
  using type = number_of<A...>;
};
template <class Op, class... A>
requires(Op::is_condition) struct application_type<application_kind::numbers, Op, A...> : truth_of<number_of<A...>> {
};

enum class formula_kind : unsigned char { none, constant, number, condition };
constexpr formula_kind kind_of_definition(definition_info const& d) {
  return d.is_constant() ? formula_kind::constant : d.is_condition() ? formula_kind::condition : formula_kind::number;
}
/// Asked once for every formula: the templates of each operation are what typed formulas take to compile.
template <class A>
inline constexpr formula_kind kind_of_formula = formula_kind::none;
template <auto Label, hash_t Hash>
inline constexpr formula_kind kind_of_formula<expression<Label, Hash>> = kind_of_definition(definition_at<Hash>::info);

/// Whether arguments are formulas, not all of them constants.
constexpr bool are_open(formula_kind a) { return a > formula_kind::constant; }
constexpr bool are_open(formula_kind a, formula_kind b) {
  return a != formula_kind::none && b != formula_kind::none && (are_open(a) || are_open(b));
}
template <class... K>
constexpr bool are_open(K... kinds) {
  return ((kinds != formula_kind::none) && ...) && (are_open(kinds) || ...);
}
/// Operators on these are formulas, of which nothing else is to be checked.
constexpr bool are_open_numbers(formula_kind a, formula_kind b) {
  return are_open(a, b) && a != formula_kind::condition && b != formula_kind::condition;
}

/// Of an operator's others it is asked first whether they are its operands.
enum class call_kind : unsigned char { open_formulas, others, others_of_operator };
template <class... K>
constexpr call_kind kind_of_call(K... kinds) {
  return are_open(kinds...) ? call_kind::open_formulas : call_kind::others;
}
constexpr call_kind kind_of_operator(formula_kind a, formula_kind b) {
  return are_open(a, b) ? call_kind::open_formulas : call_kind::others_of_operator;
}

/// What most applications are is asked first, and asks little: of formulas that are not all constants.
template <call_kind Kind, class Op, class... A>
struct type_of_application : application_type<kind_of_application<A...>, Op, A...> {};
template <class Op, class... A>
struct type_of_application<call_kind::open_formulas, Op, A...> {
  static_assert(checked_operation<Op>::value);
  using type = defined<application<Op, A...>>;
};

}  // namespace detail

/// The type of apply<Op>(arguments...).
template <class Op, class... Arguments>
using applied =
    typename detail::type_of_application<detail::kind_of_call(detail::kind_of_formula<Arguments>...), Op, Arguments...>::type;

/// Op applied to formulas (a formula), to numbers (its value) or to graph handles (a handle). Constants and formulas
/// without variables combine with numbers; a formula with variables and a plain number do not.
template <class Op, class... Arguments>
constexpr applied<Op, Arguments...> apply(Arguments const&... arguments) {
  if constexpr ((detail::is_expression<Arguments> && ...)) {
    detail::check_truths<detail::find_truth_misuse(detail::conditions_taken<Op>(), detail::info_of<Arguments>...)>();
    return {};
  } else {
    constexpr detail::application_kind kind = detail::kind_of_application<Arguments...>;
    static_assert(kind != detail::application_kind::misuse,
                  "chainrule: a plain number in a formula: write 2_c, or name it: cr::variable<\"k\">");
    static_assert(kind != detail::application_kind::array,
                  "chainrule: an array stands in a formula by its elements: cr::sum(i, 0_c, 9_c, square(xs[i])), or xs[3_c]");
    if constexpr (kind == detail::application_kind::reading)
      return detail::first_reading<Arguments...>::type::template apply<Op>(arguments...);
    else if constexpr (kind == detail::application_kind::numbers)
      return detail::calculate<Op, applied<Op, Arguments...>>(detail::to_number<detail::number_of<Arguments...>>(arguments)...);
    else return {};
  }
}

}  // namespace chainrule

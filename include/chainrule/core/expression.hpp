// A formula: its type, what it can be called with, and what it is not.
#pragma once

#include <chainrule/core/definition.hpp>

#include <boost/hana/fwd/core/tag_of.hpp>
#include <boost/hana/fwd/integral_constant.hpp>

#include <type_traits>

namespace chainrule {

/// Hana's tags of formulas; integer constants have their own, as they model hana::IntegralConstant too.
struct formula_tag {};
struct integer_tag {};

namespace detail {

/// What a formula's type has besides: an integer constant is a hana::IntegralConstant. (Debuggers find a formula's definition by it.)
template <class Definition>
struct hana_members {
  using hana_tag = formula_tag;
};
template <std::int64_t Num>
struct hana_members<constant_definition<Num, 1>> {
  using hana_tag = integer_tag;
  using value_type = std::int64_t;
  static constexpr std::int64_t value = Num;
};

template <class Definition>
inline constexpr bool is_variable_definition = false;
template <auto Name, class Tag>
inline constexpr bool is_variable_definition<variable_definition<Name, Tag>> = true;

template <class Definition>
inline constexpr bool is_constant_definition = false;
template <std::int64_t Num, std::int64_t Den>
inline constexpr bool is_constant_definition<constant_definition<Num, Den>> = true;

/// A column of data is bound as its array is (operations/data.hpp).
template <class Definition>
inline constexpr bool is_column_definition = false;
template <class Column>
struct bind_column;
}  // namespace detail

/// variable = value: a number for calls, a formula for substitute.
template <class Variable, class Value>
struct binding {
  using variable = Variable;
  using value_type = Value;
  Value value;
};

/// element = formula: what the elements of an array are that a scan carries.
template <class Element, class Value>
struct element_binding {
  using element = Element;
  using value_type = Value;
};

namespace detail {
template <class Definition, class Value>
inline constexpr bool binds_element = false;
template <class Op, class... I, class Value>
inline constexpr bool binds_element<application<Op, I...>, Value> =
    operation<Op>.indexes.kind == indexing_kind::element&& requires {
  Value::hash;
};
}  // namespace detail

namespace detail {
template <class N>
concept number_or_truth = std::same_as<N, double> || std::same_as<N, std::size_t> || std::same_as<N, bool>;
}  // namespace detail

template <auto Label, hash_t Hash>
struct expression : detail::hana_members<detail::definition_at<Hash>> {
  static constexpr hash_t hash = Hash;

  /// The formula's value: one binding per variable, in any order, `z(x = 3, y = 4)`. Integers become double.
  template <class... Bindings>
  constexpr auto operator()(Bindings const&... bindings) const {
    return evaluate_by_name(*this, bindings...);
  }

  /// A binding, for calls and for substitute. (One function for all that can be bound, as every formula has it.)
  template <class Value>
  [[nodiscard("chainrule: x = value is a binding, for a call or for substitute: a formula itself never changes")]] constexpr auto
  operator=(Value&& value) const {
    using definition = detail::definition_at<Hash>;
    using bound = std::remove_cvref_t<Value>;
    if constexpr (detail::binds_element<definition, bound>) {
      return element_binding<expression, bound>{};
    } else if constexpr (detail::is_column_definition<definition>) {
      return detail::bind_column<expression>::to(static_cast<Value&&>(value));
    } else {
      static_assert(
          detail::is_variable_definition<definition>,
          "chainrule: only a variable can be bound: write x = value with a variable on the left. A formula itself never "
          "changes: what a loop adds up is cr::sum(i, 0_c, 9_c, body), or ordinary C++ in cr::formula");
      return binding<expression, bound>{value};
    }
  }

  /// A formula is a number when it is called, and not before; it has no truth value while compiling. (A template, so that no
  /// other conversion is tried; and one for all, for every formula has it.)
  template <detail::number_or_truth N>
  constexpr explicit(std::same_as<N, bool>) operator N() const {
    static_assert(!std::same_as<N, double>,
                  "chainrule: a formula is no number before it is called, z(x = 3.0, y = 4.0); functions of formulas "
                  "are sin(x) or cr::sin(x), not std::sin(x)");
    static_assert(!std::same_as<N, std::size_t>,
                  "chainrule: a formula is no integer: what a call by position gives is read by position, [0]; by name, "
                  "[x], what a call by name gives");
    static_assert(!std::same_as<N, bool>, "chainrule: a formula or comparison is not a bool: use select(condition, a, b), "
                                          "or ask whether two formulas are equal with ==");
    return N{};
  }
};

namespace detail {
template <class T>
inline constexpr bool is_expression = false;
template <auto Label, hash_t Hash>
inline constexpr bool is_expression<expression<Label, Hash>> = true;

template <class T>
inline constexpr bool is_hana_integer = false;
template <class T>
inline constexpr bool is_data_column = false;
template <auto Label, hash_t Hash>
inline constexpr bool is_data_column<expression<Label, Hash>> = is_column_definition<definition_at<Hash>>;

template <class T, T V>
inline constexpr bool is_hana_integer<boost::hana::integral_constant<T, V>> = !std::is_same_v<T, bool>;
}  // namespace detail

/// Any formula: variable, constant, or an operation on formulas.
template <class T>
concept any_formula = detail::is_expression<std::remove_cvref_t<T>>;

/// A formula that is one variable.
template <class T>
concept variable_formula = any_formula<T> && detail::is_variable_definition<detail::definition_of<std::remove_cvref_t<T>>>;

/// A formula that is one exact rational constant.
template <class T>
concept constant_formula = any_formula<T> && detail::is_constant_definition<detail::definition_of<std::remove_cvref_t<T>>>;

/// A formula without variables: it combines with numbers.
template <class T>
concept closed_formula = any_formula<T> && !detail::info_of<std::remove_cvref_t<T>>->has_variables;

/// hana::integral_constant of an integer type other than bool: mixes into formulas as an exact constant.
template <class T>
concept hana_integer = detail::is_hana_integer<std::remove_cvref_t<T>>;

/// A plain built-in number, which may not stand in a formula. (Every comparison of the library's own enumerations asks this: the standard's trait is
/// eight templates, and comes last.)
template <class T>
concept plain_number = !__is_class(T) && !__is_enum(T) && !any_formula<T> && std::is_arithmetic_v<std::remove_cvref_t<T>>;

}  // namespace chainrule

// How operations read recorded numbers: each application adds a node to the record.
#pragma once

#include <chainrule/operations/data.hpp>
#include <chainrule/traced/traced.hpp>

namespace chainrule {
namespace detail {

template <>
inline constexpr bool is_recorded_number<traced> = true;

template <class T>
concept is_traced = std::same_as<T, traced> || std::same_as<T, traced_condition>;

/// Where the first argument that is no plain number is recorded.
template <class First, class... Rest>
constexpr recorder* place_of(First const& first, Rest const&... rest) {
  if constexpr (is_traced<First>)
    if (recorder* const where = first.where(); where != nullptr) return where;
  if constexpr (sizeof...(Rest) > 0) return place_of(rest...);
  else return nullptr;
}

template <class T>
constexpr int node_of(recorder& where, T const& value) {
  if constexpr (is_traced<T>) {
    return value.where() != nullptr ? value.node() : value.node_in(where, std::same_as<T, traced_condition>);
  } else if constexpr (std::same_as<T, bool>) {
    return where.truth(value);
  } else if constexpr (plain_number<T>) {
    return where.number(static_cast<double>(value));
  } else if constexpr (constant_formula<T> || hana_integer<T>) {
    return where.exact(rational_of<T>());
  } else if constexpr (indexed_formula<T>) {
    return where.operation(&operation<formula_beside<T::hash>>, nullptr, 0);
  } else if constexpr (closed_formula<T>) {
    return where.formula(info_of<T>);
  } else {
    return -1;
  }
}

/// The plain number that an argument without a graph is.
template <class T>
constexpr auto plain_number_of(T const& value) {
  if constexpr (std::same_as<T, traced>) return value.number();
  else if constexpr (std::same_as<T, traced_condition>) return value.number() != 0;
  else return to_number<double>(value);
}

template <class T>
inline constexpr bool is_truth = std::same_as<T, traced_condition> || std::same_as<T, bool>;
/// Whether an argument is a plain number, and not what came of one.
template <class T>
constexpr bool is_untouched(T const& value) {
  if constexpr (is_traced<T>) return value.count() == 0;
  else return true;
}

/// A sum or the like, whose body is traced.
template <class Op>
inline constexpr bool is_loop_operation = requires {
  requires Op::indexes.kind == indexing_kind::loop;
};

template <class Op>
inline constexpr bool gives_truth = requires {
  requires Op::is_condition;
};
template <class Op>
using plain_result = std::conditional_t<gives_truth<Op>, bool, double>;
/// Whether an operation is one on truth values alone: elsewhere a bool is 0 or 1, as in C++.
template <class Op, class... A>
inline constexpr bool is_of_truths = gives_truth<Op> && (is_truth<A> && ...);
template <class T>
constexpr auto truth_as_number(T const& value) {
  if constexpr (std::same_as<T, bool>) return static_cast<double>(value);
  else return value;
}
template <class Op, std::size_t... K>
constexpr double calculate_with(double const* numbers, std::index_sequence<K...>) {
  return static_cast<double>(calculate<Op, plain_result<Op>>(numbers[K]...));
}
template <class Op, std::size_t N>
constexpr double calculate_from(double const* numbers) {
  return calculate_with<Op>(numbers, std::make_index_sequence<N>{});
}

/// A condition that is known already: -1 if it is not.
template <class C>
constexpr int known_truth([[maybe_unused]] recorder* where, C const& condition) {
  if constexpr (std::same_as<C, bool>) {
    return condition;
  } else if constexpr (std::same_as<C, traced_condition>) {
    bool const is_known = condition.where() == nullptr && (where == nullptr || condition.is_known_in(*where));
    return is_known ? condition.number() != 0 : -1;
  } else {
    return -1;
  }
}

struct traced_reading {
  template <class Op, class...>
  using result = std::conditional_t<gives_truth<Op>, traced_condition, traced>;

  /// Exactly as written: nothing folds but plain numbers among themselves, as they would without us.
  template <class Op, class... A>
  static constexpr result<Op> apply(A const&... a) {
    static_assert(checked_operation<Op>::value);
    constexpr bool variables = ((any_formula<A> && !closed_formula<A> && !indexed_formula<A>) || ...);
    static_assert(!variables, "chainrule: a traced function combines its arguments with numbers and exact constants (2_c); pass "
                              "variables as arguments: cr::formula(f, x, y)");
    constexpr bool long_doubles = (std::same_as<A, long double> || ...);
    static_assert(!long_doubles,
                  "chainrule: a long double beside a traced number: C++ would calculate in long double, the record does in the "
                  "number type of each call: write T(0.1L), or 0.1 or 0.1_c");
    if constexpr (variables || long_doubles) return {};
    else return apply_to_numbers<Op>(a...);
  }

 private:
  template <class Op, class... A>
  static constexpr result<Op> apply_to_numbers(A const&... a) {
    recorder* const where = place_of(a...);
    if constexpr ((indexed_formula<A> || ...) || is_loop_operation<Op>) {
      if (where == nullptr) where_is_missing();
      int const arguments[] = {node_of(*where, a)...};
      return {where, where->operation(&operation<Op>, arguments, int(sizeof...(A)))};
    } else {
      return apply_to_plain_numbers<Op>(where, a...);
    }
  }
  template <class Op, class... A>
  static constexpr result<Op> apply_to_plain_numbers(recorder* where, A const&... a) {
    if constexpr (requires { requires Op::is_selection; })
      if (int const truth = known_truth(where, first_of(a...)); truth >= 0) return choose(truth != 0, a...);
    if constexpr (is_of_truths<Op, A...> || !(std::same_as<A, bool> || ...)) return record<Op>(where, a...);
    else if constexpr (requires { requires Op::is_selection; }) return record_selection<Op>(where, a...);
    else return record<Op>(where, truth_as_number(a)...);
  }
  template <class Op, class... A>
  static constexpr result<Op> record(recorder* where, A const&... a) {
    if (where == nullptr) {
      if constexpr (std::same_as<Op, operations::not_> && (std::same_as<A, traced_condition> && ...))
        if (!(is_untouched(a) && ...)) return result<Op>(a.negated()...);
      if constexpr (sizeof...(A) <= 2 && !(is_truth<A> || ...))
        if ((is_untouched(a) && ...))
          return result<Op>(recorded_value(operation<Op>, &calculate_from<Op, sizeof...(A)>, plain_number_of(a)...));
      return result<Op>(calculate<Op, plain_result<Op>>(plain_number_of(a)...));
    }
    int const arguments[] = {node_of(*where, a)...};
    return {where, where->operation(&operation<Op>, arguments, int(sizeof...(A)))};
  }

  template <class Op, class C, class A, class B>
  static constexpr result<Op> record_selection(recorder* where, C const& condition, A const& a, B const& b) {
    return record<Op>(where, condition, truth_as_number(a), truth_as_number(b));
  }
  template <class First, class... Rest>
  static constexpr First const& first_of(First const& first, Rest const&...) {
    return first;
  }
  template <class C, class A, class B>
  static constexpr traced choose(bool truth, C const&, A const& a, B const& b) {
    return truth ? traced(a) : traced(b);
  }
};

}  // namespace detail
}  // namespace chainrule

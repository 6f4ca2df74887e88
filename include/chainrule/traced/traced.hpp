// The number type that ordinary C++ is run with while it compiles: an operation on it adds a node to a graph.
#pragma once

#include <chainrule/traced/misuse.hpp>
#include <chainrule/traced/recorder.hpp>

namespace chainrule {

namespace detail {
struct traced_reading;

template <class T>
concept known_number = plain_number<T> || closed_formula<T>;

using calculation = double (*)(double const*);

/// What traced numbers and conditions have in common: a node of a graph; or, of what has met no argument yet, a plain number
/// or one operation on such. Only a recorder knows which numbers are data members of the functor, so that it waits for one.
class recorded_value {
 public:
  constexpr recorded_value() = default;
  constexpr explicit recorded_value(double plain) : numbers_{plain, 0} {}
  constexpr recorded_value(recorder* where, int node) : where_(where), node_(node) {}
  template <std::same_as<double>... D>
  constexpr recorded_value(operation_info const& operation, calculation calculate, D... numbers)
      : operation_(&operation), calculate_(calculate), count_(sizeof...(D)), numbers_{numbers...} {}

  [[nodiscard]] constexpr recorder* where() const { return where_; }
  [[nodiscard]] constexpr int node() const { return node_; }
  /// Of what has met no argument: how many numbers it is an operation on; 0 of a number itself.
  [[nodiscard]] constexpr int count() const { return count_; }
  [[nodiscard]] constexpr double number() const {
    if (count_ == 0) return numbers_[0];
    double const value = calculate_(numbers_);
    return is_negated_ ? static_cast<double>(value == 0) : value;
  }
  /// Of a condition on numbers: the opposite one.
  [[nodiscard]] constexpr recorded_value negated() const {
    recorded_value opposite = *this;
    opposite.is_negated_ = !is_negated_;
    return opposite;
  }

  /// What has met no argument, in a graph: without data members a number, as in C++, else an operation.
  [[nodiscard]] constexpr int node_in(recorder& graph, bool is_condition) const {
    int nodes[2] = {};
    if (has_members(graph, nodes)) {
      if (count_ == 0) return nodes[0];
      int const node = graph.operation(operation_, nodes, count_);
      return is_negated_ ? graph.operation(&detail::operation<operations::not_>, &node, 1) : node;
    }
    if (is_condition) return graph.truth(number() != 0);
    return count_ == 0 ? nodes[0] : graph.number(number());
  }
  [[nodiscard]] constexpr bool is_known_in(recorder& graph) const {
    int nodes[2] = {};
    return !has_members(graph, nodes);
  }

 private:
  constexpr bool has_members(recorder& graph, int* nodes) const {
    bool found = false;
    for (int k = 0; k < count_ || k == 0; ++k) {
      nodes[k] = graph.number(numbers_[k]);
      found = found || graph.is_member(nodes[k]);
    }
    return found;
  }

  recorder* where_ = nullptr;  // none: it has met no argument
  int node_ = -1;
  operation_info const* operation_ = nullptr;
  calculation calculate_ = nullptr;
  int count_ = 0;
  bool is_negated_ = false;
  double numbers_[2] = {};
};

template <class T>
concept beside_traced = plain_number<T> || any_formula<T>;
}  // namespace detail

/// A comparison of traced values: for select, &&, || and !.
class traced_condition : public detail::recorded_value {
 public:
  using chainrule_reading = detail::traced_reading;

  constexpr traced_condition() = default;
  constexpr traced_condition(detail::recorder* where, int node) : recorded_value(where, node) {}
  constexpr explicit traced_condition(bool known) : recorded_value(static_cast<double>(known)) {}
  constexpr explicit traced_condition(detail::recorded_value const& recorded) : recorded_value(recorded) {}

  /// A traced function runs once, while compiling, for all values: it cannot ask what they are.
  template <std::same_as<bool> B>
  constexpr explicit operator B() const {
    static_assert(sizeof(B) == 0, "chainrule: a branch on a traced value cannot be differentiated: use select(condition, a, b)");
    return false;
  }
};

/// A number of a function that is being recorded: a node of its graph, or a plain number that has met none yet.
class traced : public detail::recorded_value, public detail::traced_misuse {
 public:
  using chainrule_reading = detail::traced_reading;

  constexpr traced() = default;
  template <plain_number A>
  constexpr traced(A plain) : recorded_value(static_cast<double>(plain)) {}
  template <closed_formula A>
  constexpr traced(A const& constant) : recorded_value(detail::to_number<double>(constant)) {}
  constexpr traced(detail::recorder* where, int node) : recorded_value(where, node) {}
  constexpr explicit traced(detail::recorded_value const& recorded) : recorded_value(recorded) {}
  /// What a result is before the function writes it. (T{} is 0.)
  static constexpr traced unset() {
    traced result;
    result.is_set_ = false;
    return result;
  }

  template <class A>
  constexpr traced& operator+=(A a) {
    return *this = *this + a;
  }
  template <class A>
  constexpr traced& operator-=(A a) {
    return *this = *this - a;
  }
  template <class A>
  constexpr traced& operator*=(A a) {
    return *this = *this * a;
  }
  template <class A>
  constexpr traced& operator/=(A a) {
    return *this = *this / a;
  }

  template <std::same_as<bool> B>
  constexpr explicit operator B() const {
    static_assert(sizeof(B) == 0, "chainrule: a branch on a traced value cannot be differentiated: use select(condition, a, b)");
    return false;
  }
  template <std::same_as<double> D>
  constexpr explicit operator D() const {
    static_assert(sizeof(D) == 0,
                  "chainrule: a traced value is known only when the function runs: it is no double here. Write auto or "
                  "the function's number type, T, in place of double, and sin(x) in place of std::sin(x)");
    return 0;
  }

  // Friends, and templates all of them, so that nobody pays for those that are not called; straight to the reading, so that a
  // sentence stands further up. Plain numbers by value: a lambda then uses one of the function around it without capturing it.
  template <detail::beside_traced A, class Reading = detail::traced_reading>
  friend constexpr traced operator+(traced const& a, A b) {
    return Reading::template apply<operations::add_>(a, b);
  }
  template <detail::beside_traced A, class Reading = detail::traced_reading>
  friend constexpr traced operator+(A a, traced const& b) {
    return Reading::template apply<operations::add_>(a, b);
  }
  template <detail::beside_traced A, class Reading = detail::traced_reading>
  friend constexpr traced operator-(traced const& a, A b) {
    return Reading::template apply<operations::subtract_>(a, b);
  }
  template <detail::beside_traced A, class Reading = detail::traced_reading>
  friend constexpr traced operator-(A a, traced const& b) {
    return Reading::template apply<operations::subtract_>(a, b);
  }
  template <detail::beside_traced A, class Reading = detail::traced_reading>
  friend constexpr traced operator*(traced const& a, A b) {
    return Reading::template apply<operations::multiply_>(a, b);
  }
  template <detail::beside_traced A, class Reading = detail::traced_reading>
  friend constexpr traced operator*(A a, traced const& b) {
    return Reading::template apply<operations::multiply_>(a, b);
  }
  template <detail::beside_traced A, class Reading = detail::traced_reading>
  friend constexpr traced operator/(traced const& a, A b) {
    return Reading::template apply<operations::divide_>(a, b);
  }
  template <detail::beside_traced A, class Reading = detail::traced_reading>
  friend constexpr traced operator/(A a, traced const& b) {
    return Reading::template apply<operations::divide_>(a, b);
  }
  template <detail::beside_traced A, class Reading = detail::traced_reading>
  friend constexpr traced_condition operator<(traced const& a, A b) {
    return Reading::template apply<operations::less_>(a, b);
  }
  template <detail::beside_traced A, class Reading = detail::traced_reading>
  friend constexpr traced_condition operator<(A a, traced const& b) {
    return Reading::template apply<operations::less_>(a, b);
  }
  template <detail::beside_traced A, class Reading = detail::traced_reading>
  friend constexpr traced_condition operator<=(traced const& a, A b) {
    return Reading::template apply<operations::less_equal_>(a, b);
  }
  template <detail::beside_traced A, class Reading = detail::traced_reading>
  friend constexpr traced_condition operator<=(A a, traced const& b) {
    return Reading::template apply<operations::less_equal_>(a, b);
  }
  template <detail::beside_traced A, class Reading = detail::traced_reading>
  friend constexpr traced_condition operator>(traced const& a, A b) {
    return Reading::template apply<operations::greater_>(a, b);
  }
  template <detail::beside_traced A, class Reading = detail::traced_reading>
  friend constexpr traced_condition operator>(A a, traced const& b) {
    return Reading::template apply<operations::greater_>(a, b);
  }
  template <detail::beside_traced A, class Reading = detail::traced_reading>
  friend constexpr traced_condition operator>=(traced const& a, A b) {
    return Reading::template apply<operations::greater_equal_>(a, b);
  }
  template <detail::beside_traced A, class Reading = detail::traced_reading>
  friend constexpr traced_condition operator>=(A a, traced const& b) {
    return Reading::template apply<operations::greater_equal_>(a, b);
  }
  template <detail::known_number A>
  friend constexpr traced_condition operator==(traced const& a, A b) {
    return apply<operations::equal_>(a, b);
  }
  template <detail::known_number A>
  friend constexpr traced_condition operator==(A a, traced const& b) {
    return apply<operations::equal_>(a, b);
  }
  template <detail::known_number A>
  friend constexpr traced_condition operator!=(traced const& a, A b) {
    return !(a == b);
  }
  template <detail::known_number A>
  friend constexpr traced_condition operator!=(A a, traced const& b) {
    return !(a == b);
  }

  // The language's own == and the standard library's min and max, which would branch, give way to these.
  template <std::same_as<traced> T>
  friend constexpr traced_condition operator==(T const& a, T const& b) {
    return apply<operations::equal_>(a, b);
  }
  template <std::same_as<traced> T>
  friend constexpr traced_condition operator!=(T const& a, T const& b) {
    return !(a == b);
  }
  template <std::same_as<traced> T>
  friend constexpr T min(T const& a, T const& b) {
    return apply<operations::min_>(a, b);
  }
  template <std::same_as<traced> T>
  friend constexpr T max(T const& a, T const& b) {
    return apply<operations::max_>(a, b);
  }

  [[nodiscard]] constexpr bool is_set() const { return is_set_; }

 private:
  bool is_set_ = true;
};

namespace detail {

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
    constexpr bool variables = ((any_formula<A> && !closed_formula<A>) || ...);
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

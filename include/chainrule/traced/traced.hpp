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
  template <class Beside = void>
  [[nodiscard]] constexpr int node_in(recorder& graph, bool is_condition) const {
    int nodes[2] = {};
    if (has_members(graph, nodes)) {
      if (count_ == 0) return nodes[0];
      int const node = graph.operation(operation_, nodes, count_);
      return is_negated_ ? graph.operation(graph.graph().operations().complement, &node, 1) : node;
    }
    if (is_condition) return graph.truth<Beside>(number() != 0);
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

}  // namespace chainrule

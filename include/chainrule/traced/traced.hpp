// The number type that ordinary C++ is run with while it compiles: an operation on it adds a node to a graph.
#pragma once

#include <chainrule/traced/recorder.hpp>

namespace chainrule {

namespace detail {
struct traced_reading;

template <class T>
concept known_number = plain_number<T> || closed_formula<T>;
}  // namespace detail

/// A comparison of traced values: for select, &&, || and !.
class traced_condition {
 public:
  using chainrule_reading = detail::traced_reading;

  constexpr traced_condition() = default;
  constexpr traced_condition(detail::recorder* where, int node) : where_(where), node_(node) {}
  constexpr explicit traced_condition(bool known) : known_(known) {}

  /// A traced function runs once, while compiling, for all values: it cannot ask what they are.
  template <std::same_as<bool> B>
  constexpr explicit operator B() const {
    static_assert(sizeof(B) == 0,
                  "chainrule: a branch on a traced value cannot be differentiated: use select(condition, a, b)");
    return false;
  }

  [[nodiscard]] constexpr detail::recorder* where() const { return where_; }
  [[nodiscard]] constexpr int node() const { return node_; }
  [[nodiscard]] constexpr bool known() const { return known_; }

 private:
  detail::recorder* where_ = nullptr;  // none: it compared plain numbers
  int node_ = -1;
  bool known_ = false;
};

/// A number of a function that is being recorded: a node of its graph, or a plain number that has met none yet.
class traced {
 public:
  using chainrule_reading = detail::traced_reading;

  constexpr traced() = default;
  template <plain_number A>
  constexpr traced(A plain) : number_(static_cast<double>(plain)), is_set_(true) {}
  template <closed_formula A>
  constexpr traced(A const& constant) : number_(detail::to_number<double>(constant)), is_set_(true) {}
  constexpr traced(detail::recorder* where, int node) : where_(where), node_(node), is_set_(true) {}

  template <class A>
  constexpr traced& operator+=(A a) { return *this = *this + a; }
  template <class A>
  constexpr traced& operator-=(A a) { return *this = *this - a; }
  template <class A>
  constexpr traced& operator*=(A a) { return *this = *this * a; }
  template <class A>
  constexpr traced& operator/=(A a) { return *this = *this / a; }

  template <std::same_as<bool> B>
  constexpr explicit operator B() const {
    static_assert(sizeof(B) == 0,
                  "chainrule: a branch on a traced value cannot be differentiated: use select(condition, a, b)");
    return false;
  }
  template <std::same_as<double> D>
  constexpr explicit operator D() const {
    static_assert(sizeof(D) == 0, "chainrule: a traced value is known only when the function runs: it is no double here");
    return 0;
  }

  // Friends, and templates all of them, so that nobody pays for those that are not called. Plain numbers by value: a lambda
  // then uses a constexpr number of the function around it without capturing it.
  template <plain_number A>
  friend constexpr traced operator+(traced const& a, A b) { return apply<operations::add_>(a, b); }
  template <plain_number A>
  friend constexpr traced operator+(A a, traced const& b) { return apply<operations::add_>(a, b); }
  template <plain_number A>
  friend constexpr traced operator-(traced const& a, A b) { return apply<operations::subtract_>(a, b); }
  template <plain_number A>
  friend constexpr traced operator-(A a, traced const& b) { return apply<operations::subtract_>(a, b); }
  template <plain_number A>
  friend constexpr traced operator*(traced const& a, A b) { return apply<operations::multiply_>(a, b); }
  template <plain_number A>
  friend constexpr traced operator*(A a, traced const& b) { return apply<operations::multiply_>(a, b); }
  template <plain_number A>
  friend constexpr traced operator/(traced const& a, A b) { return apply<operations::divide_>(a, b); }
  template <plain_number A>
  friend constexpr traced operator/(A a, traced const& b) { return apply<operations::divide_>(a, b); }
  template <plain_number A>
  friend constexpr traced_condition operator<(traced const& a, A b) { return apply<operations::less_>(a, b); }
  template <plain_number A>
  friend constexpr traced_condition operator<(A a, traced const& b) { return apply<operations::less_>(a, b); }
  template <plain_number A>
  friend constexpr traced_condition operator<=(traced const& a, A b) { return apply<operations::less_equal_>(a, b); }
  template <plain_number A>
  friend constexpr traced_condition operator<=(A a, traced const& b) { return apply<operations::less_equal_>(a, b); }
  template <plain_number A>
  friend constexpr traced_condition operator>(traced const& a, A b) { return apply<operations::greater_>(a, b); }
  template <plain_number A>
  friend constexpr traced_condition operator>(A a, traced const& b) { return apply<operations::greater_>(a, b); }
  template <plain_number A>
  friend constexpr traced_condition operator>=(traced const& a, A b) { return apply<operations::greater_equal_>(a, b); }
  template <plain_number A>
  friend constexpr traced_condition operator>=(A a, traced const& b) { return apply<operations::greater_equal_>(a, b); }
  template <detail::known_number A>
  friend constexpr traced_condition operator==(traced const& a, A b) { return apply<operations::equal_>(a, b); }
  template <detail::known_number A>
  friend constexpr traced_condition operator==(A a, traced const& b) { return apply<operations::equal_>(a, b); }
  template <detail::known_number A>
  friend constexpr traced_condition operator!=(traced const& a, A b) { return !(a == b); }
  template <detail::known_number A>
  friend constexpr traced_condition operator!=(A a, traced const& b) { return !(a == b); }

  // The language's own == and the standard library's min and max, which would branch, give way to these.
  template <std::same_as<traced> T>
  friend constexpr traced_condition operator==(T const& a, T const& b) { return apply<operations::equal_>(a, b); }
  template <std::same_as<traced> T>
  friend constexpr traced_condition operator!=(T const& a, T const& b) { return !(a == b); }
  template <std::same_as<traced> T>
  friend constexpr T min(T const& a, T const& b) { return apply<operations::min_>(a, b); }
  template <std::same_as<traced> T>
  friend constexpr T max(T const& a, T const& b) { return apply<operations::max_>(a, b); }

  [[nodiscard]] constexpr detail::recorder* where() const { return where_; }
  [[nodiscard]] constexpr int node() const { return node_; }
  [[nodiscard]] constexpr double number() const { return number_; }
  [[nodiscard]] constexpr bool is_set() const { return is_set_; }

 private:
  detail::recorder* where_ = nullptr;  // none: a plain number
  int node_ = -1;
  double number_ = 0;
  bool is_set_ = false;
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
    if (value.where() != nullptr) return value.node();
    if constexpr (std::same_as<T, traced>) return where.number(value.number());
    else return where.truth(value.known());
  } else if constexpr (std::same_as<T, bool>) {
    return where.truth(value);
  } else if constexpr (plain_number<T>) {
    return where.number(static_cast<double>(value));
  } else if constexpr (constant_formula<T> || hana_integer<T>) {
    return where.graph().constant(rational_of<T>());
  } else if constexpr (closed_formula<T>) {
    definition_map nodes;
    return lower(where.graph(), nodes, info_of<T>);
  } else {
    return -1;
  }
}

/// The plain number that an argument without a graph is.
template <class T>
constexpr auto plain_number_of(T const& value) {
  if constexpr (std::same_as<T, traced>) return value.number();
  else if constexpr (std::same_as<T, traced_condition>) return value.known();
  else return to_number<double>(value);
}

/// A condition that is known already: -1 if it is not.
template <class C>
constexpr int known_truth(C const& condition) {
  if constexpr (std::same_as<C, bool>) return condition;
  else if constexpr (std::same_as<C, traced_condition>) return condition.where() != nullptr ? -1 : condition.known();
  else return -1;
}

struct traced_reading {
  template <class Op>
  static constexpr bool is_condition = requires { requires Op::is_condition; };
  template <class Op, class...>
  using result = std::conditional_t<is_condition<Op>, traced_condition, traced>;

  /// Exactly as written: nothing folds but plain numbers among themselves, as they would without us.
  template <class Op, class... A>
  static constexpr result<Op> apply(A const&... a) {
    static_assert(checked_operation<Op>::value);
    static_assert(((!any_formula<A> || closed_formula<A>)&&...),
                  "chainrule: a traced function combines its arguments with numbers and exact constants (2_c); pass "
                  "variables as arguments: cr::formula(f, x, y)");
    recorder* const where = place_of(a...);
    if constexpr (requires { requires Op::is_selection; })
      if (int const truth = known_truth(first_of(a...)); truth >= 0) return choose(truth != 0, a...);
    if (where == nullptr)
      return result<Op>(calculate<Op, std::conditional_t<is_condition<Op>, bool, double>>(plain_number_of(a)...));
    int const arguments[] = {node_of(*where, a)...};
    return {where, where->graph().intern(&operation<Op>, arguments, int(sizeof...(A)))};
  }

 private:
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

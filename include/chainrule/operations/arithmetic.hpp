// + - * / and negation.
#pragma once

#include <chainrule/operations/rules.hpp>

namespace chainrule {
namespace operations {

using detail::fold;
using detail::shape;

struct negate_ : primitive {
  static constexpr auto name = fixed_string("-");
  static constexpr notation text{"-#1", precedence::product, precedence::power, {}, true};
  static constexpr notation latex = text;
  static constexpr bool is_negation = true;
  static constexpr int cost = 1;
  static constexpr interval domain[] = {reals};
  static constexpr sample samples[] = {{1.5}, {-2.25}, {0}};

  [[gnu::always_inline]] static constexpr auto value(auto const& u) { return -u; }
  static constexpr auto partials(auto, auto) { return boost::hana::make_tuple(constant<-1>); }
  static constexpr rational exact(rational u) { return -u; }
  static constexpr fold drop(shape const& u) {
    if (u.is_negation) return {fold::under_negation};
    if (u.is_masked) return {fold::inside, 0};
    return {};
  }
};

struct add_ : primitive {
  static constexpr auto name = fixed_string("+");
  static constexpr notation text{"#1 + #2", precedence::sum, precedence::sum, precedence::term, false, "#1 - #2"};
  static constexpr notation latex = text;
  static constexpr bool commutes = true;
  static constexpr int cost = 1;
  static constexpr interval domain[] = {reals};
  static constexpr sample samples[] = {{1.5, -0.25}, {0, 3}};

  template <class T>
  [[gnu::always_inline]] static constexpr auto value(T const& u, T const& v) {
    if constexpr (std::floating_point<T>) return math::add(u, v);
    else return u + v;
  }
  static constexpr auto partials(auto, auto, auto) { return boost::hana::make_tuple(constant<1>, constant<1>); }
  static constexpr rational exact(rational u, rational v) { return u + v; }
  static constexpr fold drop(shape const& u, shape const& v) {
    if (u.is(0)) return {fold::argument, 1};
    if (v.is(0)) return {fold::argument, 0};
    if ((u.is_masked || v.is_masked) && u.condition == v.condition) return {fold::inside_both};
    return {};
  }
};

struct subtract_ : primitive {
  static constexpr auto name = fixed_string("-");
  static constexpr notation text{"#1 - #2", precedence::sum, precedence::sum, precedence::term};
  static constexpr notation latex = text;
  static constexpr int cost = 1;
  static constexpr interval domain[] = {reals};
  static constexpr sample samples[] = {{1.5, -0.25}, {0, 3}};

  template <class T>
  [[gnu::always_inline]] static constexpr auto value(T const& u, T const& v) {
    if constexpr (std::floating_point<T>) return math::subtract(u, v);
    else return u - v;
  }
  static constexpr auto partials(auto, auto, auto) { return boost::hana::make_tuple(constant<1>, constant<-1>); }
  static constexpr rational exact(rational u, rational v) { return u - v; }
  static constexpr fold drop(shape const& u, shape const& v) {
    if (v.is(0)) return {fold::argument, 0};
    if (u.is(0)) return {fold::negated, 1};
    if ((u.is_masked || v.is_masked) && u.condition == v.condition) return {fold::inside_both};
    return {};
  }
};

struct multiply_ : primitive {
  static constexpr auto name = fixed_string("*");
  static constexpr notation text{"#1*#2", precedence::product, precedence::product, precedence::power, true};
  static constexpr notation latex{"#1 \\, #2", precedence::product, precedence::product, precedence::power, true};
  static constexpr bool commutes = true;
  static constexpr int cost = 1;
  static constexpr interval domain[] = {reals};
  static constexpr sample samples[] = {{1.5, -0.25}, {0, 3}, {-2, 0}};

  template <class T>
  [[gnu::always_inline]] static constexpr auto value(T const& u, T const& v) {
    if constexpr (std::floating_point<T>) return math::multiply(u, v);
    else return u * v;
  }
  static constexpr auto partials(auto u, auto v, auto) { return boost::hana::make_tuple(v, u); }
  static constexpr rational exact(rational u, rational v) { return u * v; }
  static constexpr fold drop(shape const& u, shape const& v) {
    if (u.is_constant || v.is_constant) {  // (not both: those are multiplied)
      rational const factor = u.is_constant ? u.constant : v.constant;
      int const other = u.is_constant ? 1 : 0;
      if (factor.num == 0) return {fold::constant, 0, factor};
      if (factor.num == 1 && factor.den == 1) return {fold::argument, other};
      if (factor.num == -1 && factor.den == 1) return {fold::negated, other};
    }
    if ((u.is_masked || v.is_masked) && u.condition == v.condition) return {fold::inside_both};
    if (u.is_masked) return {fold::inside, 0};
    if (v.is_masked) return {fold::inside, 1};
    return {};
  }
};

struct divide_ : primitive {
  static constexpr auto name = fixed_string("/");
  static constexpr notation text{"#1/#2", precedence::product, precedence::product, precedence::power, true};
  static constexpr notation latex{"\\frac{#1}{#2}", precedence::power};
  static constexpr int cost = 8;
  static constexpr bool has_pole = true;
  static constexpr interval domain[] = {reals, nonzero_reals};
  static constexpr sample samples[] = {{1.5, -0.25}, {0, 3}, {-2, 0.5}};

  template <class T>
  [[gnu::always_inline]] static constexpr auto value(T const& u, T const& v) {
    if constexpr (std::floating_point<T>) return math::divide(u, v);
    else return u / v;
  }
  /// One reciprocal serves both, and other quotients by v: derivatives may round differently, values never do.
  static constexpr auto partials(auto, auto v, auto r) {
    auto const reciprocal = constant<1> / v;
    return boost::hana::make_tuple(reciprocal, -(r * reciprocal));
  }
  static constexpr rational exact(rational u, rational v) { return u / v; }
  static constexpr fold drop(shape const& u, shape const& v) {
    if (u.is(0) && !v.is(0)) return {fold::constant, 0, rational{0, 1}};
    if (v.is(1)) return {fold::argument, 0};
    if (v.is(-1)) return {fold::negated, 0};
    if (u.is_masked) return {fold::inside, 0};
    return {};
  }
};

using arithmetic = operation_list<negate_, add_, subtract_, multiply_, divide_>;

}  // namespace operations

/// The negative of a formula; with two operands, their difference. An int literal is no operand: write 2_c.
template <detail::formula_or_handle A>
constexpr applied<operations::negate_, A> operator-(A const& a) {
  return apply<operations::negate_>(a);
}
template <detail::formula_or_handle A>
constexpr auto operator+(A const& a) {
  return a;
}
/// The sum. Operands are formulas and exact constants; what is evaluated has the written order.
template <class A, class B>
constexpr operated<operations::add_, A, B> operator+(A const& a, B const& b) {
  if constexpr (detail::are_open_numbers(detail::kind_of_formula<A>, detail::kind_of_formula<B>)) return {};
  else return apply<operations::add_>(a, b);
}
template <class A, class B>
constexpr operated<operations::subtract_, A, B> operator-(A const& a, B const& b) {
  if constexpr (detail::are_open_numbers(detail::kind_of_formula<A>, detail::kind_of_formula<B>)) return {};
  else return apply<operations::subtract_>(a, b);
}
/// The product. Of matrix formulas the matrix product; element by element it is hadamard.
template <class A, class B>
constexpr operated<operations::multiply_, A, B> operator*(A const& a, B const& b) {
  if constexpr (detail::are_open_numbers(detail::kind_of_formula<A>, detail::kind_of_formula<B>)) return {};
  else return apply<operations::multiply_>(a, b);
}
/// The quotient; by an exact constant 0 it does not compile.
template <class A, class B>
constexpr operated<operations::divide_, A, B> operator/(A const& a, B const& b) {
  if constexpr (detail::are_open_numbers(detail::kind_of_formula<A>, detail::kind_of_formula<B>)) return {};
  else return apply<operations::divide_>(a, b);
}

namespace detail {
template <class E>
constexpr auto formula_is_changed() {
  static_assert(sizeof(E) == 0,
                "chainrule: a formula never changes, its type is what it says: what a loop adds up is cr::sum(i, 0_c, "
                "9_c, body), or ordinary C++ in cr::formula");
}
template <class Number>
constexpr Number& formula_kept_in(Number& plain) {
  static_assert(
      sizeof(Number) == 0,
      "chainrule: a formula does not fit a plain number: what a loop adds up is cr::sum(i, 0_c, 9_c, body); a number is "
      "what a call gives, s += z(x = 3.0, y = 4.0)");
  return plain;
}
}  // namespace detail

// What would change a formula.
template <auto L, hash_t H, class B>
constexpr auto operator+=(expression<L, H> const&, B const&) {
  detail::formula_is_changed<expression<L, H>>();
}
template <auto L, hash_t H, class B>
constexpr auto operator-=(expression<L, H> const&, B const&) {
  detail::formula_is_changed<expression<L, H>>();
}
template <auto L, hash_t H, class B>
constexpr auto operator*=(expression<L, H> const&, B const&) {
  detail::formula_is_changed<expression<L, H>>();
}
template <auto L, hash_t H, class B>
constexpr auto operator/=(expression<L, H> const&, B const&) {
  detail::formula_is_changed<expression<L, H>>();
}

template <plain_number A, auto L, hash_t H>
constexpr A& operator+=(A& a, expression<L, H> const&) {
  return detail::formula_kept_in(a);
}
template <plain_number A, auto L, hash_t H>
constexpr A& operator-=(A& a, expression<L, H> const&) {
  return detail::formula_kept_in(a);
}
template <plain_number A, auto L, hash_t H>
constexpr A& operator*=(A& a, expression<L, H> const&) {
  return detail::formula_kept_in(a);
}
template <plain_number A, auto L, hash_t H>
constexpr A& operator/=(A& a, expression<L, H> const&) {
  return detail::formula_kept_in(a);
}

}  // namespace chainrule

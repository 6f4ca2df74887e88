// Values of element-by-element operations on Eigen arrays, unevaluated, so that a chain of them is one loop.
#pragma once

#include <chainrule/matrix/eigen.hpp>
#include <chainrule/matrix/expression.hpp>

namespace chainrule::detail {

/// Any operation on one number at a time; `fixed` are its arguments that are the same for all elements.
template <class Op, class T, class U>
auto each_element(U const& u) {
  return u.unaryExpr([](T const& a) { return calculate<Op, T>(a); });
}

template <class T>
inline constexpr bool is_number = std::is_arithmetic_v<T>;

template <class Op, class U, class V>
auto compare_arrays(U const& u, V const& v) {
  using namespace operations;
  if constexpr (is_number<U>) {
    if constexpr (std::is_same_v<Op, less_>) return v > u;
    else if constexpr (std::is_same_v<Op, less_equal_>) return v >= u;
    else if constexpr (std::is_same_v<Op, greater_>) return v < u;
    else if constexpr (std::is_same_v<Op, greater_equal_>) return v <= u;
    else return v == u;
  } else {
    if constexpr (std::is_same_v<Op, less_>) return u < v;
    else if constexpr (std::is_same_v<Op, less_equal_>) return u <= v;
    else if constexpr (std::is_same_v<Op, greater_>) return u > v;
    else if constexpr (std::is_same_v<Op, greater_equal_>) return u >= v;
    else return u == v;
  }
}

template <class Op>
inline constexpr bool is_comparison = std::is_base_of_v<operations::comparison, Op>;

/// max(u, 0), NaN where u is. (Eigen 3.4's max() lets a NaN become 0.)
template <class U>
auto not_below_zero(U const& u) {
  using T = typename U::Scalar;
  return u.binaryExpr(U::PlainObject::Zero(u.rows(), u.cols()), Eigen::internal::scalar_max_op<T, T, Eigen::PropagateNaN>());
}

/// Op's value on one array.
template <class Op, class T, class U>
auto on_array(U const& u) {
  using namespace operations;
  if constexpr (std::is_same_v<Op, negate_>) return -u;
  else if constexpr (std::is_same_v<Op, exp_>) return u.exp();
  else if constexpr (std::is_same_v<Op, log_>) return u.log();
  else if constexpr (std::is_same_v<Op, sqrt_>) return u.sqrt();
  else if constexpr (std::is_same_v<Op, tanh_>) return u.tanh();
  else if constexpr (std::is_same_v<Op, abs_>) return u.abs();
  else if constexpr (std::is_same_v<Op, relu_>) return not_below_zero(u);
  else if constexpr (std::is_same_v<Op, sigmoid_>) return ((-u).exp() + T(1)).inverse();
  else if constexpr (std::is_same_v<Op, not_>) return !u;
  else return each_element<Op, T>(u);
}

/// Op's value on two arguments, of which one at least is an array.
template <class Op, class T, class U, class V>
auto on_arrays(U const& u, V const& v) {
  using namespace operations;
  if constexpr (std::is_same_v<Op, add_>) return u + v;
  else if constexpr (std::is_same_v<Op, subtract_>) return u - v;
  else if constexpr (std::is_same_v<Op, multiply_> || std::is_same_v<Op, hadamard_>) return u * v;
  else if constexpr (std::is_same_v<Op, divide_>) return u / v;
  else if constexpr (is_comparison<Op>) return compare_arrays<Op>(u, v);
  else if constexpr (std::is_same_v<Op, and_>) return u && v;
  else if constexpr (std::is_same_v<Op, or_>) return u || v;
  else if constexpr (is_number<V>) return u.unaryExpr([v](T const& a) { return calculate<Op, T>(a, v); });
  else if constexpr (is_number<U>) return v.unaryExpr([u](T const& b) { return calculate<Op, T>(u, b); });
  else return u.binaryExpr(v, [](T const& a, T const& b) { return calculate<Op, T>(a, b); });
}

/// A power with an exact exponent.
template <class Exponent, class T, class U>
auto power_of_array(U const& u) {
  constexpr rational n = definition_of<Exponent>::value;
  if constexpr (n == rational{2, 1}) return u.square();
  else if constexpr (n == rational{3, 1}) return u.cube();
  else if constexpr (n == rational{-1, 1}) return u.inverse();
  else return u.unaryExpr([](T const& a) { return T(chainrule::pow(a, Exponent{})); });
}

/// select on arrays and numbers.
template <class T, class C, class A, class B>
auto select_arrays(C const& condition, A const& a, B const& b) {
  if constexpr (is_number<A> && is_number<B>)
    return condition.unaryExpr([a, b](bool c) { return c ? T(a) : T(b); });
  else return condition.select(a, b);
}

}  // namespace chainrule::detail

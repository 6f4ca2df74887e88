// Element-by-element operations on SIMD packets of elements. (Eigen's own array expressions would give the same loops,
// but their types cost a tenth of a second each to compile.)
#pragma once

#include <chainrule/calculus/prune.hpp>
#include <chainrule/matrix/eigen.hpp>
#include <chainrule/matrix/expression.hpp>

#include <limits>

namespace chainrule::detail {

template <class T>
using packet_facts = Eigen::internal::packet_traits<T>;
template <class T>
using packet_of = typename packet_facts<T>::type;

template <class Op>
inline constexpr bool is_comparison = std::is_base_of_v<operations::comparison, Op>;

/// A power whose exponent is cheap as a product.
template <class Exponent>
constexpr int small_power() {
  if constexpr (constant_formula<Exponent>) {
    constexpr rational n = definition_of<Exponent>::value;
    return n == rational{2, 1} ? 2 : n == rational{3, 1} ? 3 : n == rational{-1, 1} ? -1 : 0;
  } else {
    return 0;
  }
}

/// Whether Op on these arguments (formulas) can be computed on packets of T.
template <class Op, class T, class... A>
constexpr bool has_packets() {
  using namespace operations;
  using facts = packet_facts<T>;
  if constexpr (!std::is_floating_point_v<T> || !facts::Vectorizable) {
    return false;
  } else if constexpr (std::is_same_v<Op, pow_>) {
    return small_power<nth<1, A...>>() != 0;
  } else if constexpr (std::is_same_v<Op, exp_> || std::is_same_v<Op, sigmoid_>) {
    return facts::HasExp;
  } else if constexpr (std::is_same_v<Op, log_>) {
    return facts::HasLog;
  } else if constexpr (std::is_same_v<Op, sqrt_>) {
    return facts::HasSqrt;
  } else if constexpr (std::is_same_v<Op, tanh_>) {
    return facts::HasTanh;
  } else {
    return std::is_same_v<Op, negate_> || std::is_same_v<Op, add_> || std::is_same_v<Op, subtract_> ||
           std::is_same_v<Op, multiply_> || std::is_same_v<Op, hadamard_> || std::is_same_v<Op, divide_> ||
           std::is_same_v<Op, abs_> || std::is_same_v<Op, relu_> || std::is_same_v<Op, select_> || is_comparison<Op> ||
           std::is_same_v<Op, and_> || std::is_same_v<Op, or_>;
  }
}

/// Where Eigen's packets of a function are as good as its numbers one by one: beyond, exp never gets to 0, log takes subnormal numbers
/// for the least normal one, and sqrt of an infinite float is NaN.
template <class Op, class T>
struct packet_range {
  using limits = std::numeric_limits<T>;
  static constexpr bool is_exponential = std::is_same_v<Op, operations::exp_> || std::is_same_v<Op, operations::sigmoid_>;
  static constexpr T largest = limits::max_exponent * T(0.693);
  static constexpr T low = is_exponential ? -largest : limits::min();
  static constexpr T high = is_exponential ? largest : limits::max();

  template <class P>
  [[gnu::always_inline]] static bool holds(P const& u) {
    using namespace Eigen::internal;
    P const inside = pand(pcmp_le(pset1<P>(low), u), pcmp_le(u, pset1<P>(high)));
    return predux_min(pand(inside, pset1<P>(T(1)))) == T(1);  // of NaN, no
  }
};
template <class Op, class T, class P>
[[gnu::noinline]] P by_lanes(P const& u) {
  T lanes[packet_facts<T>::size];
  Eigen::internal::pstoreu(lanes, u);
  for (T& each : lanes) each = calculate<Op, T>(each);
  return Eigen::internal::ploadu<P>(lanes);
}
/// exp of a packet or of a number.
template <class P>
[[gnu::always_inline]] inline P exp_of(P const& u) {
  if constexpr (std::is_arithmetic_v<P>) {
    return Eigen::internal::pexp(u);
  } else {
    using T = typename Eigen::internal::unpacket_traits<P>::type;
    if (!packet_range<operations::exp_, T>::holds(u)) return by_lanes<operations::exp_, T>(u);
    return Eigen::internal::pexp(u);
  }
}

/// Op's value on packets P of T; conditions are packets of bits.
template <class Op, class T, class... A, class P>
[[gnu::always_inline]] inline P on_packets(P const& u) {
  using namespace operations;
  namespace simd = Eigen::internal;
  P const one = simd::pset1<P>(T(1));
  if constexpr (std::is_same_v<Op, exp_> || std::is_same_v<Op, log_> || std::is_same_v<Op, sqrt_> || std::is_same_v<Op, sigmoid_>)
    if (!packet_range<Op, T>::holds(u)) return by_lanes<Op, T>(u);
  if constexpr (std::is_same_v<Op, negate_>) return simd::pnegate(u);
  else if constexpr (std::is_same_v<Op, exp_>) return simd::pexp(u);
  else if constexpr (std::is_same_v<Op, log_>) return simd::plog(u);
  else if constexpr (std::is_same_v<Op, sqrt_>) return simd::psqrt(u);
  else if constexpr (std::is_same_v<Op, tanh_>) return simd::ptanh(u);
  else if constexpr (std::is_same_v<Op, abs_>) return simd::pabs(u);
  else if constexpr (std::is_same_v<Op, relu_>) return simd::pmax<Eigen::PropagateNaN>(u, simd::pset1<P>(T(0)));
  else return simd::pdiv(one, simd::padd(one, simd::pexp(simd::pnegate(u))));  // sigmoid
}
template <class Op, class T, class... A, class P>
[[gnu::always_inline]] inline P on_packets(P const& u, P const& v) {
  using namespace operations;
  namespace simd = Eigen::internal;
  if constexpr (std::is_same_v<Op, pow_>) {
    constexpr int n = small_power<nth<1, A...>>();
    if constexpr (n == 2) return simd::pmul(u, u);
    else if constexpr (n == 3) return simd::pmul(simd::pmul(u, u), u);
    else return simd::pdiv(simd::pset1<P>(T(1)), u);
  } else if constexpr (std::is_same_v<Op, add_>) return simd::padd(u, v);
  else if constexpr (std::is_same_v<Op, subtract_>) return simd::psub(u, v);
  else if constexpr (std::is_same_v<Op, divide_>) return simd::pdiv(u, v);
  else if constexpr (std::is_same_v<Op, less_>) return simd::pcmp_lt(u, v);
  else if constexpr (std::is_same_v<Op, less_equal_>) return simd::pcmp_le(u, v);
  else if constexpr (std::is_same_v<Op, greater_>) return simd::pcmp_lt(v, u);
  else if constexpr (std::is_same_v<Op, greater_equal_>) return simd::pcmp_le(v, u);
  else if constexpr (std::is_same_v<Op, equal_>) return simd::pcmp_eq(u, v);
  else if constexpr (std::is_same_v<Op, and_>) return simd::pand(u, v);
  else if constexpr (std::is_same_v<Op, or_>) return simd::por(u, v);
  else return simd::pmul(u, v);
}
template <class Op, class T, class... A, class P>
[[gnu::always_inline]] inline P on_packets(P const& condition, P const& a, P const& b) {
  static_assert(std::is_same_v<Op, operations::select_>);
  return Eigen::internal::pselect(condition, a, b);
}

}  // namespace chainrule::detail

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

/// exp of a packet or of a number; 0 below the least normal number, where Eigen's packets never get to 0.
template <class P>
[[gnu::always_inline]] inline P exp_of(P const& u) {
  namespace simd = Eigen::internal;
  if constexpr (std::is_arithmetic_v<P>) {
    return simd::pexp(u);
  } else {
    using T = typename simd::unpacket_traits<P>::type;
    P const least = simd::pset1<P>(std::numeric_limits<T>::min_exponent * T(0.6931));
    return simd::pandnot(simd::pexp(u), simd::pcmp_lt(u, least));
  }
}
/// Whether packets of log or sqrt are less good for an element of u than numbers one by one: log takes subnormal numbers for the least
/// normal one, and sqrt of an infinite float is NaN.
template <class Op, class T, class P>
[[gnu::always_inline]] inline bool beyond_packets(P const& u) {
  namespace simd = Eigen::internal;
  using limits = std::numeric_limits<T>;
  P const least = simd::pset1<P>(limits::min());
  if constexpr (std::is_same_v<Op, operations::log_>) return simd::predux_any(simd::pcmp_lt(u, least));
  else if constexpr (std::is_same_v<Op, operations::sqrt_> && std::is_same_v<T, float>)
    return simd::predux_any(simd::por(simd::pcmp_lt(u, least), simd::pcmp_lt(simd::pset1<P>(limits::max()), u)));
  else return false;
}
template <class Op, class T, class P>
[[gnu::noinline]] P by_lanes(P const& u) {
  T lanes[packet_facts<T>::size];
  Eigen::internal::pstoreu(lanes, u);
  for (T& each : lanes) each = calculate<Op, T>(each);
  return Eigen::internal::ploadu<P>(lanes);
}

/// Op's value on packets P of T; conditions are packets of bits.
template <class Op, class T, class... A, class P>
[[gnu::always_inline]] inline P on_packets(P const& u) {
  using namespace operations;
  namespace simd = Eigen::internal;
  P const one = simd::pset1<P>(T(1));
  if (beyond_packets<Op, T>(u)) [[unlikely]]
    return by_lanes<Op, T>(u);
  if constexpr (std::is_same_v<Op, negate_>) return simd::pnegate(u);
  else if constexpr (std::is_same_v<Op, exp_>) return exp_of(u);
  else if constexpr (std::is_same_v<Op, log_>) return simd::plog(u);
  else if constexpr (std::is_same_v<Op, sqrt_>) return simd::psqrt(u);
  else if constexpr (std::is_same_v<Op, tanh_>) return simd::ptanh(u);
  else if constexpr (std::is_same_v<Op, abs_>) return simd::pabs(u);
  else if constexpr (std::is_same_v<Op, relu_>) return simd::pmax<Eigen::PropagateNaN>(u, simd::pset1<P>(T(0)));
  else if constexpr (std::is_same_v<Op, sigmoid_>) {
    P const least = simd::pset1<P>(std::numeric_limits<T>::min_exponent * T(0.6931));
    return simd::pandnot(simd::pdiv(one, simd::padd(one, simd::pexp(simd::pnegate(u)))), simd::pcmp_lt(u, least));
  }
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

// What functions of batches are written with: rare lanes by a scalar function, numbers as sums of two, polynomials.
#pragma once

#include <xsimd/xsimd.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace chainrule::detail::batches {

template <class T, class A>
using batch = xsimd::batch<T, A>;

/// f, a function of xsimd's. Without optimisation g++'s intrinsics are macros that take no batches, so that with AVX-512BW xsimd's logarithms do not
/// compile (findings/xsimd_avx512bw_logarithm.sh): these are the same registers with AVX-512F.
template <class F, class T, class A>
[[gnu::always_inline]] inline batch<T, A> by_xsimd(F f, batch<T, A> const& u) {
#if defined(__AVX512F__) && !defined(__OPTIMIZE__)
  if constexpr (std::is_base_of_v<xsimd::avx512bw, A>) {
    using plain = batch<T, xsimd::avx512f>;
    using in_register = typename plain::register_type;
    return batch<T, A>(static_cast<in_register>(f(plain(static_cast<in_register>(u)))));
  } else
#endif
  {
    return f(u);
  }
}

/// f of every lane.
template <class F, class T, class A, class... Rest>
batch<T, A> each(F f, batch<T, A> const& u, Rest const&... rest) {
  constexpr std::size_t count = batch<T, A>::size;
  constexpr std::size_t arguments = 1 + sizeof...(Rest);
  alignas(A::alignment()) T lanes[arguments][count];
  std::size_t next = 0;
  u.store_aligned(lanes[next++]);
  (rest.store_aligned(lanes[next++]), ...);
  for (std::size_t i = 0; i < count; ++i) {
    if constexpr (arguments == 1) lanes[0][i] = f(lanes[0][i]);
    else if constexpr (arguments == 2) lanes[0][i] = f(lanes[0][i], lanes[1][i]);
    else if constexpr (arguments == 3) lanes[0][i] = f(lanes[0][i], lanes[1][i], lanes[2][i]);
    else lanes[0][i] = f(lanes[0][i], lanes[1][i], lanes[2][i], lanes[3][i]);
  }
  return batch<T, A>::load_aligned(lanes[0]);
}

/// What was found in the ordinary lanes, and f in the others. In registers: what a loop refers to would stay in memory, and
/// g++ writes a batch there on the way to every call, taken or not.
template <class T, class A, class F, class... U>
[[gnu::noinline, gnu::cold]] typename batch<T, A>::register_type
rare_lanes(typename xsimd::batch_bool<T, A>::register_type ordinary, typename batch<T, A>::register_type found, F f, U... u) {
  using B = batch<T, A>;
  xsimd::batch_bool<T, A> const is_ordinary(ordinary);
  return xsimd::select(is_ordinary, B(found), each(f, xsimd::select(is_ordinary, B(T(1)), B(u))...));
}
template <class F, class T, class A, class... U>
[[gnu::always_inline]] inline batch<T, A> with_rare_lanes(xsimd::batch_bool<T, A> const& ordinary, batch<T, A> const& found, F f,
                                                          U const&... u) {
  using in_register = typename batch<T, A>::register_type;
  return batch<T, A>(rare_lanes<T, A>(ordinary, found, f, static_cast<in_register>(u)...));
}
template <class F, class T, class A, class... U>
[[gnu::always_inline]] inline batch<T, A> repaired(xsimd::batch_bool<T, A> const& ordinary, batch<T, A> const& found, F f,
                                                   U const&... u) {
  if (xsimd::all(ordinary)) [[likely]]
    return found;
  return with_rare_lanes(ordinary, found, f, u...);
}

/// Where u is a zero, u with its sign: what an odd function has there.
template <class T, class A>
[[gnu::always_inline]] inline batch<T, A> keep_zero(batch<T, A> const& u, batch<T, A> const& found) {
  return xsimd::select(u == batch<T, A>(T(0)), u, found);
}

/// a * b + c and a * b - c, rounded once where the machine can. xsimd's round twice with AVX-512.
template <class A>
inline constexpr bool is_fused = std::is_base_of_v<xsimd::avx512f, A>;
template <class A>
inline constexpr bool is_fused<xsimd::fma3<A>> = true;

template <class T, class A>
[[gnu::always_inline]] inline batch<T, A> multiply_add(batch<T, A> const& a, batch<T, A> const& b, batch<T, A> const& c) {
#if defined(__AVX512F__)
  if constexpr (std::is_base_of_v<xsimd::avx512f, A>) {
    if constexpr (std::is_same_v<T, double>) return batch<T, A>(_mm512_fmadd_pd(a, b, c));
    else return batch<T, A>(_mm512_fmadd_ps(a, b, c));
  }
#endif
  return xsimd::fma(a, b, c);
}

/// The whole number next to u, for |u| < 2^51: as a number, and its bits behind others. A zero is positive.
template <class A>
struct nearest_whole {
  using B = batch<double, A>;
  using bits = batch<std::uint64_t, A>;
  [[gnu::always_inline]] nearest_whole(B const& u, double times)
      : shifted(multiply_add(u, B(times), B(0x1.8p52))), number(shifted - B(0x1.8p52)) {}
  [[gnu::always_inline]] bits raw() const { return xsimd::bitwise_cast<bits>(shifted); }
  [[gnu::always_inline]] xsimd::batch_bool<double, A> is_odd() const {
#if defined(__AVX512F__)
    if constexpr (std::is_base_of_v<xsimd::avx512f, A>)
      return xsimd::batch_bool<double, A>(_mm512_test_epi64_mask(raw(), _mm512_set1_epi64(1)));
#endif
    B const half = number * B(0.5);
    return xsimd::nearbyint(half) != half;
  }
  B shifted;
  B number;
};

/// The polynomial with these coefficients, the constant first.
template <class A, std::size_t N>
[[gnu::always_inline]] inline batch<double, A> polynomial(batch<double, A> const& x, double const (&coefficients)[N]) {
  batch<double, A> sum(coefficients[N - 1]);
  for (std::size_t k = N - 1; k-- > 0;) sum = multiply_add(sum, x, batch<double, A>(coefficients[k]));
  return sum;
}

/// The same, given x * x: even and odd powers apart, for a processor to calculate side by side.
template <class A, std::size_t N>
[[gnu::always_inline]] inline batch<double, A> polynomial(batch<double, A> const& x, batch<double, A> const& square,
                                                          double const (&coefficients)[N]) {
  static_assert(N % 2 == 0);
  batch<double, A> even(coefficients[N - 2]), odd(coefficients[N - 1]);
  for (std::size_t k = N - 2; k > 0; k -= 2) {
    even = multiply_add(even, square, batch<double, A>(coefficients[k - 2]));
    odd = multiply_add(odd, square, batch<double, A>(coefficients[k - 1]));
  }
  return multiply_add(odd, x, even);
}

/// Batches of floats are calculated as two of doubles, where that is the better way.
template <class A, class F, class... U>
batch<float, A> in_double(F f, U const&... u) {
  constexpr std::size_t count = batch<float, A>::size;
  alignas(A::alignment()) float given[sizeof...(U)][count];
  std::size_t next = 0;
  (u.store_aligned(given[next++]), ...);
  alignas(A::alignment()) double wide[sizeof...(U)][count];
  for (std::size_t k = 0; k < sizeof...(U); ++k)
    for (std::size_t i = 0; i < count; ++i) wide[k][i] = given[k][i];
  alignas(A::alignment()) double results[count];
  for (std::size_t half = 0; half < count; half += count / 2) {
    auto const argument = [&](std::size_t k) { return batch<double, A>::load_aligned(wide[k] + half); };
    if constexpr (sizeof...(U) == 1) f(argument(0)).store_aligned(results + half);
    else f(argument(0), argument(1)).store_aligned(results + half);
  }
  alignas(A::alignment()) float narrow[count];
  for (std::size_t i = 0; i < count; ++i) narrow[i] = static_cast<float>(results[i]);
  return batch<float, A>::load_aligned(narrow);
}

/// hi + lo, lo a small part of hi: about 100 bits. The algorithms are those of math/double_double.hpp.
template <class B>
struct sum_of_two {
  B hi;
  B lo;
};

/// a + b exactly, if |a| >= |b| or a is 0.
template <class B>
[[gnu::always_inline]] inline sum_of_two<B> ordered_sum(B const& a, B const& b) {
  B const sum = a + b;
  return {sum, b - (sum - a)};
}
template <class B>
[[gnu::always_inline]] inline sum_of_two<B> exact_sum(B const& a, B const& b) {
  B const sum = a + b;
  B const from_b = sum - a;
  return {sum, (a - (sum - from_b)) + (b - from_b)};
}

/// a rounded to half of its bits.
template <class T, class A>
[[gnu::always_inline]] inline batch<T, A> upper_half(batch<T, A> const& a) {
  using bits = std::conditional_t<std::is_same_v<T, double>, std::uint64_t, std::uint32_t>;
  constexpr int dropped = std::is_same_v<T, double> ? 27 : 12;
  batch<bits, A> const rounded = xsimd::bitwise_cast<batch<bits, A>>(a) + batch<bits, A>(bits(1) << (dropped - 1));
  return xsimd::bitwise_cast<batch<T, A>>(rounded & batch<bits, A>(~((bits(1) << dropped) - 1)));
}

/// a * b exactly, if nothing under- or overflows.
template <class T, class A>
[[gnu::always_inline]] inline sum_of_two<batch<T, A>> exact_product(batch<T, A> const& a, batch<T, A> const& b) {
  if constexpr (is_fused<A>) {
    batch<T, A> const product = a * b;
    return {product, multiply_add(a, b, -product)};
  } else {
    batch<T, A> const a1 = upper_half(a), b1 = upper_half(b);
    batch<T, A> const a2 = a - a1, b2 = b - b1;
    auto const sum = ordered_sum(a1 * b1, a1 * b2 + a2 * b1);
    return {sum.hi, sum.lo + a2 * b2};
  }
}

template <class B>
[[gnu::always_inline]] inline sum_of_two<B> operator*(sum_of_two<B> const& a, sum_of_two<B> const& b) {
  auto const product = exact_product(a.hi, b.hi);
  return ordered_sum(product.hi, product.lo + (a.hi * b.lo + a.lo * b.hi));
}
template <class B>
[[gnu::always_inline]] inline sum_of_two<B> operator+(sum_of_two<B> const& a, sum_of_two<B> const& b) {
  auto const sum = exact_sum(a.hi, b.hi);
  return ordered_sum(sum.hi, sum.lo + (a.lo + b.lo));
}

}  // namespace chainrule::detail::batches

// The C library's functions of the built-in floating-point types. <cmath> would do, but takes longer to read than all of
// math/ that does not need it; inside CUDA kernels it is there anyway, and knows the device's functions.
#pragma once

#include <concepts>
#include <type_traits>

namespace chainrule::math::library {

#if defined(__CUDACC__)
#  define CHAINRULE_CALL(name, ...) return std::name(__VA_ARGS__)
#else
#  define CHAINRULE_CALL(name, ...)                                                                                              \
    if constexpr (std::is_same_v<T, float>) return __builtin_##name##f(__VA_ARGS__);                                             \
    else if constexpr (std::is_same_v<T, double>) return __builtin_##name(__VA_ARGS__);                                          \
    else return __builtin_##name##l(__VA_ARGS__)
#endif
#define CHAINRULE_ONE(name)                                                                                                      \
  template <std::floating_point T>                                                                                               \
  [[nodiscard, gnu::always_inline]] constexpr T name(T x) {                                                                      \
    CHAINRULE_CALL(name, x);                                                                                                     \
  }
#define CHAINRULE_TWO(name)                                                                                                      \
  template <std::floating_point T>                                                                                               \
  [[nodiscard, gnu::always_inline]] constexpr T name(T x, T y) {                                                                 \
    CHAINRULE_CALL(name, x, y);                                                                                                  \
  }

CHAINRULE_ONE(sqrt)
CHAINRULE_ONE(cbrt)
CHAINRULE_ONE(exp)
CHAINRULE_ONE(exp2)
CHAINRULE_ONE(expm1)
CHAINRULE_ONE(log)
CHAINRULE_ONE(log1p)
CHAINRULE_ONE(log2)
CHAINRULE_ONE(log10)
CHAINRULE_ONE(sin)
CHAINRULE_ONE(cos)
CHAINRULE_ONE(tan)
CHAINRULE_ONE(asin)
CHAINRULE_ONE(acos)
CHAINRULE_ONE(atan)
CHAINRULE_ONE(sinh)
CHAINRULE_ONE(cosh)
CHAINRULE_ONE(tanh)
CHAINRULE_ONE(asinh)
CHAINRULE_ONE(acosh)
CHAINRULE_ONE(atanh)
CHAINRULE_ONE(erf)
CHAINRULE_ONE(erfc)
CHAINRULE_ONE(tgamma)
CHAINRULE_ONE(floor)
CHAINRULE_ONE(ceil)
CHAINRULE_ONE(round)
CHAINRULE_ONE(trunc)
CHAINRULE_ONE(fabs)
CHAINRULE_TWO(pow)
CHAINRULE_TWO(hypot)
CHAINRULE_TWO(atan2)
CHAINRULE_TWO(fmod)
CHAINRULE_TWO(copysign)

template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr T ldexp(T x, int n) {
  CHAINRULE_CALL(ldexp, x, n);
}

#undef CHAINRULE_TWO
#undef CHAINRULE_ONE
#undef CHAINRULE_CALL

#if defined(__GLIBC__) && !defined(__CUDACC__)
// The ones of <math.h>, which shows these extensions only where _GNU_SOURCE asks for them.
extern "C" {
void sincosf(float, float*, float*) noexcept;
void sincos(double, double*, double*) noexcept;
void sincosl(long double, long double*, long double*) noexcept;
float lgammaf_r(float, int*) noexcept;
double lgamma_r(double, int*) noexcept;
long double lgammal_r(long double, int*) noexcept;
}
inline constexpr bool has_extensions = true;
#else
inline constexpr bool has_extensions = false;
#endif

/// Both of one argument. g++ makes one call of two; calling that itself would cost it pointers to follow.
template <std::floating_point T>
[[gnu::always_inline]] constexpr void sine_and_cosine(T x, T& sine, T& cosine) {
#if defined(__clang__)
  if constexpr (has_extensions) {
    if constexpr (std::is_same_v<T, float>) sincosf(x, &sine, &cosine);
    else if constexpr (std::is_same_v<T, double>) sincos(x, &sine, &cosine);
    else sincosl(x, &sine, &cosine);
    return;
  }
#endif
  sine = library::sin(x);
  cosine = library::cos(x);
}

/// Writes no signgam, which threads would race for. Only where has_extensions.
template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr T lgamma(T x) {
  int sign = 0;
  if constexpr (std::is_same_v<T, float>) return lgammaf_r(x, &sign);
  else if constexpr (std::is_same_v<T, double>) return lgamma_r(x, &sign);
  else return lgammal_r(x, &sign);
}

}  // namespace chainrule::math::library

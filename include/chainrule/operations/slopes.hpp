// Slopes that keep their digits over the whole range: operations that only derivatives are made of.
//
// The textbook's slope of atan, 1/(1 + u*u), overflows on its way where its value does not, and so do, sooner, the terms of
// its derivative. So graphs calculate with slope operations, which have an accurate value and slopes that are accurate in their
// turn. `written` is the textbook's formula: diff writes that, and who evaluates it gets what it says.
#pragma once

#include <chainrule/math/classification.hpp>
#include <chainrule/operations/exponential.hpp>
#include <chainrule/operations/piecewise.hpp>

namespace chainrule::detail {

/// Neither zero, subnormal, infinite nor NaN.
template <std::floating_point T>
constexpr bool is_normal(T u) {
  return math::ieee::within(u, std::numeric_limits<T>::max()) &&
         (u >= std::numeric_limits<T>::min() || u <= -std::numeric_limits<T>::min());
}

/// Neither zero, negative, infinite nor NaN.
template <std::floating_point T>
constexpr bool is_positive(T u) {
  return u > T(0) && u <= std::numeric_limits<T>::max();
}

/// Somebody else's numbers that are rounded as built-in ones are: of more digits, though not of as many as each is told, or with
/// derivatives beside them.
template <class T>
concept rounded_number = std::is_class_v<T> && std::numeric_limits<T>::radix == 2 && !std::numeric_limits<T>::is_exact &&
                         std::numeric_limits<T>::digits < 2000 && requires(T const& a) {
  static_cast<bool>(a < a);
};
/// Neither zero, negative, infinite nor NaN.
template <rounded_number T>
constexpr bool is_positive(T const& u) {
  return u > T(0) && T(u - u) == T(0);
}

/// What a product of two numbers loses in rounding: product + the result is a * b exactly. For |a|, |b| far from overflow.
template <class T>
constexpr T rounded_off(T a, T b, T product) {
  if constexpr (std::same_as<T, float>) return static_cast<T>(double(a) * double(b) - double(product));
#if defined(__FP_FAST_FMA)
  if constexpr (std::same_as<T, double>)
    if (!__builtin_is_constant_evaluated()) return __builtin_fma(a, b, -product);
#endif
  constexpr double half = math::portable::power_of_two<double>((std::numeric_limits<T>::digits + 1) / 2);
  T const splitter = T(half) + T(1);  // Dekker
  T const a_times = a * splitter, b_times = b * splitter;
  T const a_high = a_times - (a_times - a), b_high = b_times - (b_times - b);
  T const a_low = a - a_high, b_low = b - b_high;
  return ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low;
}

/// What a difference of two numbers loses in rounding. (Knuth.)
template <class T>
constexpr T rounded_off_difference(T a, T b, T difference) {
  T const minus_b = difference - a;
  return (a - (difference - minus_b)) - (b + minus_b);
}

/// A product of complex numbers, and what its parts lose in rounding.
template <complex_number T>
struct complex_product {
  using real = std::remove_cvref_t<decltype(std::declval<T const&>().real())>;
  struct part {
    real sum, lost;
    constexpr part(real const& a, real const& b, real const& c, real const& d) : sum(a * b + c * d), lost(0) {
      if constexpr (std::floating_point<real> || rounded_number<real>) {
        real const first = a * b, second = c * d, minus_second = -second;
        lost = rounded_off(a, b, first) + rounded_off(c, d, second) + rounded_off_difference(first, minus_second, sum);
      }
    }
  };
  part along, across;

  constexpr complex_product(T const& u, T const& v)
      : along(u.real(), v.real(), -u.imag(), v.imag()), across(u.real(), v.imag(), u.imag(), v.real()) {}
  [[nodiscard]] constexpr T rounded() const { return T(along.sum, across.sum); }
  [[nodiscard]] constexpr T lost() const { return T(along.lost, across.lost); }
};

}  // namespace chainrule::detail

namespace chainrule::operations {

/// exp(u * v), to the last digits where the product is large and rounded; neither factor is huge where the product is not.
struct exp_of_product_ : slope {
  static constexpr auto name = fixed_string("exp_of_product");
  template <class T>
  static constexpr auto value(T const& u, T const& v) {
    if constexpr (std::floating_point<T>) {
      T const product = math::multiply(u, v);
      T const whole = math::exp(product);
      if (math::ieee::within(product, T(4)) || !detail::is_positive(whole)) return whole;
      return whole + whole * detail::rounded_off(u, v, product);
    } else if constexpr (detail::rounded_number<T>) {
      T const product = u * v;
      T const whole = chainrule::exp(product);
      return detail::is_positive(whole) ? T(whole + whole * detail::rounded_off(u, v, product)) : whole;
    } else if constexpr (detail::complex_number<T>) {
      detail::complex_product<T> const product(u, v);
      T const whole = chainrule::exp(product.rounded());
      T const lost = whole * product.lost();
      return T(lost - lost) == T(0) ? T(whole + lost) : whole;  // not where one is infinite
    } else {
      return chainrule::exp(u * v);
    }
  }
  static constexpr auto written(auto u, auto v) { return chainrule::exp(u * v); }
  static constexpr auto partials(auto u, auto v, auto r) { return boost::hana::make_tuple(v * r, u * r); }
};

/// exp(u - v), to the last digits where the difference is large and rounded; 1 where both are one infinity.
struct exp_of_difference_ : slope {
  static constexpr auto name = fixed_string("exp_of_difference");
  template <class T>
  static constexpr auto value(T const& u, T const& v) {
    if constexpr (std::floating_point<T>) {
      if (u == v) return T(1);
      T const difference = math::subtract(u, v);
      T const whole = math::exp(difference);
      return detail::is_positive(whole) ? whole + whole * detail::rounded_off_difference(u, v, difference) : whole;
    } else if constexpr (detail::complex_number<T>) {
      return u == v ? T(1) : T(chainrule::exp(u - v));
    } else {
      T const difference = u - v;
      T const whole = chainrule::exp(difference);
      T const lost = whole * detail::rounded_off_difference(u, v, difference);
      T const exact =
          chainrule::select(chainrule::equal(lost - lost, constant<0>), whole + lost, whole);  // not where one is infinite
      return T(chainrule::select(chainrule::equal(u, v), constant<1>, exact));
    }
  }
  static constexpr auto written(auto u, auto v) { return chainrule::exp(u - v); }
  static constexpr auto partials(auto, auto, auto r) { return boost::hana::make_tuple(r, -r); }
};

/// u / (u*u + v*v), without overflow on the way; NaN at the origin.
struct inverted_ : slope {
  static constexpr auto name = fixed_string("inverted");
  static constexpr int cost = 11;
  template <class T>
  static constexpr auto value(T const& u, T const& v) {
    if constexpr (std::same_as<T, float>) {
      return static_cast<T>(math::divide(double(u), double(u) * double(u) + double(v) * double(v)));
    } else if constexpr (std::floating_point<T>) {
      T const square = math::add(math::multiply(u, u), math::multiply(v, v));
      constexpr T smallest =
          math::portable::power_of_two<T>(std::numeric_limits<T>::min_exponent + 2 * std::numeric_limits<T>::digits);
      if (square >= smallest && square <= std::numeric_limits<T>::max()) return math::divide(u, square);
      return scaled(u, v, square);
    } else if constexpr (detail::rounded_number<T>) {
      return scaled_where_needed(u, v);
    } else {
      return u / (u * u + v * v);
    }
  }
  static constexpr auto written(auto u, auto v) { return u / (u * u + v * v); }
  static constexpr auto partials(auto u, auto v, auto r) {
    auto const other = apply<inverted_>(v, u);
    return boost::hana::make_tuple((other - r) * (other + r), constant<-2> * r * other);
  }

 private:
  template <class T>
  static constexpr T scaled(T u, T v, T square) {
    constexpr T most = std::numeric_limits<T>::max();
    if (!math::ieee::within(u, most) || !math::ieee::within(v, most) || (u == T(0) && v == T(0))) return math::divide(u, square);
    constexpr int exponent = std::numeric_limits<T>::max_exponent / 5 * 3;
    constexpr T large = math::portable::power_of_two<T>(exponent);
    constexpr T small = math::portable::power_of_two<T>(-exponent);
    bool const is_large = !(math::ieee::within(u, T(1)) && math::ieee::within(v, T(1)));
    T const scale = is_large ? small : large;
    T const a = u * scale, b = v * scale;
    return math::multiply(a / (a * a + b * b), scale);
  }
  /// Of somebody else's numbers, where these have the range of double; larger ones need none.
  template <class T>
  static constexpr T scaled_where_needed(T const& u, T const& v) {
    T const square = u * u + v * v;
    if constexpr (std::numeric_limits<T>::max_exponent == std::numeric_limits<double>::max_exponent)
      if ((T(0x1p-900) > square || square > T(0x1p+1000)) &&
          detail::is_positive(chainrule::max(chainrule::abs(u), chainrule::abs(v)))) {
        T const scale = T(1) < square ? T(0x1p-600) : T(0x1p+600);
        T const a = u * scale, b = v * scale;
        return a / (a * a + b * b) * scale;
      }
    return u / square;
  }
};

/// 1 / r of a root r, calculated before: for -0, the root of -0, the infinity above, as for 0.
struct inverse_root_ : slope {
  static constexpr auto name = fixed_string("inverse_root");
  static constexpr int cost = 1;
  static constexpr bool only_at_zero = true;
  static constexpr bool is_singular = true;
  template <class T>
  static constexpr auto value(T const&, T const& inverse) {
    if constexpr (detail::ordered<T>) return chainrule::abs(inverse);
    else return inverse;
  }
  static constexpr auto written(auto, auto inverse) { return inverse; }
  static constexpr auto partials(auto, auto, auto s) { return boost::hana::make_tuple(-(s * s), constant<0>); }
};

}  // namespace chainrule::operations

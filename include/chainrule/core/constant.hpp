// Exact constants: cr::constant<1, 3>, literals 2_c and 0.1_c, and the numbers they become.
#pragma once

#include <chainrule/core/decimal.hpp>
#include <chainrule/core/expression.hpp>
#include <chainrule/core/hana_integer.hpp>

namespace chainrule {
namespace detail {

template <rational R>
struct checked_constant {
  static_assert(R.fits(), "chainrule: exact constants overflow 64 bits here, or divide by zero");
  using type = defined<constant_definition<R.num, R.den>>;
};

template <rational R>
using constant_t = typename checked_constant<R>::type;

template <std::int64_t Num, std::int64_t Den>
constexpr rational checked_ratio() {
  static_assert(Den != 0, "chainrule: division by zero in an exact constant");
  return reduce(Num, Den);
}

/// The rational a constant formula or a Hana integer is.
template <class C>
constexpr rational rational_of() {
  if constexpr (constant_formula<C>) return definition_of<C>::value;
  else return rational{static_cast<std::int64_t>(C::value), 1};
}

/// The built-in type that numbers of type T are made of: std::complex, SIMD batches (value_type), and those that carry
/// derivatives, Ceres' Jet (Scalar) and Boost's fvar (root_type).
template <class T>
constexpr auto find_part() {
  if constexpr (requires { requires std::floating_point<typename T::value_type>; }) return typename T::value_type{};
  else if constexpr (requires { requires std::floating_point<typename T::Scalar>; }) return typename T::Scalar{};
  else if constexpr (requires { requires std::floating_point<typename T::root_type>; }) return typename T::root_type{};
}
template <class T>
using part_of = decltype(find_part<T>());
template <class T>
concept made_of_floating_point = std::floating_point<part_of<T>>;

/// A constant as a number of type T, correctly rounded for the built-in types.
template <class T>
constexpr T constant_as(rational r) {
  if constexpr (std::floating_point<T>) {
    return nearest<T>(r);
  } else if constexpr (made_of_floating_point<T>) {
    return T(nearest<part_of<T>>(r));
  } else {
    return r.den == 1 ? T(r.num) : T(T(r.num) / T(r.den));
  }
}

/// The same, converted while compiling.
template <class T, std::int64_t Num, std::int64_t Den = 1>
[[gnu::always_inline]] constexpr T exact_number() {
  if constexpr (std::floating_point<T> || made_of_floating_point<T>) {
    constexpr auto converted = constant_as<std::conditional_t<std::floating_point<T>, T, part_of<T>>>(rational{Num, Den});
    return T(converted);
  } else {
    return constant_as<T>(rational{Num, Den});
  }
}

template <fixed_string Digits>
constexpr auto without_separators() {
  constexpr std::size_t n = [] {
    std::size_t digit_count = 0;
    for (char const character : Digits.view()) digit_count += character != '\'';
    return digit_count;
  }();
  fixed_string<n> plain;
  std::size_t k = 0;
  for (char const c : Digits.view())
    if (c != '\'') plain.text[k++] = c;
  return plain;
}

template <class T, fixed_string Digits>
constexpr T decimal_as() {
  if constexpr (std::floating_point<T>) {
    constexpr T value = nearest_decimal<T>(Digits.view());
    return value;
  } else if constexpr (made_of_floating_point<T>) {
    return T(decimal_as<part_of<T>, Digits>());
  } else if constexpr (std::is_constructible_v<T, char const*>) {
    constexpr auto plain = without_separators<Digits>();
    return T(plain.c_str());
  } else {
    return T(decimal_as<double, Digits>());
  }
}

/// Digits in LaTeX: 6.6e-34 as 6.6 \times 10^{-34}.
template <fixed_string Digits>
struct decimal_latex {
  static constexpr std::string_view digits = Digits.view();
  static constexpr std::size_t mantissa = digits.find_first_of("eE") < digits.size() ? digits.find_first_of("eE") : digits.size();
  static constexpr bool is_power = mantissa < digits.size();
  static constexpr auto text = [] {
    if constexpr (is_power)
      return joined<fixed_string<mantissa>(digits.substr(0, mantissa)), " \\times 10^{",
                    joined<"", fixed_string<digits.size() - mantissa - 1>(digits.substr(mantissa + 1)), "}">()>();
    else return Digits;
  }();
};

}  // namespace detail

namespace operations {

/// A literal too long for a rational, kept as its digits: an operation on nothing.
template <fixed_string Digits>
struct decimal {
  static constexpr auto name = Digits;
  static constexpr notation text{Digits.view()};
  static constexpr notation latex{detail::decimal_latex<Digits>::text.view(),
                                  detail::decimal_latex<Digits>::is_power ? precedence::product : precedence::atom};
  static constexpr int cost = 0;
  static constexpr interval range =
      Digits.view().find_first_of("123456789") < Digits.view().find_first_of("eE") ? positive_reals : nonnegative_reals;
  template <class T>
  static constexpr T value() {
    return detail::decimal_as<T, Digits>();
  }
};

}  // namespace operations

// clang 14 prints only ten characters of a text in a type's name.
template <fixed_string Digits>
inline constexpr hash_t detail::type_hash<operations::decimal<Digits>> = detail::mix(5, detail::hash_text(Digits.view()));

/// Number literals as exact constants: 2_c, 0.1_c (exactly 1/10), 1e-3_c, 0x1F_c, 1'000_c.
namespace literals {
/// An exact constant: 2_c, 0.1_c (one tenth), 1e-3_c, 0x1F_c, 1'000_c. What does not fit a fraction of 64-bit integers is kept
/// as its decimal digits. Every number type meets it correctly rounded.
template <char... Characters>
constexpr auto operator""_c() {
  constexpr char text[] = {Characters..., '\0'};
  constexpr rational r = detail::parse_rational(std::string_view{text, sizeof...(Characters)});
  if constexpr (r.fits()) {
    return detail::constant_t<r>{};
  } else {
    constexpr auto digits = detail::without_separators<fixed_string(text)>();
    static_assert(text[0] != '0' || (text[1] != 'x' && text[1] != 'X' && text[1] != 'b' && text[1] != 'B'),
                  "chainrule: a hexadecimal or binary literal must fit 64 bits");
    return detail::defined<detail::application<operations::decimal<digits>>>{};
  }
}
}  // namespace literals

/// The exact constant Num/Den, a value: cr::constant<1, 3>.
template <std::int64_t Num, std::int64_t Den = 1>
inline constexpr detail::constant_t<detail::checked_ratio<Num, Den>()> constant{};

}  // namespace chainrule

// A string that can be a template argument: the names of variables and operations.
#pragma once

#include <cstddef>
#include <string_view>

namespace chainrule {

/// Text of exactly N characters, NUL-terminated (compilers then print it as text in their messages).
/// Compares with literals and string views in constant expressions, which std::string does not on clang.
template <std::size_t N>
struct fixed_string {
  char text[N + 1]{};

  constexpr fixed_string() = default;
  constexpr fixed_string(char const (&literal)[N + 1]) {
    for (std::size_t i = 0; i != N; ++i) text[i] = literal[i];
  }
  constexpr explicit fixed_string(std::string_view view) {
    char const* const from = view.data();
    for (std::size_t i = 0; i != N; ++i) text[i] = from[i];
  }

  [[nodiscard]] static constexpr std::size_t size() { return N; }
  [[nodiscard]] constexpr char const* c_str() const { return text; }
  [[nodiscard]] constexpr std::string_view view() const { return {text, N}; }
  constexpr operator std::string_view() const { return view(); }

  friend constexpr bool operator==(fixed_string const& a, std::string_view b) { return a.view() == b; }
  template <std::size_t M>
  friend constexpr bool operator==(fixed_string const& a, fixed_string<M> const& b) {
    return a.view() == b.view();
  }
};

template <std::size_t N>
fixed_string(char const (&)[N]) -> fixed_string<N - 1>;

/// Carries text into a compiler's message: every compiler prints name<'v', 'o', 'l'>, not all print a fixed_string.
template <char... Characters>
struct name {};

namespace detail {
template <auto Text, class Indices>
struct spelled;
template <auto Text, std::size_t... I>
struct spelled<Text, std::integer_sequence<std::size_t, I...>> {
  using type = name<Text.text[I]...>;
};
}  // namespace detail

}  // namespace chainrule

// A string that can be a template argument: the names of variables and operations.
#pragma once

#include <cstddef>
#include <string_view>

namespace chainrule {
namespace detail {

/// std::string and its like, known without their headers.
template <class S>
concept string_of_char = requires(S text, char const* more) {
  typename S::allocator_type;
  typename S::traits_type;
  S(more, std::size_t(0));
  text.append(more, std::size_t(0));
};

}  // namespace detail

/// Text of exactly N characters, NUL-terminated (compilers then print it as text in their messages).
/// Compares with literals and string views in constant expressions, which std::string does not on clang; converts to both,
/// and is written to streams.
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
  template <detail::string_of_char String>
  constexpr operator String() const {
    return String(text, N);
  }

  friend constexpr bool operator==(fixed_string const& a, std::string_view b) { return a.view() == b; }
  template <std::size_t M>
  friend constexpr bool operator==(fixed_string const& a, fixed_string<M> const& b) {
    return a.view() == b.view();
  }
};

template <std::size_t N>
fixed_string(char const (&)[N]) -> fixed_string<N - 1>;

template <class Stream, std::size_t N>
auto operator<<(Stream& out, fixed_string<N> const& written) -> decltype(out << "text") {
  return out << written.c_str();
}

namespace detail {
template <std::size_t Size>
constexpr fixed_string<Size> sized(std::string_view text) {
  return fixed_string<Size>(text);
}
}  // namespace detail

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

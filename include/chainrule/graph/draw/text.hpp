// The text that drawings are returned as, and what is written into it: numbers, escaped text, formulas.
//
// What draws is a template over what it draws and where it writes: a program that draws nothing then pays for little more than its tokens.
#pragma once

#include <chainrule/core/list.hpp>
#include <chainrule/core/text.hpp>

#include <iosfwd>

namespace chainrule {

/// Text that has grown, also while compiling. Converts to std::string and std::string_view, and goes into any stream.
class text {
 public:
  constexpr text() = default;
  constexpr explicit text(std::string_view what) { put(what); }

  constexpr void put(char c) { characters_.push_back(c); }
  constexpr void put(std::string_view what) {
    if (int const size = characters_.size() + static_cast<int>(what.size()); size > characters_.size())
      characters_.reserve(size > 64 ? size + size / 2 : 64);
    for (char const c : what) characters_.push_back(c);
  }
  [[nodiscard]] constexpr std::string_view view() const {
    return {characters_.data(), static_cast<std::size_t>(characters_.size())};
  }
  [[nodiscard]] constexpr std::size_t size() const { return static_cast<std::size_t>(characters_.size()); }
  [[nodiscard]] constexpr bool empty() const { return characters_.empty(); }
  constexpr operator std::string_view() const { return view(); }

  /// std::string, whose header this one does not include, and other strings made of a pointer and a length.
  template <class String>
  requires(!std::same_as<String, std::string_view> && std::constructible_from<String, char const*, std::size_t> &&
           requires(String const& s) { s.c_str(); }) constexpr
  operator String() const {
    return String(view().data(), size());
  }

  friend constexpr bool operator==(text const& a, std::string_view b) { return a.view() == b; }
  friend constexpr bool operator==(text const& a, text const& b) { return a.view() == b.view(); }
  template <class Traits>
  friend std::basic_ostream<char, Traits>& operator<<(std::basic_ostream<char, Traits>& out, text const& what) {
    return out << what.view();
  }

 private:
  detail::list<char> characters_;
};

namespace detail {

/// A number with so many significant digits (whole numbers with all of theirs), without trailing zeros: 220, 0.33333,
/// 1.5e-7.
constexpr void put_number(auto& out, double number, int digits) {
  if (!(number == number)) return out.put("nan");
  if (number < 0) out.put('-');
  long double size = number < 0 ? -number : number;
  if (size == 0) return out.put('0');
  if (size / 2 == size) return out.put("inf");
  int exponent = 0;  // 1 <= size < 10, of size * 10^exponent
  for (int power = 256; power > 0; power /= 2) {
    long double scale = 1;
    for (int i = 0; i < power; ++i) scale *= 10;
    if (size >= scale) size /= scale, exponent += power;
    if (size < 1 && size * scale < 10) size *= scale, exponent -= power;
  }
  bool const scientific = exponent < -5 || exponent > 6;
  if (!scientific && exponent >= digits) digits = exponent + 1;
  std::int64_t unit = 1;
  for (int i = 1; i < digits; ++i) unit *= 10;
  std::int64_t mantissa = static_cast<std::int64_t>(size * static_cast<long double>(unit) + 0.5L);
  if (mantissa >= 10 * unit) mantissa /= 10, ++exponent;
  while (digits > 1 && mantissa % 10 == 0) mantissa /= 10, unit /= 10, --digits;
  int const point = scientific ? 0 : exponent;  // behind which digit
  for (int i = point; i < 0; ++i) out.put(i == point ? "0." : "0");
  for (int i = 0; i < digits; ++i) {
    out.put(static_cast<char>('0' + mantissa / unit % 10));
    unit /= 10;
    if (i == point && i + 1 < digits) out.put('.');
  }
  for (int i = digits; i <= point; ++i) out.put('0');
  if (!scientific) return;
  out.put('e');
  put_integer(out, exponent);
}

/// A number of any type that tells what it is: real, complex, a matrix (its shape), a truth value.
template <class T>
constexpr void put_value(auto& out, T const& value, int digits) {
  if constexpr (std::is_same_v<T, bool>) {
    out.put(value ? "true" : "false");
  } else if constexpr (requires { static_cast<double>(value); }) {
    put_number(out, static_cast<double>(value), digits);
  } else if constexpr (requires {
                         value.real();
                         value.imag();
                       }) {
    put_value(out, value.real(), digits);
    if (value.imag() < 0) {
      out.put(" - ");
      put_value(out, -value.imag(), digits);
    } else {
      out.put(" + ");
      put_value(out, value.imag(), digits);
    }
    out.put('i');
  } else if constexpr (requires {
                         value.rows();
                         value.cols();
                       }) {
    put_integer(out, static_cast<std::int64_t>(value.rows()));
    out.put("\u00d7");
    put_integer(out, static_cast<std::int64_t>(value.cols()));
  } else {
    out.put("...");
  }
}

/// Text in XML and HTML, between tags and in attributes.
constexpr void put_escaped(auto& out, std::string_view what) {
  for (char const c : what) {
    if (c == '&') out.put("&amp;");
    else if (c == '<') out.put("&lt;");
    else if (c == '>') out.put("&gt;");
    else if (c == '"') out.put("&quot;");
    else if (c == '\'') out.put("&#39;");
    else out.put(c);
  }
}

/// How an argument stands in the text of its operation.
struct argument_form {
  precedence binds = precedence::atom;
  minus_sign minus = minus_sign::none;
};
constexpr argument_form form_of(notation const& n, argument_form const& first) {
  return {n.own, minus_of(n, first.binds, first.minus)};
}

/// An operation's text around its arguments'; form(k) tells how argument k prints, and put(k, skipped) writes it without so many characters.
template <class Out, class Form, class Put>
constexpr void put_operation(Out& out, notation const& pattern, int arity, Form const& form, Put const& put) {
  argument_form const last = arity > 0 ? form(arity - 1) : argument_form{};
  bool const opposite = is_opposite(pattern, last.binds, last.minus);
  pattern_walk pieces{opposite ? pattern.opposite : pattern.pattern, arity};
  for (pattern_step piece = pieces.next(); !piece.done; piece = pieces.next()) {
    out.put(piece.literal);
    if (piece.argument < 0) continue;
    bool const without_minus = opposite && piece.argument == arity - 1;
    argument_form const written = form(piece.argument);
    bool const parentheses = !without_minus && parenthesised(pattern, piece.argument, written.binds, written.minus);
    if (parentheses) out.put('(');
    put(piece.argument, std::size_t(without_minus));
    if (parentheses) out.put(')');
  }
}

}  // namespace detail
}  // namespace chainrule

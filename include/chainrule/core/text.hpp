// Writing formulas as text: patterns, precedence and numbers, into anything that takes characters.
#pragma once

#include <chainrule/core/operation.hpp>

namespace chainrule::detail {

/// Text of at most Limit characters; what does not fit becomes an ellipsis.
template <std::size_t Limit>
struct bounded_text : fixed_string<Limit> {
  using fixed_string<Limit>::text;
  std::size_t size = 0;
  bool is_cut = false;

  constexpr void put(char c) {
    if (size < Limit) text[size++] = c;
    else cut();
  }
  constexpr void put(std::string_view s) {
    char const* from = s.data();
    std::size_t const room = Limit - size;
    bool const fits = s.size() <= room;
    for (char const* const end = from + (fits ? s.size() : room); from != end; ++from) text[size++] = *from;
    if (!fits) cut();
  }
  [[nodiscard]] constexpr std::string_view view() const { return {text, size}; }

 private:
  constexpr void cut() {
    for (std::size_t i = Limit - 3; !is_cut && i < Limit; ++i) text[i] = '.';
    is_cut = true;
  }
};

template <class Out>
constexpr void put_integer(Out& out, std::int64_t n) {
  char digits[20]{};
  int count = 0;
  std::uint64_t m = n < 0 ? std::uint64_t(0) - static_cast<std::uint64_t>(n) : static_cast<std::uint64_t>(n);
  do {
    digits[count++] = static_cast<char>('0' + m % 10);
    m /= 10;
  } while (m != 0);
  if (n < 0) out.put('-');
  while (count > 0) out.put(digits[--count]);
}

template <class Out>
constexpr void put_rational(Out& out, rational r) {
  put_integer(out, r.num);
  if (r.den == 1) return;
  out.put('/');
  put_integer(out, r.den);
}

constexpr precedence precedence_of(rational r) { return r.num < 0 || r.den != 1 ? precedence::product : precedence::atom; }

/// One step through a pattern: either literal text to write or an argument to visit.
struct pattern_step {
  std::string_view literal;
  int argument = -1;
  bool done = false;
};

/// Walks a pattern; `position` is where in the pattern, `listed` how many arguments a #* has listed so far.
struct pattern_walk {
  std::string_view pattern;
  int arity = 0;
  std::size_t position = 0;
  int listed = 0;

  constexpr pattern_step next() {
    if (position >= pattern.size()) return {{}, -1, true};
    if (pattern[position] == '#') {
      if (pattern[position + 1] != '*') {
        int const argument = pattern[position + 1] - '1';
        position += 2;
        return {{}, argument, false};
      }
      if (listed == arity * 2 - 1 || arity == 0) {
        position += 2;
        return {};
      }
      int const turn = listed++;
      if (turn % 2 == 1) return {", ", -1, false};
      return {{}, turn / 2, false};
    }
    std::size_t end = position;
    while (end < pattern.size() && pattern[end] != '#') ++end;
    pattern_step const step{pattern.substr(position, end - position), -1, false};
    position = end;
    return step;
  }
};

constexpr precedence needed(notation const& n, int argument) { return argument == 0 ? n.first : n.rest; }

/// Whether an operation is written by its opposite pattern, without the minus that its last argument begins with.
constexpr bool is_opposite(notation const& n, precedence last_binds, minus_sign last_minus) {
  return last_minus == minus_sign::negates && !n.opposite.empty() && last_binds >= n.rest;
}

/// Whether an argument is parenthesised. One that begins with a minus is, behind a sign: x - (-y).
constexpr bool parenthesised(notation const& n, int argument, precedence binds, minus_sign minus) {
  precedence const least = needed(n, argument);
  if (binds < least) return true;
  return minus != minus_sign::none && least > precedence::sum && (argument > 0 || n.pattern[0] != '#');
}

/// The minus that an operation's text begins with.
constexpr minus_sign minus_of(notation const& n, precedence first_binds, minus_sign first_minus) {
  if (n.pattern.empty()) return minus_sign::none;
  bool const own = n.pattern[0] == '-';
  if (!own && (n.pattern[0] != '#' || first_binds < n.first || first_minus == minus_sign::none)) return minus_sign::none;
  return !n.keeps_sign ? minus_sign::leads : own ? minus_sign::negates : first_minus;
}
constexpr minus_sign minus_of(rational r) { return r.num < 0 ? minus_sign::negates : minus_sign::none; }

}  // namespace chainrule::detail

// Formulas as text, exactly as they are written: to_string, to_latex, and output to streams.
#pragma once

#include <chainrule/calculus/latex.hpp>
#include <chainrule/core/walk.hpp>

#include <iosfwd>

namespace chainrule {
namespace detail {

/// How plain text is written: x*(y + 1/3)^2. Another such style is latex_text.
struct plain_text {
  static constexpr std::string_view open = "(";
  static constexpr std::string_view close = ")";

  static constexpr notation const& of(definition_info const& d) { return d.operation->text; }
  static constexpr precedence binds(definition_info const& d) { return d.binds; }
  static constexpr minus_sign minus(definition_info const& d) { return d.minus; }
  static constexpr bool is_label(definition_info const& d) { return !d.label.empty() && d.label.size() < label_limit; }  // whole
  static constexpr std::string_view literal(std::string_view text, definition_info const&) { return text; }
  template <class Out>
  static constexpr void put_leaf(Out& out, definition_info const& d) {
    if (d.is_constant()) {
      put_rational(out, d.constant);
    } else {
      if (!d.tag.empty()) {
        out.put(d.tag);
        out.put("::");
      }
      out.put(d.name);
    }
  }
};

/// The next piece of an operation's text: characters, or an argument.
struct text_piece {
  std::string_view literal;
  definition_info const* argument = nullptr;  // not asked whether it is null: g++'s sanitizers forbid that while compiling
  bool is_argument = false;
  bool parentheses = false;
  bool without_minus = false;  // that the argument begins with
  bool done = false;
};

template <class Style>
struct text_pieces {
  definition_info const* definition = nullptr;
  pattern_walk walk{};
  bool opposite = false;

  constexpr text_pieces() = default;
  constexpr explicit text_pieces(definition_info const* what) : definition(what) {
    notation const& n = Style::of(*what);
    if (!n.opposite.empty()) {
      definition_info const& last = *what->arguments[what->arity - 1];
      opposite = is_opposite(n, Style::binds(last), Style::minus(last));
    }
    walk = {opposite ? n.opposite : n.pattern, what->arity};
  }
  constexpr text_piece next() {
    pattern_step const step = walk.next();
    if (step.done) return {{}, nullptr, false, false, false, true};
    if (step.argument >= 0) {
      bool const without_minus = opposite && step.argument + 1 == definition->arity;
      return {{}, definition->arguments[step.argument], true, !without_minus && parenthesised(step.argument), without_minus};
    }
    int const following = pattern_walk(walk).next().argument;
    bool const bare = following >= 0 && !parenthesised(following);
    return {bare ? Style::literal(step.literal, *definition->arguments[following]) : step.literal};
  }
  [[nodiscard]] constexpr bool parenthesised(int argument) const {
    definition_info const& d = *definition->arguments[argument];
    return detail::parenthesised(Style::of(*definition), argument, Style::binds(d), Style::minus(d));
  }
};

struct text_counter {
  std::int64_t size = 0;
  constexpr void put(char) { ++size; }
  constexpr void put(std::string_view text) { size += static_cast<std::int64_t>(text.size()); }
};

struct text_writer {
  char* at;
  bool skips = false;  // the next character, a minus
  constexpr void put(char c) {
    if (!skips) *at++ = c;
    skips = false;
  }
  constexpr void put(std::string_view text) {
    if (skips && !text.empty()) text.remove_prefix(1), skips = false;
    for (char const c : text) *at++ = c;
  }
};

inline constexpr std::int64_t longest_text = 100'000;

/// How many characters a formula's text has, at most a billion; without writing it, for shared subformulas may make it
/// exponentially long.
template <class Style>
constexpr std::int64_t text_length(definition_info const* root) {
  if (Style::is_label(*root)) return static_cast<std::int64_t>(root->label.size());
  list<std::int64_t> lengths;
  definition_map seen;
  walk(root, seen, [&](definition_info const* each) {
    text_counter counter;
    if (each->is_application()) {
      text_pieces<Style> pieces(each);
      for (text_piece piece = pieces.next(); !piece.done; piece = pieces.next()) {
        counter.put(piece.literal);
        if (piece.is_argument) counter.size += lengths[seen.find(piece.argument->hash)] - piece.without_minus;
        if (piece.parentheses) counter.size += static_cast<std::int64_t>(Style::open.size() + Style::close.size());
      }
    } else {
      Style::put_leaf(counter, *each);
    }
    lengths.push_back(counter.size < 1'000'000'000 ? counter.size : 1'000'000'000);
    return lengths.size() - 1;
  });
  return lengths.back();
}

/// Writes a formula. An explicit stack: formulas may be deeper than constant expressions recurse. What is shared is
/// written once and copied: clang allows a million constexpr steps, about fifteen thousand characters piece by piece.
template <class Style>
constexpr void write(char* text, definition_info const* root) {
  struct span {
    char const* begin;
    char const* end;
  };
  struct unfinished {
    text_pieces<Style> pieces;
    char const* begin;
    bool parentheses;
    bool is_whole;
  };
  text_writer out{text};
  if (Style::is_label(*root)) return out.put(root->label);
  list<span> written;
  definition_map seen;
  list<unfinished> pending;
  auto const begin = [&](definition_info const* each, bool parentheses) {
    if (parentheses) out.put(Style::open);
    if (!each->is_application()) {
      Style::put_leaf(out, *each);
    } else if (int const before = seen.find(each->hash); before >= 0) {
      char const* copied = written[before].begin + out.skips;
      out.skips = false;
      for (; copied != written[before].end; ++copied) *out.at++ = *copied;
    } else {
      pending.push_back({text_pieces<Style>(each), out.at, parentheses, !out.skips});
      return;
    }
    if (parentheses) out.put(Style::close);
  };
  begin(root, false);
  while (!pending.empty()) {
    text_piece const piece = pending.back().pieces.next();
    if (!piece.done) {
      out.put(piece.literal);
      out.skips = out.skips || piece.without_minus;
      if (piece.is_argument) begin(piece.argument, piece.parentheses);
      continue;
    }
    unfinished const& done = pending.back();
    if (done.is_whole) {
      seen.add(done.pieces.definition->hash, written.size());
      written.push_back({done.begin, out.at});
    }
    if (done.parentheses) out.put(Style::close);
    pending.pop_back();
  }
}

template <class Style, class E>
struct printed {
  static constexpr std::int64_t length = text_length<Style>(info_of<E>);
  static_assert(length <= longest_text,
                "chainrule: the text of this formula has more than 100000 characters: it repeats what its parts share");
  static constexpr auto text = [] {
    fixed_string<length <= longest_text ? std::size_t(length) : 0> characters;
    if (length <= longest_text) write<Style>(characters.text, info_of<E>);
    return characters;
  }();
};

}  // namespace detail

/// The formula as text, as it was written: 2*(x + y); only x + -2 is written x - 2. A fixed_string of static storage, which
/// compares with literals in a static_assert, converts to std::string and std::string_view, and is written to streams.
template <any_formula E>
constexpr auto const& to_string(E const&) {
  return detail::printed<detail::plain_text, E>::text;
}

/// The formula in LaTeX's mathematical mode, as such a text.
template <any_formula E>
constexpr auto const& to_latex(E const&) {
  return detail::printed<detail::latex_text, E>::text;
}

/// Writes a formula to a stream, as to_string does.
template <class Character, class Traits, any_formula E>
std::basic_ostream<Character, Traits>& operator<<(std::basic_ostream<Character, Traits>& out, E const&) {
  return out << detail::printed<detail::plain_text, E>::text.c_str();
}

}  // namespace chainrule

// How formulas look in LaTeX: names, fractions, products.
#pragma once

#include <chainrule/core/definition.hpp>

namespace chainrule::detail {

constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

constexpr bool is_greek(std::string_view word) {
  for (std::string_view const letter :
       {"alpha", "beta",  "gamma",  "delta", "epsilon", "zeta",  "eta",     "theta", "iota", "kappa", "lambda", "mu",
        "nu",    "xi",    "pi",     "rho",   "sigma",   "tau",   "upsilon", "phi",   "chi",  "psi",   "omega",  "Gamma",
        "Delta", "Theta", "Lambda", "Xi",    "Pi",      "Sigma", "Upsilon", "Phi",   "Psi",  "Omega"})
    if (word == letter) return true;
  return false;
}

/// Upright text of any printable characters.
template <class Out>
constexpr void put_upright(Out& out, std::string_view text) {
  out.put("\\mathrm{");
  for (char const c : text) {
    switch (c) {
      case '\\': out.put("\\backslash "); break;
      case '^': out.put("\\wedge "); break;
      case '~': out.put("\\sim "); break;
      case ' ':
      case '_':
      case '#':
      case '%':
      case '&':
      case '$':
      case '{':
      case '}':
        out.put('\\');
        out.put(c);
        break;
      default: out.put(c);
    }
  }
  out.put('}');
}

/// A letter or a number as it is, alpha as a Greek letter, other words upright.
template <class Out>
constexpr void put_word(Out& out, std::string_view word) {
  bool plain = word.size() == 1 && is_letter(word[0]);
  if (!plain) {
    plain = true;
    for (char const c : word) plain = plain && is_digit(c);
  }
  if (plain) {
    out.put(word);
  } else if (is_greek(word)) {
    out.put('\\');
    out.put(word);
  } else {
    put_upright(out, word);
  }
}

/// x1, x_1 and x[1] have a subscript, x_i_j has two, and a tag is one more.
template <class Out>
constexpr void put_latex_name(Out& out, std::string_view name, std::string_view tag) {
  std::size_t base = 0;
  while (base < name.size() && is_letter(name[base])) ++base;
  for (char const c : name.substr(base))
    if (!is_letter(c) && !is_digit(c) && c != '_' && c != '[' && c != ']') base = 0;
  if (base == 0) {
    put_upright(out, name);
    base = name.size();
  } else {
    put_word(out, name.substr(0, base));
  }
  bool subscripts = false;
  auto const put_subscript = [&](std::string_view word, bool is_word) {
    out.put(subscripts ? "," : "_{");
    subscripts = true;
    if (is_word) put_word(out, word);
    else put_upright(out, word);
  };
  while (base < name.size()) {
    std::size_t end = base;
    while (end < name.size() && (is_letter(name[end]) || is_digit(name[end]))) ++end;
    if (end > base) put_subscript(name.substr(base, end - base), true);
    base = end + (end < name.size());
  }
  if (!tag.empty()) put_subscript(tag, false);
  if (subscripts) out.put('}');
}

struct latex_text {
  static constexpr std::string_view open = "\\left(";
  static constexpr std::string_view close = "\\right)";

  static constexpr notation const& of(definition_info const& d) { return d.operation->latex; }
  static constexpr precedence binds(definition_info const& d) {
    if (d.is_application()) return of(d).own;
    if (d.is_constant() && d.constant.num < 0) return precedence::product;
    return d.is_constant() && d.constant.den != 1 ? precedence::power : precedence::atom;
  }
  static constexpr bool is_label(definition_info const&) { return false; }
  template <class Out>
  static constexpr void put_leaf(Out& out, definition_info const& d) {
    if (d.is_variable()) return put_latex_name(out, d.name, d.tag);
    if (d.constant.den == 1) return put_integer(out, d.constant.num);
    if (d.constant.num < 0) out.put('-');
    out.put("\\frac{");
    put_integer(out, d.constant.num < 0 ? -d.constant.num : d.constant.num);
    out.put("}{");
    put_integer(out, d.constant.den);
    out.put('}');
  }
  /// A thin space between factors would run numbers together: x 2.
  static constexpr std::string_view literal(std::string_view text, definition_info const& next) {
    return text == " \\, " && begins_with_digit(&next) ? std::string_view(" \\cdot ") : text;
  }

 private:
  static constexpr bool begins_with_digit(definition_info const* d) {
    while (d->is_application()) {
      std::string_view const pattern = of(*d).pattern;
      if (pattern.empty() || pattern[0] != '#') return !pattern.empty() && is_digit(pattern[0]);
      definition_info const* const first = d->arguments[0];
      if (binds(*first) < of(*d).first) return false;
      d = first;
    }
    return d->is_constant() && d->constant.den == 1 && d->constant.num >= 0;
  }
};

}  // namespace chainrule::detail

// Names in LaTeX. Different names look different, but for the element x[1] of an array and a variable x_1.
#pragma once

#include <string_view>

namespace chainrule::detail {

constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Without pi, which is the constant.
constexpr bool is_greek(std::string_view word) {
  for (std::string_view const letter :
       {"alpha", "beta",  "gamma", "delta",  "epsilon", "zeta", "eta",     "theta",   "iota", "kappa", "lambda",
        "mu",    "nu",    "xi",    "rho",    "sigma",   "tau",  "upsilon", "phi",     "chi",  "psi",   "omega",
        "Gamma", "Delta", "Theta", "Lambda", "Xi",      "Pi",   "Sigma",   "Upsilon", "Phi",  "Psi",   "Omega"})
    if (word == letter) return true;
  return false;
}

/// Upright text of any printable characters.
template <class Out>
constexpr void put_upright(Out& out, std::string_view text, std::string_view before = {}) {
  out.put("\\mathrm{");
  out.put(before);
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

/// The words of a name: letters and digits between single underscores, the first one beginning with a letter. 0: it has others
/// than such, and stands as it is, upright.
constexpr int count_words(std::string_view name) {
  if (name.empty() || !is_letter(name[0])) return 0;
  int words = 1;
  bool begins = false;
  for (char const c : name) {
    if (c == '_' && !begins) ++words;
    else if (!is_letter(c) && !is_digit(c)) return 0;
    begins = c == '_';
  }
  return begins ? 0 : words;
}

/// The part of a name before the index of an element of an array, x[12]; all of another name.
constexpr std::string_view array_of(std::string_view name) {
  std::size_t begin = name.size() - 1;
  while (begin > 0 && is_digit(name[begin - 1])) --begin;
  bool const is_element = name.back() == ']' && begin > 1 && begin + 1 < name.size() && name[begin - 1] == '[';
  return is_element ? name.substr(0, begin - 1) : name;
}

/// A name with its tag; that of an array is parenthesised where it has subscripts.
template <class Out>
constexpr void put_array_name(Out& out, std::string_view name, std::string_view tag, bool is_array) {
  int const words = count_words(name);
  bool const parentheses = is_array && (words > 1 || !tag.empty());
  if (parentheses) out.put("\\left(");
  std::size_t end = words == 0 ? name.size() : name.find('_');
  if (words == 0) put_upright(out, name);
  else put_word(out, name.substr(0, end));
  bool const subscripts = words > 1 || !tag.empty();
  if (subscripts) out.put("_{");
  for (int word = 1; word < words; ++word) {
    std::size_t const begin = end + 1;
    end = name.find('_', begin);
    if (word > 1) out.put(',');
    put_word(out, name.substr(begin, end - begin));
  }
  if (!tag.empty()) {
    if (words > 1) out.put(',');
    put_upright(out, tag, tag.find(':') == tag.npos ? "::" : "");
  }
  if (subscripts) out.put('}');
  if (parentheses) out.put("\\right)");
}

/// theta_i has a subscript, x_i_j has two, the element x[1] of an array has one, and a tag is one more: its name has colons. The
/// name x1 is a word of two characters, upright, and so is x_.
template <class Out>
constexpr void put_latex_name(Out& out, std::string_view name, std::string_view tag) {
  std::string_view const array = array_of(name);
  bool const is_element = array.size() < name.size();
  put_array_name(out, array, tag, is_element);
  if (!is_element) return;
  out.put("_{");
  out.put(name.substr(array.size() + 1, name.size() - array.size() - 2));
  out.put('}');
}

}  // namespace chainrule::detail

// How formulas look in LaTeX: names, fractions, products.
#pragma once

#include <chainrule/core/definition.hpp>
#include <chainrule/core/latex_name.hpp>

namespace chainrule::detail {

struct latex_text {
  static constexpr std::string_view open = "\\left(";
  static constexpr std::string_view close = "\\right)";

  static constexpr notation const& of(definition_info const& d) {
    notation const& of_elements = d.operation->latex_of_elements;
    return d.is_matrix && !of_elements.pattern.empty() ? of_elements : d.operation->latex;
  }
  static constexpr precedence binds(definition_info const& d) {
    if (d.is_application()) return of(d).own;
    if (d.is_constant() && d.constant.num < 0) return precedence::product;
    return d.is_constant() && d.constant.den != 1 ? precedence::power : precedence::atom;
  }
  static constexpr minus_sign minus(definition_info const& d) {
    definition_info const* const leaf = first_written(&d);
    minus_sign sign = leaf->is_constant() ? minus_of(leaf->constant) : minus_sign::none;
    if (leaf->is_application()) sign = minus_of(of(*leaf), precedence::atom, minus_sign::none);
    if (sign != minus_sign::negates) return sign;
    for (definition_info const* each = &d; each != leaf; each = each->arguments[0])
      if (!of(*each).keeps_sign) return minus_sign::leads;
    return sign;
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
  /// The argument of an argument... that a text begins with: a leaf, or an operation that begins with its own sign or parenthesis.
  static constexpr definition_info const* first_written(definition_info const* d) {
    while (d->is_application() && begins_with_argument(*d)) d = d->arguments[0];
    return d;
  }
  static constexpr bool begins_with_argument(definition_info const& d) {
    notation const& n = of(d);
    return !n.pattern.empty() && n.pattern[0] == '#' && binds(*d.arguments[0]) >= n.first;
  }
  static constexpr bool begins_with_digit(definition_info const* d) {
    d = first_written(d);
    if (d->is_constant()) return d->constant.den == 1 && d->constant.num >= 0;
    return d->is_application() && !of(*d).pattern.empty() && is_digit(of(*d).pattern[0]);
  }
};

}  // namespace chainrule::detail

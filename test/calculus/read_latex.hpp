// Reads what to_latex writes, by the grammar that a reader has in mind: powers before the sign, the sign before products, products
// before what large operators and logarithms without parentheses take, that before sums, then remainders and comparisons.
#pragma once

#include "reading.hpp"

namespace reading {

class latex_reader : reader {
 public:
  using reader::reader;
  node operator()() { return whole(disjunction()); }

 private:
  node choice() {
    if (!at_.take("\\begin{cases} ")) return disjunction();
    node const yes = choice();
    at_.want(" & ");
    node const condition = disjunction();
    at_.want(" \\\\ ");
    node const no = choice();
    at_.want(" & \\text{otherwise} \\end{cases}");
    return apply<op::select_>({condition, yes, no});
  }
  node disjunction() {
    if (at_.is("\\begin{cases}")) return choice();
    node left = conjunction();
    while (at_.take(" \\lor ")) left = apply<op::or_>({left, conjunction()});
    return left;
  }
  node conjunction() {
    node left = comparison();
    while (at_.take(" \\land ")) left = apply<op::and_>({left, comparison()});
    return left;
  }
  node comparison() {
    std::size_t const begin = at_.place();
    node const left = sum();
    if (at_.is(" \\bmod ")) {
      at_.back(begin);
      node const dividend = power();
      at_.want(" \\bmod ");
      return apply<op::fmod_>({dividend, power()});
    }
    if (at_.take(" < ")) return apply<op::less_>({left, sum()});
    if (at_.take(" \\le ")) return apply<op::less_equal_>({left, sum()});
    if (at_.take(" > ")) return apply<op::greater_>({left, sum()});
    if (at_.take(" \\ge ")) return apply<op::greater_equal_>({left, sum()});
    if (at_.take(" = ")) return apply<op::equal_>({left, sum()});
    return left;
  }
  node sum() {
    node left = term(true);
    for (;;) {
      if (at_.take(" + ")) left = apply<op::add_>({left, term(false)});
      else if (at_.take(" - ")) left = apply<op::subtract_>({left, term(false)});
      else return left;
    }
  }
  node term(bool may_have_sign) {
    bool const is_sum = at_.take("\\sum_{");
    if (is_sum || at_.take("\\prod_{")) return loop(is_sum);
    if (at_.take("\\log\\left|\\Gamma\\left(")) {
      node const inside = disjunction();
      at_.want("\\right)\\right|");
      return apply<op::lgamma_>({inside});
    }
    node const left = product(may_have_sign);
    if (!at_.take(" \\odot ")) return left;
    return into_.application(find(words_.functions, "\\odot", at_), {left, power()});
  }
  node loop(bool is_sum) {
    std::string const key = (is_sum ? "sum " : "product ") + name();
    at_.want("=");
    node const low = into_.constant({std::stoll(at_.take_while([](char c) { return c != '}'; })), 1});
    at_.want("}^{");
    node const high = into_.constant({std::stoll(at_.take_while([](char c) { return c != '}'; })), 1});
    at_.want("} ");
    node const body = is_sum ? term(false) : power();
    return into_.application(find(words_.loops, key, at_), {body, low, high});
  }
  node product(bool may_have_sign) {
    node left = may_have_sign && at_.take("-")         ? apply<op::negate_>({first_factor()})
                : may_have_sign && at_.take("\\lnot ") ? apply<op::not_>({power()})
                                                       : first_factor();
    for (;;) {
      if (at_.take(" \\, ")) left = apply<op::multiply_>({left, factor(false)});
      else if (at_.take(" \\cdot ")) left = apply<op::multiply_>({left, factor(true)});
      else if (at_.take(" \\log\\left(")) left = apply<op::xlogy_>({left, inside()});
      else return left;
    }
  }
  node first_factor() {
    std::size_t const begin = at_.place();
    if (std::string digits = number_text(); !digits.empty() && at_.take(" \\times 10^{")) {
      digits += "e" + at_.take_while([](char c) { return c != '}'; });
      at_.want("}");
      return into_.application(find(words_.literals, digits, at_), {});
    }
    at_.back(begin);
    return power();
  }
  /// A dot stands where numbers would run together, and only there.
  node factor(bool after_dot) {
    if (after_dot != (std::isdigit(static_cast<unsigned char>(at_.next())) != 0)) at_.fail("a dot");
    return power();
  }
  node power() {
    node const base = atom();
    if (!at_.take("^{")) return base;
    if (at_.take("\\mathsf T}")) return into_.application(find(words_.functions, "\\mathsf T", at_), {base});
    bool const of_elements = at_.take("\\circ ");
    if (auto const inverse = words_.functions.find("^{-1}"); !of_elements && inverse != words_.functions.end() && at_.take("-1}"))
      return into_.application(inverse->second, {base});
    node const exponent = choice();
    at_.want("}");
    return apply<op::pow_>({base, exponent});
  }
  std::string number_text() {
    std::string text = at_.digits();
    if (!text.empty() && at_.take(".")) text += "." + at_.digits();
    return text;
  }
  node inside() {
    node const result = choice();
    at_.want("\\right)");
    return result;
  }
  node between(std::string_view close, char const* function) {
    node const argument = choice();
    at_.want(close);
    return into_.application(find(words_.functions, function, at_), {argument});
  }
  node atom() {
    if (at_.take("\\left(")) return after_parenthesis(at_.place());
    if (at_.take("\\left|")) return between("\\right|", "\\left|");
    if (at_.take("\\left\\|")) return between("\\right\\|", "\\left\\|");
    if (at_.take("\\left\\lfloor ")) return between(" \\right\\rfloor", "\\left\\lfloor");
    if (at_.take("\\left\\lceil ")) return between(" \\right\\rceil", "\\left\\lceil");
    if (at_.take("\\sqrt{")) return between("}", "\\sqrt");
    if (at_.take("\\sqrt[3]{")) return between("}", "\\sqrt[3]");
    if (at_.take("\\frac{")) {
      node const over = choice();
      at_.want("}{");
      node const under = choice();
      at_.want("}");
      return apply<op::divide_>({over, under});
    }
    if (at_.take("\\Phi^{-1}\\left(")) return apply<op::norm_quantile_>({inside()});
    if (at_.take("\\psi^{\\left(")) {
      node const order = inside();
      at_.want("}\\left(");
      return apply<op::polygamma_>({order, inside()});
    }
    if (std::string const digits = number_text(); !digits.empty()) {
      if (digits.find('.') != digits.npos) return into_.application(find(words_.literals, digits, at_), {});
      return into_.constant({std::stoll(digits), 1});
    }
    std::string const word = name();
    if (at_.take("\\left(")) {
      std::vector<node> arguments{choice()};
      while (at_.take(", ")) arguments.push_back(choice());
      at_.want("\\right)");
      return into_.application(find(words_.functions, word, at_), arguments);
    }
    if (auto const literal = words_.literals.find(word); literal != words_.literals.end())
      return into_.application(literal->second, {});
    if (auto const array = words_.arrays.find(word); array != words_.arrays.end() && at_.is("_{"))
      return element(array->second, word);
    if (at_.take("_{")) return find(words_.variables, word + "_{" + subscript() + "}", at_);
    return find(words_.variables, word, at_);
  }
  /// The name of an array may be parenthesised too.
  node after_parenthesis(std::size_t begin) {
    for (auto const& [array, operation] : words_.arrays)
      if (std::string const text = array.starts_with("\\left(") ? array.substr(6) : ""; !text.empty() && at_.take(text))
        return element(operation, array);
    at_.back(begin);
    return inside();
  }
  node element(operation_info const* operation, std::string const& array) {
    at_.want("_{");
    node const index = disjunction();
    at_.want("}");
    if (index->is_constant()) return find(words_.variables, array + "_{" + std::to_string(index->constant.num) + "}", at_);
    return into_.application(operation, {index});
  }
  std::string subscript() {
    int depth = 0;
    std::string text = at_.take_while([&](char c) {
      depth += (c == '{') - (c == '}');
      return depth >= 0;
    });
    at_.want("}");
    return text;
  }
  /// x, \alpha, \mathrm{vol}, \operatorname{erf}, \log_{10}.
  std::string name() {
    std::string text;
    if (at_.take("\\")) {
      text = "\\" + at_.take_while([](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; });
      if (at_.take("{")) {
        text += "{" + subscript() + "}";
      } else if (text == "\\log" && at_.take("_")) {
        text += at_.take("{10}") ? "_{10}" : at_.take("2") ? "_2" : "?";
      }
      return text;
    }
    if (!std::isalpha(static_cast<unsigned char>(at_.next()))) at_.fail("wanted a name");
    text = at_.next();
    at_.want(text);
    return text;
  }
};

}  // namespace reading

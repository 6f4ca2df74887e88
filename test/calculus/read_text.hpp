// Reads what to_string writes, by the grammar that a reader has in mind: ^ before the sign, the sign before * and /, those
// before + and -, comparisons, &&, ||; no sign follows another.
#pragma once

#include "reading.hpp"

namespace reading {

class text_reader : reader {
 public:
  using reader::reader;
  node operator()() { return whole(disjunction()); }

 private:
  node disjunction() {
    node left = conjunction();
    while (at_.take(" || ")) left = apply<op::or_>({left, conjunction()});
    return left;
  }
  node conjunction() {
    node left = comparison();
    while (at_.take(" && ")) left = apply<op::and_>({left, comparison()});
    return left;
  }
  node comparison() {
    node const left = sum();
    if (at_.take(" < ")) return apply<op::less_>({left, sum()});
    if (at_.take(" <= ")) return apply<op::less_equal_>({left, sum()});
    if (at_.take(" > ")) return apply<op::greater_>({left, sum()});
    if (at_.take(" >= ")) return apply<op::greater_equal_>({left, sum()});
    return left;
  }
  node sum() {
    node left = product(true);
    for (;;) {
      if (at_.take(" + ")) left = apply<op::add_>({left, product(false)});
      else if (at_.take(" - ")) left = apply<op::subtract_>({left, product(false)});
      else return left;
    }
  }
  node product(bool may_have_sign) {
    node left = may_have_sign && at_.take("-")   ? apply<op::negate_>({power()})
                : may_have_sign && at_.take("!") ? apply<op::not_>({power()})
                                                 : power();
    for (;;) {
      if (at_.take("*")) left = apply<op::multiply_>({left, power()});
      else if (at_.take("/")) left = apply<op::divide_>({left, power()});
      else return left;
    }
  }
  node power() {
    node const base = atom();
    return at_.take("^") ? apply<op::pow_>({base, atom()}) : base;
  }
  node atom() {
    if (at_.take("(")) {
      node const inside = disjunction();
      at_.want(")");
      return inside;
    }
    if (std::isdigit(static_cast<unsigned char>(at_.next()))) return number();
    std::string const name =
        at_.take_while([](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == ':'; });
    if (at_.take("[")) return element(name);
    if (at_.take("(")) return name == "sum" || name == "product" ? loop(name) : application(name);
    if (auto const literal = words_.literals.find(name); literal != words_.literals.end())
      return into_.application(literal->second, {});
    return find(words_.variables, name, at_);
  }
  node number() {
    std::string text = at_.digits();
    if (at_.take(".")) text += "." + at_.digits();
    if (at_.take("e-")) text += "e-" + at_.digits();
    else if (at_.take("e")) text += "e" + at_.digits();
    if (text.find_first_of(".e") != text.npos) return into_.application(find(words_.literals, text, at_), {});
    return into_.constant({std::stoll(text), 1});
  }
  node element(std::string const& name) {
    node const index = disjunction();
    at_.want("]");
    if (index->is_constant()) return find(words_.variables, name + "[" + std::to_string(index->constant.num) + "]", at_);
    return into_.application(find(words_.arrays, name, at_), {index});
  }
  /// A reduction of a matrix has one argument; a sum over an index names it and its ends.
  node loop(std::string name) {
    std::size_t const begin = at_.place();
    std::string const index = at_.take_while([](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; });
    node ends[2] = {};
    bool is_loop = at_.take(", ");
    for (int k = 0; k < 2 && is_loop; ++k) {
      std::string const end = at_.take_while([](char c) { return std::isdigit(static_cast<unsigned char>(c)) || c == '-'; });
      is_loop = !end.empty() && at_.take(", ");
      if (is_loop) ends[k] = into_.constant({std::stoll(end), 1});
    }
    if (!is_loop) {
      at_.back(begin);
      return application(name);
    }
    node const body = disjunction();
    at_.want(")");
    return into_.application(find(words_.loops, name + " " + index, at_), {body, ends[0], ends[1]});
  }
  node application(std::string const& name) {
    std::vector<node> arguments{disjunction()};
    while (at_.take(", ")) arguments.push_back(disjunction());
    at_.want(")");
    return into_.application(find(words_.functions, name, at_), arguments);
  }
};

}  // namespace reading

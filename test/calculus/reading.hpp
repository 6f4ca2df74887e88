// What the tests that read formulas' texts back share: the operations by their names, places in a text, and the form in which a
// formula and what is read of it are compared.
#pragma once

#include "../laws/data_formulas.hpp"

#include <cctype>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace reading {

using namespace data_formulas;
namespace cd = chainrule::detail;
using cd::operation_info;

/// What may stand in a text beside the arithmetic that a grammar knows.
struct vocabulary {
  std::map<std::string, operation_info const*> functions;  // by the name before the parenthesis
  std::map<std::string, operation_info const*> literals;   // operations on nothing, by their text: 1e-07, pi
  std::map<std::string, operation_info const*> arrays;     // elements at an index, by the array's text
  std::map<std::string, operation_info const*> loops;      // by "sum i"
  std::map<std::string, node> variables;                   // by their text
};

/// Writes by one style.
template <class Style>
std::string written(node d) {
  std::string text(std::size_t(cd::text_length<Style>(d)), '?');
  cd::write<Style>(text.data(), d);
  return text;
}

/// A place in a text; what does not fit there throws.
class cursor {
 public:
  explicit cursor(std::string_view text) : text_(text) {}

  [[nodiscard]] bool is(std::string_view what) const { return text_.substr(at_, what.size()) == what; }
  bool take(std::string_view what) {
    bool const found = is(what);
    if (found) at_ += what.size();
    return found;
  }
  void want(std::string_view what) {
    if (!take(what)) fail("wanted " + std::string(what));
  }
  [[nodiscard]] char next() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  [[nodiscard]] bool at_end() const { return at_ == text_.size(); }
  [[nodiscard]] std::size_t place() const { return at_; }
  void back(std::size_t place) { at_ = place; }
  template <class Which>
  std::string take_while(Which which) {
    std::string taken;
    while (!at_end() && which(next())) taken += text_[at_++];
    return taken;
  }
  std::string digits() {
    return take_while([](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; });
  }
  [[noreturn]] void fail(std::string const& why) const {
    throw std::runtime_error(why + " at " + std::string(text_.substr(at_, 30)) + " in " + std::string(text_));
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

template <class Key>
auto const& find(std::map<std::string, Key> const& all, std::string const& name, cursor const& at) {
  auto const found = all.find(name);
  if (found == all.end()) at.fail("unknown: " + name);
  return found->second;
}

/// What a grammar reads with: a place in a text, the names that it knows, and the formulas that it makes.
class reader {
 public:
  reader(formula_pool& into, vocabulary const& words, std::string_view text) : into_(into), words_(words), at_(text) {}

 protected:
  template <class Op>
  node apply(std::vector<node> const& arguments) {
    return into_.application(&cd::operation<Op>, arguments);
  }
  /// A formula that ends where the text does.
  node whole(node all) {
    if (!at_.at_end()) at_.fail("more");
    return all;
  }

  formula_pool& into_;
  vocabulary const& words_;
  cursor at_;
};

/// A formula in the form that its text decides: constants are made of positive integers, and a sum whose second argument is
/// written with a minus is a difference.
class comparable {
 public:
  /// `keeps_sign`: the operations which a minus before the first argument makes negative, as it is written.
  comparable(formula_pool& into, bool is_latex, std::vector<operation_info const*> keeps_sign)
      : into_(into), is_latex_(is_latex), keeps_sign_(std::move(keeps_sign)) {}

  /// A negative literal is the negative of another one.
  void add_negative(operation_info const* negative, operation_info const* positive) { positive_[negative->key] = positive; }

  node operator()(node d) {
    if (auto const found = done_.find(d->hash); found != done_.end()) return found->second;
    return done_[d->hash] = made(d);
  }

 private:
  node made(node d) {
    if (d->is_constant()) return constant(d->constant);
    if (!d->is_application()) return d;
    if (auto const positive = positive_.find(d->operation->key); positive != positive_.end())
      return apply<op::negate_>({into_.application(positive->second, {})});
    std::vector<node> arguments;
    for (int k = 0; k < d->arity; ++k) arguments.push_back((*this)(d->arguments[k]));
    if (is<op::add_>(d) && is_negative(arguments[1])) return apply<op::subtract_>({arguments[0], negated(arguments[1])});
    if (is<op::exp2_>(d) && is_latex_) return apply<op::pow_>({constant({2, 1}), arguments[0]});
    return into_.application(d->operation, arguments);
  }
  /// In text the sign comes before the division.
  node constant(rational r) {
    if (r.num < 0 && (is_latex_ || r.den == 1)) return apply<op::negate_>({constant(-r)});
    if (r.den == 1) return into_.constant(r);
    return apply<op::divide_>({constant({r.num, 1}), constant({r.den, 1})});
  }
  [[nodiscard]] bool passes_sign(node d) const {
    return std::any_of(keeps_sign_.begin(), keeps_sign_.end(), [&](auto const* o) { return d->operation->key == o->key; });
  }
  [[nodiscard]] bool is_negative(node d) const {
    return is<op::negate_>(d) || (d->is_application() && passes_sign(d) && is_negative(d->arguments[0]));
  }
  node negated(node d) {
    if (is<op::negate_>(d)) return d->arguments[0];
    std::vector<node> arguments(d->arguments, d->arguments + d->arity);
    arguments[0] = negated(arguments[0]);
    return into_.application(d->operation, arguments);
  }
  template <class Op>
  [[nodiscard]] static bool is(node d) {
    return d->is_application() && d->operation->key == cd::type_hash<Op>;
  }
  template <class Op>
  node apply(std::vector<node> const& arguments) {
    return into_.application(&cd::operation<Op>, arguments);
  }

  formula_pool& into_;
  bool is_latex_;
  std::vector<operation_info const*> keeps_sign_;
  std::map<cr::hash_t, operation_info const*> positive_;
  std::map<cr::hash_t, node> done_;
};

}  // namespace reading

// A product has one canonical form, however it was put together: all factors at once, or two and two in any order. Its factors
// are variables, sums, absolute values, roots, and these of each other; its value is theirs.
#pragma once

#include "data_formulas.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <cmath>
#include <random>
#include <vector>

namespace products_in_any_order {

namespace op = chainrule::operations;
using chainrule::rational;
using chainrule::detail::canonical_arena;
using chainrule::detail::canonical_kind;
using chainrule::detail::weighted;

class products {
 public:
  explicit products(std::uint64_t seed) : dice_(seed) {
    weighted const x = arena_.variable(data_formulas::formula_pool::variable(0));
    weighted const y = arena_.variable(data_formulas::formula_pool::variable(1));
    weighted const both = multiplied(x, {1, 1}, y, {1, 1}), quotient = multiplied(x, {1, 1}, y, {-1, 1});
    weighted const sum = added(x, y), twice{{2, 1}, sum.node}, opposite{{-1, 1}, sum.node}, twice_x{{2, 1}, x.node};
    weighted const absolute = applied<op::abs_>(x), root = applied<op::cbrt_>(x);
    all_ = {x, y, both, quotient, sum, opposite, twice_x, absolute, root};
    for (weighted const u :
         {both, quotient, twice, multiplied(absolute, {1, 1}, y, {1, 1}), root, multiplied(x, {2, 1}, y, {1, 1})})
      all_.push_back(applied<op::abs_>(u)), all_.push_back(applied<op::cbrt_>(u));
    for (weighted const u : {both, quotient, twice, twice_x, absolute, weighted{{3, 1}, absolute.node}, weighted{{2, 1}, 0},
                             multiplied(absolute, {3, 1}, root, {2, 1})})
      all_.push_back(arena_.power(u, {1, 2})), all_.push_back(arena_.power(u, {2, 3}));
    for (weighted const u : {weighted{{4, 1}, x.node}, weighted{{4, 1}, sum.node}, weighted{{9, 4}, both.node},
                             multiplied({{2, 1}, 0}, {1, 1}, x, {2, 1}), weighted{{12, 1}, 0}})
      all_.push_back(arena_.power(u, {1, 4})), all_.push_back(arena_.power(u, {-3, 4}));
  }

  void check() {
    std::vector<weighted> factors;
    std::vector<rational> exponents;
    std::size_t const count = 2 + draw(5), kinds = 2 + draw(3);
    std::array<std::size_t, 4> chosen{};
    for (std::size_t& c : chosen) c = draw(all_.size());
    for (std::size_t k = 0; k < count; ++k) {
      factors.push_back(all_[chosen[draw(kinds)]]);
      exponents.push_back(std::array<rational, 6>{{{1, 1}, {-1, 1}, {2, 1}, {-2, 1}, {3, 1}, {-1, 1}}}[draw(6)]);
    }
    rational factor{1, 1};
    chainrule::detail::list<weighted> bases;
    for (std::size_t k = 0; k < count; ++k) arena_.add_factor(factor, bases, factors[k], exponents[k]);
    weighted const at_once = arena_.product(factor, bases);
    for (auto const& [x, y] : {std::pair{0.7L, 1.3L}, {1.9L, 0.4L}}) {
      long double expected = 1;
      for (std::size_t k = 0; k < count; ++k) expected *= std::pow(value(factors[k], x, y), as_number(exponents[k]));
      BOOST_TEST(std::abs(value(at_once, x, y) - expected) <= 1e-14L * std::abs(expected));
    }
    for (std::size_t k = 0; k < count; ++k) factors[k] = arena_.power(factors[k], exponents[k]);
    while (factors.size() > 1) {
      std::swap(factors[draw(factors.size())], factors.back());
      weighted const last = factors.back();
      factors.pop_back();
      weighted& other = factors[draw(factors.size())];
      other = draw(2) == 0 ? multiplied(other, {1, 1}, last, {1, 1}) : multiplied(last, {1, 1}, other, {1, 1});
    }
    BOOST_TEST_REQUIRE((arena_.error() == chainrule::detail::canonical_error::none));
    BOOST_TEST((factors[0] == at_once));
    for (std::size_t k = 0; k < 2 && k < count; ++k) {  // and what is divided away leaves no trace
      weighted const u = all_[chosen[k]];
      BOOST_TEST((multiplied(multiplied(at_once, {1, 1}, u, {1, 1}), {1, 1}, u, {-1, 1}) == at_once));
    }
  }

 private:
  std::size_t draw(std::size_t below) { return std::size_t(dice_() % below); }
  static long double as_number(rational r) { return static_cast<long double>(r.num) / static_cast<long double>(r.den); }

  weighted multiplied(weighted const& u, rational power_of_u, weighted const& v, rational power_of_v) {
    rational factor{1, 1};
    chainrule::detail::list<weighted> bases;
    arena_.add_factor(factor, bases, u, power_of_u);
    arena_.add_factor(factor, bases, v, power_of_v);
    return arena_.product(factor, bases);
  }
  weighted added(weighted const& u, weighted const& v) {
    chainrule::detail::list<weighted> terms;
    arena_.add_term(terms, u, {1, 1});
    arena_.add_term(terms, v, {1, 1});
    return arena_.sum(terms);
  }
  template <class Op>
  weighted applied(weighted const& u) {
    chainrule::detail::list<weighted> arguments{u};
    return chainrule::detail::canonical_application(arena_, &chainrule::detail::operation<Op>, arguments);
  }

  long double value(weighted const& v, long double x, long double y) const { return as_number(v.factor) * value(v.node, x, y); }
  long double value(int i, long double x, long double y) const {
    auto const& n = arena_.node(i);
    if (n.kind == canonical_kind::variable) return n.variable == data_formulas::formula_pool::variable(0) ? x : y;
    long double result = n.kind == canonical_kind::sum ? 0 : 1;
    for (int k = 0; k < n.count; ++k) {
      weighted const& part = arena_.item(n, k);
      if (n.kind == canonical_kind::sum) result += value(part, x, y);
      else if (n.kind == canonical_kind::product) result *= std::pow(value(part.node, x, y), as_number(part.factor));
      else return n.operation->root == 0 ? std::abs(value(part, x, y)) : std::cbrt(value(part, x, y));
    }
    return result;
  }

  canonical_arena arena_;
  std::mt19937_64 dice_;
  std::vector<weighted> all_;
};

}  // namespace products_in_any_order

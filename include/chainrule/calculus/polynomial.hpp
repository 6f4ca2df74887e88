// Polynomials with exact coefficients and integer exponents of either sign, as constexpr data. Written for few constexpr
// steps: clang counts statements.
#pragma once

#include <chainrule/calculus/canonical_order.hpp>
#include <chainrule/calculus/long_integer.hpp>

#include <utility>

namespace chainrule::detail {

inline constexpr int largest_exponent = 16'000;

/// A product of generators with exponents: 16 bits each, four in a word. Words add as signed integers, so products are
/// sums, and the order of words is the order of a monomial ordering.
template <int Words>
struct monomial {
  static constexpr int capacity = 4 * Words;
  std::int64_t word[Words]{};

  static constexpr monomial of(int generator, int exponent) {
    monomial m;
    m.word[generator / 4] = std::int64_t{exponent} * (std::int64_t{1} << 16 * (generator % 4));
    return m;
  }
  [[nodiscard]] constexpr int exponent(int generator) const {
    return static_cast<int>((static_cast<std::uint64_t>(word[generator / 4]) + bias) >> 16 * (generator % 4) & 0xffffu) - 0x8000;
  }
  [[nodiscard]] constexpr bool is_one() const { return *this == monomial{}; }
  /// The largest exponent, without its sign.
  [[nodiscard]] constexpr int largest() const {
    int result = 0;
    for (int w = 0; w < Words; ++w) {
      if (word[w] == 0) continue;
      for (int g = 4 * w; g < 4 * w + 4; ++g)
        if (int const e = exponent(g); e > result || -e > result) result = e < 0 ? -e : e;
    }
    return result;
  }
  /// Notes which generators it has, in marks.
  constexpr void mark(monomial& marks) const { mark(marks, indices{}); }
  [[nodiscard]] constexpr bool is_marked(int generator) const {
    return (static_cast<std::uint64_t>(word[generator / 4]) >> 16 * (generator % 4) & 0xffffu) != 0;
  }
  [[nodiscard]] constexpr monomial to(int power) const { return to(power, indices{}); }

  friend constexpr monomial operator+(monomial const& a, monomial const& b) { return added(a, b, indices{}); }
  friend constexpr bool operator==(monomial const& a, monomial const& b) { return compare(a, b) == 0; }
  static constexpr int compare(monomial const& a, monomial const& b) { return compared(a, b, indices{}); }

 private:
  using indices = std::make_index_sequence<static_cast<std::size_t>(Words)>;
  static constexpr std::uint64_t bias = 0x8000800080008000u;  // makes every exponent a digit without a sign

  template <std::size_t... I>
  constexpr void mark(monomial& marks, std::index_sequence<I...>) const {
    ((marks.word[I] |= static_cast<std::int64_t>((static_cast<std::uint64_t>(word[I]) + bias) ^ bias)), ...);
  }
  template <std::size_t... I>
  static constexpr monomial added(monomial const& a, monomial const& b, std::index_sequence<I...>) {
    return {{(a.word[I] + b.word[I])...}};
  }
  template <std::size_t... I>
  [[nodiscard]] constexpr monomial to(int power, std::index_sequence<I...>) const {
    return {{(word[I] * power)...}};
  }
  template <std::size_t... I>
  static constexpr int compared(monomial const& a, monomial const& b, std::index_sequence<I...>) {
    int result = 0;
    static_cast<void>(((a.word[I] == b.word[I] || (result = a.word[I] < b.word[I] ? -1 : 1, false)) && ...));
    return result;
  }
};

template <int Words>
struct polynomial {
  using powers = monomial<Words>;
  struct term {
    powers product;
    rational factor{};
  };

  list<term> terms;        // the greatest monomial first
  int bound = 0;           // no exponent is larger
  bool algebraic = false;  // may contain generators whose powers reduce
  bool factors = false;    // may contain generators that stand for sums

  constexpr polynomial() = default;
  constexpr explicit polynomial(rational constant) {
    if (constant.num != 0 || constant.den == 0) terms.push_back({{}, constant});
  }
  /// No terms yet; those to come have generators like those of `other`.
  static constexpr polynomial like(polynomial const& other) {
    polynomial result;
    result.bound = other.bound;
    result.algebraic = other.algebraic;
    result.factors = other.factors;
    return result;
  }

  [[nodiscard]] constexpr bool is_zero() const { return terms.empty(); }
  [[nodiscard]] constexpr int size() const { return terms.size(); }
  [[nodiscard]] constexpr bool is_number() const { return terms.empty() || (terms.size() == 1 && terms[0].product.is_one()); }
  /// The number that it is.
  [[nodiscard]] constexpr rational number() const { return terms.empty() ? rational{} : terms[0].factor; }
};

/// Sums of polynomials.
template <int Words>
constexpr polynomial<Words> add(exact_numbers& numbers, polynomial<Words> const& a, polynomial<Words> const& b) {
  if (a.is_zero()) return b;
  if (b.is_zero()) return a;
  polynomial<Words> sum;
  sum.bound = a.bound < b.bound ? b.bound : a.bound;
  sum.algebraic = a.algebraic || b.algebraic;
  sum.factors = a.factors || b.factors;
  sum.terms.reserve(a.size() + b.size());
  auto const* u = a.terms.begin();
  auto const* v = b.terms.begin();
  while (u != a.terms.end() && v != b.terms.end()) {
    int const order = monomial<Words>::compare(u->product, v->product);
    if (order != 0) {
      sum.terms.push_back(order > 0 ? *u++ : *v++);
    } else {
      rational const factor = numbers.add(u->factor, (v++)->factor);
      if (factor.num != 0 || factor.den == 0) sum.terms.push_back({u->product, factor});
      ++u;
    }
  }
  while (u != a.terms.end()) sum.terms.push_back(*u++);
  while (v != b.terms.end()) sum.terms.push_back(*v++);
  return sum;
}

template <int Words>
constexpr polynomial<Words> scaled(exact_numbers& numbers, polynomial<Words> p, rational factor) {
  if (factor == rational{1, 1}) return p;
  for (auto& t : p.terms) t.factor = numbers.multiply(t.factor, factor);
  return p;
}

/// Sorts terms and adds those that are alike.
template <int Words>
constexpr void put_in_order(exact_numbers& numbers, polynomial<Words>& p) {
  using term = typename polynomial<Words>::term;
  sort_runs(p.terms,
            [](term const& before, term const& other) { return monomial<Words>::compare(before.product, other.product) > 0; });
  int kept = 0;
  for (int i = 0; i < p.size();) {
    term total = p.terms[i];
    for (++i; i < p.size() && p.terms[i].product == total.product; ++i)
      total.factor = numbers.add(total.factor, p.terms[i].factor);
    if (total.factor.num != 0 || total.factor.den == 0) p.terms[kept++] = total;
  }
  p.terms.resize(kept);
}

}  // namespace chainrule::detail

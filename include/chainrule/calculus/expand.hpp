// expand: products and powers of sums multiplied out.
#pragma once

#include <chainrule/calculus/polynomial.hpp>
#include <chainrule/calculus/simplify.hpp>
#include <chainrule/calculus/written_out.hpp>

namespace chainrule {
namespace detail {

inline constexpr int most_expanded_products = 8'000;
inline constexpr int most_expanded_terms = 120;
inline constexpr int longest_expanded_term = 400;  // in steps

enum class expansion_error : unsigned char { none, overflow, too_long, too_many_generators };

/// A canonical form's terms without products or positive integer powers of sums. Arguments and denominators stay. Bases
/// of canonical products are the generators of a polynomial; their exponents are multiples of 1/scale.
template <int Words>
class expander {
 public:
  constexpr explicit expander(canonical_arena& arena)
      : arena_(arena), scales_(arena.size(), 1), numbers_of_bases_(arena.size(), -1) {
    for (canonical_node const& n : arena.nodes())
      for (int k = 0; n.kind == canonical_kind::product && k < n.count; ++k) {
        weighted const& base = arena.item(n, k);
        int128 const scale = scales_[base.node] / gcd(scales_[base.node], base.factor.den) * base.factor.den;
        if (scale > 1000) fail(expansion_error::too_long);
        else scales_[base.node] = static_cast<int>(scale);
      }
  }
  [[nodiscard]] constexpr expansion_error error() const { return error_; }

  /// Whether nothing is left to multiply out: where rational powers became integers, a power of a sum may have appeared.
  [[nodiscard]] constexpr bool are_expanded(list<weighted> const& terms) const {
    for (weighted const& t : terms) {
      canonical_node const& n = arena_.node(t.node);
      for (int k = 0; n.kind == canonical_kind::product && k < n.count; ++k)
        if (is_multiplied_out(arena_.item(n, k).node, arena_.item(n, k).factor)) return false;
    }
    return true;
  }

  /// v as a sum of terms, in canonical order.
  constexpr list<weighted> terms(weighted const& v) {
    sum_of_terms const expanded = settled(scaled(numbers_, value(v.node), v.factor));
    list<weighted> found;
    if (expanded.size() > most_expanded_terms) fail(expansion_error::too_long);
    for (term const& t : expanded.terms) {
      if (error_ != expansion_error::none) return {};
      if (exact_numbers::is_large(t.factor)) fail(expansion_error::overflow);
      list<weighted> bases;
      for (int g = 0; g < bases_.size(); ++g)
        if (int const e = t.product.exponent(g); e != 0) bases.push_back({reduce(e, scales_[bases_[g]]), bases_[g]});
      arena_.add_term(found, arena_.product(t.factor, static_cast<list<weighted>&&>(bases)), {1, 1});
    }
    weighted const sum = arena_.sum(found);
    list<weighted> result;
    arena_.add_term(result, sum, {1, 1});
    if (arena_.error() != canonical_error::none) fail(expansion_error::overflow);
    return result;
  }

 private:
  using sum_of_terms = polynomial<Words>;
  using powers = monomial<Words>;
  using term = typename sum_of_terms::term;

  constexpr void fail(expansion_error e) {
    if (error_ == expansion_error::none) error_ = e;
  }

  constexpr sum_of_terms value(int i) {
    canonical_node const n = arena_.node(i);
    if (n.kind == canonical_kind::sum) {
      sum_of_terms sum;
      for (int k = 0; k < n.count; ++k)
        sum = detail::add(numbers_, sum, scaled(numbers_, value(arena_.item(n, k).node), arena_.item(n, k).factor));
      return sum;
    }
    if (n.kind != canonical_kind::product) return power_of_base({{1, 1}, i});
    sum_of_terms product(rational{1, 1});
    for (int k = 0; k < n.count; ++k) {
      weighted const base = arena_.item(n, k);
      if (is_multiplied_out(base.node, base.factor)) product = multiplied(product, value(base.node), base.factor.num);
      else product = multiplied(product, power_of_base(base), 1);
    }
    return product;
  }
  [[nodiscard]] constexpr bool is_multiplied_out(int base, rational exponent) const {
    return arena_.is(base, canonical_kind::sum) && exponent.den == 1 && exponent.num > 0;
  }

  constexpr sum_of_terms power_of_base(weighted const& base) {
    int& g = numbers_of_bases_[base.node];
    if (g < 0) {
      if (bases_.size() == powers::capacity) {
        fail(expansion_error::too_many_generators);
        return {};
      }
      g = bases_.size();
      bases_.push_back(base.node);
    }
    rational const exponent = base.factor * rational{scales_[base.node], 1};
    if (exponent.den != 1 || exponent.num > 1000 || exponent.num < -1000) {
      fail(expansion_error::too_long);
      return {};
    }
    sum_of_terms result;
    result.terms.push_back({powers::of(g, static_cast<int>(exponent.num)), {1, 1}});
    result.bound = 1000;
    return result;
  }

  /// a * b^n
  constexpr sum_of_terms multiplied(sum_of_terms a, sum_of_terms const& b, std::int64_t n) {
    for (; n > 0 && error_ == expansion_error::none; --n) {
      if (a.size() == 1 && b.size() == 1 && a.terms[0].product.is_one()) {
        a = scaled(numbers_, b, a.terms[0].factor);
        continue;
      }
      if (a.bound + b.bound > largest_exponent && (a.bound = largest(a)) + b.bound > largest_exponent)
        fail(expansion_error::too_long);
      if ((products_ += a.size() * b.size()) > most_expanded_products) fail(expansion_error::too_long);
      if (error_ == expansion_error::none) a = product(a, b, 0, b.size());
    }
    return a;
  }
  constexpr sum_of_terms product(sum_of_terms const& a, sum_of_terms const& b, int begin, int end) {
    if (end - begin > 1) {
      int const middle = begin + (end - begin) / 2;
      return detail::add(numbers_, product(a, b, begin, middle), product(a, b, middle, end));
    }
    sum_of_terms result;
    result.bound = a.bound + b.bound;
    result.terms.reserve(a.size());
    for (int k = begin; k < end; ++k)  // one of b, or none
      for (term const& t : a.terms)
        result.terms.push_back({t.product + b.terms[k].product, numbers_.multiply(t.factor, b.terms[k].factor)});
    return result;
  }
  static constexpr int largest(sum_of_terms const& a) {
    int bound = 0;
    for (term const& t : a.terms)
      if (int const e = t.product.largest(); e > bound) bound = e;
    return bound;
  }

  /// Multiplies out the integer powers of sums that products of roots became: sqrt(x + 1) * sqrt(x + 1).
  constexpr sum_of_terms settled(sum_of_terms const& a) {
    sum_of_terms result;
    sum_of_terms kept;
    kept.bound = a.bound;
    for (term const& t : a.terms) {
      int g = 0;
      while (g < bases_.size() && !is_multiplied_out(bases_[g], reduce(t.product.exponent(g), scales_[bases_[g]]))) ++g;
      if (g == bases_.size()) {
        kept.terms.push_back(t);
        continue;
      }
      int const n = t.product.exponent(g);
      sum_of_terms rest;
      rest.bound = 2 * a.bound;
      rest.terms.push_back({t.product + powers::of(g, -n), t.factor});
      result = detail::add(numbers_, result, settled(multiplied(rest, value(bases_[g]), n / scales_[bases_[g]])));
    }
    return detail::add(numbers_, result, kept);
  }

  canonical_arena& arena_;
  exact_numbers numbers_;
  list<int> scales_;            // of each node as a base
  list<int> numbers_of_bases_;  // its generator
  list<int> bases_;             // of each generator
  int products_ = 0;
  expansion_error error_ = expansion_error::none;
};

/// The expanded formula as data: its terms one after the other, then their sum.
template <int Steps, int Arguments>
struct expanded_formula {
  written_formula<Steps, Arguments> formula;
  int arguments = 0;
  expansion_error error = expansion_error::none;

  constexpr int add(written_step step, int const* arguments_of_step, int offset) {
    step.first = arguments;
    for (int k = 0; k < step.count; ++k, ++arguments)
      if (arguments < Arguments) formula.arguments[std::size_t(arguments)] = arguments_of_step[k] + offset;
    if (formula.used_steps < Steps) formula.steps[std::size_t(formula.used_steps)] = step;
    return formula.used_steps++;
  }
};

template <int Words, int Steps, int Arguments, int Longest = longest_expanded_term>
constexpr expanded_formula<Steps, Arguments> expanded_in(auto reader) {
  expanded_formula<Steps, Arguments> result;
  expander<Words> expanding(reader.arena());
  list<weighted> terms = expanding.terms(reader.value());
  result.error = expanding.error();
  while (result.error == expansion_error::none && !expanding.are_expanded(terms)) {
    expander<Words> again(reader.arena());
    terms = again.terms(reader.arena().sum(terms));
    result.error = again.error();
  }
  if (result.error != expansion_error::none) return result;
  if (terms.empty()) {
    result.add({}, nullptr, 0);
    return result;
  }
  int lead = 0;  // a positive term first, if there is one
  while (lead < terms.size() && terms[lead].factor.num < 0) ++lead;
  if (lead == terms.size()) lead = 0;
  int total = -1;
  for (int k = -1; k < terms.size(); ++k) {
    if (k == lead) continue;
    weighted term = terms[k < 0 ? lead : k];
    bool const negative = k >= 0 && term.factor.num < 0;
    if (negative) term.factor = -term.factor;
    canonical_writer writer(reader.arena(), {});  // a new one packs in fewer steps
    auto const written = writer.template pack<Longest, 2 * Longest>(writer.write(term));
    if (written.used_steps == 0) result.error = expansion_error::too_long;
    int const offset = result.formula.used_steps;
    for (int i = 0; i < written.used_steps; ++i)
      result.add(written.steps[std::size_t(i)], written.arguments.data() + written.steps[std::size_t(i)].first, offset);
    int const last = result.formula.used_steps - 1;
    int const both[] = {total, last};
    total = k < 0 ? last
                  : result.add({negative ? type_hash<operations::subtract_> : type_hash<operations::add_>, 0, {}, 0, 2}, both, 0);
  }
  return result;
}

// The first pass only counts steps and arguments.
template <class E, int Words = 8>
struct expansion {
  static constexpr auto size = expanded_in<Words, 1, 1>(canonical_form<E>());
  static_assert(size.error != expansion_error::overflow,
                "chainrule: expand: the coefficients of the expanded formula overflow 64 bits");
  static_assert(size.error == expansion_error::none || size.error == expansion_error::overflow,
                "chainrule: expand: the expanded formula is too long: expand parts of it");
  static constexpr auto written = expanded_in<Words, size.formula.used_steps, size.arguments>(canonical_form<E>()).formula;
};
template <class E, int Words>
requires(expanded_in<Words, 1, 1>(canonical_form<E>()).error == expansion_error::too_many_generators &&
         Words < 500) struct expansion<E, Words> : expansion<E, 4 * Words> {
};

template <class E>
constexpr auto expanded() {
  static_assert(check_canonical<E>());
  if constexpr (expansion<E>::size.error == expansion_error::none) {
    constexpr int steps = expansion<E>::written.used_steps;
    static_assert(write_blocks<expansion<E>>(std::make_integer_sequence<int, (steps + 127) / 128>{}));
    return typename written_type<expansion<E>, steps - 1>::type{};
  } else {
    return E{};
  }
}

}  // namespace detail

/// The formula with products of sums and positive integer powers of sums multiplied out: a sum of terms in the order in
/// which simplify writes them. Arguments of functions and denominators stay as they are.
template <any_formula E>
constexpr auto expand(E const&) {
  return decltype(detail::expanded<detail::written_out<E>>()){};
}

}  // namespace chainrule

// Products and powers in canonical form (canonical_nodes.hpp says what that is).
#pragma once

#include <chainrule/calculus/canonical_nodes.hpp>
#include <chainrule/operations/constants.hpp>
#include <chainrule/operations/exponential.hpp>
#include <chainrule/operations/piecewise.hpp>

namespace chainrule::detail {

/// What canonical forms write by themselves. A template, so that only a program that makes one reads these rules.
struct canonical_operations {
  operation_info const* absolute;
  operation_info const* pi;
  operation_info const* exponential;
};
template <class Beside = void>
inline constexpr canonical_operations canonical_table{operation_beside<operations::abs_, Beside>,
                                                      operation_beside<operations::pi_, Beside>,
                                                      operation_beside<operations::exp_, Beside>};

/// Canonical forms: nodes, and the arithmetic that keeps them canonical.
template <class Node>
class basic_canonical_arena : public basic_canonical_nodes<Node> {
  using nodes_type = basic_canonical_nodes<Node>;

 public:
  using nodes_type::add_term, nodes_type::checked, nodes_type::compare, nodes_type::is, nodes_type::item, nodes_type::kernel,
      nodes_type::node, nodes_type::size, nodes_type::sum, nodes_type::times;

  constexpr basic_canonical_arena() : written_(&canonical_table<Node>) {}

  [[nodiscard]] constexpr canonical_operations const& written() const { return *written_; }
  /// Multiplies a factor and a list of bases by v^exponent, for an integer exponent.
  constexpr void add_factor(rational& factor, list<weighted>& bases, weighted const& v, rational exponent) {
    factor = times(factor, exponent == rational{1, 1} ? v.factor : checked(detail::power(v.factor, exponent.num)));
    Node const n = node(v.node);
    if (n.kind == canonical_kind::product) {
      for (int k = 0; k < n.count; ++k) bases.push_back({times(item(n, k).factor, exponent), item(n, k).node});
    } else {
      bases.push_back({exponent, v.node});
    }
  }

  /// factor times the product of bases with their exponents.
  constexpr weighted product(rational factor, list<weighted> bases) {
    if (factor.num == 0) return {{0, 1}, 0};
    for (bool again = true; again;) {
      again = false;
      work_ += bases.size();
      if (bases.size() > 1) {
        sort_runs(bases, [&](weighted const& one_base, weighted const& other_base) {
          return compare(one_base.node, other_base.node) < 0;
        });
        combine(bases);
      }
      for (int k = 0; k < bases.size(); ++k) {
        if (!opened(factor, bases, k)) continue;
        again = true;
        break;
      }
      if (again) combine_zeros(bases);
    }
    if (bases.empty()) return {factor, 0};
    if (bases.size() == 1 && bases[0].factor == rational{1, 1}) return {factor, bases[0].node};
    return {factor, intern_product(bases)};
  }

  /// v to a rational power.
  constexpr weighted power(weighted const& v, rational exponent) {
    if (exponent.num == 0) return {};
    if (exponent == rational{1, 1}) return v;
    if (v.factor.num == 0) return {exponent.num < 0 ? checked(divided_by_zero) : rational{0, 1}, 0};
    list<weighted> bases;
    bases.reserve(1);
    rational factor{1, 1};
    if (exponent.is_integer()) add_factor(factor, bases, v, exponent);
    else add_power(factor, bases, v, exponent);
    return product(factor, static_cast<list<weighted>&&>(bases));
  }

  /// The number whose square a value without variables is known to be the root of, else not_exact.
  [[nodiscard]] constexpr rational square_of(weighted const& v) const {
    if (v.node == 0) return v.factor * v.factor;
    Node const& n = node(v.node);
    if (n.kind != canonical_kind::product || n.count != 1) return not_exact;
    weighted const& base = item(n, 0);
    if (base.factor != rational{1, 2} || !is_raw_number(base.node)) return not_exact;
    return v.factor * v.factor * item(node(base.node), 0).factor;
  }
  static constexpr bool is_absolute(Node const& n) {
    return n.kind == canonical_kind::kernel && n.operation->key == type_hash<operations::abs_>;
  }
  [[nodiscard]] constexpr bool is_raw_number(int i) const {
    return node(i).raw && node(i).count == 1 && item(node(i), 0).node == 0;
  }
  [[nodiscard]] constexpr bool is_positive_number(int i) const { return is_raw_number(i) && item(node(i), 0).factor.num > 0; }
  [[nodiscard]] constexpr bool has_roots_of_numbers() const {
    for (int i = 1; i < size(); ++i)
      if (is_positive_number(i)) return true;
    return false;
  }

 private:
  using nodes_type::combine, nodes_type::combine_zeros, nodes_type::intern, nodes_type::intern_sum, nodes_type::work_;

  constexpr weighted value_of_raw(Node const n) {
    list<weighted> terms;
    for (int k = 0; k < n.count; ++k) terms.push_back(item(n, k));
    return sum(terms);
  }
  constexpr int intern_product(list<weighted> const& bases) {
    Node n;
    for (weighted const& b : bases) {
      rational const degree = node(b.node).degree;
      if (degree.num != 0) n.degree = n.degree + (b.factor == rational{1, 1} ? degree : degree * b.factor);
    }
    if (!n.degree.fits()) n.degree = {};
    return intern(n, bases);
  }

  /// What a power of a node may be written as: its nth power is `under`^`becomes`.
  struct opening {
    int n = 0;  // 0: it stands for itself
    weighted under{};
    rational becomes{};
    bool is_whole = false;  // only integer powers are written so
  };
  constexpr opening opening_of(int i) {
    Node const& n = node(i);
    if (n.kind == canonical_kind::product) return {1, {{1, 1}, i}, {1, 1}};
    if (n.raw) {
      weighted const v = value_of_raw(n);  // n may move
      return {1, v, {1, 1}, v.node != 0 && v.factor != rational{-1, 1}};
    }
    if (n.kind != canonical_kind::kernel) return {};
    if (is_absolute(n)) return {2, item(n, 0), {2, 1}};
    return n.operation->root == 0 ? opening{} : opening{n.operation->root, item(n, 0), {1, 1}};
  }

  /// Whole powers of u come out of powers of |u|, of roots, of products and of negated bases. What stays has an exponent between
  /// 0 and n, or between -n and 0 where all that stands in u is divided by in all, or some is and that is nearer to 0: |x|/x, but
  /// 1/|x|, 1/cbrt(x)^2 and x/cbrt(x*y). So a product is the same however it was put together.
  constexpr bool opened(rational& factor, list<weighted>& bases, int k) {
    opening const o = opening_of(bases[k].node);
    if (o.n == 0) return false;
    rational const turns = bases[k].factor / rational{o.n, 1};
    if (!turns.fits()) return false;
    std::int64_t whole = turns.num / turns.den - (turns.num % turns.den < 0);
    if (!turns.is_integer()) {
      if (o.is_whole) return false;
      int const direction = direction_of(bases, o.under.node);
      whole += direction < 0 || (direction == 0 && rational{2 * whole + 1, 2} < turns);
    }
    if (whole == 0) return false;
    bases[k].factor = bases[k].factor - rational{whole * o.n, 1};
    add_factor(factor, bases, o.under, o.becomes * rational{whole, 1});
    return true;
  }
  /// Whether a product, of all that stands for itself in a node, has powers of the same sign (1), of the other (-1) or both (0).
  constexpr int direction_of(list<weighted> const& bases, int i) {
    list<weighted> parts, powers;
    add_atoms(parts, {{1, 1}, i});
    for (weighted const& base : bases) add_atoms(powers, base);
    bool same = false, other = false;
    for (weighted const& part : parts) {
      rational power{};
      for (weighted const& p : powers)
        if (p.node == part.node) power = power + p.factor;
      bool const below = power * part.factor < rational{};
      (below ? other : same) = true;
    }
    return other ? same ? 0 : -1 : 1;
  }
  /// The powers that a power of a node is made of, of what stands for itself; |x| counts as x.
  constexpr void add_atoms(list<weighted>& atoms, weighted const& power) {
    if (is(power.node, canonical_kind::product)) {
      Node const n = node(power.node);
      for (int k = 0; k < n.count; ++k) add_atoms(atoms, {power.factor * item(n, k).factor, item(n, k).node});
    } else if (opening const o = opening_of(power.node); o.n == 0 || o.is_whole) {
      atoms.push_back(power);
    } else {
      add_atoms(atoms, {power.factor * o.becomes / rational{o.n, 1}, o.under.node});
    }
  }

  /// What has no prime factor below 1000 counts as one, or as a power of one.
  static constexpr std::int64_t base_of_power(std::int64_t number) {
    for (int exponent = 6; exponent > 1; --exponent)
      if (rational const base = exact_power({number, 1}, {1, exponent}); base.fits()) return base.num;
    return number;
  }
  /// Multiplies by a positive number to a power: primes with exponents between 0 and 1.
  constexpr void add_number(rational& factor, list<weighted>& bases, rational a, rational exponent) {
    if (rational const exact = exact_power(a, exponent); exact.fits()) {
      factor = times(factor, exact);
      return;
    }
    for (bool const above : {true, false}) {
      std::int64_t rest = above ? a.num : a.den;
      for (std::int64_t p = 2; rest > 1; p += p == 2 ? 1 : 2) {
        if (p > 1000) p = base_of_power(rest);
        else if (p * p > rest) p = rest;
        std::int64_t count = 0;
        for (; rest % p == 0; rest /= p) ++count;
        if (count == 0) continue;
        rational const e = rational{above ? count : -count, 1} * exponent;
        std::int64_t const whole = e.num / e.den - (e.num % e.den < 0);
        if (whole != 0) factor = times(factor, checked(detail::power({p, 1}, whole)));
        if (!e.is_integer()) bases.push_back({e - rational{whole, 1}, raw({{p, 1}, 0})});
      }
    }
  }

  /// Multiplies by v to a power that is no integer. Its number comes out unless its power has no 64 bits, the sign excepted, and
  /// so do its factors where every one is known to be nonnegative, as an even power is, and that is no longer.
  constexpr void add_power(rational& factor, list<weighted>& bases, weighted const& v, rational exponent) {
    bool const negative = v.factor.num < 0;
    rational const its_size = negative ? -v.factor : v.factor;
    if (v.node != 0 && !detail::power(its_size, exponent.num / exponent.den + (exponent.num < 0 ? -1 : 1)).fits())
      return bases.push_back({exponent, raw(v)});
    add_number(factor, bases, its_size, exponent);
    if (negative) bases.push_back({exponent, raw({{-1, 1}, v.node})});
    else if (opens(v.node)) add_roots(bases, v.node, exponent);
    else bases.push_back({exponent, v.node});
  }
  [[nodiscard]] constexpr bool opens(int i) const {
    Node const& n = node(i);
    if (n.kind != canonical_kind::product) return false;
    int alone = 0;
    for (int k = 0; k < n.count; ++k) {
      weighted const& base = item(n, k);
      alone += base.factor == rational{1, 1} || base.factor == rational{-1, 1};
      if (node(base.node).raw || !(base.factor.is_even() || !base.factor.is_integer() || node(base.node).nonnegative))
        return false;
    }
    return alone < 2;
  }
  /// Those factors to that power.
  constexpr void add_roots(list<weighted>& bases, int of, rational exponent) {
    Node const n = node(of);
    for (int k = 0; k < n.count; ++k) {
      weighted base = item(n, k);
      bool const even = base.factor.is_even();
      base.factor = checked(base.factor * exponent);
      bool const stays_even = base.factor.is_even();
      if (even && !stays_even && !node(base.node).nonnegative) {
        list<weighted> argument;
        argument.push_back({{1, 1}, base.node});
        base.node = kernel(written_->absolute, argument).node;
      }
      bases.push_back(base);
    }
  }

  /// A value with a number in front as one node, the base of a power that is no integer.
  constexpr int raw(weighted const& v) {
    list<weighted> terms;
    add_term(terms, v, {1, 1});
    return intern_sum(terms, true);
  }

 private:
  canonical_operations const* written_;
};
using canonical_arena = basic_canonical_arena<canonical_node>;

}  // namespace chainrule::detail

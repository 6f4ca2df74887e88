// From canonical forms back to formulas: which operations, as constexpr data.
#pragma once

#include <chainrule/calculus/canonical.hpp>

namespace chainrule::detail {

/// An operation on earlier steps, a variable or a constant.
struct written_step {
  hash_t operation = 0;  // key; 0 for variables and constants
  hash_t variable = 0;   // hash; 0 for constants
  rational constant{};
  int first = 0;
  int count = 0;

  friend constexpr bool operator==(written_step const&, written_step const&) = default;
};

/// A formula as data: the last step is its value.
template <int Steps, int Arguments>
struct written_formula {
  std::array<written_step, Steps> steps{};
  std::array<int, Arguments> arguments{};
  int used_steps = 0;
};

/// What is written with: found by key, so described by who reads it.
template <class Beside>
inline constexpr operation_info const* written_operations[] = {
    operation_beside<operations::add_, Beside>,    operation_beside<operations::subtract_, Beside>,
    operation_beside<operations::negate_, Beside>, operation_beside<operations::multiply_, Beside>,
    operation_beside<operations::divide_, Beside>, operation_beside<operations::pow_, Beside>,
    operation_beside<operations::sqrt_, Beside>,   operation_beside<operations::abs_, Beside>,
    operation_beside<operations::pi_, Beside>,     operation_beside<operations::e_, Beside>};

/// Choices that may save an operation.
struct writing_style {
  bool powers_above = false;     // x^-2, not 1/x^2
  bool sums_multiplied = false;  // 2*x + 4*y, not 2*(x + 2*y)
  bool under_roots = false;      // sqrt(8), not 2*sqrt(2)
};

/// Writes nodes as one would by hand: x - y, x/(3*y), 1/x, sqrt(x), 2*(x + y).
template <class Arena>
class canonical_writer {
 public:
  constexpr canonical_writer(Arena const& arena, writing_style style)
      : arena_(arena), style_(style), written_(arena.size(), -1) {}

  constexpr int write(weighted const& root) {
    list<char> needed(root.node + 1);
    needed[root.node] = 1;
    for (int i = root.node; i > 0; --i) {
      if (!needed[i]) continue;
      canonical_node const& n = arena_.node(i);
      for (int k = 0; k < n.count; ++k) needed[arena_.item(n, k).node] = 1;
    }
    for (int i = 0; i <= root.node; ++i)
      if (needed[i]) written_[i] = node(i);
    return value(root);
  }

  /// How many operations the value in step `last` needs.
  [[nodiscard]] constexpr int operations(int last) const {
    list<char> const needed = needed_for(last);
    int sum = 0;
    for (int i = 0; i <= last; ++i) sum += needed[i] && steps_[i].count > 0;
    return sum;
  }

  /// The steps that step `last` needs; none where they do not fit.
  template <int Steps, int Arguments>
  [[nodiscard]] constexpr written_formula<Steps, Arguments> pack(int last) const {
    written_formula<Steps, Arguments> result;
    list<char> const needed = needed_for(last);
    list<int> number(steps_.size(), -1);
    int arguments = 0;
    for (int i = 0; i <= last; ++i) {
      if (!needed[i]) continue;
      number[i] = result.used_steps;
      written_step s = steps_[i];
      if (result.used_steps == Steps || arguments + s.count > Arguments) return {};
      for (int k = 0; k < s.count; ++k) result.arguments[std::size_t(arguments + k)] = number[arguments_[s.first + k]];
      s.first = arguments;
      arguments += s.count;
      result.steps[std::size_t(result.used_steps++)] = s;
    }
    return result;
  }

 private:
  [[nodiscard]] constexpr list<char> needed_for(int last) const {
    list<char> needed(last + 1);
    needed[last] = 1;
    for (int i = last; i >= 0; --i)
      for (int k = 0; needed[i] && k < steps_[i].count; ++k) needed[arguments_[steps_[i].first + k]] = 1;
    return needed;
  }

  constexpr int add(written_step s, int const* arguments = nullptr) {
    hash_t h = mix(s.operation, s.variable);
    h = mix(mix(h, static_cast<hash_t>(s.constant.num)), static_cast<hash_t>(s.constant.den));
    for (int k = 0; k < s.count; ++k) h = mix(h, static_cast<hash_t>(arguments[k]));
    h &= arena_.kept_bits();
    if (int const found = numbers_.find(h, [&](int its_step) { return is_same(steps_[its_step], s, arguments); }); found >= 0)
      return found;
    s.first = arguments_.size();
    for (int k = 0; k < s.count; ++k) arguments_.push_back(arguments[k]);
    numbers_.add(h, steps_.size());
    steps_.push_back(s);
    return steps_.size() - 1;
  }
  [[nodiscard]] constexpr bool is_same(written_step const& known, written_step const& s, int const* arguments) const {
    if (known.operation != s.operation || known.variable != s.variable || known.constant != s.constant || known.count != s.count)
      return false;
    for (int k = 0; k < s.count; ++k)
      if (arguments_[known.first + k] != arguments[k]) return false;
    return true;
  }
  constexpr int constant(rational r) { return add({0, 0, r, 0, 0}); }
  template <class Op>
  constexpr int apply(int a, int b) {
    int const arguments[] = {a, b};
    return add({type_hash<Op>, 0, {}, 0, 2}, arguments);
  }
  template <class Op>
  constexpr int apply(int a) {
    return add({type_hash<Op>, 0, {}, 0, 1}, &a);
  }

  constexpr int node(int i) {
    canonical_node const& n = arena_.node(i);
    switch (n.kind) {
      case canonical_kind::variable: return add({0, n.variable->hash, {}, 0, 0});
      case canonical_kind::product: return n.count == 0 ? constant({1, 1}) : product({1, 1}, i);
      case canonical_kind::sum: return sum({1, 1}, i);
      case canonical_kind::kernel: break;
    }
    if (n.operation->key == type_hash<operations::exp_> && arena_.item(n, 0) == weighted{})
      return add({type_hash<operations::e_>, 0, {}, 0, 0});
    list<int> arguments;
    for (int k = 0; k < n.count; ++k) arguments.push_back(value(arena_.item(n, k)));
    return add({n.operation->key, 0, {}, 0, n.count}, arguments.data());
  }

  constexpr int value(weighted const& v) {
    if (v.node == 0) return constant(v.factor);
    if (v.factor == rational{1, 1}) return written_[v.node];
    if (!arena_.is(v.node, canonical_kind::sum)) return product(v.factor, v.node);
    canonical_node const& n = arena_.node(v.node);
    bool has_negative = false;
    int factored = is_unit(v.factor) ? 0 : 2;  // operations and constants that the factors need
    int distributed = 0;
    for (int k = 0; k < n.count; ++k) {
      weighted const& t = arena_.item(n, k);
      rational const f = v.factor * t.factor;
      has_negative = has_negative || t.factor.num < 0;
      factored += t.node != 0 && !is_unit(t.factor) ? 2 : 0;
      distributed += !f.fits() ? 1000000 : t.node != 0 && !is_unit(f) ? 2 : 0;
    }
    if (factored > distributed || (factored == distributed && style_.sums_multiplied)) return sum(v.factor, v.node);
    if (v.factor.num < 0 && has_negative) return times(-v.factor, sum({-1, 1}, v.node));
    return times(v.factor, written_[v.node]);
  }
  static constexpr bool is_unit(rational r) { return r.den == 1 && (r.num == 1 || r.num == -1); }

  /// factor times a step.
  constexpr int times(rational factor, int a) {
    if (factor == rational{1, 1}) return a;
    if (factor == rational{-1, 1}) return apply<operations::negate_>(a);
    if (magnitude(factor.num) != 1) return apply<operations::multiply_>(constant(factor), a);
    return apply<operations::divide_>(times({factor.num, 1}, a), constant({factor.den, 1}));
  }

  /// factor times a sum, term by term; it begins with a positive term if there is one.
  constexpr int sum(rational factor, int i) {
    canonical_node const& n = arena_.node(i);
    int lead = 0;
    while (lead < n.count && (arena_.item(n, lead).factor.num < 0) != (factor.num < 0)) ++lead;
    if (lead == n.count) lead = 0;
    int total = value(times(factor, arena_.item(n, lead)));
    for (int k = 0; k < n.count; ++k) {
      if (k == lead) continue;
      weighted t = times(factor, arena_.item(n, k));
      bool const negative = t.factor.num < 0;
      if (negative) t.factor = -t.factor;
      int const term = value(t);
      total = negative ? apply<operations::subtract_>(total, term) : apply<operations::add_>(total, term);
    }
    return total;
  }
  static constexpr weighted times(rational factor, weighted const& t) { return {factor * t.factor, t.node}; }

  constexpr int power(int base, rational exponent) {
    if (exponent == rational{1, 1}) return base;
    if (exponent == rational{1, 2}) return apply<operations::sqrt_>(base);
    return apply<operations::pow_>(base, constant(exponent));
  }

  /// Roots of numbers, one for each order: sqrt(6), not sqrt(2)*sqrt(3).
  struct number_power {
    rational number;
    rational exponent;
  };
  constexpr void add_number(list<number_power>& numbers, weighted const& base) const {
    number_power const added{arena_.item(arena_.node(base.node), 0).factor, base.factor};
    for (number_power& p : numbers) {
      if (p.exponent.den != added.exponent.den) continue;
      bool const same = p.exponent == added.exponent;
      rational const product = same ? p.number * added.number
                                    : detail::power(p.number, p.exponent.num) * detail::power(added.number, added.exponent.num);
      if (!product.fits()) continue;
      p.number = product;
      if (!same) p.exponent = {1, p.exponent.den};  // (in one braced assignment it crashes nvcc 13)
      return;
    }
    numbers.push_back(added);
  }
  /// A number in front goes under a root, its sign excepted; not where it does not fit.
  static constexpr bool take_under_root(number_power& p, rational& factor) {
    rational const sign{factor.num < 0 ? -1 : 1, 1};
    rational const product = detail::power(factor * sign, p.exponent.den) * detail::power(p.number, p.exponent.num);
    if (!product.fits()) return false;
    p = {product, {1, p.exponent.den}};
    factor = sign;
    return true;
  }
  /// The numbers in front go under a root of something else: sqrt(2*x), 1/sqrt(2*x).
  static constexpr void take_under_root_of(rational exponent, list<number_power>& numbers, rational& factor, rational& content) {
    if (exponent.is_integer() || magnitude(exponent.num) != 1) return;
    for (number_power& p : numbers) {
      if (p.exponent.den != exponent.den || !take_under_root(p, factor)) continue;
      content = exponent.num > 0 ? p.number : rational{1, 1} / p.number;
      p = numbers.back();
      return numbers.pop_back();
    }
  }
  /// x^2*|x| is written |x|^3.
  constexpr void absorb_even_powers(list<weighted>& bases) const {
    for (weighted& absolute : bases) {
      canonical_node const& n = arena_.node(absolute.node);
      if (!Arena::is_absolute(n)) continue;
      for (weighted& base : bases)
        if (weighted{rational{1, 1}, base.node} == arena_.item(n, 0) && base.factor.is_even()) {
          absolute.factor = absolute.factor + base.factor;
          base.factor = {};
        }
    }
    int kept = 0;
    for (weighted const& base : bases)
      if (base.factor.num != 0) bases[kept++] = base;
    bases.resize(kept);
  }

  constexpr int joined(int a, int b) { return a < 0 ? b : apply<operations::multiply_>(a, b); }

  /// factor times a product or anything else but a sum: numerator over denominator.
  constexpr int product(rational factor, int i) {
    canonical_node const& n = arena_.node(i);
    list<weighted> bases;
    list<number_power> numbers;
    if (n.kind == canonical_kind::product)
      for (int k = 0; k < n.count; ++k) {
        if (arena_.is_positive_number(arena_.item(n, k).node)) add_number(numbers, arena_.item(n, k));
        else bases.push_back(arena_.item(n, k));
      }
    else bases.push_back({{1, 1}, i});
    absorb_even_powers(bases);
    list<rational> contents(bases.size(), {1, 1});  // in front of what stands under a root
    for (int k = 0; k < bases.size(); ++k) take_under_root_of(bases[k].factor, numbers, factor, contents[k]);
    auto const powered = [&](int its_base, rational its_exponent) {
      return power(value({contents[its_base], bases[its_base].node}), its_exponent);
    };
    if (style_.under_roots && !numbers.empty()) take_under_root(numbers[0], factor);
    bool const in_front = magnitude(factor.num) != 1;  // 2/3*x, but x/3
    bool has_numerator = factor != rational{1, 1} || !numbers.empty();
    for (weighted const& b : bases) has_numerator = has_numerator || b.factor.num > 0;
    int lifted = -1;  // the power that is written x^-2
    for (int k = 0; k < bases.size() && style_.powers_above && !has_numerator && lifted < 0; ++k)
      if (bases[k].factor != rational{-1, 1} && bases[k].factor != rational{-1, 2}) lifted = k;

    int above = in_front ? constant(factor) : -1;
    bool negative = !in_front && factor.num < 0;
    for (number_power const& p : numbers) {
      int u = power(constant(p.number), p.exponent);
      if (negative) u = apply<operations::negate_>(u);
      negative = false;
      above = joined(above, u);
    }
    for (int k = 0; k < bases.size(); ++k) {
      if (bases[k].factor.num < 0 && k != lifted) continue;
      int u = powered(k, bases[k].factor);
      if (negative) u = apply<operations::negate_>(u);
      negative = false;
      above = joined(above, u);
    }
    int below = -1;
    if (above < 0) above = constant(factor);
    else if (!in_front && factor.den != 1) below = constant({factor.den, 1});
    for (int k = 0; k < bases.size(); ++k)
      if (bases[k].factor.num < 0 && k != lifted) below = joined(below, powered(k, -bases[k].factor));
    return below < 0 ? above : apply<operations::divide_>(above, below);
  }

  Arena const& arena_;
  writing_style style_;
  list<int> written_;  // the step of each node
  list<written_step> steps_;
  list<int> arguments_;
  definition_map numbers_;
};

}  // namespace chainrule::detail

// Exponentials, logarithms, roots, absolute values, sines and cosines as generators of exact algebra.
//
// Every rewriting here holds at each point where the formulas that are compared are defined, for real arguments, also in
// the complex values that a generator may take where no formula contains it by itself: exp(y*log(x)) for pow(x, y), x < 0.
// So products are split under a logarithm or a root only where the sign of their factors is known.
#pragma once

#include <chainrule/calculus/exact_algebra.hpp>
#include <chainrule/operations/constants.hpp>

namespace chainrule::detail {

template <int Words>
class exact_functions {
 public:
  using algebra_type = exact_algebra<Words>;
  using element = typename algebra_type::element;
  using powers = typename algebra_type::powers;
  using term = typename algebra_type::term;
  using kind = generator_kind;

  struct angle {
    element sine;
    element cosine;
  };

  constexpr explicit exact_functions(algebra_type& algebra) : algebra_(algebra) {}

  /// A list of one.
  static constexpr list<element> only(element const& u) {
    list<element> result;
    result.push_back(u);
    return result;
  }
  static constexpr element number(std::int64_t num, std::int64_t den = 1) { return element(rational{num, den}); }

  /// An operation on arguments, which is known when its arguments are equal to earlier ones.
  constexpr element kernel(hash_t key, list<element> const& arguments, bool is_real = true) {
    int g = find(kind::kernel, key, arguments);
    if (g < 0) {
      generator<Words> added;
      added.key = key;
      if (!arguments.empty()) added.value = arguments[0];
      for (int k = 1; k < arguments.size(); ++k) added.more.push_back(arguments[k]);
      added.is_real = is_real;
      g = algebra_.make(static_cast<generator<Words>&&>(added));
    }
    if (is_real) algebra_.at(g).is_real = true;
    return algebra_.generator_power(g);
  }
  constexpr element pi() {
    element const result = kernel(type_hash<operations::pi_>, {});
    generator<Words>& known = algebra_.at(find(kind::kernel, type_hash<operations::pi_>, {}));
    known.nonnegative = known.nonzero = true;
    return result;
  }
  /// The generator of a kernel, or -1.
  constexpr int find(kind k, hash_t key, list<element> const& arguments) {
    algebra_.spend(algebra_.size() / 2 + 2);
    for (int g = 0; g < algebra_.size(); ++g) {
      generator<Words> const& found = algebra_.at(g);
      if (found.kind != k || found.key != key || found.more.size() + 1 != (arguments.empty() ? 1 : arguments.size())) continue;
      bool same = true;
      for (int i = 0; i < arguments.size() && same; ++i)
        same = algebra_.are_equal(i == 0 ? algebra_.at(g).value : algebra_.at(g).more[i - 1], arguments[i]);
      if (same) return g;
    }
    return -1;
  }

  /// exp(u): a product of one exponential for each term of u; exp(c*log(v)) is v^c.
  constexpr element exponential(element const& u) {
    element const sum = argument(u);
    element result = number(1);
    element rest = element::like(sum);  // what has sums in denominators stays together
    for (term const& t : sum.terms) {
      int const log = logarithm_in(t.product);
      if (sum.factors && has_factor(t.product)) {
        rest.terms.push_back(t);
      } else if (log >= 0) {
        result = algebra_.multiply(result, root(element(algebra_.at(log).value), t.factor, !algebra_.at(log).is_real));
      } else {
        int const g = argument_generator(kind::exponential, algebra_.monomial_element(t.product, {1, 1}));
        result = algebra_.multiply(result, algebra_.generator_power(g, algebra_.in_scale(g, t.factor)));
      }
    }
    if (rest.is_zero()) return result;
    if (int const g = find_argument(kind::exponential, algebra_.negative(rest)); g >= 0)
      return algebra_.multiply(result, algebra_.generator_power(g, -algebra_.in_scale(g, {1, 1})));
    int const g = argument_generator(kind::exponential, rest);
    return algebra_.multiply(result, algebra_.generator_power(g, algebra_.in_scale(g, {1, 1})));
  }

  /// log(u), split where signs are known. is_real: it stands so in a formula, so u > 0 where that is defined.
  constexpr element logarithm(element const& u, bool is_real = true) {
    term const f = algebra_.factored(u);
    if (f.factor == rational{}) {
      algebra_.fail(algebra_error::undefined);
      return {};
    }
    element result;
    for (prime_power const& p : prime_powers(f.factor))
      result = algebra_.add(result, algebra_.scaled(kernel(log_key, only(number(p.prime))), p.exponent));
    grouped const parts = group(f);
    for (factor_power const& p : parts.nonnegative)
      result = algebra_.add(result, algebra_.scaled(logarithm_of(p.generator), {p.exponent, 1}));
    if (!parts.is_one()) {
      element const rest = algebra_.monomial_element(parts.rest, {parts.sign, 1});
      result = algebra_.add(result, algebra_.scaled(kernel(log_key, only(rest), is_real), {parts.direction, 1}));
    }
    return result;
  }

  /// u^r where it is real: u >= 0 for even denominators of r. `principal`: exp(r*log(u)) with a logarithm that may not be real.
  constexpr element root(element const& u, rational r, bool principal = false) {
    if (!r.fits()) return algebra_.fail(algebra_error::too_much), element{};
    if (r.is_integer()) return algebra_.power(u, r.num);
    term const f = algebra_.factored(u);
    if (f.factor == rational{}) {
      if (r.num < 0) algebra_.fail(algebra_error::undefined);
      return {};
    }
    element result = number(1);
    for (prime_power const& p : prime_powers(f.factor)) {
      rational const exponent = p.exponent * r;
      if (exponent.is_integer()) {
        result = algebra_.scaled(result, algebra_.numbers().power({p.prime, 1}, exponent.num));
        continue;
      }
      int const g = root_generator(number(p.prime), even_root, true);
      result = algebra_.multiply(result, algebra_.generator_power(g, algebra_.in_scale(g, exponent)));
    }
    if (r.den % 2 != 0 && !principal) {
      if (algebra_.numbers().sign(f.factor) < 0 && r.num % 2 != 0) result = algebra_.negative(result);
      powers rest{};  // real only as a whole
      for (int g = 0, n = algebra_.size(); g < n; ++g) {
        int const e = f.product.exponent(g);
        if (e == 0) continue;
        if (algebra_.at(g).is_real) result = algebra_.multiply(result, generator_root(g, r * rational{e, 1}, false));
        else rest = rest + powers::of(g, e);
      }
      if (rest.is_one()) return result;
      int const g = root_generator(algebra_.monomial_element(rest, {1, 1}), odd_root, false);
      return algebra_.multiply(result, algebra_.generator_power(g, algebra_.in_scale(g, r)));
    }
    grouped const parts = group(f);
    for (factor_power const& p : parts.nonnegative)
      result = algebra_.multiply(result, generator_root(p.generator, r * rational{p.exponent, 1}, true));
    if (parts.is_one()) return result;
    int const g = root_generator(algebra_.monomial_element(parts.rest, {parts.sign, 1}), principal ? principal_root : even_root,
                                 !principal);
    return algebra_.multiply(result, algebra_.generator_power(g, algebra_.in_scale(g, r * rational{parts.direction, 1})));
  }

  constexpr element absolute_value(element const& u) {
    term const f = algebra_.factored(u);
    if (f.factor == rational{}) return {};
    element result(f.factor);
    if (algebra_.numbers().sign(f.factor) < 0) result = algebra_.negative(result);
    powers rest{};  // real only as a whole
    for (int g = 0, n = algebra_.size(); g < n; ++g) {
      int const e = f.product.exponent(g);
      if (e == 0) continue;
      if (algebra_.at(g).is_real) result = algebra_.multiply(result, algebra_.generator_power(absolute(g), e));
      else rest = rest + powers::of(g, e);
    }
    if (rest.is_one()) return result;
    return algebra_.multiply(result, algebra_.generator_power(absolute(algebra_.monomial_element(rest, {1, 1}))));
  }

  /// The sine and cosine of u: of at most three terms by the addition theorems, of more as one angle.
  constexpr angle angle_of(element const& u) {
    element const sum = argument(u);
    angle result{{}, number(1)};
    if (sum.size() > 3 || has_factor(sum)) {
      if (int const g = find_argument(kind::sine, algebra_.negative(sum)); g >= 0)
        return multiple(g, algebra_.in_scale(g, {-1, 1}));
      int const g = sine_generator(sum);
      return multiple(g, algebra_.in_scale(g, {1, 1}));
    }
    for (term const& t : sum.terms) result = added(result, angle_of(t));
    return result;
  }

 private:
  static constexpr hash_t log_key = type_hash<operations::log_>;
  // Roots: of what is not negative; of what may be negative, of odd order and real; exp(log(u)/n) with a complex logarithm.
  static constexpr hash_t even_root = 0;
  static constexpr hash_t principal_root = 1;
  static constexpr hash_t odd_root = 2;
  static constexpr int most_turns = 12;  // sin(13*x) is not written in sin(x) and cos(x)

  struct prime_power {
    std::int64_t prime;
    rational exponent;
  };
  struct factor_power {
    int generator;
    int exponent;
  };
  /// A monomial as generators that are not negative, and the rest, whose sign is unknown: (sign * rest)^direction.
  struct grouped {
    list<factor_power> nonnegative;
    powers rest;
    int sign = 1;
    int direction = 1;
    [[nodiscard]] constexpr bool is_one() const { return sign > 0 && rest.is_one(); }
  };

  constexpr grouped group(term const& f) {
    grouped result;
    result.sign = algebra_.numbers().sign(f.factor);
    int first = 0;
    for (int g = 0, n = algebra_.size(); g < n; ++g) {
      int const e = f.product.exponent(g);
      if (e == 0) continue;
      if (algebra_.at(g).nonnegative) {
        result.nonnegative.push_back({g, e});
        continue;
      }
      int const odd = algebra_.at(g).is_real ? e % 2 : e;
      if (odd != e) result.nonnegative.push_back({absolute(g), e - odd});
      if (odd == 0) continue;
      if (first == 0) first = odd;
      result.rest = result.rest + powers::of(g, odd);
    }
    if (first < 0) {
      result.rest = result.rest.to(-1);
      result.direction = -1;
    }
    return result;
  }

  /// |c| as a product of primes; what has no prime below 1000 counts as one.
  constexpr list<prime_power> prime_powers(rational c) {
    list<prime_power> result;
    if (exact_numbers::is_large(c)) return algebra_.fail(algebra_error::too_much), list<prime_power>{};
    for (std::int64_t const direction : {1, -1}) {
      std::int64_t rest = direction > 0 ? (c.num < 0 ? -c.num : c.num) : c.den;
      for (std::int64_t p = 2; rest > 1; p += p == 2 ? 1 : 2) {
        if (p > 1000 || p * p > rest) p = rest;
        std::int64_t count = 0;
        for (; rest % p == 0; rest /= p) ++count;
        if (count != 0) result.push_back({p, {direction * count, 1}});
      }
    }
    return result;
  }

  /// An argument as a sum of terms; sums in denominators cancel where that leaves one term.
  constexpr element argument(element const& u) {
    element const sum = algebra_.expanded(u);
    if (!has_factor(sum)) return sum;
    term const f = algebra_.factored(sum);
    if (has_factor(f.product)) return sum;
    element result;
    if (f.factor != rational{}) result = algebra_.monomial_element(f.product, f.factor);
    return result;
  }
  [[nodiscard]] constexpr bool has_factor(element const& u) const {
    for (term const& t : u.terms)
      if (u.factors && has_factor(t.product)) return true;
    return false;
  }
  [[nodiscard]] constexpr bool has_factor(powers const& product) const {
    for (int const g : algebra_.factors())
      if (product.exponent(g) != 0) return true;
    return false;
  }
  /// The logarithm that a monomial is, or -1.
  [[nodiscard]] constexpr int logarithm_in(powers const& product) const {
    for (int g = 0; g < algebra_.size(); ++g)
      if (algebra_.is(g, kind::kernel) && algebra_.at(g).key == log_key && product == powers::of(g, 1)) return g;
    return -1;
  }

  constexpr int find_argument(kind k, element const& argument) {
    algebra_.spend(algebra_.size() / 2 + 2);
    for (int g = 0; g < algebra_.size(); ++g)
      if (algebra_.is(g, k) && algebra_.are_equal(element(algebra_.at(g).value), argument)) return g;
    return -1;
  }
  constexpr int argument_generator(kind k, element const& argument) {
    if (int const g = find_argument(k, argument); g >= 0) return g;
    generator<Words> added;
    added.kind = k;
    added.value = argument;
    added.is_real = algebra_.is_real(argument);
    added.nonnegative = added.nonzero = k == kind::exponential && added.is_real;
    return algebra_.make(static_cast<generator<Words>&&>(added));
  }

  /// The generator |g|, or g if it is not negative.
  constexpr int absolute(int g) {
    if (algebra_.at(g).nonnegative) return g;
    return absolute(algebra_.generator_power(g));
  }
  constexpr int absolute(element const& base) {
    if (int const found = find_argument(kind::absolute, base); found >= 0) return found;
    generator<Words> added;
    added.kind = kind::absolute;
    added.nonnegative = true;
    added.value = base;
    int const result = algebra_.make(static_cast<generator<Words>&&>(added));
    algebra_.relate(result, 2, algebra_.power(base, 2));
    return result;
  }

  constexpr int root_generator(element const& base, hash_t key, bool nonnegative) {
    int result = find(kind::root, key, only(base));
    if (result < 0) {
      generator<Words> added;
      added.kind = kind::root;
      added.key = key;
      added.is_real = key != principal_root;
      added.value = base;
      result = algebra_.make(static_cast<generator<Words>&&>(added));
      if (key == odd_root)
        while (algebra_.at(result).scale % 2 == 0) algebra_.at(result).scale /= 2;
      algebra_.relate(result, algebra_.at(result).scale, base);
    }
    if (nonnegative) algebra_.at(result).nonnegative = true;
    return result;
  }
  /// g^r.
  constexpr element generator_root(int g, rational r, bool nonnegative) {
    if (r.is_integer()) return algebra_.power(algebra_.generator_power(g), r.num);
    bool const is_power =
        algebra_.is(g, kind::exponential) || (algebra_.is(g, kind::root) && (algebra_.at(g).key != odd_root || r.den % 2 != 0));
    if (is_power && algebra_.at(g).is_real) {
      r = r * rational{1, algebra_.at(g).scale};
    } else {
      nonnegative = nonnegative || algebra_.at(g).nonnegative;
      g = root_generator(algebra_.generator_power(g), nonnegative ? even_root : odd_root, nonnegative);
    }
    return algebra_.generator_power(g, algebra_.in_scale(g, r));
  }
  /// log(g) of a generator that is not negative.
  constexpr element logarithm_of(int g) {
    element const value = algebra_.at(g).value;
    rational const part{1, algebra_.at(g).scale};
    if (algebra_.is(g, kind::exponential)) return algebra_.scaled(value, part);
    if (algebra_.is(g, kind::root)) return algebra_.scaled(logarithm(value), part);
    return kernel(log_key, only(algebra_.generator_power(g)));
  }

  /// The sine's generator; the next are sin^2 - 1 and the cosine.
  constexpr int sine_generator(element const& argument) {
    if (int const g = find_argument(kind::sine, argument); g >= 0) return g;
    int const sine = argument_generator(kind::sine, argument);
    int const square = algebra_.factor(algebra_.subtract(algebra_.generator_power(sine, 2), number(1)));
    generator<Words> cosine;
    cosine.kind = kind::cosine;
    cosine.value = argument;
    cosine.is_real = algebra_.at(sine).is_real;
    algebra_.relate(algebra_.make(static_cast<generator<Words>&&>(cosine)), 2,
                    algebra_.negative(algebra_.generator_power(square)));
    return sine;
  }
  constexpr angle added(angle const& a, angle const& b) {
    return {algebra_.add(algebra_.multiply(a.sine, b.cosine), algebra_.multiply(a.cosine, b.sine)),
            algebra_.subtract(algebra_.multiply(a.cosine, b.cosine), algebra_.multiply(a.sine, b.sine))};
  }
  /// n times the angle of a sine's generator.
  constexpr angle multiple(int sine, int n) {
    angle const one{algebra_.generator_power(sine), algebra_.generator_power(algebra_.size() > sine + 2 ? sine + 2 : 0)};
    angle result{{}, number(1)};
    for (int k = n < 0 ? -n : n; k > 0; --k) result = added(result, one);
    if (n < 0) result.sine = algebra_.negative(result.sine);
    return result;
  }
  constexpr angle angle_of(term const& t) {
    int const pi = find(kind::kernel, type_hash<operations::pi_>, {});
    if (pi >= 0 && t.product == powers::of(pi, 1) && t.factor.fits() && 12 % t.factor.den == 0)
      if (int const n = static_cast<int>(t.factor.num * (12 / t.factor.den) % 24); n % 2 == 0 || n % 3 == 0)
        return {sine_of_twelfths(n), sine_of_twelfths(n + 6)};
    int sine = sine_generator(algebra_.monomial_element(t.product, {1, 1}));
    if (rational const turns = t.factor * rational{algebra_.at(sine).scale, 1};
        turns.fits() && turns.is_integer() && (turns.num > most_turns || -turns.num > most_turns)) {
      int const sign = t.factor.num < 0 ? -1 : 1;
      sine = sine_generator(algebra_.monomial_element(t.product, t.factor * rational{sign, 1}));
      return multiple(sine, algebra_.in_scale(sine, {sign, 1}));
    }
    return multiple(sine, algebra_.in_scale(sine, t.factor));
  }
  /// sin(n*pi/12) where it needs one square root.
  constexpr element sine_of_twelfths(int n) {
    n = (n % 24 + 24) % 24;
    if (n > 12) return algebra_.negative(sine_of_twelfths(n - 12));
    if (n > 6) n = 12 - n;
    if (n == 0) return {};
    if (n == 2 || n == 6) return number(1, n == 2 ? 2 : 1);
    return algebra_.scaled(root(number(n == 3 ? 2 : 3), {1, 2}), {1, 2});
  }

  algebra_type& algebra_;
};

}  // namespace chainrule::detail

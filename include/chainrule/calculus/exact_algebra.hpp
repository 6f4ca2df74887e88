// Exact algebra: elements are polynomials in generators. A generator is
//   free: a variable, or an operation on elements that obeys no relation known here;
//   algebraic: a root, an absolute value, a cosine, of which a power is a monomial of earlier generators;
//   a factor: a sum that stands in a denominator or under a root. Its powers multiply unexpanded until zero is asked for.
// Negative exponents are inverses. The relations hold wherever the generators are defined, for real arguments.
#pragma once

#include <chainrule/calculus/polynomial.hpp>
#include <chainrule/core/hash.hpp>

namespace chainrule::detail {

enum class algebra_error : unsigned char { none, undefined, too_many_generators, too_much };

/// clang allows a million constexpr steps in one evaluation, so work is bounded: at most 33 steps each.
inline constexpr int algebra_budget = 30'000;

/// What a generator stands for.
enum class generator_kind : unsigned char { variable, kernel, factor, root, absolute, exponential, sine, cosine };

template <int Words>
struct generator {
  generator_kind kind = generator_kind::kernel;
  bool nonnegative = false;
  bool nonzero = false;
  bool is_real = true;      // a real number wherever it occurs; the logarithm that pow(u, v) needs may not be
  int degree = 0;           // of an algebraic generator: the power that is `reduced`
  int scale = 1;            // a root is of this order; an exponential, sine or cosine of its argument over this
  hash_t key = 0;           // a variable's hash, a kernel's operation
  polynomial<Words> value;  // the sum, the root's base, the argument of others
  polynomial<Words> reduced;
  list<polynomial<Words>> more;  // further arguments
};

template <int Words>
class exact_algebra {
 public:
  using element = polynomial<Words>;
  using powers = monomial<Words>;
  using term = typename element::term;
  using kind = generator_kind;

  /// Scales found in earlier attempts, per generator.
  constexpr explicit exact_algebra(list<int> scales = {}) : scales_(static_cast<list<int>&&>(scales)) {}

  [[nodiscard]] constexpr algebra_error error() const { return error_; }
  /// A scale was too small: start anew with these.
  [[nodiscard]] constexpr bool is_stale() const { return stale_; }
  [[nodiscard]] constexpr list<int> const& scales() const { return scales_; }
  [[nodiscard]] constexpr int work() const { return work_; }

  constexpr element add(element const& a, element const& b) {
    spend(a.size() + b.size() + 4);
    return detail::add(numbers_, a, b);
  }
  constexpr element scaled(element const& a, rational factor) { return detail::scaled(numbers_, a, factor); }
  constexpr element negative(element const& a) { return scaled(a, {-1, 1}); }
  constexpr element subtract(element const& a, element const& b) { return add(a, negative(b)); }
  constexpr element multiply(element const& a, element const& b) {
    if (a.size() > b.size()) return multiply(b, a);
    if (a.is_zero()) return {};
    if (a.bound + b.bound > largest_exponent && (exact_bound(a) + exact_bound(b) > largest_exponent))
      fail(algebra_error::too_much);
    if (error_ != algebra_error::none) return {};
    return product_of(a, 0, a.size(), b);
  }

  /// 1/a.
  constexpr element inverse(element const& a) {
    term const f = factored(a);
    if (f.factor == rational{}) {
      fail(algebra_error::undefined);
      return {};
    }
    return monomial_element(f.product.to(-1), numbers_.inverse(f.factor));
  }

  /// a^n.
  constexpr element power(element const& a, std::int64_t n) {
    if (n == 0) return element(rational{1, 1});
    if (n == 1) return a;
    term const f = factored(a);
    if (f.factor == rational{}) {
      if (n < 0) fail(algebra_error::undefined);
      return {};
    }
    if (n > largest_exponent || -n > largest_exponent) {
      fail(algebra_error::too_much);
      return {};
    }
    if (f.product.largest() * (n < 0 ? -n : n) > largest_exponent) {
      fail(algebra_error::too_much);
      return {};
    }
    return monomial_element(f.product.to(static_cast<int>(n)), numbers_.power(f.factor, n));
  }

  /// Whether a is 0: exactly. Without sums as generators an element has only one form.
  constexpr bool is_zero(element const& a) { return a.is_zero() || (a.factors && cleared(a).numerator.is_zero()); }
  constexpr bool are_equal(element const& a, element const& b) {
    if (is_same(a, b)) return true;
    return (a.factors || b.factors) && is_zero(subtract(a, b));
  }

  /// a as a number times a monomial: sums become factors. The number is 0 if a is.
  constexpr term factored(element const& a) {
    if (a.size() == 1) return a.terms[0];
    fraction f = cleared(a);
    if (f.numerator.is_zero()) return {};
    if (f.numerator.size() == 1) return {f.denominator + f.numerator.terms[0].product, f.numerator.terms[0].factor};
    rational const content = content_of(f.numerator);
    int const g = factor(detail::scaled(numbers_, static_cast<element&&>(f.numerator), numbers_.inverse(content)));
    return {f.denominator + powers::of(g, 1), content};
  }

  /// The generator that a is, or -1.
  [[nodiscard]] constexpr int single(element const& a) const {
    if (a.size() != 1 || a.terms[0].factor != rational{1, 1}) return -1;
    for (int g = 0; g < size(); ++g)
      if (a.terms[0].product == powers::of(g, 1)) return g;
    return -1;
  }

  /// The same element without powers of sums that may be expanded.
  constexpr element expanded(element a) {
    for (int k = factors_.size() - 1; k >= 0 && a.factors; --k)
      if (greatest_exponent(a, factors_[k]) > 0) a = expand_factor(a, factors_[k]);
    return a;
  }

  // ---- generators ----

  [[nodiscard]] constexpr int size() const { return generators_.size(); }
  [[nodiscard]] constexpr generator<Words> const& at(int g) const { return generators_[g]; }
  [[nodiscard]] constexpr generator<Words>& at(int g) { return generators_[g]; }
  [[nodiscard]] constexpr bool is(int g, kind k) const { return generators_[g].kind == k; }
  /// The generators that are factors.
  [[nodiscard]] constexpr list<int> const& factors() const { return factors_; }
  [[nodiscard]] constexpr exact_numbers& numbers() { return numbers_; }

  constexpr int make(generator<Words> g) {
    if (size() == powers::capacity) {
      fail(algebra_error::too_many_generators);
      return 0;
    }
    if (scales_.size() > size() && scales_[size()] > 1) g.scale = scales_[size()];
    generators_.push_back(static_cast<generator<Words>&&>(g));
    return size() - 1;
  }
  /// From now on g^degree is `reduced`, one term of earlier generators.
  constexpr void relate(int g, int degree, element const& reduced) {
    if (error_ != algebra_error::none || degree == 1) return;
    generators_[g].degree = degree;
    generators_[g].reduced = reduced;
    algebraic_.push_back(g);
  }
  /// g^exponent.
  constexpr element generator_power(int g, int exponent = 1) {
    if (error_ != algebra_error::none) return element(rational{1, 1});
    return monomial_element(powers::of(g, exponent), {1, 1});
  }
  /// A number times a monomial.
  constexpr element monomial_element(powers const& product, rational factor) {
    spend(10);
    element result;
    result.terms.push_back({product, factor});
    reduce(result);
    if ((result.bound = result.terms[0].product.largest()) > largest_exponent) fail(algebra_error::too_much);
    for (int const g : factors_) result.factors = result.factors || result.terms[0].product.exponent(g) != 0;
    return result;
  }
  /// exponent as a multiple of 1/scale of generator g, an integer.
  constexpr int in_scale(int g, rational exponent) {
    rational const scaled_up = exponent * rational{at(g).scale, 1};
    if (!exponent.fits() || !scaled_up.fits() || scaled_up.num > largest_exponent || -scaled_up.num > largest_exponent ||
        exponent.den > largest_exponent) {
      fail(algebra_error::too_much);
      return 0;
    }
    if (scaled_up.den == 1) return static_cast<int>(scaled_up.num);
    while (scales_.size() <= g) scales_.push_back(1);
    int const before = scales_[g] < at(g).scale ? at(g).scale : scales_[g];
    scales_[g] = before / static_cast<int>(gcd(before, exponent.den)) * static_cast<int>(exponent.den);
    if (scales_[g] > largest_exponent) fail(algebra_error::too_much);
    stale_ = true;
    return 1;
  }
  /// The generator of a sum without content.
  constexpr int factor(element const& sum) {
    for (int const g : factors_)
      if (is_same(at(g).value, sum)) return g;
    generator<Words> added;
    added.kind = kind::factor;
    added.value = sum;
    added.nonnegative = is_nonnegative(sum);
    added.nonzero = added.nonnegative && has_nonzero_term(sum);
    added.is_real = is_real(sum);
    int const result = make(added);
    if (error_ == algebra_error::none) factors_.push_back(result);
    return result;
  }

  /// Counts work, in about 30 constexpr steps.
  constexpr void spend(int work) {
    if ((work_ += work) > algebra_budget) fail(algebra_error::too_much);
  }
  constexpr void fail(algebra_error e) {
    if (error_ == algebra_error::none) error_ = e;
  }

  [[nodiscard]] constexpr bool is_real(element const& a) const {
    powers const present = generators_in(a);
    for (int g = 0; g < size(); ++g)
      if (!at(g).is_real && present.is_marked(g)) return false;
    return true;
  }

 private:
  struct fraction {
    element numerator;
    powers denominator;  // what the numerator is to be multiplied by
  };

  [[nodiscard]] constexpr int exact_bound(element const& a) const {
    int bound = 0;
    for (term const& t : a.terms)
      if (int const b = t.product.largest(); b > bound) bound = b;
    return bound;
  }

  constexpr element product_of(element const& a, int begin, int end, element const& b) {
    if (error_ != algebra_error::none) return {};
    if (end - begin == 1) return shifted(b, a.terms[begin], a);
    int const middle = begin + (end - begin) / 2;
    return add(product_of(a, begin, middle, b), product_of(a, middle, end, b));
  }

  /// p times a term of another element.
  constexpr element shifted(element const& p, term const& by, element const& other) {
    spend(p.size() + 1);
    element result = element::like(p);
    result.bound += other.bound;
    result.factors = p.factors || other.factors;
    result.algebraic = p.algebraic || other.algebraic;
    result.terms.reserve(p.size());
    for (term const& t : p.terms) result.terms.push_back({t.product + by.product, numbers_.multiply(t.factor, by.factor)});
    if (p.algebraic && other.algebraic && reduce(result)) {
      put_in_order(numbers_, result);
      result.bound = exact_bound(result);
    }
    return result;
  }

  /// Brings the exponents of algebraic generators into 0..degree-1, the latest first. Whether that changed it.
  constexpr bool reduce(element& a) {
    bool changed = false;
    for (int k = algebraic_.size() - 1; k >= 0; --k) {
      int const g = algebraic_[k];
      int const degree = at(g).degree;
      element const& reduced = at(g).reduced;
      for (term& t : a.terms) {
        int const exponent = t.product.exponent(g);
        if (exponent == 0) continue;
        a.algebraic = true;
        if (exponent > 0 && exponent < degree) continue;
        int const times = exponent / degree - (exponent % degree < 0);
        if (times * reduced.bound > largest_exponent || -times * reduced.bound > largest_exponent) {
          fail(algebra_error::too_much);
          return changed;
        }
        t.product = t.product + powers::of(g, -times * degree) + reduced.terms[0].product.to(times);
        t.factor = numbers_.multiply(t.factor, numbers_.power(reduced.terms[0].factor, times));
        a.factors = a.factors || reduced.factors;
        changed = true;
      }
    }
    return changed;
  }

  [[nodiscard]] constexpr bool is_same(element const& a, element const& b) const {
    if (a.size() != b.size()) return false;
    for (int i = 0; i < a.size(); ++i)
      if (!(a.terms[i].product == b.terms[i].product) || !numbers_.same(a.terms[i].factor, b.terms[i].factor)) return false;
    return true;
  }

  static constexpr int greatest_exponent(element const& a, int g) {
    int greatest = -largest_exponent;
    for (term const& t : a.terms)
      if (int const e = t.product.exponent(g); e > greatest) greatest = e;
    return greatest;
  }
  static constexpr int least_exponent(element const& a, int g) {
    int least = largest_exponent;
    for (term const& t : a.terms)
      if (int const e = t.product.exponent(g); e < least) least = e;
    return least;
  }

  /// a without denominators: a polynomial in generators that are no factors, times a monomial.
  constexpr fraction cleared(element a) {
    spend(2 * a.size() + size() / 2 + 8);
    fraction result{static_cast<element&&>(a), {}};
    element& numerator = result.numerator;
    powers present = generators_in(numerator);
    for (int g = size() - 1; g >= 0; --g) {
      if (!present.is_marked(g) || at(g).degree > 1) continue;
      int const least = least_exponent(numerator, g);
      if (least != 0) {
        result.denominator = result.denominator + powers::of(g, least);
        for (term& t : numerator.terms) t.product = t.product + powers::of(g, -least);
        numerator.bound += least < 0 ? -least : least;
      }
      if (is(g, kind::factor) && greatest_exponent(numerator, g) > 0) {
        numerator = expand_factor(numerator, g);
        present = generators_in(numerator);
      }
    }
    numerator.factors = false;
    return result;
  }
  static constexpr powers generators_in(element const& a) {
    powers present{};
    for (term const& t : a.terms) t.product.mark(present);
    return present;
  }

  /// Expands the positive powers of the sum that is generator g, by Horner's rule.
  constexpr element expand_factor(element const& a, int g) {
    element result;
    element rest = element::like(a);
    int const greatest = greatest_exponent(a, g);
    spend(a.size() * (greatest + 1) / 4);
    for (int e = greatest; e >= 0; --e) {
      if (!result.is_zero()) result = multiply(result, at(g).value);
      element part = element::like(a);
      for (term const& t : a.terms) {
        int const exponent = t.product.exponent(g);
        if (exponent == e) part.terms.push_back({t.product + powers::of(g, -e), t.factor});
        if (e == 0 && exponent < 0) rest.terms.push_back(t);
      }
      result = add(result, part);
    }
    return add(result, rest);
  }

  /// A divisor of all coefficients with the sign of the first.
  constexpr rational content_of(element const& a) {
    std::int64_t num = 0;
    std::int64_t den = 1;
    for (term const& t : a.terms) {
      if (exact_numbers::is_large(t.factor)) return a.terms[0].factor;
      num = num == 1 ? 1 : static_cast<std::int64_t>(gcd(num, t.factor.num));
      if (t.factor.den == 1) continue;
      if (__builtin_mul_overflow(den, t.factor.den / static_cast<std::int64_t>(gcd(den, t.factor.den)), &den))
        return a.terms[0].factor;
    }
    return {a.terms[0].factor.num < 0 ? -num : num, den};
  }

  [[nodiscard]] constexpr bool is_nonnegative(element const& a) const {
    for (term const& t : a.terms) {
      if (numbers_.sign(t.factor) < 0) return false;
      for (int g = 0; g < size(); ++g)
        if (int const e = t.product.exponent(g); e != 0 && !at(g).nonnegative && (e % 2 != 0 || !at(g).is_real)) return false;
    }
    return true;
  }

  [[nodiscard]] constexpr bool has_nonzero_term(element const& a) const {
    for (term const& t : a.terms) {
      bool nonzero = true;
      for (int g = 0; g < size(); ++g) nonzero = nonzero && (at(g).nonzero || t.product.exponent(g) == 0);
      if (nonzero) return true;
    }
    return false;
  }

  exact_numbers numbers_;
  list<generator<Words>> generators_;
  list<int> algebraic_;  // in order
  list<int> factors_;
  list<int> scales_;
  algebra_error error_ = algebra_error::none;
  bool stale_ = false;
  int work_ = 0;
};

}  // namespace chainrule::detail

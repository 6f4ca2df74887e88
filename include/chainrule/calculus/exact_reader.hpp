// Formulas as elements of exact algebra. What is written in other functions here is equal to them wherever it is defined.
#pragma once

#include <chainrule/calculus/exact_functions.hpp>
#include <chainrule/core/walk.hpp>
#include <chainrule/operations/operations.hpp>

namespace chainrule::detail {

template <int Words>
class exact_reader {
 public:
  using algebra_type = exact_algebra<Words>;
  using functions_type = exact_functions<Words>;
  using element = typename algebra_type::element;

  /// Depends on Words, so that only who reads a formula exactly pays for the keys of all operations.
  template <class Op>
  static constexpr hash_t key = type_hash<Op>;

  constexpr explicit exact_reader(list<int> scales) : algebra_(static_cast<list<int>&&>(scales)), functions_(algebra_) {}
  exact_reader(exact_reader const&) = delete;
  exact_reader& operator=(exact_reader const&) = delete;

  [[nodiscard]] constexpr algebra_type& algebra() { return algebra_; }

  /// Where a formula is defined, what stands under its roots is not negative, and what stands under its logarithms and in
  /// denominators under roots is positive; in selections, who knows.
  constexpr void note_signs(definition_info const* root) {
    list<definition_info const*> pending{root};
    while (!pending.empty()) {
      definition_info const* const d = pending.back();
      pending.pop_back();
      algebra_.spend(2);
      if (!d->is_application() || noted_.find(d->hash) >= 0) continue;
      noted_.add(d->hash, 0);
      hash_t const k = d->operation->key;
      bool const power = k == key<operations::pow_>;
      bool const root_of_any = power && d->arguments[1]->is_constant() && d->arguments[1]->constant.den != 1;
      if (d->operation->is_selection || d->operation->is_condition ||
          (power && (!d->arguments[1]->is_constant() || d->arguments[1]->constant.num == 0)))
        continue;
      bool const positive = k == key<operations::log_> || k == key<operations::log2_> || k == key<operations::log10_> ||
                            (root_of_any && d->arguments[1]->constant.num < 0);
      if (positive) note(positive_, d->arguments[0]);
      else if (k == key<operations::sqrt_> || root_of_any) note(nonnegative_, d->arguments[0]);
      if (k == key<operations::divide_> && d->arguments[1]->is_application() &&
          d->arguments[1]->operation->key == key<operations::sqrt_>)
        note(positive_, d->arguments[1]->arguments[0]);
      for (int i = 0; i < d->arity; ++i) pending.push_back(d->arguments[i]);
    }
  }

  constexpr element read(definition_info const* root) {
    walk(root, numbers_, [&](definition_info const* each) {
      algebra_.spend(20);
      if (algebra_.error() != algebra_error::none) {
        values_.push_back({});
      } else {
        is_always_defined_ = noted_.find(each->hash) >= 0;
        values_.push_back(value_of(each));
        if (positive_.find(each->hash) >= 0) note_sign(values_.back(), true);
        else if (nonnegative_.find(each->hash) >= 0) note_sign(values_.back(), false);
      }
      return values_.size() - 1;
    });
    return values_[numbers_.find(root->hash)];
  }

 private:
  static constexpr element number(std::int64_t num, std::int64_t den = 1) { return functions_type::number(num, den); }

  static constexpr void note(definition_map& where, definition_info const* d) {
    if (where.find(d->hash) < 0) where.add(d->hash, 0);
  }
  /// An element that is positive, or not negative, wherever it is defined: if one generator in it has an unknown sign, that is not
  /// negative either. Unless another one may be zero: x*y^2 is not negative for y = 0, whatever x.
  constexpr void note_sign(element const& u, bool is_positive) {
    if (u.size() != 1) return;
    for (int g = 0; g < algebra_.size() && is_positive; ++g)
      if (u.terms[0].product.exponent(g) != 0) algebra_.at(g).nonzero = true;
    if (algebra_.numbers().sign(u.terms[0].factor) < 0) return;
    int unknown = -1;
    bool maybe_zero = false;
    for (int g = 0; g < algebra_.size(); ++g) {
      int const e = u.terms[0].product.exponent(g);
      if (e == 0) continue;
      if (algebra_.at(g).nonnegative || (e % 2 == 0 && algebra_.at(g).is_real)) {
        if (e > 0 && !algebra_.at(g).nonzero) maybe_zero = true;
        continue;
      }
      if (unknown >= 0 || !algebra_.at(g).is_real) return;
      unknown = g;
    }
    if (unknown >= 0 && !maybe_zero) algebra_.at(unknown).nonnegative = true;
  }

  constexpr element value_of(definition_info const* d) {
    if (d->is_constant()) return element(d->constant);
    if (d->is_variable()) {
      generator<Words> g;
      g.kind = generator_kind::variable;
      g.key = d->hash;
      int const added = algebra_.make(static_cast<generator<Words>&&>(g));
      return algebra_.generator_power(added);
    }
    list<element> arguments;
    for (int k = 0; k < d->arity; ++k) arguments.push_back(values_[numbers_.find(d->arguments[k]->hash)]);
    if (d->operation->exact_count > 0 && arguments[0].factors)  // (x + 1)/(x + 1) is the number 1
      if (auto const f = algebra_.factored(arguments[0]); f.product.is_one() && !exact_numbers::is_large(f.factor))
        arguments[0] = element(f.factor);
    if (rational const r = exact_value_of(d->operation, arguments); r.fits()) return element(r);
    if (d->operation->key == key<operations::multiply_> && d->arguments[0]->hash == d->arguments[1]->hash)
      return algebra_.power(arguments[0], 2);  // stays a power: under a root it matters
    switch (d->arity) {
      case 1: return unary(d->operation, arguments);
      case 2: return binary(d->operation, arguments);
      default: return other(d->operation, arguments);
    }
  }

  /// An operation's value on numbers, where it states one.
  static constexpr rational exact_value_of(operation_info const* operation, list<element> const& arguments) {
    list<rational> numbers;
    for (element const& u : arguments) {
      if (!u.is_number() || exact_numbers::is_large(u.number())) return not_exact;
      numbers.push_back(u.number());
    }
    if (numbers.empty()) return not_exact;
    if (operation->has_exact)
      if (rational const r = operation->exact(numbers.data(), numbers.size()); r.fits()) return r;
    for (int k = 0; k < operation->exact_count && numbers.size() == 1; ++k) {
      exact_value const& known = operation->exact_values[k];
      if (known.argument == numbers[0]) return known.value;
      if (operation->parity != symmetry::none && known.argument == -numbers[0])
        return operation->parity == symmetry::even ? known.value : -known.value;
    }
    return not_exact;
  }

  constexpr element binary(operation_info const* operation, list<element>& arguments) {
    using namespace operations;
    hash_t const k = operation->key;
    element const& u = arguments[0];
    element const& v = arguments[1];
    algebra_type& a = algebra_;
    if (k == key<multiply_>) return a.multiply(u, v);
    if (k == key<add_>) return a.add(u, v);
    if (k == key<subtract_>) return a.subtract(u, v);
    if (k == key<divide_>) return a.multiply(u, a.inverse(v));
    if (k == key<pow_>) {
      if (v.is_number()) return functions_.root(u, v.number(), !is_always_defined_);
      return functions_.exponential(a.multiply(v, functions_.logarithm(u, false)));
    }
    if (k == key<hypot_>) return functions_.root(a.add(a.multiply(u, u), a.multiply(v, v)), {1, 2});
    if (k == key<xlogy_>) {
      if (u.is_zero()) return {};
      return a.multiply(u, functions_.logarithm(v, false));
    }
    if (k == key<log_beta_>) {
      element const both = a.add(u, v);
      return a.subtract(a.add(known<lgamma_>(u), known<lgamma_>(v)), known<lgamma_>(both));
    }
    if (k == key<ierfcx_> && is_order(u)) return repeated_integral(u.number().num, v);
    if (k == key<log_norm_cdf_derivative_> && is_order(u)) {
      if (u.is_zero()) return functions_.logarithm(normal(v));
      return normal_derivative(u.number().num, v);
    }
    if (k == key<min_> || k == key<max_>) {
      element const distance = functions_.absolute_value(a.subtract(u, v));
      element const sum = a.add(u, v);
      if (k == key<min_>) return a.scaled(a.subtract(sum, distance), {1, 2});
      return a.scaled(a.add(sum, distance), {1, 2});
    }
    return other(operation, arguments);
  }

  constexpr element unary(operation_info const* operation, list<element>& arguments) {
    using namespace operations;
    hash_t const k = operation->key;
    element const& u = arguments[0];
    algebra_type& a = algebra_;
    functions_type& f = functions_;
    if (k == key<negate_>) return a.negative(u);
    if (int const g = a.single(u); g >= 0 && a.is(g, generator_kind::kernel) && operation->undoes == a.at(g).key)
      return element(a.at(g).value);
    if (operation->is_idempotent) {  // f(f(u)), and f(-f(u)) if f is odd
      int g = a.single(u);
      if (g < 0 && operation->parity == symmetry::odd) g = a.single(a.negative(u));
      if (g >= 0 && a.is(g, generator_kind::kernel) && a.at(g).key == k) return u;
    }
    if (k == key<exp_>) return f.exponential(u);
    if (k == key<log_>) return f.logarithm(u, is_always_defined_);
    if (k == key<sqrt_>) return f.root(u, {1, 2}, !is_always_defined_);
    if (k == key<sin_>) return f.angle_of(u).sine;
    if (k == key<cos_>) return f.angle_of(u).cosine;
    if (k == key<tan_>) {
      auto const angle = f.angle_of(u);
      return a.multiply(angle.sine, a.inverse(angle.cosine));
    }
    if (k == key<abs_>) return f.absolute_value(u);
    if (k == key<relu_>) return a.scaled(a.add(u, f.absolute_value(u)), {1, 2});
    if (k == key<cbrt_>) return f.root(u, {1, 3});
    if (k == key<sigmoid_>) return a.inverse(a.add(number(1), a.inverse(f.exponential(u))));
    if (k == key<softplus_>) return f.logarithm(a.add(number(1), f.exponential(u)));
    if (k == key<norm_pdf_>) return normal_density(u);
    if (k == key<norm_cdf_>) return normal(u);
    if (k == key<log_norm_cdf_>) return f.logarithm(normal(u));
    if (k == key<erfcx_>) return repeated_integral(0, u);
    if (k == key<logit_>) return f.logarithm(a.multiply(u, a.inverse(a.subtract(number(1), u))), is_always_defined_);
    if (k == key<norm_quantile_density_>) return a.inverse(normal_density(known<norm_quantile_>(u)));
    if (k == key<log1mexp_>) return f.logarithm(a.subtract(number(1), f.exponential(u)), is_always_defined_);
    if (k == key<erf_>) return error_function(u);
    if (k == key<erfc_>) return a.subtract(number(1), error_function(u));
    if (k == key<expm1_>) return a.subtract(f.exponential(u), number(1));
    if (k == key<log1p_>) return f.logarithm(a.add(number(1), u), is_always_defined_);
    if (k == key<exp2_>) return f.exponential(a.multiply(u, f.logarithm(number(2))));
    if (k == key<log2_>) return a.multiply(f.logarithm(u, is_always_defined_), a.inverse(f.logarithm(number(2))));
    if (k == key<log10_>) return a.multiply(f.logarithm(u, is_always_defined_), a.inverse(f.logarithm(number(10))));
    if (k == key<sinh_> || k == key<cosh_> || k == key<tanh_>) {
      element const e = f.exponential(u);
      element const inverse = a.inverse(e);
      if (k == key<sinh_>) return a.scaled(a.subtract(e, inverse), {1, 2});
      if (k == key<cosh_>) return a.scaled(a.add(e, inverse), {1, 2});
      element const square = a.multiply(e, e);
      return a.multiply(a.subtract(square, number(1)), a.inverse(a.add(square, number(1))));
    }
    if (k == key<acos_>) {
      list<element> argument = functions_type::only(u);
      return a.subtract(a.scaled(f.pi(), {1, 2}), other(operation_beside<asin_, exact_reader>, argument));
    }
    return other(operation, arguments);
  }

  template <class Op>
  constexpr element known(element const& u) {
    list<element> argument = functions_type::only(u);
    return other(&operation<Op>, argument);
  }
  constexpr element error_function(element const& u) { return known<operations::erf_>(u); }
  constexpr element normal_density(element const& u) {
    algebra_type& a = algebra_;
    functions_type& f = functions_;
    return a.multiply(f.exponential(a.scaled(a.multiply(u, u), {-1, 2})), f.root(a.scaled(f.pi(), {2, 1}), {-1, 2}));
  }
  constexpr element normal(element const& u) {
    return algebra_.scaled(algebra_.add(number(1), error_function(algebra_.multiply(u, functions_.root(number(2), {-1, 2})))),
                           {1, 2});
  }
  /// The n-th repeated integral of erfc times exp(u^2), by their recurrence.
  constexpr element repeated_integral(std::int64_t n, element const& u) {
    algebra_type& a = algebra_;
    element before = a.scaled(functions_.root(functions_.pi(), {-1, 2}), {2, 1});
    element value = a.multiply(functions_.exponential(a.multiply(u, u)), a.subtract(number(1), error_function(u)));
    for (std::int64_t k = 1; k <= n; ++k) {
      element const next = a.scaled(a.subtract(a.scaled(before, {1, 2}), a.multiply(u, value)), {1, k});
      before = value;
      value = next;
    }
    return value;
  }
  /// The n-th derivative of log(norm_cdf(u)): h' = -h*(u + h), and Leibniz' rule.
  constexpr element normal_derivative(std::int64_t n, element const& u) {
    algebra_type& a = algebra_;
    list<element> derivatives = functions_type::only(a.multiply(normal_density(u), a.inverse(normal(u))));
    list<element> factors = functions_type::only(a.add(u, derivatives[0]));
    while (derivatives.size() < n) {
      int const m = derivatives.size() - 1;
      element sum;
      for (int j = 0, choose = 1; j <= m; choose = choose * (m - j) / (j + 1), ++j)
        sum = a.subtract(sum, a.scaled(a.multiply(derivatives[j], factors[m - j]), {choose, 1}));
      derivatives.push_back(sum);
      if (m == 0) sum = a.add(number(1), sum);
      factors.push_back(sum);
    }
    return derivatives[int(n) - 1];
  }
  /// An exact constant that counts derivatives or integrals, few enough to write them out.
  static constexpr bool is_order(element const& u) {
    return u.is_zero() || (u.is_number() && !exact_numbers::is_large(u.number()) && u.number().is_integer() &&
                           u.number().num > 0 && u.number().num < 10);
  }
  constexpr element polygamma(element const& n, element const& u) {
    if (n.is_zero()) return known<operations::digamma_>(u);
    list<element> arguments = functions_type::only(n);
    arguments.push_back(u);
    return other(operation_beside<operations::polygamma_, exact_reader>, arguments);
  }

  /// An operation of which nothing is known but what it states: its symmetry and its exact values.
  constexpr element other(operation_info const* operation, list<element>& arguments) {
    using namespace operations;
    if (operation->key == key<pi_>) return functions_.pi();
    if (operation->key == key<e_>) return functions_.exponential(number(1));
    if (operation->key == key<log_sum_exp_>) {
      element sum;
      for (element const& u : arguments) sum = algebra_.add(sum, functions_.exponential(u));
      return functions_.logarithm(sum);
    }
    if (operation->key == key<polygamma_difference_>)
      return algebra_.subtract(polygamma(arguments[0], arguments[1]),
                               polygamma(arguments[0], algebra_.add(arguments[1], arguments[2])));
    if (operation->is_selection && algebra_.are_equal(arguments[1], arguments[2])) return arguments[1];
    if (rational const r = exact_value_of(operation, arguments); r.fits()) return element(r);  // as of erf, for norm_cdf
    if (arguments.size() == 1) {
      element const& u = arguments[0];
      if (operation->parity != symmetry::none) {
        list<element> const opposite = functions_type::only(algebra_.negative(u));
        if (int const g = functions_.find(generator_kind::kernel, operation->key, opposite); g >= 0) {
          if (operation->parity == symmetry::even) return algebra_.generator_power(g);
          return algebra_.negative(algebra_.generator_power(g));
        }
      }
    }
    if (operation->commutes && arguments.size() == 2) {
      list<element> swapped = functions_type::only(arguments[1]);
      swapped.push_back(arguments[0]);
      if (int const g = functions_.find(generator_kind::kernel, operation->key, swapped); g >= 0)
        return algebra_.generator_power(g);
    }
    return functions_.kernel(operation->key, arguments);
  }

  algebra_type algebra_;
  functions_type functions_;
  definition_map numbers_;
  definition_map noted_;  // defined wherever the formulas are: not only in a branch
  definition_map positive_;
  definition_map nonnegative_;
  list<element> values_;
  bool is_always_defined_ = false;  // what is being read
};

}  // namespace chainrule::detail

// Formulas made at run time, as the data that constexpr algorithms walk, without types: thousands cost no compile time.
#pragma once

#include <chainrule/chainrule.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <deque>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace laws {

namespace cr = chainrule;
using cr::detail::definition_info;
using cr::detail::definition_kind;
using cr::detail::operation_info;

/// What an operation computes in double; conditions give 0 or 1.
struct evaluator {
  operation_info const* info = nullptr;
  double (*none)() = nullptr;
  double (*one)(double) = nullptr;
  double (*two)(double, double) = nullptr;
  double (*three)(double, double, double) = nullptr;
  bool takes_orders = false;  // its first argument is an exact constant
};

template <class Op>
evaluator evaluator_of() {
  using namespace cr::operations;
  evaluator result;
  result.info = &cr::detail::operation<Op>;
  result.takes_orders = requires { Op::constant_arguments; };
  if constexpr (std::is_same_v<Op, select_>) result.three = [](double c, double a, double b) { return c != 0 ? a : b; };
  else if constexpr (std::is_same_v<Op, and_>) result.two = [](double a, double b) { return double(a != 0 && b != 0); };
  else if constexpr (std::is_same_v<Op, or_>) result.two = [](double a, double b) { return double(a != 0 || b != 0); };
  else if constexpr (std::is_same_v<Op, not_>) result.one = [](double a) { return double(a == 0); };
  else if constexpr (requires { Op::template value<double>(); }) result.none = [] { return Op::template value<double>(); };
  else {
    if constexpr (cr::detail::takes_arguments<Op>(std::make_integer_sequence<int, 1>{}))
      result.one = [](double a) { return double(cr::apply<Op>(a)); };
    if constexpr (cr::detail::takes_arguments<Op>(std::make_integer_sequence<int, 2>{}))
      result.two = [](double a, double b) { return double(cr::apply<Op>(a, b)); };
    if constexpr (cr::detail::takes_arguments<Op>(std::make_integer_sequence<int, 3>{}))
      result.three = [](double a, double b, double c) { return double(cr::apply<Op>(a, b, c)); };
  }
  return result;
}

template <class... Op>
std::map<cr::hash_t, evaluator> evaluators_of(cr::operation_list<Op...>) {
  return {{cr::detail::operation<Op>.key, evaluator_of<Op>()}...};
}
inline std::map<cr::hash_t, evaluator> const evaluators = evaluators_of(cr::operations::all{});

/// Owns formulas.
class garden {
 public:
  definition_info const* constant(cr::rational r) {
    definition_info d;
    d.hash = cr::detail::mix(cr::detail::mix(2, static_cast<cr::hash_t>(r.num)), static_cast<cr::hash_t>(r.den));
    d.constant = r;
    return add(d);
  }
  definition_info const* variable(char const* name) {
    definition_info d;
    d.kind = definition_kind::variable;
    d.hash = cr::detail::mix(3, cr::detail::hash_text(name));
    d.name = name;
    d.has_variables = true;
    return add(d);
  }
  definition_info const* apply(operation_info const* operation, std::vector<definition_info const*> arguments) {
    definition_info d;
    d.kind = definition_kind::application;
    d.operation = operation;
    d.arity = int(arguments.size());
    d.hash = cr::detail::mix(operation->key, arguments.size());
    for (definition_info const* a : arguments) {
      d.hash = cr::detail::mix(d.hash, a->hash);
      d.has_variables = d.has_variables || a->has_variables;
      d.depth = std::max(d.depth, a->depth + 1);
    }
    arguments_.push_back(std::move(arguments));
    d.arguments = arguments_.back().data();
    return add(d);
  }
  template <class Op, class... A>
  definition_info const* apply(A... arguments) {
    return apply(&cr::detail::operation<Op>, {arguments...});
  }

  /// A random formula of at most that depth in x, y and w.
  template <class Random>
  definition_info const* random(Random& dice, int depth) {
    using namespace cr::operations;
    auto const kind = dice() % 18;
    if (depth == 0 || kind == 0) return leaf(dice);
    definition_info const* const u = random(dice, depth - 1);
    if (kind < 6) return apply(pick(dice, 1), {u});
    definition_info const* const v = dice() % 4 == 0 ? u : random(dice, depth - 1);
    switch (kind) {
      case 6:
      case 7: return apply<add_>(u, v);
      case 8: return apply<subtract_>(u, v);
      case 9:
      case 10: return apply<multiply_>(u, v);
      case 11: return apply<divide_>(u, v);
      case 12: return apply<pow_>(u, constant({std::int64_t(dice() % 7) - 2, 1}));
      case 13: return apply<pow_>(u, constant(cr::detail::reduce(std::int64_t(dice() % 7) - 3, std::int64_t(dice() % 3) + 1)));
      case 14:
      case 15: return apply(pick(dice, 2), {u, v});
      case 16: return apply<clamp_>(u, v, leaf(dice));
      default: return apply<select_>(apply(pick(dice, 0), {u, leaf(dice)}), v, leaf(dice));
    }
  }

 private:
  template <class Random>
  definition_info const* leaf(Random& dice) {
    using namespace cr::operations;
    static constexpr char const* names[] = {"x", "y", "w"};
    auto const which = dice() % 12;
    if (which < 8) return variable(names[which % 3]);
    if (which == 8) return apply<pi_>();
    return constant(cr::detail::reduce(std::int64_t(dice() % 9) - 3, std::int64_t(dice() % 3) + 1));
  }
  /// An operation on so many numbers; 0: a comparison.
  template <class Random>
  static operation_info const* pick(Random& dice, int arity) {
    using namespace cr::operations;
    static std::array<std::vector<operation_info const*>, 3> const choices = [] {
      std::array<std::vector<operation_info const*>, 3> all;
      for (auto const& [key, e] : evaluators) {
        if (key == cr::detail::type_hash<not_> || key == cr::detail::type_hash<and_> || key == cr::detail::type_hash<or_> ||
            e.takes_orders)
          continue;
        if (e.info->is_condition) all[0].push_back(e.info);
        else if (e.one) all[1].push_back(e.info);
        else if (e.two) all[2].push_back(e.info);
      }
      return all;
    }();
    auto const& from = choices[std::size_t(arity)];
    return from[dice() % from.size()];
  }
  definition_info const* add(definition_info const& d) {
    definitions_.push_back(d);
    return &definitions_.back();
  }
  std::deque<definition_info> definitions_;
  std::deque<std::vector<definition_info const*>> arguments_;
};

inline std::string text_of(definition_info const* d) {
  if (d->is_variable()) return std::string(d->name);
  if (d->is_constant())
    return std::to_string(d->constant.num) + (d->constant.den == 1 ? "" : "/" + std::to_string(d->constant.den));
  std::string result = std::string(d->operation->name) + "(";
  for (int k = 0; k < d->arity; ++k) result += (k == 0 ? "" : ", ") + text_of(d->arguments[k]);
  return result + ")";
}

/// Values of variables by name.
class point {
 public:
  point(double x, double y, double w, double other_x) : values_{x, y, w, other_x} {}
  double& operator[](std::string_view name) { return values_[index(name)]; }
  double operator[](std::string_view name) const { return values_[index(name)]; }

 private:
  static std::size_t index(std::string_view name) { return name == "x" ? 0 : name == "y" ? 1 : name == "w" ? 2 : 3; }
  std::array<double, 4> values_;
};

/// A formula's value in double, and how far it tells what the formula's true value is: not where digits cancelled, where a
/// function saturates or overflows, or next to a jump or to the end of a domain.
struct sampled {
  double value = 0;
  bool is_reliable = true;
  bool is_exact = true;        // no rounding so far
  bool leaves_domain = false;  // an operation on reliable arguments gave no number
  double largest = 0;          // of all values on the way
};

inline bool is_near_integer(double u) { return std::abs(u - std::round(u)) < 1e-9; }

/// Whether a + b is a double, by what rounding leaves over (Knuth's two-sum).
inline bool is_exact_sum(double a, double b) {
  double const sum = a + b, of_b = sum - a;
  return (a - (sum - of_b)) + (b - of_b) == 0;
}

inline sampled evaluate(definition_info const* d, point const& at) {
  using namespace cr::operations;
  sampled result;
  if (d->is_variable()) {
    result.value = at[d->name];
  } else if (d->is_constant()) {
    result.value = double(d->constant.num) / double(d->constant.den);
    result.is_exact = (d->constant.den & (d->constant.den - 1)) == 0 && std::abs(result.value) < 1e6;
  } else {
    cr::hash_t const key = d->operation->key;
    auto const is = [&](auto const&... infos) { return ((key == infos.key) || ...); };
    using cr::detail::operation;
    std::array<double, 3> a{};
    bool reliable = true;
    for (int k = 0; k < d->arity; ++k) {
      sampled const u = evaluate(d->arguments[k], at);
      a[std::size_t(k)] = u.value;
      result.leaves_domain = result.leaves_domain || u.leaves_domain;
      result.is_exact = result.is_exact && u.is_exact;
      result.largest = std::max(result.largest, u.largest);
      bool const is_taken = key != cr::detail::type_hash<select_> || k == 0 || (k == 1) == (a[0] != 0);
      reliable = reliable && (!is_taken || u.is_reliable);
    }
    static auto const& table = evaluators;
    evaluator const& e = table.find(key)->second;
    result.value = d->arity == 0   ? e.none()
                   : d->arity == 1 ? e.one(a[0])
                   : d->arity == 2 ? e.two(a[0], a[1])
                                   : e.three(a[0], a[1], a[2]);
    bool const arithmetic =
        is(operation<add_>, operation<subtract_>, operation<multiply_>, operation<divide_>, operation<negate_>);
    bool exact = is(operation<negate_>, operation<abs_>, operation<min_>, operation<max_>, operation<clamp_>, operation<relu_>,
                    operation<sign_>, operation<floor_>, operation<ceil_>, operation<round_>, operation<trunc_>,
                    operation<select_>, operation<copysign_>) ||
                 d->operation->is_condition;
    if (is(operation<add_>)) exact = is_exact_sum(a[0], a[1]);
    if (is(operation<subtract_>)) exact = is_exact_sum(a[0], -a[1]);
    if (is(operation<multiply_>)) exact = std::fma(a[0], a[1], -result.value) == 0;
    for (int k = 0; k < d->arity; ++k)  // the sign of a zero is nothing that formulas know
      if (is(operation<atan2_>, operation<copysign_>) && a[std::size_t(k)] == 0) reliable = false;
    if (!result.is_exact) {  // next to where a function jumps or ends
      bool const jumps = is(operation<sign_>, operation<floor_>, operation<ceil_>, operation<trunc_>, operation<fmod_>,
                            operation<copysign_>, operation<atan2_>, operation<round_>);
      bool const compares = d->operation->is_condition && std::abs(a[0] - a[1]) <= 1e-9 * (1 + std::abs(a[0]));
      for (int k = 0; k < d->arity; ++k)
        if (!arithmetic && is_near_integer((jumps ? 2 : 1) * a[std::size_t(k)]) && !is(operation<select_>))
          reliable = reliable && !jumps && std::abs(a[std::size_t(k)]) > 3;
      if (is(operation<fmod_>) && is_near_integer(a[0] / a[1])) reliable = false;
      if (compares) reliable = false;
      bool const cancels =
          is(operation<add_>, operation<subtract_>) && std::abs(result.value) < 1e-9 * std::max(std::abs(a[0]), std::abs(a[1]));
      bool const vanishes = !arithmetic && !d->operation->is_condition && result.value != 0 && std::abs(result.value) < 1e-9;
      if (cancels || vanishes) reliable = false;
    }
    for (int k = 0; k < d->arity; ++k)
      if (!exact && !arithmetic && std::abs(a[std::size_t(k)]) > 5) reliable = false;  // saturates
    if (std::abs(result.value) > 1e30 || (result.value != 0 && std::abs(result.value) < 1e-30)) reliable = false;
    bool finite = true;
    for (int k = 0; k < d->arity; ++k) finite = finite && std::isfinite(a[std::size_t(k)]);
    if (!std::isfinite(result.value)) {
      if (finite && reliable) result.leaves_domain = true;
      reliable = false;
    }
    result.is_exact = result.is_exact && exact;
    result.is_reliable = reliable;
  }
  result.largest = std::max(result.largest, std::abs(result.value));
  return result;
}

}  // namespace laws

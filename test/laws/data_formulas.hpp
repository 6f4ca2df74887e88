// Formulas made at random while the program runs, as the data that constexpr algorithms walk: by the thousand, where types
// would take minutes. Their values are calculated by a walk of its own.
#pragma once

#include <chainrule/chainrule.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <optional>
#include <random>
#include <string>
#include <unordered_map>
#include <vector>

namespace data_formulas {

namespace cr = chainrule;
namespace op = chainrule::operations;
using cr::rational;
using cr::detail::definition_info;
using node = definition_info const*;

inline constexpr int most_arguments = 3;
using number = long double;

/// An operation of the library, what it takes, and its value on numbers; truth values are 0 and 1.
struct operation_entry {
  cr::detail::operation_info const* info;
  int arity;
  number (*value)(number const*);
  bool takes_conditions;   // all its arguments are conditions
  int constant_arguments;  // the first ones are exact constants
};

template <class Op, std::size_t... I>
number value_of(number const* a, std::index_sequence<I...>) {
  using result = std::conditional_t<cr::detail::operation<Op>.is_condition, bool, number>;
  if constexpr (cr::detail::operation<Op>.is_selection) return cr::detail::calculate<Op, number>(a[0] != 0, a[1], a[2]);
  else if constexpr (std::is_same_v<Op, op::and_> || std::is_same_v<Op, op::or_> || std::is_same_v<Op, op::not_>)
    return cr::detail::calculate<Op, bool>((a[I] != 0)...);
  else return static_cast<number>(cr::detail::calculate<Op, result>(a[I]...));
}

template <class Op, int N>
void add_operation(std::vector<operation_entry>& all) {
  constexpr auto const& info = cr::detail::operation<Op>;
  if constexpr (N == 0 ? requires { Op::template value<number>(); }
                       : cr::detail::takes_arguments<Op>(std::make_integer_sequence<int, N>{})) {
    int constants = 0;
    if constexpr (requires { Op::constant_arguments; }) constants = Op::constant_arguments;
    bool const conditions = std::is_same_v<Op, op::and_> || std::is_same_v<Op, op::or_> || std::is_same_v<Op, op::not_>;
    auto const value = [](number const* a) { return value_of<Op>(a, std::make_index_sequence<std::size_t(N)>{}); };
    all.push_back({&info, N, value, conditions, constants});
  }
  if constexpr (N < most_arguments) add_operation<Op, N + 1>(all);
}
template <class... Op>
std::vector<operation_entry> listed(cr::operation_list<Op...>) {
  std::vector<operation_entry> all;
  (add_operation<Op, 0>(all), ...);
  return all;
}
/// Every operation of the library, once for each number of arguments that it takes.
inline std::vector<operation_entry> const operations = listed(op::all{});

inline operation_entry const& find(cr::hash_t key, int arity) {
  return *std::find_if(operations.begin(), operations.end(),
                       [&](operation_entry const& o) { return o.info->key == key && o.arity == arity; });
}
template <class Op>
operation_entry const& find(int arity) {
  return find(cr::detail::type_hash<Op>, arity);
}

/// Owns formula_pool: equal ones are one node, with the hash that the same formula's type has.
class formula_pool {
 public:
  node constant(rational r) {
    definition_info d;
    d.constant = r;
    d.binds = cr::detail::precedence_of(r);
    d.minus = cr::detail::minus_of(r);
    d.hash = cr::detail::mix(cr::detail::mix(2, static_cast<cr::hash_t>(r.num)), static_cast<cr::hash_t>(r.den));
    return intern(d, {});
  }
  static node variable(std::size_t which) {
    static constexpr node all[] = {cr::detail::info_of<cr::variable<"x">>, cr::detail::info_of<cr::variable<"y">>,
                                   cr::detail::info_of<cr::variable<"w">>};
    return all[which];
  }
  static constexpr std::size_t variables = 3;

  /// The operation as it stands.
  node application(cr::detail::operation_info const* of, std::vector<node> const& arguments) {
    int const arity = static_cast<int>(arguments.size());
    cr::hash_t const hash = cr::detail::hash_application(of->key, arguments.data(), arity);
    definition_info const d = cr::detail::describe_application(hash, *of, arguments.data(), arity, {});
    return intern(d, arguments);
  }
  /// The operation as cr::apply makes it: exact constants fold. Nothing where that would not compile.
  node apply(cr::detail::operation_info const* of, std::vector<node> const& arguments) {
    bool const constants = std::all_of(arguments.begin(), arguments.end(), [](node a) { return a->is_constant(); });
    if (of->has_exact && constants && !arguments.empty()) {
      std::vector<rational> values;
      for (node const a : arguments) values.push_back(a->constant);
      rational const exact = of->exact(values.data(), static_cast<int>(values.size()));
      if (exact.fits()) return constant(exact);
      if (exact != cr::detail::not_exact) return nullptr;
    }
    return application(of, arguments);
  }
  /// What simplify and expand write.
  template <int Steps, int Arguments>
  node read(cr::detail::written_formula<Steps, Arguments> const& written) {
    std::vector<node> made;
    for (int i = 0; i < written.used_steps; ++i) {
      cr::detail::written_step const& s = written.steps[std::size_t(i)];
      std::vector<node> arguments;
      for (int k = 0; k < s.count; ++k) arguments.push_back(made[std::size_t(written.arguments[std::size_t(s.first + k)])]);
      if (s.operation != 0) made.push_back(application(find(s.operation, s.count).info, arguments));
      else if (s.variable == 0) made.push_back(constant(s.constant));
      else
        for (std::size_t v = 0; v < variables; ++v)
          if (variable(v)->hash == s.variable) made.push_back(variable(v));
    }
    return made.back();
  }

 private:
  node intern(definition_info d, std::vector<node> const& arguments) {
    if (auto const found = known_.find(d.hash); found != known_.end()) return found->second;
    std::array<node, most_arguments>& kept = arguments_.emplace_back();
    std::copy(arguments.begin(), arguments.end(), kept.begin());
    d.arguments = kept.data();
    return known_[d.hash] = &nodes_.emplace_back(d);
  }
  std::deque<definition_info> nodes_;
  std::deque<std::array<node, most_arguments>> arguments_;
  std::unordered_map<cr::hash_t, node> known_;
};

/// The distinct subformulas, arguments first.
inline std::vector<node> parts_of(node root) {
  std::vector<node> order;
  std::unordered_map<cr::hash_t, bool> seen;
  auto const visit = [&](auto const& self, node d) -> void {
    if (!seen.emplace(d->hash, true).second) return;
    for (int k = 0; k < d->arity; ++k) self(self, d->arguments[k]);
    order.push_back(d);
  };
  visit(visit, root);
  return order;
}
inline int operations_in(node root) {
  auto const parts = parts_of(root);
  return static_cast<int>(std::count_if(parts.begin(), parts.end(), [](node d) { return d->arity > 0; }));
}

inline std::string text(node d) {
  if (d->is_variable()) return std::string(d->name);
  if (d->is_constant())
    return d->constant.den == 1 ? std::to_string(d->constant.num)
                                : "(" + std::to_string(d->constant.num) + "/" + std::to_string(d->constant.den) + ")";
  std::string result(d->operation->name);
  bool const infix = d->arity == 2 && !std::isalpha(static_cast<unsigned char>(result[0]));
  if (infix) return "(" + text(d->arguments[0]) + " " + result + " " + text(d->arguments[1]) + ")";
  result += '(';
  for (int k = 0; k < d->arity; ++k) result += (k == 0 ? "" : ", ") + text(d->arguments[k]);
  return result + ')';
}

using point = std::array<number, formula_pool::variables>;

/// A value, and how far it may be off: each operation's result is disturbed at random by 1e-14 in some further runs, which
/// shows cancellation and values beside a jump alike (stochastic arithmetic; Vignes, La Porte 1974).
struct value {
  number is = 0;
  number error = 0;       // infinite where a disturbed run is not finite
  bool is_inside = true;  // no intermediate value is infinite or NaN, or hangs on a zero's sign

  [[nodiscard]] bool is_known() const { return std::isfinite(is) && error <= 1e-6L * std::fabs(is) + 1e-9L; }
};

class evaluator {
 public:
  explicit evaluator(node root) : parts_(parts_of(root)) {
    std::unordered_map<cr::hash_t, std::size_t> number_of;
    for (node const d : parts_) {
      number_of.emplace(d->hash, number_of.size());
      functions_.push_back(d->is_application() ? &find(d->operation->key, d->arity) : nullptr);
      auto& numbers = arguments_.emplace_back();
      for (int k = 0; k < d->arity; ++k) numbers[std::size_t(k)] = number_of.at(d->arguments[k]->hash);
    }
  }
  value operator()(point const& at) {
    value result;
    result.is = run(at, 0, &result.is_inside);
    std::vector<number> const undisturbed = values_;
    for (unsigned k = 1; k <= 6; ++k) {
      number const other = run(at, k, nullptr);
      result.is_inside = result.is_inside && !has_function_of_noise(undisturbed);
      number const error = std::isfinite(other) ? std::fabs(other - result.is) : HUGE_VALL;
      result.error = std::max(result.error, error);
    }
    return result;
  }

 private:
  number run(point const& at, unsigned disturbed, bool* is_inside) {
    std::minstd_rand random(disturbed);
    values_.clear();
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      node const d = parts_[i];
      if (d->is_variable()) {
        for (std::size_t v = 0; v < formula_pool::variables; ++v)
          if (formula_pool::variable(v)->hash == d->hash) values_.push_back(at[v]);
      } else if (d->is_constant()) {
        values_.push_back(static_cast<number>(d->constant.num) / static_cast<number>(d->constant.den));
      } else {
        number a[most_arguments]{};
        for (int k = 0; k < d->arity; ++k) a[k] = values_[arguments_[i][std::size_t(k)]];
        number result = functions_[i]->value(a);
        if (is_inside != nullptr && is_beside_a_jump(d, a)) *is_inside = false;
        if (disturbed != 0 && !d->is_condition()) result *= 1 + 1e-14L * (2 * static_cast<number>(random() % 1000) / 999 - 1);
        if (is_inside != nullptr && !std::isfinite(result)) *is_inside = false;
        values_.push_back(result);
      }
    }
    return values_.back();
  }
  /// Where a function may be at a pole and not show it, as the gamma function of tan(pi): its argument's sign is noise.
  [[nodiscard]] bool has_function_of_noise(std::vector<number> const& undisturbed) const {
    using namespace chainrule::detail;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      cr::hash_t const key = parts_[i]->is_application() ? parts_[i]->operation->key : 0;
      if (key == type_hash<op::add_> || key == type_hash<op::subtract_> || key == type_hash<op::multiply_>) continue;
      for (int k = 0; k < parts_[i]->arity; ++k) {
        std::size_t const argument = arguments_[i][std::size_t(k)];
        if (undisturbed[argument] * values_[argument] < 0) return true;
      }
    }
    return false;
  }
  /// Where the value depends on the sign of a zero, of which formulas know nothing.
  static bool is_beside_a_jump(node d, number const* a) {
    cr::hash_t const key = d->operation->key;
    return (key == cr::detail::type_hash<op::copysign_> && a[1] == 0) ||
           (key == cr::detail::type_hash<op::atan2_> && a[0] == 0 && a[1] <= 0);
  }

  std::vector<node> parts_;
  std::vector<operation_entry const*> functions_;
  std::vector<std::array<std::size_t, most_arguments>> arguments_;
  std::vector<number> values_;
};

/// Random formula_pool: arithmetic, powers and elementary functions most often, and every operation of the library.
class generator {
 public:
  generator(formula_pool& into, std::uint64_t seed) : into_(into), random_(seed) {}

  std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }

  node formula(int most_depth) {
    made_.clear();
    return make(most_depth);
  }
  /// Points of small numbers and of others, of either sign and of both.
  std::vector<point> points() {
    auto const uniform = [&](double low, double high) {
      return static_cast<number>(std::uniform_real_distribution<double>(low, high)(random_));
    };
    std::vector<point> all(6);
    for (number& v : all[0]) v = uniform(0.1, 2);
    for (number& v : all[1]) v = uniform(0, 4);
    for (number& v : all[2]) v = uniform(-3, 3);
    for (number& v : all[3]) v = uniform(-1, 1);
    for (number& v : all[4]) v = static_cast<number>(below(7)) - 3;
    for (number& v : all[5]) v = static_cast<number>(below(5)) / 2 - 1;
    return all;
  }
  rational constant() {
    if (below(40) == 0) return {static_cast<std::int64_t>(below(2'000'000)) - 1'000'000, 1};
    return cr::detail::reduce(static_cast<std::int64_t>(below(11)) - 4,
                              below(3) == 0 ? static_cast<std::int64_t>(below(6)) + 1 : 1);
  }

 private:
  template <class Op>
  node apply(std::vector<node> const& arguments) {
    return into_.apply(&cr::detail::operation<Op>, arguments);
  }
  node keep(node made, node otherwise) {
    made_.push_back(made == nullptr ? otherwise : made);
    return made_.back();
  }
  node leaf() {
    std::size_t const dice = below(20);
    if (dice < 13) return into_.variable(dice % formula_pool::variables);
    if (dice == 13) return apply<op::pi_>({});
    if (dice == 14) return apply<op::e_>({});
    return into_.constant(constant());
  }
  node condition(int depth) {
    if (depth <= 0 || below(3) != 0) {
      static operation_entry const* const comparisons[] = {&find<op::less_>(2), &find<op::less_equal_>(2), &find<op::greater_>(2),
                                                           &find<op::greater_equal_>(2), &find<op::equal_>(2)};
      node const a = make(depth - 1);
      return into_.application(comparisons[below(5)]->info, {a, make(depth - 1)});
    }
    node const a = condition(depth - 1);
    if (below(3) == 0) return into_.application(&cr::detail::operation<op::not_>, {a});
    node const b = condition(depth - 1);
    if (below(2) == 0) return into_.application(&cr::detail::operation<op::and_>, {a, b});
    return into_.application(&cr::detail::operation<op::or_>, {a, b});
  }
  node make(int depth) {
    if (depth <= 0 || below(12) == 0) return leaf();
    if (!made_.empty() && below(4) == 0) return made_[below(made_.size())];
    node const u = make(depth - 1);
    switch (below(20)) {
      case 0:
      case 1:
      case 2: return keep(apply<op::add_>({u, make(depth - 1)}), u);
      case 3:
      case 4: return keep(apply<op::subtract_>({u, make(depth - 1)}), u);
      case 5:
      case 6:
      case 7: return keep(apply<op::multiply_>({u, make(depth - 1)}), u);
      case 8:
      case 9: return keep(apply<op::divide_>({u, make(depth - 1)}), u);
      case 10:
      case 11: {
        static constexpr rational exponents[] = {{2, 1},  {2, 1}, {3, 1}, {-1, 1}, {-2, 1}, {0, 1}, {1, 1}, {1, 2},
                                                 {-1, 2}, {3, 2}, {1, 3}, {2, 3},  {-1, 3}, {1, 4}, {4, 1}, {5, 1}};
        return keep(apply<op::pow_>({u, into_.constant(exponents[below(std::size(exponents))])}), u);
      }
      case 12: {
        static operation_entry const* const often[] = {&find<op::exp_>(1),   &find<op::log_>(1), &find<op::sqrt_>(1),
                                                       &find<op::sin_>(1),   &find<op::cos_>(1), &find<op::abs_>(1),
                                                       &find<op::negate_>(1)};
        return keep(into_.apply(often[below(std::size(often))]->info, {u}), u);
      }
      case 13: {  // what u's operation undoes, what undoes it, or it once more
        for (operation_entry const& o : operations)
          if (u->is_application() && o.arity == 1 && !o.info->is_condition &&
              (o.info->undoes == u->operation->key || u->operation->undoes == o.info->key || o.info->key == u->operation->key) &&
              below(2) == 0)
            return keep(into_.apply(o.info, {u}), u);
        return keep(apply<op::negate_>({u}), u);
      }
      default: break;
    }
    operation_entry const& any = operations[below(operations.size())];
    if (any.info->is_condition || any.info->is_selection) {
      node const c = condition(depth - 1);
      return keep(into_.apply(&cr::detail::operation<op::select_>, {c, u, make(depth - 1)}), u);
    }
    std::vector<node> arguments;
    for (int k = 0; k < any.arity; ++k) {
      if (k < any.constant_arguments) arguments.push_back(into_.constant({static_cast<std::int64_t>(below(4)), 1}));
      else arguments.push_back(arguments.empty() ? u : make(depth - 1));
    }
    return keep(into_.apply(any.info, arguments), u);
  }

  formula_pool& into_;
  std::mt19937_64 random_;
  std::vector<node> made_;
};

}  // namespace data_formulas

// A problem stated to a solver of constrained problems: a sum of functions to be made small, and functions that stay between limits.
#pragma once

#include <chainrule/adapters/solver/final_check.hpp>
#include <chainrule/adapters/solver/sized.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <tuple>
#include <type_traits>
#include <vector>

// g++ compares names in lambdas and constructors of templates with the user's globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

namespace chainrule {
namespace detail {

/// Functions whose sum is to be small.
template <class... Repeated>
struct minimized {
  std::tuple<Repeated...> terms;
};
/// A function that stays between limits: one for all values, or one for each.
template <class Function>
struct constrained {
  Function function;
  std::vector<double> least, most;
};
/// The same of a formula, or a tuple of formulas, which a model makes a function of.
template <class F>
inline constexpr bool is_stated_formula = any_formula<F> || is_tuple<F>;
template <class F>
struct minimized_formula {
  using formula = F;
};

template <class Limit>
std::vector<double> limits_of(Limit const& limit) {
  if constexpr (sequence<Limit>) return std::vector<double>(std::begin(limit), std::end(limit));
  else return {static_cast<double>(limit)};
}
/// As many limits as there are values.
inline void spread(std::vector<double>& limits, std::size_t count) {
  if (limits.size() == 1) limits.resize(count, limits.front());
  if (limits.size() != count)
    throw std::invalid_argument("chainrule: a constraint of " + std::to_string(count) + " values has " +
                                std::to_string(limits.size()) + " limits");
}
template <class F, class Least, class Most>
auto constrain(F const& f, Least const& least, Most const& most) {
  if constexpr (is_stated_formula<F>) {
    return constrained<F>{f, limits_of(least), limits_of(most)};
  } else {
    auto function = as_repeated(f);
    constrained<decltype(function)> result{function, limits_of(least), limits_of(most)};
    spread(result.least, function.values());
    spread(result.most, function.values());
    return result;
  }
}
inline constexpr double no_limit = std::numeric_limits<double>::infinity();

}  // namespace detail

/// What is made small: the sum of functions, compiled or repeated; or, for a model, a formula.
template <class F, class... More>
auto minimize(F const& f, More const&... more) {
  if constexpr (any_formula<F>) {
    static_assert(sizeof...(More) == 0, "chainrule: minimize: one formula, or functions");
    return detail::minimized_formula<F>{};
  } else {
    constexpr bool scalar =
        decltype(detail::as_repeated(f))::outputs == 1 && ((decltype(detail::as_repeated(more))::outputs == 1) && ...);
    static_assert(scalar, "chainrule: minimize: functions of one value; of least squares the sum of squares");
    return detail::minimized<decltype(detail::as_repeated(f)), decltype(detail::as_repeated(more))...>{
        {detail::as_repeated(f), detail::as_repeated(more)...}};
  }
}
/// A constraint: every value of f, a function or (for a model) a formula or a tuple of them, is at least a number, or its own of a list.
template <class F, class Limit>
auto at_least(F const& f, Limit const& least) {
  return detail::constrain(f, least, detail::no_limit);
}
/// A constraint: at most.
template <class F, class Limit>
auto at_most(F const& f, Limit const& most) {
  return detail::constrain(f, -detail::no_limit, most);
}
/// A constraint: equal to.
template <class F, class Limit>
auto equal_to(F const& f, Limit const& value) {
  return detail::constrain(f, value, value);
}
/// A constraint: between two numbers, both allowed.
template <class Least, class F, class Most>
auto between(Least const& least, F const& f, Most const& most) {
  return detail::constrain(f, least, most);
}

/// What cr::solve is asked: make an objective small by the unknowns, start.size() of them, while they stay between `lower` and `upper` (empty: no
/// bounds) and constraints hold: cr::problem p(cr::minimize(f), cr::at_least(g, 25.0)). It keeps all that it is made of.
template <class Objective, class... Constraints>
class problem {
  Objective objective_;
  std::tuple<Constraints...> constraints_;

  /// With the number of its first value.
  template <class Use>
  void each_constraint(Use const& use) const {
    std::size_t first = 0;
    std::apply([&](auto const&... c) { ((use(c, first), first += c.function.values()), ...); }, constraints_);
  }

 public:
  std::vector<double> start, lower, upper;
  std::vector<std::string> names;  // of the unknowns, for messages; empty: their numbers

  /// Calls use with every function of the objective.
  template <class Use>
  void each_term(Use const& use) const {
    std::apply([&](auto const&... term) { (use(term), ...); }, objective_.terms);
  }

  explicit problem(Objective const& objective, Constraints const&... constraints)
      : objective_(objective), constraints_(constraints...) {
    int most = 0;
    each_term([&](auto const& term) { most = std::max(most, term.unknowns()); });
    each_constraint([&](auto const& c, std::size_t) { most = std::max(most, c.function.unknowns()); });
    start.resize(std::size_t(most));
  }

  [[nodiscard]] std::size_t unknowns() const { return start.size(); }
  [[nodiscard]] std::size_t constraints() const {
    std::size_t count = 0;
    each_constraint([&](auto const& c, std::size_t) { count += c.function.values(); });
    return count;
  }
  [[nodiscard]] std::vector<double> least() const {
    std::vector<double> all;
    each_constraint([&](auto const& c, std::size_t) { all.insert(all.end(), c.least.begin(), c.least.end()); });
    return all;
  }
  [[nodiscard]] std::vector<double> most() const {
    std::vector<double> all;
    each_constraint([&](auto const& c, std::size_t) { all.insert(all.end(), c.most.begin(), c.most.end()); });
    return all;
  }

  /// What is wrong with the statement, before a solver sees it; empty: nothing. Throws where a list has the wrong length.
  [[nodiscard]] std::string contradiction() const {
    auto const number = [](std::size_t some_count) { return std::to_string(some_count); };
    int most_unknown = 0;
    each_term([&](auto const& term) { most_unknown = std::max(most_unknown, term.unknowns()); });
    each_constraint([&](auto const& c, std::size_t) { most_unknown = std::max(most_unknown, c.function.unknowns()); });
    if (start.size() < std::size_t(most_unknown))
      throw std::invalid_argument("chainrule: problem: the start has " + number(start.size()) + " numbers, but there are " +
                                  std::to_string(most_unknown) + " unknowns");
    for (auto const* bounds : {&lower, &upper})
      if (!bounds->empty() && bounds->size() != start.size())
        throw std::invalid_argument("chainrule: problem: " + number(bounds->size()) + " bounds for " + number(start.size()) +
                                    " unknowns");
    auto const unknown = [&](std::size_t which_one) {
      return which_one < names.size() ? names[which_one] : "unknown " + number(which_one);
    };
    for (std::size_t k = 0; k < start.size(); ++k) {
      double const low = lower.empty() ? -detail::no_limit : lower[k], high = upper.empty() ? detail::no_limit : upper[k];
      if (!std::isfinite(start[k])) return "the start of " + unknown(k) + " is not finite";
      if (!(low <= high)) return "the lower bound of " + unknown(k) + " is above the upper one";
      if (start[k] < low || start[k] > high) return "the start of " + unknown(k) + " is outside of its bounds";
    }
    std::vector<double> const low = least(), high = most();
    for (std::size_t i = 0; i < low.size(); ++i)
      if (!(low[i] <= high[i]) || low[i] == detail::no_limit || high[i] == -detail::no_limit)
        return "no value satisfies constraint " + number(i);
    return {};
  }

  [[nodiscard]] double value(double const* x) const {
    double sum = 0;
    each_term([&](auto const& term) { sum += term.sum(x); });
    return sum;
  }
  double value_and_gradient(double const* x, double* gradient) const {
    std::fill_n(gradient, unknowns(), 0.0);
    double sum = 0;
    each_term([&](auto const& term) { sum += term.add_gradient(x, gradient); });
    return sum;
  }
  void constraint_values(double const* x, double* values) const {
    each_constraint([&](auto const& c, std::size_t first) { c.function.evaluate(x, values + first); });
  }

  /// The constraints' Jacobian: place(row, column) for every entry, and their values in that order.
  template <class Place>
  void jacobian_places(Place const& place) const {
    each_constraint([&](auto const& c, std::size_t first) {
      c.function.jacobian_places([&](std::size_t row, std::size_t column) { place(first + row, column); });
    });
  }
  [[nodiscard]] std::size_t jacobian_entries() const {
    std::size_t count = 0;
    each_constraint([&](auto const& c, std::size_t) { count += c.function.jacobian_entries(); });
    return count;
  }
  void jacobian(double const* x, double* entries) const {
    each_constraint([&](auto const& c, std::size_t) {
      c.function.jacobian(x, entries);
      entries += c.function.jacobian_entries();
    });
  }
  /// The Hessian of weight * objective + multipliers * constraints: entries of the lower triangle, equal ones to be summed.
  template <class Place>
  void hessian_places(Place const& place) const {
    each_term([&](auto const& term) { term.hessian_places(place); });
    each_constraint([&](auto const& c, std::size_t) { c.function.hessian_places(place); });
  }
  [[nodiscard]] std::size_t hessian_entries() const {
    std::size_t count = 0;
    each_term([&](auto const& term) { count += term.hessian_entries(); });
    each_constraint([&](auto const& c, std::size_t) { count += c.function.hessian_entries(); });
    return count;
  }
  void hessian(double const* x, double weight, double const* multipliers, double* entries) const {
    each_term([&](auto const& term) {
      term.hessian_of_sum(x, weight, entries);
      entries += term.hessian_entries();
    });
    each_constraint([&](auto const& c, std::size_t first) {
      c.function.hessian(x, multipliers + first, entries);
      entries += c.function.hessian_entries();
    });
  }

  /// Looks at a result's x once more, and tells what it finds in it. Multipliers that are empty are estimated.
  void check(solver_result& result, double tolerance) const {
    std::size_t const n = unknowns(), m = constraints();
    std::vector<double> gradient(n), begun(n), values(m), low = least(), high = most(), entries(jacobian_entries());
    std::vector<int> rows, columns;
    jacobian_places([&](std::size_t row, std::size_t column) {
      rows.push_back(int(row));
      columns.push_back(int(column));
    });
    std::vector<double> bound_below = lower, bound_above = upper;
    if (bound_below.empty() && !bound_above.empty()) bound_below.assign(n, -detail::no_limit);
    if (bound_above.empty() && !bound_below.empty()) bound_above.assign(n, detail::no_limit);
    value_and_gradient(start.data(), begun.data());
    result.value = value_and_gradient(result.x.data(), gradient.data());
    constraint_values(result.x.data(), values.data());
    jacobian(result.x.data(), entries.data());
    final_point p;
    p.x = result.x, p.lower = bound_below, p.upper = bound_above;
    p.value = result.value, p.gradient = gradient;
    p.constraints = values, p.least = low, p.most = high;
    p.rows = rows, p.columns = columns, p.entries = entries, p.multipliers = result.multipliers;
    p.gradient_at_start = begun;
    p.tolerance = tolerance;
    each_term([&](auto const& term) {
      if constexpr (requires { term.size_of_parts(result.x.data()); }) p.parts += term.size_of_parts(result.x.data());
    });
    std::vector<double> entries_there(entries.size());
    p.slopes = [&](double const* there, std::span<double const> multipliers, double* slopes) {
      value_and_gradient(there, slopes);
      jacobian(there, entries_there.data());
      for (std::size_t k = 0; k < entries_there.size(); ++k)
        slopes[std::size_t(columns[k])] += entries_there[k] * multipliers[std::size_t(rows[k])];
      return true;
    };
    final_check const found = check_final(p);
    result.status = found.status;
    result.infeasibility = found.infeasibility;
    result.stationarity = found.stationarity;
    result.multipliers = found.multipliers;
  }
};
template <class Objective, class... Constraints>
problem(Objective const&, Constraints const&...) -> problem<Objective, Constraints...>;

/// Solves a problem or a model with a solver, such as cr::nlopt::solver{}: the result is checked, whatever the solver reported. A start
/// outside of its bounds, or limits that contradict each other, are a status before anything is solved.
template <class Objective, class... Constraints, class Solver>
solver_result solve(problem<Objective, Constraints...> const& p, Solver const& solver) {
  if (std::string const wrong = p.contradiction(); !wrong.empty()) {
    solver_result result;
    result.status = solver_status::ill_posed;
    result.x = p.start;
    result.value = std::numeric_limits<double>::quiet_NaN();
    result.told = wrong;
    return result;
  }
  return solver.run(p);
}

}  // namespace chainrule

#pragma GCC diagnostic pop

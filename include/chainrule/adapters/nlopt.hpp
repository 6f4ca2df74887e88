// NLopt: objectives and vector constraints as its manual asks for them, and problems solved by its algorithms.
#pragma once

#include <chainrule/adapters/solver.hpp>
#include <chainrule/adapters/solver/objective.hpp>
#include <chainrule/chainrule.hpp>

#include <chrono>
#include <nlopt.hpp>

// g++ compares names in lambdas and constructors of templates with the user's globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

namespace chainrule::nlopt {
namespace detail {

namespace base = chainrule::detail;

struct not_finite : std::domain_error {
  not_finite()
      : std::domain_error("chainrule: nlopt: the function is not finite at the start, or wherever NLopt went from there") {}
};

/// What becomes of a callback's exceptions, and of values that are not finite.
class callbacks {
  exception_store thrown_;
  int in_a_row_ = 0;
  long calls_ = 0;

 public:
  /// So many values that are not finite one after the other end a run.
  static constexpr int most_in_a_row = 50;

  /// Runs a callback: what it throws is kept, and NLopt stopped by its own exception, the one that it passes on.
  template <class F>
  void run(F&& f) {
    if (!thrown_.guard(f)) throw ::nlopt::forced_stop();
  }
  /// Whether all numbers are finite. NLopt takes infinity for a point that is too bad to be taken, and tries another one; at the
  /// start there is none to go back to.
  bool are_finite(double const* values, std::size_t count, double const* slopes, std::size_t count_of_slopes) {
    bool const good = base::all_finite({values, count}) && base::all_finite({slopes, slopes == nullptr ? 0 : count_of_slopes});
    in_a_row_ = good ? 0 : in_a_row_ + 1;
    if (!good && (calls_ == 0 || in_a_row_ >= most_in_a_row)) throw not_finite();
    ++calls_;
    return good;
  }
  /// Throws what a callback threw, once NLopt has returned.
  void rethrow() { thrown_.rethrow(); }
};

inline void refuse(double* values, std::size_t count, double* slopes, std::size_t count_of_slopes) {
  std::fill_n(values, count, HUGE_VAL);
  if (slopes != nullptr) std::fill_n(slopes, count_of_slopes, 0.0);
}
inline void* checked(void* self) {
  if (self == nullptr)
    throw std::invalid_argument(
        "chainrule: nlopt: the data of a callback is the function itself: opt.set_min_objective(f.callback, &f)");
  return self;
}
inline void check_call(unsigned n, std::size_t wanted, double const* x) {
  if (n != wanted) base::throw_wrong_length("what NLopt gives", n, wanted);
  if (x == nullptr) throw std::invalid_argument("chainrule: nlopt: the point is a null pointer");
}

}  // namespace detail

/// A function's value and gradient for nlopt::opt::set_min_objective. It keeps what the function is given, and must outlive the nlopt::opt.
template <class Objective>
class objective_function : public detail::callbacks {
  Objective function_;

 public:
  explicit objective_function(Objective const& function) : function_(function) {}
  /// What NLopt calls, with this object as its data. Where value or slopes are not finite it gets infinity, at the
  /// start std::domain_error is kept.
  static double callback(unsigned n, double const* x, double* gradient, void* self) {
    auto* const me = static_cast<objective_function*>(detail::checked(self));
    double value = 0;
    me->run([&] {
      detail::check_call(n, Objective::unknowns < 0 ? n : std::size_t(Objective::unknowns), x);
      if (gradient == nullptr) value = me->function_.value({x, n});
      else value = me->function_.value_and_gradient({x, n}, {gradient, n});
      if (!me->are_finite(&value, 1, gradient, n)) detail::refuse(&value, 1, gradient, n);
    });
    return value;
  }
};

namespace detail {

/// Values and Jacobian, row by row: of a kept function.
template <class Kept>
class dense_kept {
  Kept function_;

 public:
  explicit dense_kept(Kept const& function) : function_(function) {}
  static constexpr std::size_t values() { return std::size_t(Kept::outputs); }
  static constexpr std::size_t unknowns() { return std::size_t(Kept::unknowns); }
  void evaluate(double const* x, double* out, double* jacobian) const {
    if (jacobian == nullptr) function_.values(x, out);
    else function_.values_and_jacobian(x, out, jacobian);
  }
};
/// And of one with a sparse Jacobian.
template <class Function>
class dense_rows {
  Function function_;
  std::vector<std::size_t> place_;
  mutable std::vector<double> entries_;

 public:
  explicit dense_rows(Function const& function) : function_(function), entries_(function.jacobian_entries()) {
    function_.jacobian_places([this](std::size_t row, std::size_t column) { place_.push_back(row * unknowns() + column); });
  }
  [[nodiscard]] std::size_t values() const { return function_.values(); }
  [[nodiscard]] std::size_t unknowns() const { return std::size_t(function_.unknowns()); }
  void evaluate(double const* x, double* out, double* jacobian) const {
    function_.evaluate(x, out);
    if (jacobian == nullptr) return;
    function_.jacobian(x, entries_.data());
    std::fill_n(jacobian, values() * unknowns(), 0.0);
    for (std::size_t k = 0; k < place_.size(); ++k) jacobian[place_[k]] += entries_[k];
  }
};

}  // namespace detail

/// A vector function's values and Jacobian for nlopt::opt::add_inequality_mconstraint (each value at most 0) and add_equality_mconstraint. It
/// keeps what the function is given, and must outlive the nlopt::opt.
template <class Function>
class constraint_function : public detail::callbacks {
  Function function_;

 public:
  template <class F>
  explicit constraint_function(F const& function) : function_(function) {}
  /// What NLopt calls, with this object as its data.
  static void callback(unsigned m, double* values, unsigned n, double const* x, double* jacobian, void* self) {
    auto* const me = static_cast<constraint_function*>(detail::checked(self));
    me->run([&] {
      detail::check_call(n, me->function_.unknowns(), x);
      if (values == nullptr) throw std::invalid_argument("chainrule: nlopt: the list of values is a null pointer");
      if (m != me->function_.values()) detail::base::throw_wrong_length("the list of tolerances", m, me->function_.values());
      me->function_.evaluate(x, values, jacobian);
      if (!me->are_finite(values, m, jacobian, std::size_t(m) * n)) detail::refuse(values, m, jacobian, std::size_t(m) * n);
    });
  }
};

/// The objective of a compiled function with what it is given, of a formula with the variables to solve for, or of a function of arrays, f.over(t = times):
/// opt.set_min_objective(f.callback, &f).
template <class F, class... A>
auto objective(F const& f, A const&... a) {
  return objective_function<decltype(chainrule::detail::objective_of(f, a...))>(chainrule::detail::objective_of(f, a...));
}
/// Constraints, the same way: opt.add_inequality_mconstraint(g.callback, &g, tolerances).
template <class F, class... A>
auto constraints(F const& f, A const&... a) {
  if constexpr (chainrule::detail::is_sized<F> || chainrule::detail::made_of_arrays<F>) {
    auto const function = chainrule::detail::as_repeated(f);
    return constraint_function<detail::dense_rows<std::remove_cvref_t<decltype(function)>>>(function);
  } else {
    auto const kept = chainrule::detail::kept(f, a...);
    return constraint_function<detail::dense_kept<std::remove_cvref_t<decltype(kept)>>>(kept);
  }
}

/// Solves cr::problem and cr::model with one of NLopt's algorithms. Limits: constraints are dense; those that an algorithm can not take are a
/// status before anything is solved.
struct solver {
  ::nlopt::algorithm algorithm = ::nlopt::LD_SLSQP;
  double tolerance = 1e-6;        // of the final check
  double step_tolerance = 1e-12;  // NLopt's xtol_rel and ftol_rel, so that it does not stop before
  int evaluations = 10'000;
  double seconds = 0;  // 0: no limit
  progress_callback progress{};

  template <class Objective, class... Constraints>
  solver_result run(problem<Objective, Constraints...> const& p) const;
};

namespace detail {

inline bool takes_equalities(::nlopt::algorithm a) {
  return a == ::nlopt::LD_SLSQP || a == ::nlopt::LN_COBYLA || a == ::nlopt::GN_ISRES || a == ::nlopt::LD_AUGLAG ||
         a == ::nlopt::LN_AUGLAG || a == ::nlopt::AUGLAG || a == ::nlopt::LD_AUGLAG_EQ || a == ::nlopt::LN_AUGLAG_EQ ||
         a == ::nlopt::AUGLAG_EQ;
}
inline bool takes_inequalities(::nlopt::algorithm a) {
  return takes_equalities(a) || a == ::nlopt::LD_MMA || a == ::nlopt::LD_CCSAQ || a == ::nlopt::GN_ORIG_DIRECT ||
         a == ::nlopt::GN_ORIG_DIRECT_L || a == ::nlopt::GN_AGS;
}

/// A problem as NLopt's callbacks see it.
template <class Problem>
class run_of_problem : public callbacks {
  struct side {
    std::size_t row;
    double sign, limit;
  };
  Problem const& problem_;
  solver const& options_;
  std::size_t n_, m_;
  std::vector<double> values_, entries_;
  std::vector<int> rows_, columns_;
  std::vector<std::vector<side>> of_row_;
  std::vector<double> limits_least_, limits_most_;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  double worst_ = 0;

 public:
  std::vector<side> equal, at_most;
  long evaluations = 0;
  bool is_stopped = false;

  run_of_problem(Problem const& p, solver const& options)
      : problem_(p),
        options_(options),
        n_(p.unknowns()),
        m_(p.constraints()),
        values_(m_),
        entries_(p.jacobian_entries()),
        limits_least_(p.least()),
        limits_most_(p.most()) {
    p.jacobian_places([&](std::size_t row, std::size_t column) {
      rows_.push_back(int(row));
      columns_.push_back(int(column));
    });
    for (std::size_t i = 0; i < m_; ++i) {
      double const least = limits_least_[i], most = limits_most_[i];
      if (least == most) {
        equal.push_back({i, 1, least});
      } else {
        if (std::isfinite(most)) at_most.push_back({i, 1, most});
        if (std::isfinite(least)) at_most.push_back({i, -1, least});
      }
    }
  }
  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
  }
  static double objective(unsigned n, double const* x, double* gradient, void* self) {
    auto* const me = static_cast<run_of_problem*>(self);
    double value = 0;
    me->run([&] {
      value = gradient == nullptr ? me->problem_.value(x) : me->problem_.value_and_gradient(x, gradient);
      ++me->evaluations;
      if (!me->are_finite(&value, 1, gradient, n)) refuse(&value, 1, gradient, n);
      if (!me->options_.progress({me->evaluations, value, me->worst_, 0, me->options_.evaluations, me->seconds()})) {
        me->is_stopped = true;
        throw ::nlopt::forced_stop();
      }
    });
    return value;
  }
  void put_jacobian(std::vector<side> const& sides, unsigned n, double const* x, double* jacobian) {
    std::fill_n(jacobian, sides.size() * n, 0.0);
    problem_.jacobian(x, entries_.data());
    for (std::size_t k = 0; k < sides.size(); ++k)
      for (std::size_t e = 0; e < entries_.size(); ++e)
        if (std::size_t(rows_[e]) == sides[k].row) jacobian[k * n + std::size_t(columns_[e])] += sides[k].sign * entries_[e];
  }
  template <std::vector<side> run_of_problem::*Which>
  static void constraints(unsigned, double* values, unsigned n, double const* x, double* jacobian, void* self) {
    auto* const me = static_cast<run_of_problem*>(self);
    me->run([&] {
      me->problem_.constraint_values(x, me->values_.data());
      me->worst_ = 0;
      for (std::size_t i = 0; i < me->m_; ++i)
        me->worst_ = std::fmax(me->worst_, base::outside_of(me->values_[i], me->limits_least_[i], me->limits_most_[i]));
      std::vector<side> const& sides = me->*Which;
      for (std::size_t k = 0; k < sides.size(); ++k) {
        values[k] = sides[k].sign * (me->values_[sides[k].row] - sides[k].limit);
      }
      if (jacobian != nullptr) me->put_jacobian(sides, n, x, jacobian);
      if (!me->are_finite(values, sides.size(), jacobian, sides.size() * n))
        refuse(values, sides.size(), jacobian, sides.size() * n);
    });
  }
};

}  // namespace detail

template <class Objective, class... Constraints>
solver_result solver::run(problem<Objective, Constraints...> const& p) const {
  solver_result result;
  result.x = p.start;
  detail::run_of_problem<problem<Objective, Constraints...>> running(p, *this);
  auto const refuse = [&](char const* why) {
    result.status = solver_status::ill_posed;
    result.value = std::numeric_limits<double>::quiet_NaN();
    result.told = ::nlopt::opt(algorithm, 1).get_algorithm_name() + std::string(why);
    return result;
  };
  if (!running.equal.empty() && !detail::takes_equalities(algorithm)) return refuse(": takes no equality constraints");
  if (!running.at_most.empty() && !detail::takes_inequalities(algorithm)) return refuse(": takes no constraints");

  ::nlopt::opt opt(algorithm, unsigned(p.unknowns()));
  using running_t = decltype(running);
  opt.set_min_objective(&running_t::objective, &running);
  double const allowed = tolerance / 100;
  if (!running.equal.empty())
    opt.add_equality_mconstraint(&running_t::template constraints<&running_t::equal>, &running,
                                 std::vector<double>(running.equal.size(), allowed));
  if (!running.at_most.empty())
    opt.add_inequality_mconstraint(&running_t::template constraints<&running_t::at_most>, &running,
                                   std::vector<double>(running.at_most.size(), allowed));
  if (!p.lower.empty()) opt.set_lower_bounds(p.lower);
  if (!p.upper.empty()) opt.set_upper_bounds(p.upper);
  opt.set_xtol_rel(step_tolerance);
  opt.set_xtol_abs(std::vector<double>(p.unknowns(), 0));  // or NLopt 2.7.1 reads it where it is not
  opt.set_ftol_rel(step_tolerance);
  opt.set_maxeval(evaluations);
  if (seconds > 0) opt.set_maxtime(seconds);
  double value = 0;
  ::nlopt::result code = ::nlopt::FAILURE;
  try {
    code = opt.optimize(result.x, value);
  } catch (std::exception const& e) {
    code = opt.last_optimize_result();
    result.told = e.what();
  }
  result.evaluations = running.evaluations;
  result.seconds = running.seconds();
  bool finite = true;
  try {
    running.rethrow();
  } catch (::nlopt::forced_stop const&) {  // ours
  } catch (detail::not_finite const& e) {
    finite = false;
    result.told = e.what();
  }
  if (result.told.empty()) {
    char const* const names[] = {
        "", "success", "stop value reached", "ftol reached", "xtol reached", "maxeval reached", "maxtime reached"};
    result.told = names[std::clamp(int(code), 0, 6)];
  }
  p.check(result, tolerance);
  if (running.is_stopped) result.status = solver_status::stopped;
  else if (!finite) result.status = solver_status::not_finite;
  else if (result.status == solver_status::solved) return result;
  else if (result.status != solver_status::not_finite && result.value < -1e19) result.status = solver_status::unbounded;
  else if (code == ::nlopt::MAXEVAL_REACHED || code == ::nlopt::MAXTIME_REACHED) result.status = solver_status::limit_reached;
  return result;
}

}  // namespace chainrule::nlopt

#pragma GCC diagnostic pop

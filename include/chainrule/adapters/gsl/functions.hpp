// The structs that the GNU Scientific Library asks for.
#pragma once

#include <chainrule/adapters/solver/objective.hpp>
#include <chainrule/adapters/solver/ode.hpp>
#include <chainrule/adapters/solver/owned.hpp>
#include <chainrule/adapters/solver/progress.hpp>
#include <chainrule/adapters/solver/residuals.hpp>

#include <gsl/gsl_errno.h>
#include <gsl/gsl_multifit_nlinear.h>
#include <gsl/gsl_multimin.h>
#include <gsl/gsl_odeiv2.h>
#include <gsl/gsl_roots.h>
#include <memory>

namespace chainrule::gsl {
namespace detail {

/// GSL ends the program at an error unless its handler is off.
class no_handler {
  gsl_error_handler_t* before_ = gsl_set_error_handler_off();

 public:
  no_handler() = default;
  no_handler(no_handler const&) = delete;
  no_handler& operator=(no_handler const&) = delete;
  ~no_handler() { gsl_set_error_handler(before_); }
};
using chainrule::detail::own;
using chainrule::detail::owned;

inline std::span<double const> list_of(gsl_vector const* v) {
  if (v == nullptr || v->stride != 1)
    chainrule::detail::throw_invalid_argument("chainrule: gsl: a vector of numbers one after the other is needed");
  return {v->data, v->size};
}
inline std::span<double> list_of(gsl_vector* v) {
  static_cast<void>(list_of(static_cast<gsl_vector const*>(v)));
  return {v->data, v->size};
}

/// An object that C calls find by a pointer. Copies of it are objects of their own; it must outlive the solver that it is given to.
template <class Struct>
class called_back {
 protected:
  Struct struct_{};
  exception_store thrown_;

 public:
  /// What GSL takes. It points to this object.
  [[nodiscard]] Struct* get() {
    struct_.params = this;
    return &struct_;
  }
  /// Throws what a call threw, if one has: after the solver has stopped.
  void rethrow() { thrown_.rethrow(); }
};

}  // namespace detail

/// gsl_multifit_nlinear_fdf: residuals, their Jacobian, and the second derivative along a direction that geodesic acceleration asks for (of
/// arrays null: GSL takes differences then). Refers to the
/// columns of data, if there are any. Where a number is not finite it answers GSL_EDOM, where a call throws GSL_EFAILED.
template <class Residuals>
class multifit_fdf : public detail::called_back<gsl_multifit_nlinear_fdf> {
  Residuals residuals_;

  template <class Call>
  static int guarded(gsl_vector const* x, void* self, Call const& call) {
    if (self == nullptr) return GSL_EFAULT;
    auto& own = *static_cast<multifit_fdf*>(self);
    bool finite = true;
    bool const done = own.thrown_.guard([&] {
      auto const list = detail::list_of(x);
      if (list.size() != std::size_t(own.residuals_.unknowns()))
        chainrule::detail::throw_wrong_length("the list of unknowns", list.size(), std::size_t(own.residuals_.unknowns()));
      finite = call(own.residuals_, own.residuals_.at(list.data()));
    });
    return !done ? GSL_EFAILED : finite ? GSL_SUCCESS : GSL_EDOM;
  }

 public:
  explicit multifit_fdf(Residuals const& residuals) : residuals_(residuals) {
    struct_.f = [](gsl_vector const* at_point, void* self, gsl_vector* to) {
      return guarded(at_point, self, [&](Residuals const& all_residuals, auto const& numbers) {
        return all_residuals.values(
            numbers, [&](int at_row, double one_residual) { gsl_vector_set(to, std::size_t(at_row), one_residual); });
      });
    };
    struct_.df = [](gsl_vector const* at_point, void* self, gsl_matrix* to) {
      return guarded(at_point, self, [&](Residuals const& all_residuals, auto const& numbers) {
        return all_residuals.jacobian(numbers, [&](int at_row, int at_column, double one_slope) {
          gsl_matrix_set(to, std::size_t(at_row), std::size_t(at_column), one_slope);
        });
      });
    };
    if constexpr (Residuals::has_second)
      struct_.fvv = [](gsl_vector const* at_point, gsl_vector const* along, void* self, gsl_vector* to) {
        return guarded(at_point, self, [&](Residuals const& all_residuals, auto const& numbers) {
          return all_residuals.along(numbers, detail::list_of(along),
                                     [&](int at_row, double one_bend) { gsl_vector_set(to, std::size_t(at_row), one_bend); });
        });
      };
    struct_.n = std::size_t(residuals.count());
    struct_.p = std::size_t(residuals.unknowns());
  }
  [[nodiscard]] Residuals const& residuals() const { return residuals_; }
};

/// gsl_multimin_function_fdf. Keeps the numbers that the function is given; refers to columns that were bound by `over`. What is not finite it hands on,
/// a call that throws gives NaN: multimin has no other answer.
template <class Objective>
class multimin_fdf : public detail::called_back<gsl_multimin_function_fdf> {
  Objective objective_;

  template <class Call>
  static double guarded(gsl_vector const* x, void* self, Call const& call) {
    if (self == nullptr) return GSL_NAN;
    auto& own = *static_cast<multimin_fdf*>(self);
    double value = GSL_NAN;
    own.thrown_.guard([&] { value = call(own.objective_, detail::list_of(x)); });
    return value;
  }

 public:
  multimin_fdf(Objective const& objective, std::size_t unknowns) : objective_(objective) {
    struct_.f = [](gsl_vector const* at_point, void* self) {
      return guarded(at_point, self, [](Objective const& the_objective, auto list) { return the_objective.value(list); });
    };
    struct_.df = [](gsl_vector const* at_point, void* self, gsl_vector* to) {
      guarded(at_point, self, [&](Objective const& the_objective, auto list) {
        return the_objective.value_and_gradient(list, detail::list_of(to));
      });
    };
    struct_.fdf = [](gsl_vector const* at_point, void* self, double* to_value, gsl_vector* to) {
      *to_value = guarded(at_point, self, [&](Objective const& the_objective, auto list) {
        return the_objective.value_and_gradient(list, detail::list_of(to));
      });
    };
    struct_.n = unknowns;
  }
  [[nodiscard]] Objective const& objective() const { return objective_; }
  [[nodiscard]] bool has_thrown() const { return thrown_.holds(); }
};

/// gsl_function_fdf, for gsl_root_fdfsolver, which answers GSL_EBADFUNC where a value or a slope is not finite.
template <class Objective>
class root_fdf : public detail::called_back<gsl_function_fdf> {
  Objective objective_;

  template <class Call>
  static double guarded(void* self, Call const& call) {
    if (self == nullptr) return GSL_NAN;
    auto& own = *static_cast<root_fdf*>(self);
    double value = GSL_NAN;
    own.thrown_.guard([&] { value = call(own.objective_); });
    return value;
  }

 public:
  explicit root_fdf(Objective const& objective) : objective_(objective) {
    static_assert(Objective::unknowns == 1,
                  "chainrule: a root is sought in one variable: cr::gsl::root(cr::function(f, cr::wrt(x), cr::given(a)), 2.0)");
    struct_.f = [](double at_point, void* self) {
      return guarded(self, [&](Objective const& the_objective) { return the_objective.value({&at_point, 1}); });
    };
    struct_.df = [](double at_point, void* self) {
      return guarded(self, [&](Objective const& the_objective) {
        double one_slope = GSL_NAN;
        the_objective.value_and_gradient({&at_point, 1}, {&one_slope, 1});
        return one_slope;
      });
    };
    struct_.fdf = [](double at_point, void* self, double* to_value, double* to_slope) {
      *to_slope = GSL_NAN;
      *to_value = guarded(self, [&](Objective const& the_objective) {
        return the_objective.value_and_gradient({&at_point, 1}, {to_slope, 1});
      });
    };
  }
  [[nodiscard]] Objective const& objective() const { return objective_; }
};

/// gsl_odeiv2_system, with the Jacobian by state and the derivative by time. Keeps the parameters. Where a rate or a slope is not finite it answers GSL_EDOM:
/// GSL takes a shorter step; where a call throws GSL_EBADFUNC, which ends the run.
template <class Equations>
class odeiv2_system : public detail::called_back<gsl_odeiv2_system> {
  Equations equations_;

  template <class Call>
  static int guarded(double t, double const* y, void* self, Call const& call) {
    if (self == nullptr) return GSL_EBADFUNC;
    auto& own = *static_cast<odeiv2_system*>(self);
    bool finite = false;
    bool const done = own.thrown_.guard([&] {
      if (y == nullptr) chainrule::detail::throw_invalid_argument("chainrule: gsl: the state is a null pointer");
      own.equations_.set(t, y);
      finite = call(own.equations_);
    });
    return !done ? GSL_EBADFUNC : finite ? GSL_SUCCESS : GSL_EDOM;
  }
  static bool fill(Equations const& equations, double* table, double* by_time) {
    constexpr int n = Equations::equations;
    for (int k = 0; k < n; ++k) by_time[k] = 0;
    for (int k = 0; k < n * n; ++k) table[k] = 0;
    double sum = 0;
    equations.template jacobian<true>([&](int at_row, int at_column, double one_slope) {
      sum += one_slope * 0;
      (at_column < n ? table[at_row * n + at_column] : by_time[at_row]) = one_slope;
    });
    return sum == 0;
  }

 public:
  explicit odeiv2_system(Equations const& equations) : equations_(equations) {
    struct_.function = [](double at_time, double const* at_state, double* to, void* self) {
      return guarded(at_time, at_state, self, [&](Equations const& all_equations) {
        auto const all_rates = all_equations.slopes();
        for (std::size_t which = 0; which < all_rates.size(); ++which) to[which] = all_rates[which];
        return chainrule::detail::all_finite(all_rates);
      });
    };
    struct_.jacobian = [](double at_time, double const* at_state, double* to, double* to_by_time, void* self) {
      return guarded(at_time, at_state, self,
                     [&](Equations const& all_equations) { return fill(all_equations, to, to_by_time); });
    };
    struct_.dimension = std::size_t(Equations::equations);
  }
  [[nodiscard]] Equations& equations() { return equations_; }
};

/// Residuals: cr::function(hana::make_tuple(...), x, y), or a residual for each row of columns,
/// multifit(cr::function(v - model, cr::wrt(a, b), cr::given(t, v)), times, volts).
template <class F, class... Columns>
auto multifit(F const& f, Columns&&... columns) {
  return chainrule::detail::functor_of_residuals<multifit_fdf>(f, std::forward<Columns>(columns)...);
}
/// An objective with what it is given, or one of arrays whose lengths are told, cr::sized(f, {1000}).
template <class F, class... Given>
auto multimin(F const& f, Given const&... given) {
  using objective = decltype(chainrule::detail::objective_of(f, given...));
  constexpr bool has_length = chainrule::detail::is_sized<F> || objective::unknowns > 0;
  static_assert(has_length, "chainrule: multimin needs the number of unknowns: cr::sized(f, {1000}) for an array of any length");
  objective const function = chainrule::detail::objective_of(f, given...);
  return multimin_fdf<objective>(function, function.size());
}
/// A function of one variable, with what it is given.
template <class F, class... Given>
auto root(F const& f, Given const&... given) {
  return root_fdf<decltype(chainrule::detail::objective_of(f, given...))>(chainrule::detail::objective_of(f, given...));
}
/// Differential equations; the time, where they mention it, stands first, then parameters by name: odeiv2(rhs, t, k = 0.04).
template <class F, class... Rest>
auto odeiv2(F const& rhs, Rest const&... rest) {
  return odeiv2_system<decltype(chainrule::detail::make_equations(rhs, rest...))>(
      chainrule::detail::make_equations(rhs, rest...));
}
/// The one of multifit, multimin and root that takes these arguments: residuals where there are columns or several formulas.
template <class F, class... Rest>
auto fdf(F const& f, Rest&&... rest) {
  constexpr bool has_columns = (chainrule::detail::sequence<std::remove_cvref_t<Rest>> || ...);
  if constexpr (chainrule::detail::is_sized<F>) {
    if constexpr (F::outputs == 1) return multimin(f, rest...);
    else return multifit(f, std::forward<Rest>(rest)...);
  } else if constexpr (chainrule::detail::function_of_arrays<F>) {
    return multimin(f, rest...);
  } else if constexpr (has_columns || chainrule::detail::outputs_of(static_cast<F const*>(nullptr)) > 1) {
    return multifit(f, std::forward<Rest>(rest)...);
  } else if constexpr (chainrule::detail::unknowns_of(static_cast<F const*>(nullptr)) == 1) {
    return root(f, rest...);
  } else {
    return multimin(f, rest...);
  }
}

}  // namespace chainrule::gsl

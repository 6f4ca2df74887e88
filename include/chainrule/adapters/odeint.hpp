// Boost's odeint: the implicit stepper rosenbrock4. (That of Boost 1.74 does not compile in C++20; 1.81's does.)
#pragma once

#include <chainrule/adapters/solver/ode.hpp>
#include <chainrule/adapters/solver/progress.hpp>
#include <chainrule/adapters/solver/status.hpp>

#include <boost/numeric/odeint/integrate/integrate_adaptive.hpp>
#include <boost/numeric/odeint/stepper/generation.hpp>
#include <boost/numeric/odeint/stepper/rosenbrock4.hpp>
#include <boost/numeric/odeint/stepper/rosenbrock4_controller.hpp>
#include <boost/version.hpp>

#include <stdexcept>
#include <utility>

namespace chainrule::odeint {
namespace detail {

template <class State>
void check_state(State const& y, int equations) {
  if (int(y.size()) != equations) chainrule::detail::throw_wrong_length("the state", y.size(), std::size_t(equations));
}

}  // namespace detail

/// The rates of change: what every stepper of odeint asks for. Keeps the parameters.
template <class Equations>
class rates {
  Equations equations_;

 public:
  explicit rates(Equations const& equations) : equations_(equations) {}
  template <class State, class Slopes>
  void operator()(State const& y, Slopes& slopes, double t) {
    detail::check_state(y, Equations::equations);
    equations_.set(t, y);
    auto const all = equations_.slopes();
    for (std::size_t k = 0; k < all.size(); ++k) slopes[k] = all[k];
  }
};

/// The Jacobian by state, and the derivative by time, which rosenbrock4 asks for at the beginning of each step. Keeps the parameters. Throws
/// std::domain_error where the state that was reached has no finite slopes: within a step such a state makes the error estimate
/// NaN, and a controlled stepper takes a shorter one.
template <class Equations>
class jacobian {
  Equations equations_;

 public:
  explicit jacobian(Equations const& equations) : equations_(equations) {}
  template <class State, class Matrix, class Slopes>
  void operator()(State const& y, Matrix& matrix, double const& t, Slopes& by_time) {
    constexpr int n = Equations::equations;
    detail::check_state(y, n);
    for (int i = 0; i < n; ++i) {
      by_time[std::size_t(i)] = 0;
      for (int j = 0; j < n; ++j) matrix(std::size_t(i), std::size_t(j)) = 0;
    }
    equations_.set(t, y);
    double sum = 0;
    equations_.template jacobian<true>([&](int at_row, int at_column, double one_slope) {
      sum += one_slope * 0;
      if (at_column < n) matrix(std::size_t(at_row), std::size_t(at_column)) = one_slope;
      else by_time[std::size_t(at_row)] = one_slope;
    });
    for (double const each : y) sum += each * 0;
    if (!(sum == 0)) throw std::domain_error("chainrule: odeint: the state, or a slope there, is not finite");
  }
};

/// Rates and Jacobian as the pair that rosenbrock4 takes. The variable is the time, if the equations mention one; parameters have their
/// values by name: system(rhs, t, k = 0.04).
template <class F, class... Rest>
auto system(F const& rhs, Rest const&... rest) {
  auto const equations = chainrule::detail::make_equations(rhs, rest...);
  using type = std::remove_const_t<decltype(equations)>;
  return std::pair(rates<type>(equations), jacobian<type>(equations));
}

/// The coefficients of rosenbrock4. Of those that odeint 1.81 takes, the last that multiplies the derivative by time has the wrong sign, which makes
/// the method one of first order where the equations mention time (Hairer and Wanner's RODAS has the right one).
struct coefficients : boost::numeric::odeint::default_rosenbrock_coefficients<double> {
  double const d4 = -0.3620000000000023e-01;
};
using stepper = boost::numeric::odeint::rosenbrock4<double, coefficients>;

/// Integrates from `first` to `last` by rosenbrock4 under control of the error of each step. Results say whether the state is finite; steps are counted in
/// `iterations`, and told as progress, whose `value` is the time.
template <class System>
solver_result solve(System const& system, std::vector<double> const& start, double first, double last, double relative = 1e-6,
                    double absolute = 1e-9, long most_steps = 100000, progress_callback const& watch = {}) {
  constexpr bool compiles = sizeof(System) > 0 && BOOST_VERSION >= 107500;
  static_assert(
      compiles,
      "chainrule: odeint: rosenbrock4 of Boost 1.74 does not compile in C++20: take a later one, Debian's libboost1.81-dev");
  solver_result result;
  if constexpr (compiles) {
    namespace boost_odeint = boost::numeric::odeint;
    boost::numeric::ublas::vector<double> state(start.size());
    std::copy(start.begin(), start.end(), state.begin());
    struct enough {
      solver_status status;
    };
    try {
      auto const controlled = boost_odeint::make_controlled<std::conditional_t<compiles, stepper, System>>(absolute, relative);
      double before = first;
      boost_odeint::integrate_adaptive(
          controlled, system, state, first, last, (last - first) * 1e-6, [&](auto const&, double time) {
            if (++result.iterations > most_steps) throw enough{solver_status::limit_reached};
            if (!watch({result.iterations, time, 0, time - std::exchange(before, time), most_steps, 0}))
              throw enough{solver_status::stopped};
          });
      result.status = solver_status::solved;
    } catch (enough const& why) {
      result.status = why.status;
    } catch (std::domain_error const& error) {
      result.status = solver_status::not_finite;
      result.told = error.what();
    } catch (boost_odeint::odeint_error const& error) {
      result.status = solver_status::failed;
      result.told = error.what();
    }
    result.x.assign(state.begin(), state.end());
    if (result.status == solver_status::solved && !chainrule::detail::all_finite(result.x))
      result.status = solver_status::not_finite;
  }
  return result;
}

}  // namespace chainrule::odeint

#!/usr/bin/env bash
# Boost 1.74 and 1.81: the coefficient d4 of odeint's default_rosenbrock_coefficients is +0.0362, where the published method (RODAS) has
# -0.0362. It multiplies the slope with respect to time, so rosenbrock4 is of order 1, not 4, once the right side mentions the time:
# halving the step divides the error by 2, not by 16. With the time as one more state the default is of order 4, and a coefficient
# class with the sign turned is so either way. The error estimate sees it: a stiff equation takes 32 times the steps.
. "$(dirname "$(realpath "$0")")/common.bash"
fetch libboost1.74-dev=1.74.0+ds1-21
mkdir old new
mv root/usr/include/boost old/boost
fetch libboost1.81-dev=1.81.0-5+deb12u1
mv root/usr/include/boost new/boost

cat >seen <<'SEEN'
1_74 as shipped, time as argument: error in 80 steps 3.0e-03, halving the step divides it by 2.0 and 2.0
1_74 as shipped, time as a state: error in 80 steps 2.4e-09, halving the step divides it by 14.9 and 15.5
1_74 sign turned, time as argument: error in 80 steps 2.4e-09, halving the step divides it by 14.9 and 15.5
1_74 sign turned, time as a state: error in 80 steps 2.4e-09, halving the step divides it by 14.9 and 15.5
1_74 as shipped: 13313 steps for x' = -100 (x - cos t) on [0, 2]
1_74 sign turned: 411 steps for x' = -100 (x - cos t) on [0, 2]
1_81 as shipped, time as argument: error in 80 steps 3.0e-03, halving the step divides it by 2.0 and 2.0
1_81 as shipped, time as a state: error in 80 steps 2.4e-09, halving the step divides it by 14.9 and 15.5
1_81 sign turned, time as argument: error in 80 steps 2.4e-09, halving the step divides it by 14.9 and 15.5
1_81 sign turned, time as a state: error in 80 steps 2.4e-09, halving the step divides it by 14.9 and 15.5
1_81 as shipped: 13313 steps for x' = -100 (x - cos t) on [0, 2]
1_81 sign turned: 411 steps for x' = -100 (x - cos t) on [0, 2]
SEEN
cat >program.cpp <<'CPP'
#include <boost/numeric/odeint.hpp>
#include <boost/version.hpp>

#include <cmath>
#include <cstdio>
#include <utility>

namespace ode = boost::numeric::odeint;
using vector = boost::numeric::ublas::vector<double>;
using matrix = boost::numeric::ublas::matrix<double>;
using as_shipped = ode::default_rosenbrock_coefficients<double>;
struct sign_turned : as_shipped {
  double const d4 = -as_shipped::d4;
};

// x' = x cos t, x(0) = 1, whose solution is exp(sin t): once with the time as argument, once with it as second state.
auto const explicit_time = std::make_pair([](vector const& x, vector& slope, double t) { slope[0] = x[0] * std::cos(t); },
                                          [](vector const& x, matrix& by_x, double t, vector& by_t) {
                                            by_x(0, 0) = std::cos(t);
                                            by_t[0] = -x[0] * std::sin(t);
                                          });
auto const state_time = std::make_pair(
    [](vector const& x, vector& slope, double) {
      slope[0] = x[0] * std::cos(x[1]);
      slope[1] = 1;
    },
    [](vector const& x, matrix& by_x, double, vector& by_t) {
      by_x(0, 0) = std::cos(x[1]);
      by_x(0, 1) = -x[0] * std::sin(x[1]);
      by_x(1, 0) = by_x(1, 1) = by_t[0] = by_t[1] = 0;
    });
auto const stiff = std::make_pair([](vector const& x, vector& slope, double t) { slope[0] = -100 * (x[0] - std::cos(t)); },
                                  [](vector const&, matrix& by_x, double t, vector& by_t) {
                                    by_x(0, 0) = -100;
                                    by_t[0] = -100 * std::sin(t);
                                  });

template <class Coefficients, class System>
double error(System const& system, std::size_t states, int steps) {
  ode::rosenbrock4<double, Coefficients> stepper;
  vector x(states, 0.0);
  x[0] = 1;
  for (int i = 0; i < steps; ++i) stepper.do_step(system, x, 2.0 * i / steps, 2.0 / steps);
  return std::abs(x[0] - std::exp(std::sin(2.0)));
}

template <class Coefficients, class System>
void halve(char const* name, System const& system, std::size_t states) {
  double const coarse = error<Coefficients>(system, states, 80), middle = error<Coefficients>(system, states, 160),
               fine = error<Coefficients>(system, states, 320);
  std::printf("%s %s: error in 80 steps %.1e, halving the step divides it by %.1f and %.1f\n", BOOST_LIB_VERSION, name, coarse,
              coarse / middle, middle / fine);
}

template <class Coefficients>
void adapt(char const* name) {
  vector x(1, 0.0);
  auto const steps = ode::integrate_adaptive(ode::make_dense_output(1e-8, 1e-8, ode::rosenbrock4<double, Coefficients>()), stiff,
                                             x, 0.0, 2.0, 1e-3);
  std::printf("%s %s: %zu steps for x' = -100 (x - cos t) on [0, 2]\n", BOOST_LIB_VERSION, name, steps);
}

int main() {
  halve<as_shipped>("as shipped, time as argument", explicit_time, 1);
  halve<as_shipped>("as shipped, time as a state", state_time, 2);
  halve<sign_turned>("sign turned, time as argument", explicit_time, 1);
  halve<sign_turned>("sign turned, time as a state", state_time, 2);
  adapt<as_shipped>("as shipped");
  adapt<sign_turned>("sign turned");
}
CPP
for boost in old new; do
  g++ -std=c++17 -O1 -w -I$boost program.cpp -o $boost/program
done
{ old/program; new/program; } | expect "order of rosenbrock4 where the time is an argument"

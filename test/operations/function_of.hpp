// How these tests make functions of formulas, and Taylor series of those. A program that defines interpreted_function, before it
// includes them, has its own instead: tools/mutants, which reads graphs while it runs.
#pragma once

#include <chainrule/chainrule.hpp>

template <class Formula, class... Variables>
struct interpreted_function;

template <class Formula, class... Variables>
constexpr auto function_of(Formula formula, Variables... variables) {
  if constexpr (requires { sizeof(interpreted_function<Formula, Variables...>); })
    return interpreted_function<Formula, Variables...>{};
  else return chainrule::function(formula, variables...);
}
template <int Order>
constexpr auto taylor_of(auto const& function, auto const& point, auto const& direction) {
  if constexpr (requires { function.template taylor<Order>(point, direction); })
    return function.template taylor<Order>(point, direction);
  else return chainrule::taylor<Order>(function, point, direction);
}

// expect: chainrule: a drawing is of a formula, of a hana::tuple of formulas, or of backpropagate(formula)(x = 3.0)
#include <chainrule/chainrule.hpp>
constexpr chainrule::variable<"x"> x;
#ifdef CHAINRULE_FIX
static_assert(chainrule::to_dot(x).size() > 0);
#else
static_assert(chainrule::to_dot(3.0).size() > 0);
#endif

// expect: chainrule: formula: this function cannot be called so
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
#ifdef CHAINRULE_FIX
constexpr auto f = cr::formula<2, 1>([](auto const& a, auto const& b) { return a[0] * a[1] + b[0]; });
#else
constexpr auto f = cr::formula<2, 1, 1>([](auto const& a, auto const& b) { return a[0] * a[1] + b[0]; });
#endif

// expect: chainrule: formula: say how many numbers the function takes: cr::formula<10>(f)
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
#ifdef CHAINRULE_FIX
constexpr auto f = cr::formula<2>([](auto const& x) { return x[0] * x[1]; });
#else
constexpr auto f = cr::formula([](auto const& x) { return x[0] * x[1]; });
#endif

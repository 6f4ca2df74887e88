// expect: chainrule: formula: the function returns a number, or a std::array or a tuple of such
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
#ifdef CHAINRULE_FIX
constexpr auto f = cr::formula<2>([](auto const& x) { return x[0] * x[1]; });
#else
constexpr auto f = cr::formula<2>([](auto const& x) { return x[0] < x[1]; });
#endif

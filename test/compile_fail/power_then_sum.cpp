// expect: chainrule: in C++ x ^ 2_c + y is x ^ (2_c + y)
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr auto f = pow(x, 2_c) + y;
#else
constexpr auto f = x ^ 2_c + y;
#endif

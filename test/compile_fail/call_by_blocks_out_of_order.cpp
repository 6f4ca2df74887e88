// expect: chainrule: a call with lists takes a list for each array and a number for each variable, in the order of the function's lists
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variables<"p", 2> p;
constexpr cr::variable<"x"> x;
constexpr auto f = cr::function(p[0_c] * x + p[1_c], p, x);
#ifdef CHAINRULE_FIX
constexpr double value = f(std::array{1.0, 2.0}, 3.0);
#else
constexpr double value = f(3.0, std::array{1.0, 2.0});
#endif

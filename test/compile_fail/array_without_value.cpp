// expect: chainrule: a variable of this formula has no value in the call, see name<...>
// expect: name<'x'>
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variables<"x", 10> xs;
constexpr cr::index<"i"> i;
constexpr cr::variable<"y"> y;
constexpr std::array<double, 10> numbers{};
#ifdef CHAINRULE_FIX
constexpr auto v = cr::sum(i, 0_c, 9_c, xs[i] * y)(y = 1, xs = numbers);
#else
constexpr auto v = cr::sum(i, 0_c, 9_c, xs[i] * y)(y = 1);
#endif

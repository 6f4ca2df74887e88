// expect: chainrule: a call by position takes numbers, or one list of all of them
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr auto f = cr::function(x * y, x, y);
#ifdef CHAINRULE_FIX
constexpr double v = f(std::array{1.0, 3.0});
#else
constexpr double v = f(std::array{1.0, 2.0}, 3.0);
#endif

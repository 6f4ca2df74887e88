// expect: chainrule: the list given to this function has the wrong length (given == wanted)
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr auto f = cr::function(x * y, x, y);
#ifdef CHAINRULE_FIX
constexpr double v = f(std::array{3.0, 4.0});
#else
constexpr double v = f(std::array{3.0, 4.0, 5.0});
#endif

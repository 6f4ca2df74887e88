// expect: chainrule: a traced value is known only when the function runs: it is no double here. Write auto or
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr auto energy(auto v) { return v * v / 2; }
constexpr auto f = cr::formula<2>([](auto const& q) { return energy(q[0]) * q[1]; });
#else
constexpr double energy(double v) { return v * v / 2; }
constexpr auto f = cr::formula<2>([](auto const& q) { return energy(q[0]) * q[1]; });
#endif

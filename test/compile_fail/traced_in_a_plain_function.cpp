// A number that is recorded, where only a double fits: compilers say it best.
// expect(gcc): cannot convert
// expect(clang): no matching function for call to
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

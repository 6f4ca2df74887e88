// expect: chainrule: near: elements %zu, left %g and right %g, differ by relative %g, tolerance %g
// expect(gcc): 1, 4.0e+0, 5.0e+0, 2.0000000000000001e-1, 1.0000000000000001e-1)
// expect(clang): elements_differ(1, 4.000000e+00, 5.000000e+00, 2.000000e-01, 1.000000e-01)
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr auto f = cr::function(x * y, x, y);
#ifdef CHAINRULE_FIX
static_assert(cr::near(f.gradient(4, 3), std::array{3, 4}, 1e-1));
#else
static_assert(cr::near(f.gradient(4, 3), std::array{3, 5}, 1e-1));
#endif

// expect: chainrule: the exact constants of this formula, brought together, overflow 64 bits
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr auto f = x + x == y;
#else
constexpr auto f = 9'000'000'000'000'000'000_c * x + 9'000'000'000'000'000'000_c * x == y;
#endif

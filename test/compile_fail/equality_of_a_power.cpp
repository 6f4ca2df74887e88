// x * x == x ^ 2_c is (x * x == x) ^ 2_c in C++. It has no sentence of its own; that it does not compile is what counts.
// expect(gcc): operator^
// expect(clang): invalid operands to binary expression
// within: 60
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr auto f = x * x == pow(x, 2_c);
#else
constexpr auto f = x * x == x ^ 2_c;
#endif

// expect: chainrule: in C++ 3_c * x ^ 2_c is (3_c * x) ^ 2_c
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr auto f = 3_c * pow(x, 2_c);
#else
constexpr auto f = 3_c * x ^ 2_c;
#endif

// expect: chainrule: a traced function combines its arguments with numbers and exact constants (2_c)
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr auto f = cr::formula([](auto a, auto b) { return a * b; }, x, y);
#else
constexpr auto f = cr::formula([](auto a) { return a * y; }, x);
#endif

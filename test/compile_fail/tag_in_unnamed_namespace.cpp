// expect: chainrule: a variable's tag must be a type of namespace scope with a name
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
namespace mine {
struct tag;
}
constexpr auto f = cr::variable<"x", mine::tag>{} + x;
#else
namespace {
struct tag;
}
constexpr auto f = cr::variable<"x", tag>{} + x;
#endif

// expect: chainrule: cr::at: neither cr::wrt nor cr::given lists this variable, see name<...>
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr cr::variable<"d"> d;
#ifdef CHAINRULE_FIX
constexpr auto f = cr::function(x * y, cr::wrt(x), cr::given(y), cr::at(y = 0_c));
#else
constexpr auto f = cr::function(x * y, cr::wrt(x), cr::given(y), cr::at(d = 0_c));
#endif

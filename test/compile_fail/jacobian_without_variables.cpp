// expect: chainrule: jacobian: list the variables: jacobian(hana::make_tuple(f, g), x, y)
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr auto f = cr::jacobian(hana::make_tuple(x, y), x);
#else
constexpr auto f = cr::jacobian(hana::make_tuple(x, y));
#endif

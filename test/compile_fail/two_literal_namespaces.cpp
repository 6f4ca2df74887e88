// expect: ambiguous
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#include <boost/hana/integral_constant.hpp>
#ifdef CHAINRULE_FIX
constexpr auto f = 2_c * x;
#else
using namespace boost::hana::literals;
constexpr auto f = 2_c * x;
#endif

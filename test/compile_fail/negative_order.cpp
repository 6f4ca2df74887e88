// expect: chainrule: diff<n>: the order n must not be negative
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr auto f = diff<1>(x * y, x);
#else
constexpr auto f = diff<-1>(x * y, x);
#endif

// expect: chainrule: substitute puts formulas in place of variables: write x = 3_c
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr auto f = substitute(x * y, x = 3_c);
#else
constexpr auto f = substitute(x * y, x = 3);
#endif

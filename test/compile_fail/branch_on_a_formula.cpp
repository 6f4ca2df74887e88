// expect: chainrule: a formula or comparison is not a bool: use select(condition, a, b)
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr auto f() { return select(x < y, x, y); }
#else
constexpr int f() {
  if (x < y) return 1;
  return 0;
}
#endif

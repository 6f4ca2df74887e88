// expect: chainrule: a formula never changes, its type is what it says: what a loop adds up is cr::sum(i, 0_c, 9_c, body)
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
#ifdef CHAINRULE_FIX
auto tripled() { return x + x + x; }
#else
auto tripled() {
  auto s = x;
  for (int i = 0; i < 2; ++i) s += x;
  return s;
}
#endif

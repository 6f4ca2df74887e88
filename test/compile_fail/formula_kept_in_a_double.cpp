// expect: chainrule: a formula does not fit a plain number: what a loop adds up is cr::sum(i, 0_c, 9_c, body)
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr double sum() {
  double s = 0;
  for (int k = 0; k < 10; ++k) s += (x * y)(x = k, y = 2.0);
  return s;
}
static_assert(sum() == 90);
#else
constexpr double sum() {
  double s = 0;
  for (int k = 0; k < 10; ++k) s += x * y;
  return s;
}
#endif

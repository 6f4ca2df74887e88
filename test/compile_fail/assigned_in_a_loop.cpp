// expect: chainrule: only a variable can be bound: write x = value with a variable on the left. A formula itself never changes
// expect: cr::sum(i, 0_c, 9_c, body), or ordinary C++ in cr::formula
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr auto tripled = cr::formula(
    [](auto a) {
      auto s = a;
      for (int i = 0; i < 2; ++i) s = s + a;
      return s;
    },
    x);
#else
auto tripled() {
  auto s = x + 0_c;
  for (int i = 0; i < 2; ++i) s = s + x;
  return s;
}
#endif

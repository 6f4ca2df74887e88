// expect: chainrule: a branch on a traced value cannot be differentiated: use select(condition, a, b)
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
constexpr auto f = cr::formula<2>([](auto const& x) {
#ifdef CHAINRULE_FIX
  return select(x[0] < x[1], x[0], x[1]);
#else
  if (x[0] < x[1]) return x[0];
  return x[1];
#endif
});

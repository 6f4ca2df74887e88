// expect: chainrule: a traced value is known only when the function runs: it is no double here
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
constexpr auto f = cr::formula<2>([](auto const& x) {
#ifdef CHAINRULE_FIX
  auto const k = x[0];
#else
  auto const k = static_cast<double>(x[0]);
#endif
  return k * x[1];
});

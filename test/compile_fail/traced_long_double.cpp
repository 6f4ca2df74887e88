// expect: chainrule: a long double beside a traced number
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
constexpr auto f = cr::formula<1>([](auto const& x) {
#ifdef CHAINRULE_FIX
  return x[0] * 0.1;
#else
  return x[0] * 0.1L;
#endif
});

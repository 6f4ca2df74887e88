// expect: chainrule: function: this formula is too large to compile (5000 operations)
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
template <int Turns>
constexpr auto repeated = cr::formula<2>([](auto const& v) {
  auto t = v[0];
  for (int k = 0; k < Turns; ++k) t = t * v[1] + v[0];
  return t;
});
#ifdef CHAINRULE_FIX
constexpr double value = repeated<100>(1.0, 2.0);
#else
constexpr double value = repeated<2600>(1.0, 2.0);
#endif

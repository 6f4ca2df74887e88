// expect: chainrule: formula: this lambda captures something
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
double scale = 2;
auto f() {
#ifdef CHAINRULE_FIX
  constexpr double k = 2;
  return cr::formula<2>([](auto const& x) { return k * x[0] * x[1]; });
#else
  double const k = scale;
  return cr::formula<2>([k](auto const& x) { return k * x[0] * x[1]; });
#endif
}

// expect: chainrule: formula: this lambda captures something
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
#ifdef CHAINRULE_FIX
constexpr auto f() {
  return cr::formula<2>([](auto const& x) { return x[0] * x[1]; });
}
#else
constexpr auto f() {
  return cr::formula<2>([&](auto const& x) { return x[0] * x[1]; });
}
#endif
constexpr auto g = f();

// A type error in a formula of three hundred operations, all shared, is told in a few lines.
// expect: chainrule: a formula is no number before it is called
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
template <int Steps>
constexpr auto chain() {
  if constexpr (Steps == 0) {
    return x;
  } else {
    constexpr auto t = chain<Steps - 1>();
    return sin(t) * t + x;
  }
}
#ifdef CHAINRULE_FIX
constexpr auto f = chain<100>();
#else
constexpr double f = chain<100>();
#endif

// expect: chainrule: formula: this function cannot run while compiling
// expect: leaves a result unset
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
struct r {
  template <class T>
  constexpr void operator()(T const* p, T* out) const {
    out[0] = p[0];
#ifdef CHAINRULE_FIX
    out[1] = p[0] * p[0];
#else
    out[2] = p[0] * p[0];
#endif
  }
};
constexpr auto f = cr::formula<1>(r{});

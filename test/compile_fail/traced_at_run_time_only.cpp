// expect: chainrule: formula: this function cannot run while compiling
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
struct product {
  template <class T>
#ifdef CHAINRULE_FIX
  constexpr
#endif
      bool
      operator()(T const* x, T* result) const {
    result[0] = x[0] * x[1];
    return true;
  }
};
constexpr auto f = cr::formula<2>(product{});

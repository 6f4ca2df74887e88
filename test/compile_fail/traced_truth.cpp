// expect: chainrule: a branch on a traced value cannot be differentiated: use select(condition, a, b)
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
struct first_of_two {
  template <class T>
  constexpr T operator()(T const* x) const {
#ifdef CHAINRULE_FIX
    return select(x[1] == 0.0, 1.0, x[0]);
#else
    return x[1] ? x[0] : T(1.0);
#endif
  }
};
constexpr auto f = cr::formula<2>(first_of_two{});

// expect: chainrule: formula: a data member of the functor is used as a number that is known while compiling
// expect: Let it meet an argument first, x * a * a
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
struct error {
  double at, seen;
  template <class T>
  constexpr bool operator()(T const* line, T* residual) const {
#ifdef CHAINRULE_FIX
    residual[0] = line[0] * (T(at) * T(at)) + line[1] - seen;
#else
    residual[0] = line[0] * (at * at) + line[1] - seen;
#endif
    return true;
  }
};
constexpr auto f = cr::formula<2>(error{});

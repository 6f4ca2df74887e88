// expect: chainrule: formula: a data member of the functor is used as a number that is known while compiling
// expect: select(T(a) > 2.0, u, v)
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
struct r {
  double a;
  template <class T>
  constexpr T operator()(std::array<T, 1> const& p) const {
#ifdef CHAINRULE_FIX
    return cr::select(T(a) > 2.0, p[0] * p[0] * a, p[0] * a);
#else
    return cr::select(a > 2.0, p[0] * p[0] * a, p[0] * a);
#endif
  }
};
constexpr auto f = cr::formula<1>(r{});
#ifdef CHAINRULE_FIX
static_assert(f(std::array{3.0}, r{4}) == 36 and f(std::array{3.0}, r{2}) == 6);
#endif

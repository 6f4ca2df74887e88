// expect: chainrule: formula: say how many numbers the functor takes: cr::formula<2, functor{4, true}>()
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
struct r {
  bool square;
  constexpr auto operator()(auto const& p) const { return square ? p[0] * p[0] : p[0]; }
};
#ifdef CHAINRULE_FIX
constexpr auto f = cr::formula<1, r{true}>();
#else
constexpr auto f = cr::formula<r{true}>();
#endif

// expect: chainrule: formula: the data members of this functor are given to each call, so they must be doubles
// expect: make it a constant, of public members: cr::formula<2, functor{4, true}>()
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
struct r {
  double a;
  bool square;
  constexpr auto operator()(auto const& p) const { return square ? p[0] * p[0] * a : p[0] * a; }
};
#ifdef CHAINRULE_FIX
constexpr auto f = cr::formula<1, r{4, true}>();
static_assert(f(std::array{3.0}) == 36);
#else
constexpr auto f = cr::formula<1>(r{});
constexpr auto v = f(std::array{3.0}, r{4, true});
#endif

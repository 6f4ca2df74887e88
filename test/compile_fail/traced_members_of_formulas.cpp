// expect: chainrule: formula: the data members of this functor are not known here: make it a constant
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
struct r {
  double a;
  constexpr auto operator()(auto p) const { return p * a; }
};
#ifdef CHAINRULE_FIX
static_assert(cr::formula<r{4}>(x) == 4_c * x);
#else
constexpr auto f = cr::formula(r{4}, x);
#endif

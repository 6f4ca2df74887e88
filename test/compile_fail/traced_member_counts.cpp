// expect: chainrule: formula: a data member of the functor is used as a number that is known while compiling
// expect: or make the functor a constant
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
struct r {
  double times;
  constexpr auto operator()(auto const& p) const {
    auto sum = 0.0 * p[0];
    for (int k = 0; k < times; ++k) sum += p[0] * p[0];
    return sum;
  }
};
#ifdef CHAINRULE_FIX
static_assert(cr::formula<1, r{4}>()(std::array{3.0}) == 36);
#else
constexpr auto f = cr::formula<1>(r{});
#endif

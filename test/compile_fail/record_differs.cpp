// expect: chainrule: check_record: result %zu is recorded as %g, called with plain numbers it is %g
// expect(gcc): 0, 5.25e+1, 3.0e+0
// expect(clang): record_differs(0, 5.250000e+01, 3.000000e+00
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
struct r {
  double a;
  template <class T>
  constexpr T operator()(std::array<T, 1> const& p) const {
    return a > 17 && a < 18 ? p[0] : p[0] * a;
  }
};
constexpr auto f = cr::formula<1>(r{});
#ifdef CHAINRULE_FIX
static_assert(cr::check_record(f, r{16}, std::array{3.0}));
#else
static_assert(cr::check_record(f, r{17.5}, std::array{3.0}));
#endif

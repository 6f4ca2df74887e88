// expect: chainrule: gradient_matches: Jacobian element %zu,%zu is %g, differences of the values give %g
// expect(gcc): 1, 0, 1.0e+0, 2.
// expect(clang): jacobian_differs(1, 0, 1.000000e+00, 2.000000e+00,
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
namespace mine {
struct twice {
  static constexpr auto name = cr::fixed_string("twice");
  static constexpr auto value(auto const& u) { return u + u; }
#ifdef CHAINRULE_FIX
  static constexpr auto partials(auto, auto) { return boost::hana::make_tuple(2_c); }
#else
  static constexpr auto partials(auto, auto) { return boost::hana::make_tuple(1_c); }
#endif
};
}  // namespace mine
static_assert(cr::gradient_matches(cr::function(boost::hana::make_tuple(sin(x), cr::apply<mine::twice>(x)), x), 0.5));

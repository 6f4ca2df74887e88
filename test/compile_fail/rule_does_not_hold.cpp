// expect: chainrule: rule_holds: partial derivative %zu is stated as %g, differences of the value give %g
// expect(gcc): 0, 1.0e+0, 3.
// expect(clang): partial_differs(0, 1.000000e+00, 3.000000e+00,
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
namespace mine {
struct sine_of_three {
  static constexpr auto name = cr::fixed_string("sine_of_three");
  static constexpr auto value(auto const& u) { return cr::sin(3_c * u); }
#ifdef CHAINRULE_FIX
  static constexpr auto partials(auto u, auto) { return boost::hana::make_tuple(3_c * cr::cos(3_c * u)); }
#else
  static constexpr auto partials(auto u, auto) { return boost::hana::make_tuple(cr::cos(3_c * u)); }
#endif
};
}  // namespace mine
static_assert(cr::rule_holds<mine::sine_of_three>(0));

// expect: chainrule: gradient_matches: gradient element %zu is %g, differences of the value give %g
// expect(gcc): 1, 2.0e+0, 6.
// expect(clang): gradient_differs(1, 2.000000e+00, 6.000000e+00,
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
namespace mine {
struct triple {
  static constexpr auto name = cr::fixed_string("triple");
  static constexpr auto value(auto const& u) { return 3_c * u; }
#ifdef CHAINRULE_FIX
  static constexpr auto partials(auto, auto) { return boost::hana::make_tuple(3_c); }
#else
  static constexpr auto partials(auto, auto) { return boost::hana::make_tuple(1_c); }
#endif
};
}  // namespace mine
static_assert(cr::gradient_matches(cr::function(x + 2_c * cr::apply<mine::triple>(y), x, y), 0.5, 1));

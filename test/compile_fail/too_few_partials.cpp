// expect: chainrule: an operation states partials(u, v..., result), of its arguments and the result, which give one partial derivative per argument
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
namespace mine {
struct ratio {
  static constexpr auto name = cr::fixed_string("ratio");
  static constexpr auto value(auto const& u, auto const& v) { return u / v; }
#ifdef CHAINRULE_FIX
  static constexpr auto partials(auto, auto v, auto r) { return boost::hana::make_tuple(1_c / v, -r / v); }
#else
  static constexpr auto partials(auto, auto v, auto) { return boost::hana::make_tuple(1_c / v); }
#endif
};
}  // namespace mine
constexpr auto f = diff(cr::apply<mine::ratio>(x, y), x);

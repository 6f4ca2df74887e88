// expect: chainrule: no # in the name of an array, an index or an operation
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
constexpr cr::variable<"x"> x;
struct sharp {
#ifdef CHAINRULE_FIX
  static constexpr auto name = cr::fixed_string("c_sharp");
#else
  static constexpr auto name = cr::fixed_string("c#");
#endif
  static constexpr auto value(auto const& u) { return u * u; }
  static constexpr auto partials(auto u, auto) { return boost::hana::make_tuple(u + u); }
};
constexpr auto f = cr::apply<sharp>(x);

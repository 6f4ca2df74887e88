// expect: chainrule: an operation states partials(u, v..., result), of its arguments and the result, which give one partial derivative per argument
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
namespace mine {
struct inverse {
  static constexpr auto name = cr::fixed_string("inverse");
  static constexpr auto value(auto const& u) { return 1_c / u; }
#ifdef CHAINRULE_FIX
  static constexpr auto partials(auto u, auto r) { return boost::hana::make_tuple(-r / u); }
#else
  static constexpr auto partials(auto u) { return boost::hana::make_tuple(-1_c / (u * u)); }  // the result is missing
#endif
};
}  // namespace mine
constexpr auto f = diff(cr::apply<mine::inverse>(x), x);

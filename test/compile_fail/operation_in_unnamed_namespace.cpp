// expect: chainrule: an operation must be a type of namespace scope with a name: one in an unnamed namespace
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
#ifdef CHAINRULE_FIX
namespace mine {
#else
namespace {
#endif
struct doubled {
  static constexpr auto name = cr::fixed_string("doubled");
  static constexpr auto value(auto const& u) { return 2_c * u; }
  static constexpr auto partials(auto, auto) { return boost::hana::make_tuple(2_c); }
};
}
#ifdef CHAINRULE_FIX
using mine::doubled;
#endif
constexpr auto f = cr::apply<doubled>(x);

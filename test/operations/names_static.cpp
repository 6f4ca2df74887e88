// Operations that are templates of a name: two whose names share their first letters are two, though clang 14 prints ten of them.
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;

namespace mine {
template <cr::fixed_string Name, int Factor>
struct times_ {
  static constexpr auto name = Name;
  static constexpr auto value = [](auto const& u) { return cr::constant<Factor> * u; };
  static constexpr auto partials = [](auto const&, auto const&) { return hana::make_tuple(cr::constant<Factor>); };
};
using first = times_<"temperature_in_kelvin_times_two", 2>;
using second = times_<"temperature_in_kelvin_times_tee", 3>;
}  // namespace mine

constexpr cr::variable<"x"> x;
constexpr auto both = cr::apply<mine::first>(x) - cr::apply<mine::second>(x);
static_assert(not std::is_same_v<decltype(cr::apply<mine::first>(x)), decltype(cr::apply<mine::second>(x))>);
static_assert(both != 0_c and diff(both, x) == -1_c and cr::function(both, x)(3.0) == -3);

// expect: chainrule: the text of this formula has more than 100000 characters
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
template <int N>
struct nested {
  static constexpr auto part = nested<N - 1>::formula;
  static constexpr auto formula = part * sin(part);
};
template <>
struct nested<0> {
  static constexpr auto formula = x;
};
#ifdef CHAINRULE_FIX
constexpr auto f = to_string(nested<10>::formula);
#else
constexpr auto f = to_string(nested<40>::formula);
#endif

// expect: chainrule: the text of this formula has more than 100000 characters
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
template <int N>
constexpr auto nested() {
  if constexpr (N == 0) return x;
  else return nested<N - 1>() * sin(nested<N - 1>());
}
#ifdef CHAINRULE_FIX
constexpr auto f = to_string(nested<10>());
#else
constexpr auto f = to_string(nested<40>());
#endif

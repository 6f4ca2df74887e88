// expect: chainrule: a traced value does not fit a plain number: begin with auto s = 0.0 * x
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr auto f = cr::formula<3>([](auto const& q) {
  auto s = 0.0 * q[0];
  for (auto const& each : q) s += each * each;
  return s;
});
#else
constexpr auto f = cr::formula<3>([](auto const& q) {
  double s = 0;
  for (auto const& each : q) s += each * each;
  return s;
});
#endif

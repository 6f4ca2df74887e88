// expect: chainrule: cr::scan: cr::next does not say what this state becomes, see name<...>: q = q where it stays
// expect: name<'u'>
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"q"> q;
constexpr cr::variable<"u"> u;
constexpr cr::variable<"h"> h;
constexpr cr::extent<"n"> n;
constexpr cr::index<"s"> s;
#ifdef CHAINRULE_FIX
constexpr auto orbit = cr::scan(s, n, cr::state(q = 0_c, u = 1_c), cr::next(q = q + h * u, u = u));
#else
constexpr auto orbit = cr::scan(s, n, cr::state(q = 0_c, u = 1_c), cr::next(q = q + h * u));
#endif

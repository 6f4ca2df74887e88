// expect: chainrule: backward through a scan needs memory for its states: give a workspace, auto work = f.workspace(); f.value_and_gradient(work, ...)
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"q"> q;
constexpr cr::variable<"q0"> q0;
constexpr cr::extent<"n"> n;
constexpr cr::index<"s"> s;
constexpr auto f = cr::function(cr::scan(s, n, cr::state(q = q0), cr::next(q = sin(q))).last(q), cr::wrt(q0), cr::given(n));
#ifdef CHAINRULE_FIX
auto work = f.workspace();
auto const gradient = f.gradient(work, 1.0, 3);
#else
auto const gradient = f.gradient(1.0, 3);
#endif

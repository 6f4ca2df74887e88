// expect: chainrule: a column of data outside a sum: cr::sum(square(v - a * t)) reads columns row by row
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
constexpr cr::variable<"a"> a;
constexpr cr::data<"t"> t;
#ifdef CHAINRULE_FIX
constexpr auto f = cr::function(cr::sum(a * t), cr::wrt(a), cr::given(t));
#else
constexpr auto f = cr::function(a * t, cr::wrt(a), cr::given(t));
#endif

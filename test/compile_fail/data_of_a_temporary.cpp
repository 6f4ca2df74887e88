// expect: chainrule: over: this column is gone before it is read: give it a name
#include <chainrule/chainrule.hpp>

#include <vector>
namespace cr = chainrule;
constexpr cr::variable<"a"> a;
constexpr cr::data<"t"> t;
constexpr auto loss = cr::function(cr::sum(square(t - a)), cr::wrt(a), cr::given(t));
std::vector<double> const times{1, 2, 3};
#ifdef CHAINRULE_FIX
auto const bound = loss.over(t = times);
#else
auto const bound = loss.over(t = std::vector<double>{1, 2, 3});
#endif

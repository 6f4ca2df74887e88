// expect: chainrule: a function of arrays takes one argument for each variable and each array, in the order of its lists
#include <chainrule/chainrule.hpp>

#include <vector>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::extent<"n"> n;
constexpr cr::variables<"x", n> x;
constexpr cr::index<"i"> i;
constexpr cr::variable<"a"> a;
constexpr auto f = cr::function(cr::sum(i, n, a* x[i]), cr::wrt(a), cr::given(x));
std::vector<double> const numbers(3);
#ifdef CHAINRULE_FIX
double const value = f(2.0, numbers);
#else
double const value = f(numbers);
#endif

// expect: chainrule: formula: this function takes elements of arrays, or an index, from outside: make a formula of it
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::extent<"n"> n;
constexpr cr::variables<"x", n> x;
constexpr cr::index<"i"> i;
constexpr cr::variable<"a"> a;
constexpr cr::variable<"b"> b;
constexpr auto loss = [](auto p, auto q) { return cr::sum(i, n, square(x[i] * q - p)); };
#ifdef CHAINRULE_FIX
constexpr auto f = cr::function(cr::formula(loss, a, b), cr::wrt(a, b), cr::given(x));
#else
constexpr auto f = cr::formula<2>(loss);
constexpr double value = f(1.0, 2.0);
#endif

// expect: chainrule: the gradient of a product whose length calls tell is not known: sum logarithms, exp(cr::sum(i, n, log(x[i])))
#include <chainrule/chainrule.hpp>

#include <vector>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::extent<"n"> n;
constexpr cr::variables<"x", n> x;
constexpr cr::index<"i"> i;
std::vector<double> const numbers(3);
#ifdef CHAINRULE_FIX
constexpr auto f = cr::function(exp(cr::sum(i, n, log(x[i]))), x);
auto work = f.workspace();
auto const gradient = f.gradient(work, numbers);
#else
constexpr auto f = cr::function(cr::product(i, n, x[i]), x);
auto work = f.workspace();
auto const gradient = f.gradient(work, numbers);
#endif

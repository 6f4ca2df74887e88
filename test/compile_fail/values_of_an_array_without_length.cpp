// expect: chainrule: an array whose length calls tell is given to a function: cr::function(formula, x)(numbers)
#include <chainrule/chainrule.hpp>

#include <vector>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::extent<"n"> n;
constexpr cr::variables<"x", n> x;
constexpr cr::index<"i"> i;
std::vector<double> const numbers(3);
#ifdef CHAINRULE_FIX
double const value = cr::function(cr::sum(i, n, x[i]), x)(numbers);
#else
double const value = cr::sum(i, n, x[i])(x = numbers);
#endif

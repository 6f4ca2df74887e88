// expect: chainrule: cr::into writes to memory of the caller: a temporary would be gone; give it a name, or a std::span of it
#include <chainrule/chainrule.hpp>

#include <vector>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::extent<"n"> n;
constexpr cr::variables<"x", n> x;
constexpr cr::index<"i"> i;
constexpr auto f = cr::function(cr::sum(i, n, square(x[i])), x);
std::vector<double> const numbers(3);
double value = 0;
std::vector<double> gradient(3);
#ifdef CHAINRULE_FIX
void call() { f.value_and_gradient(cr::into(value, gradient), numbers); }
#else
void call() { f.value_and_gradient(cr::into(value, std::vector<double>(3)), numbers); }
#endif

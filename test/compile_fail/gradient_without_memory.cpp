// expect: chainrule: a gradient by an array whose length the call tells needs memory: give a workspace, auto work = f.workspace(); f.gradient(work, ...)
#include <chainrule/chainrule.hpp>

#include <vector>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::extent<"n"> n;
constexpr cr::variables<"x", n> x;
constexpr cr::index<"i"> i;
constexpr auto f = cr::function(cr::sum(i, n, square(x[i])), x);
std::vector<double> const numbers(3);
#ifdef CHAINRULE_FIX
auto work = f.workspace();
auto const gradient = f.gradient(work, numbers);
#else
auto const gradient = f.gradient(numbers);
#endif

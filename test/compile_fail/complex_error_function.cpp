// expect: chainrule: the values of this function at complex numbers are not known here
// expect: 'e', 'r', 'f'
#include <chainrule/chainrule.hpp>

#include <complex>
namespace cr = chainrule;
constexpr cr::variable<"x"> x;
constexpr auto f = cr::function(erf(x), x);
std::complex<double> const at(3, 4);
#ifdef CHAINRULE_FIX
auto const found = f.gradient(at);  // its derivative is an exponential
#else
auto const found = f(at);
#endif

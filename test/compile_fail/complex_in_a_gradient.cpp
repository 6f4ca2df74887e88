// expect: chainrule: a formula called with complex numbers is holomorphic: this one has an operation on real numbers
// expect: 'f', 'l', 'o', 'o', 'r'
#include <chainrule/chainrule.hpp>

#include <complex>
namespace cr = chainrule;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
std::complex<double> const at(3, 4);
#ifdef CHAINRULE_FIX
auto const slopes = cr::function(x * exp(y), x, y).gradient(at, at);
#else
auto const slopes = cr::function(x * floor(y), x, y).gradient(at, at);
#endif

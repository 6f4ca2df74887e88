// expect: chainrule: a formula called with complex numbers is holomorphic: this one has an operation on real numbers
// expect: 'a', 'b', 's'
#include <chainrule/chainrule.hpp>

#include <complex>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
std::complex<double> const at(3, 4);
#ifdef CHAINRULE_FIX
auto const root = sqrt(x * x)(x = at);
#else
auto const root = cr::simplify(sqrt(x * x))(x = at);  // |x| for a real x
#endif

// expect: chainrule: a formula called with complex numbers is holomorphic: this one has an operation on real numbers
// expect: 'm', 'a', 'x'
#include <chainrule/chainrule.hpp>

#include <complex>
namespace cr = chainrule;
constexpr auto larger = cr::formula<2>([](auto a, auto b) { return max(a, b); });
#ifdef CHAINRULE_FIX
auto const found = larger(3.0, 4.0);
#else
auto const found = larger(std::complex<double>(3, 4), 4.0);
#endif

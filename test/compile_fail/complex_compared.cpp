// expect: chainrule: a formula called with complex numbers is holomorphic: this one has an operation on real numbers
#include <chainrule/chainrule.hpp>

#include <array>
#include <complex>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variables<"x", 3> xs;
constexpr cr::index<"i"> i;
std::array<std::complex<double>, 3> const at{};
#ifdef CHAINRULE_FIX
auto const sum = cr::function(cr::sum(i, 0_c, 2_c, square(xs[i])), xs)(at);
#else
auto const sum = cr::function(cr::sum(i, 0_c, 2_c, select(xs[i] > 0_c, xs[i], 0_c)), xs)(at);
#endif

// expect: chainrule: a formula called with complex numbers is holomorphic: this one has an operation on real numbers
// expect: 'a', 'b', 's'
#include <chainrule/chainrule.hpp>

#include <complex>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
struct softclip {
  static constexpr auto name = cr::fixed_string("softclip");
  static constexpr auto value(auto const& u) { return u / (1_c + cr::abs(u)); }
  static constexpr auto partials(auto u, auto) { return boost::hana::make_tuple(1_c / cr::square(1_c + cr::abs(u))); }
};
#ifdef CHAINRULE_FIX
auto const found = cr::apply<softclip>(x)(x = 3.0);
#else
auto const found = cr::apply<softclip>(x)(x = std::complex<double>(3, 4));
#endif

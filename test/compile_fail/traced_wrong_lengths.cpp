// expect: chainrule: wrong number of numbers for this formula (given == wanted)
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
constexpr auto f = cr::formula<2, 3>([](auto const& a, auto const& b) { return a[0] * a[1] + b[2]; });
#ifdef CHAINRULE_FIX
constexpr auto v = f(std::array{1.0, 2.0}, std::array{1.0, 2.0, 3.0});
#else
constexpr auto v = f(std::array{1.0, 2.0}, std::array{1.0, 2.0});
#endif

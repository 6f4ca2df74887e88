// expect: chainrule: taylor<n>: the order n must not be negative
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr auto f = cr::function(x * y, x, y);
#ifdef CHAINRULE_FIX
constexpr auto v = cr::taylor<2>(f, std::array{3.0, 4.0}, std::array{1.0, 0.0});
#else
constexpr auto v = cr::taylor<-1>(f, std::array{3.0, 4.0}, std::array{1.0, 0.0});
#endif

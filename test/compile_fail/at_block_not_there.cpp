// expect: chainrule: formula: cr::at or cr::given names a block that is not there
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr auto distance = [](auto const& a, auto const& b) { return a[0] - b[0]; };
#ifdef CHAINRULE_FIX
constexpr auto f = cr::formula<1, 1>(distance, cr::at<1>(0_c));
#else
constexpr auto f = cr::formula<1, 1>(distance, cr::at<2>(0_c));
#endif

// expect: chainrule: this derivative writes sums and products out turn by turn, which is too long here
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variables<"x", 1200> xs;
constexpr cr::variables<"w", 9> ws;
constexpr cr::index<"i"> i;
constexpr std::array<double, 9> nine{};
constexpr std::array<double, 1200> many{};
#ifdef CHAINRULE_FIX
constexpr auto along = cr::taylor<2>(cr::function(cr::product(i, 0_c, 8_c, square(ws[i])), ws), nine, nine);
#else
constexpr auto along = cr::taylor<2>(cr::function(cr::product(i, 0_c, 1199_c, square(xs[i])), xs), many, many);
#endif

// expect: chainrule: this derivative writes sums and products out turn by turn, which is too long here
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variables<"x", 3000> xs;
constexpr cr::variables<"w", 9> ws;
constexpr cr::index<"i"> i;
constexpr std::array<double, 9> point{};
#ifdef CHAINRULE_FIX
constexpr auto h = cr::function(cr::product(i, 0_c, 8_c, square(ws[i])), ws).hessian(point);
#else
constexpr auto h = cr::function(cr::product(i, 0_c, 2999_c, square(xs[i]) * ws[0_c]), cr::wrt(ws), cr::given(xs))
                       .hessian(std::array<double, 3009>{});
#endif

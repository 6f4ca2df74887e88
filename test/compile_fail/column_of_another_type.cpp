// expect: chainrule: an array whose length the call tells is read where it is: give a std::vector, std::span, std::array or Eigen vector of the call's number type
#include <chainrule/chainrule.hpp>

#include <vector>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::extent<"n"> n;
constexpr cr::variables<"x", n> x;
constexpr cr::index<"i"> i;
constexpr cr::variable<"a"> a;
constexpr auto f = cr::function(cr::sum(i, n, a* x[i]), cr::wrt(a), cr::given(x));
std::vector<float> const numbers(3);
#ifdef CHAINRULE_FIX
float const value = f(2.0f, numbers);
#else
double const value = f(2.0, numbers);
#endif

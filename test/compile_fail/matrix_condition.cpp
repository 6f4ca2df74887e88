// expect: chainrule: a condition is no matrix of numbers: write select(condition, 1_c, 0_c)
#include <chainrule/matrix.hpp>
using namespace chainrule::literals;
constexpr chainrule::matrix<"A", 2, 2> A;
#ifdef CHAINRULE_FIX
constexpr auto count = chainrule::sum(select(A > 0_c, 1_c, 0_c));
#else
constexpr auto count = chainrule::sum(A > 0_c);
#endif

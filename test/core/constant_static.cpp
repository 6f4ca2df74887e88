// Exact constants: types that are their value, and the numbers that they become.
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;
using namespace chainrule::literals;

template <class A, class B>
constexpr bool same_type(A const&, B const&) {
  return std::is_same_v<std::remove_cvref_t<A>, std::remove_cvref_t<B>>;
}

static_assert(same_type(0.5_c, cr::constant<1, 2>) && same_type(cr::constant<-2, -4>, 0.5_c) && same_type(cr::constant<7>, 7_c));
static_assert(cr::constant_formula<decltype(0.5_c)> && !cr::constant_formula<decltype(1e-30_c)> &&
              cr::closed_formula<decltype(1e-30_c)>);
static_assert(std::is_empty_v<decltype(7_c)>);

// An integer is a Hana integral constant; a fraction is not.
static_assert(decltype(7_c)::value == 7 && boost::hana::IntegralConstant<decltype(7_c)>::value);
static_assert(!boost::hana::IntegralConstant<decltype(0.5_c)>::value);

// Constants and numbers of every built-in type; integers become double.
static_assert(std::is_same_v<decltype(2_c + 1), double> && std::is_same_v<decltype(2_c * 1.0L), long double>);
static_assert(std::is_same_v<decltype(1.0f - 2_c), float> && 1.0f / 3_c == 1.0f / 3 && 7 / 2_c == 3.5);
static_assert(sqrt(2_c) * 1.0 == 1.4142135623730951 && pow(2.0, 3_c) == 8 && cr::max(3_c, 2.0) == 3);
static_assert(1e-30_c * 1e30 == 1e-30 * 1e30);

// A long literal is the same constant however its digits are grouped, and another for another spelling.
static_assert(same_type(1.234'567'890'123'456'789'012_c, 1.234567890123456789012_c));

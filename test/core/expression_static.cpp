// Formulas as types: what is one, what it is told apart by, and what its definition holds.
#include <chainrule/operations/operations.hpp>

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;

template <class A, class B>
constexpr bool same_type(A const&, B const&) {
  return std::is_same_v<A, B>;
}

// The type is the shape that was written.
static_assert(same_type(x + y, x + y) && !same_type(x + y, y + x) && !same_type(x + (y + x), x + y + x));
static_assert(!same_type(x - y, x + y) && !same_type(x * 1_c, x) && !same_type(sin(x), cos(x)) && !same_type(sin(x), sin(y)));
static_assert(same_type(square(x), pow(x, 2_c)) && same_type(x ^ 2_c, pow(x, 2_c)) && same_type(+x, x));
static_assert((x + y).hash != (y + x).hash && (x + y).hash == (x + y).hash);

// Concepts.
static_assert(cr::any_formula<decltype(x + y)> && cr::any_formula<decltype(x < y)> && cr::any_formula<decltype(2_c) const&>);
static_assert(!cr::any_formula<int> && !cr::any_formula<boost::hana::int_<2>> && !cr::any_formula<decltype(x = 2)>);
static_assert(!cr::variable_formula<decltype(x + y)> && !cr::constant_formula<decltype(x)>);
static_assert(cr::closed_formula<decltype(sqrt(2_c) + 1_c)> && !cr::closed_formula<decltype(x - x)>);
static_assert(cr::hana_integer<boost::hana::int_<2>> && !cr::hana_integer<boost::hana::true_> &&
              !cr::hana_integer<decltype(2_c)>);
static_assert(cr::plain_number<int> && cr::plain_number<double const&> && !cr::plain_number<decltype(2_c)>);

// Bindings keep what they were given.
static_assert((x = 2).value == 2 && std::is_same_v<decltype(x = 2)::value_type, int> &&
              std::is_same_v<decltype(x = y)::variable, cr::variable<"x">>);

// The definition, as data.
template <class E>
constexpr cr::detail::definition_info const& definition(E const&) {
  return *cr::detail::info_of<E>;
}
static_assert(definition(x).is_variable() && definition(x).name == "x" && definition(x).depth == 1);
static_assert(definition(0.5_c).is_constant() && definition(0.5_c).constant == cr::rational{1, 2});
static_assert(definition(x * y + 1_c).is_application() && definition(x * y + 1_c).depth == 3 &&
              definition(x * y + 1_c).arity == 2);
static_assert(definition(x * y + 1_c).arguments[0]->hash == (x * y).hash && definition(x < y).is_condition());
static_assert(definition((x + y) * x).label == "(x + y)*x" && definition(sqrt(2_c)).has_variables == false);

// Labels of long formulas end in an ellipsis, so type names have bounded length.
static_assert(definition((x + y) * (x + y) * (x + y) * (x + y) * (x + y)).label == "(x + y)*(x + y)*(x + y)*(x + y)*(x + y)");
static_assert(definition((x + y) * (x + y) * (x + y) * (x + y) * (x + y) * x).label ==
              "(x + y)*(x + y)*(x + y)*(x + y)*(x + ...");

// The rules of differentiation, for functions of which nothing is known but that they have derivatives.
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace cr::literals;

namespace unknown {

/// The Order-th derivative of a function called Name; as many orders as are ever asked for.
template <cr::fixed_string Name, int Order = 0>
struct function {
  static constexpr auto name = Name;
  static constexpr auto value(auto const& x) { return x; }
  static constexpr auto partials(auto x, auto) {
    if constexpr (Order < 3) return hana::make_tuple(cr::apply<function<Name, Order + 1>>(x));
    else return hana::make_tuple(cr::constant<0>);
  }
};

}  // namespace unknown

template <int Order = 0>
constexpr auto u(auto x) {
  return cr::apply<unknown::function<"u", Order>>(x);
}
template <int Order = 0>
constexpr auto v(auto x) {
  return cr::apply<unknown::function<"v", Order>>(x);
}

constexpr cr::variable<"x"> x;
constexpr cr::variable<"n"> n;
constexpr cr::variable<"a"> a;
constexpr cr::variable<"b"> b;

static_assert(diff(u(x), x) == u<1>(x));

// Linearity.
static_assert(equivalent(diff(a * u(x) + b * v(x), x), a* u<1>(x) + b * v<1>(x)));

// (u v)' = u' v + u v', and Leibniz: (u v)'' = u'' v + 2 u' v' + u v''
static_assert(equivalent(diff(u(x) * v(x), x), u<1>(x) * v(x) + u(x) * v<1>(x)));
static_assert(equivalent(diff<2>(u(x) * v(x), x), u<2>(x) * v(x) + 2_c * u<1>(x) * v<1>(x) + u(x) * v<2>(x)));

// (u / v)' = (u' v - u v') / v^2
static_assert(equivalent(diff(u(x) / v(x), x), (u<1>(x) * v(x) - u(x) * v<1>(x)) / square(v(x))));

// (u(v(x)))' = u'(v(x)) v'(x), and Faa di Bruno: (u(v))'' = u''(v) v'^2 + u'(v) v''
static_assert(equivalent(diff(u(v(x)), x), u<1>(v(x)) * v<1>(x)));
static_assert(equivalent(diff<2>(u(v(x)), x), u<2>(v(x)) * square(v<1>(x)) + u<1>(v(x)) * v<2>(x)));

// (x^n)' = n x^(n-1), for a symbol n and for numbers
static_assert(equivalent(diff(pow(x, n), x), n* pow(x, n - 1_c)));
static_assert(equivalent(diff(pow(x, 5_c), x), 5_c * pow(x, 4_c)));
static_assert(equivalent(diff(pow(x, 2_c / 3_c), x), 2_c / 3_c * pow(x, -1_c / 3_c)));
static_assert(equivalent(diff(pow(u(x), n), x), n* pow(u(x), n - 1_c) * u<1>(x)));

// (u^v)' = u^v (v' log u + v u' / u)
static_assert(equivalent(diff(pow(u(x), v(x)), x), pow(u(x), v(x)) * (v<1>(x) * log(u(x)) + v(x) * u<1>(x) / u(x))));

// The logarithmic derivative of a product is the sum of theirs.
static_assert(equivalent(diff(u(x) * v(x), x) / (u(x) * v(x)), u<1>(x) / u(x) + v<1>(x) / v(x)));

// What is not a rule is not proved.
static_assert(!equivalent(diff(u(x) * v(x), x), u<1>(x) * v<1>(x)));
static_assert(!equivalent(diff(u(v(x)), x), u<1>(v(x))));

// Sums and the like over arrays of any length, of what a function of ordinary C++ calculates: the formulas that types would write.
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::extent<"n"> n;
constexpr cr::variables<"x", n> x;
constexpr cr::variables<"mu", 4, 2> mu;
constexpr cr::integers<"owner", n> owner;
constexpr cr::index<"i"> i;
constexpr cr::index<"j"> j;
constexpr cr::variable<"a"> a;
constexpr cr::variable<"b"> b;

template <class F, class G>
constexpr bool same(F const&, G const&) {
  return std::is_same_v<F, G>;
}

static_assert(same(cr::formula([](auto p) { return cr::sum(i, n, square(x[i] - p)); }, a), cr::sum(i, n, square(x[i] - a))));
static_assert(same(cr::formula([](auto p) { return cr::product(i, 1_c, n - 1_c, p * x[i]) + cr::mean(i, n, p - x[i]); }, a),
                   cr::product(i, 1_c, n - 1_c, a* x[i]) + cr::mean(i, n, a - x[i])));
static_assert(same(cr::formula([](auto p) { return cr::min(i, n, p * x[i]) / cr::max(i, n, p + i); }, a),
                   cr::min(i, n, a* x[i]) / cr::max(i, n, a + i)));
static_assert(same(cr::formula([](auto p) { return cr::log_sum_exp(i, n, p * x[i]) * cr::norm(i, n, x[i] / p) / n; }, a),
                   cr::log_sum_exp(i, n, a* x[i]) * cr::norm(i, n, x[i] / a) / n));
// Without an index, over the rows of columns of data: outside, or given as a number.
constexpr cr::data<"u"> u;
constexpr cr::data<"v"> v;
static_assert(same(cr::formula([](auto p, auto q) { return cr::sum(square(v - p * exp(-q * u))) + cr::product(p * u); }, a, b),
                   cr::sum(square(v - a * exp(-b * u))) + cr::product(a * u)));
static_assert(same(cr::formula([](auto p, auto q) { return cr::mean(p * q) + cr::min(p * v) * cr::max(q); }, a, u),
                   cr::mean(a* u) + cr::min(a * v) * cr::max(u)));
static_assert(same(cr::formula([](auto p) { return cr::log_sum_exp(p * u) - cr::norm(p * u); }, a),
                   cr::log_sum_exp(a* u) - cr::norm(a * u)));
// Ordinary C++ around and within: loops, plain numbers, choices; sums in sums, gathers, triangles.
static_assert(same(cr::formula(
                       [](auto p, auto q) {
                         auto result = 0.5 * p;
                         for (int k = 1; k < 3; ++k) {
                           auto const distance = cr::sum(j, 0_c, i, mu(owner[i], 1_c) - p * x[j]);
                           result = result + cr::sum(i, n, select(distance > q * 2.0, distance, k * q));
                         }
                         return result;
                       },
                       a, b),
                   1_c / 2_c * a +
                       cr::sum(i, n,
                               select(cr::sum(j, 0_c, i, mu(owner[i], 1_c) - a * x[j]) > b * 2_c,
                                      cr::sum(j, 0_c, i, mu(owner[i], 1_c) - a * x[j]), 1_c * b)) +
                       cr::sum(i, n,
                               select(cr::sum(j, 0_c, i, mu(owner[i], 1_c) - a * x[j]) > b * 2_c,
                                      cr::sum(j, 0_c, i, mu(owner[i], 1_c) - a * x[j]), b * 2_c))));
// What is a formula already is one; so is a part of a sum, and a member of a functor that is a constant.
static_assert(same(cr::formula([](auto p) { return p * cr::sum(i, n, x[i]); }, a), a* cr::sum(i, n, x[i])));
static_assert(same(cr::sum(i, n, cr::formula([](auto p, auto q) { return p * q + 1.0; }, x[i], a)),
                   cr::sum(i, n, x[i] * a + 1_c)));
struct scaled {
  double factor;
  constexpr auto operator()(auto p) const { return cr::sum(i, n, p * factor * x[i]); }
};
static_assert(same(cr::formula<scaled{2}>(a), cr::sum(i, n, a * 2_c * x[i])));

// == of loops whose ranges calls tell: the laws that it decides, and what it must not take for one.
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::extent<"n"> n;
constexpr cr::extent<"m"> m;
constexpr cr::variables<"x", n> x;
constexpr cr::variables<"y", n> y;
constexpr cr::variables<"z", m> z;
constexpr cr::integers<"owner", n> owner;
constexpr cr::index<"i"> i;
constexpr cr::index<"j"> j;
constexpr cr::variable<"a"> a;
constexpr cr::variable<"b"> b;

// The index has no name, and may begin elsewhere.
static_assert(cr::sum(i, n, x[i]) == cr::sum(j, n, x[j]) and cr::sum(i, n, z[owner[i]]) == cr::sum(j, n, z[owner[j]]));
static_assert(cr::sum(i, 1_c, n, x[i - 1_c]) == cr::sum(i, n, x[i]) and cr::sum(i, m, n, i) == cr::sum(i, 0_c, n - m, i + m));
static_assert(cr::max(i, 2_c, n, x[i] * i) == cr::max(j, 0_c, n - 2_c, x[j + 2_c] * (j + 2_c)));
static_assert(cr::sum(i, n, cr::sum(j, i + 1_c, m, z[j])) == cr::sum(j, n, cr::sum(i, j + 1_c, m, z[i])));
static_assert(cr::sum(i, n, cr::product(j, i, n - 1_c, x[j])) == cr::sum(j, n, cr::product(i, 0_c, n - 1_c - j, x[i + j])));
// Sums are linear; a sum of what has no index is that times how many there are, if these are no fewer than none.
static_assert(cr::sum(i, n, a* x[i] + b * y[i]) == a * cr::sum(i, n, x[i]) + cr::sum(j, n, y[j]) * b);
static_assert(cr::sum(i, n, x[i] / a - b) == cr::sum(j, n, x[j]) / a - n * b and cr::sum(i, n, 1_c) == n);
static_assert(cr::sum(i, n, a*(x[i] + y[i])) == a * (cr::sum(i, n, y[i]) + cr::sum(j, n, x[j])));
static_assert(cr::sum(i, n, square(x[i] - a)) == cr::sum(j, n, square(a - x[j])) and cr::sum(i, n, 0_c * x[i]) == 0_c);
static_assert(cr::mean(i, n, x[i]) == cr::sum(j, n, x[j]) / n and
              cr::mean(i, n, 2_c * x[i] + a) == a + 2_c * cr::mean(i, n, x[i]));
static_assert(cr::sum(i, n, cr::sum(j, m, x[i] * z[j])) == cr::sum(j, n, x[j] * cr::sum(i, m, z[i])));
// Products are multiplicative, for integer powers; norms take magnitudes out, extrema positive numbers and what has no index.
static_assert(cr::product(i, n, x[i] * y[i]) == cr::product(i, n, x[i]) * cr::product(j, n, y[j]));
static_assert(cr::product(i, n, square(x[i]) / y[i]) == square(cr::product(i, n, x[i])) / cr::product(j, n, y[j]));
static_assert(cr::norm(i, n, -3_c * x[i]) == 3_c * cr::norm(j, n, x[j]));
static_assert(cr::max(i, n, 2_c * x[i] + a) == a + 2_c * cr::max(i, n, x[i]) and cr::min(i, n, a) == a);
static_assert(cr::log_sum_exp(i, n, x[i] + a) == a + cr::log_sum_exp(j, n, x[j]));

// No laws: other arrays, lengths, indices; products of sums; what may run backwards; signs; roots.
static_assert(cr::sum(i, n, x[i]) != cr::sum(i, n, y[i]) and cr::sum(i, n, x[i]) != cr::sum(i, n - 1_c, x[i]));
static_assert(cr::sum(i, n, x[i] * i) != cr::sum(i, n, x[i]) * cr::sum(i, n, i));
static_assert(cr::sum(i, n, x[i] * y[i]) != cr::sum(i, n, x[i]) * cr::sum(i, n, y[i]));
static_assert(cr::sum(i, 2_c, n, 1_c) != n - 1_c and cr::sum(i, m, n, 1_c) != n - m + 1_c);
static_assert(cr::sum(i, n, cr::sum(j, i, n - 1_c, x[i])) != cr::sum(i, n, cr::sum(j, i, n - 1_c, x[j])));
static_assert(cr::max(i, n, -x[i]) != -cr::max(i, n, x[i]) and cr::max(i, n, a* x[i]) != a * cr::max(i, n, x[i]));
static_assert(cr::norm(i, n, x[i] + a) != cr::norm(i, n, x[i]) + a and cr::norm(i, n, a* x[i]) != a * cr::norm(i, n, x[i]));
static_assert(cr::product(i, n, 2_c * x[i]) != 2_c * cr::product(i, n, x[i]));
static_assert(cr::product(i, n, a) != a and cr::product(i, n, sqrt(x[i])) != sqrt(cr::product(i, n, y[i])));
static_assert(cr::log_sum_exp(i, n, 2_c * x[i]) != 2_c * cr::log_sum_exp(i, n, x[i]));
// The same index within binds anew.
static_assert(cr::sum(i, n, x[i] * cr::sum(i, m, z[i])) == cr::sum(j, n, x[j] * cr::sum(i, m, z[i])));
static_assert(cr::sum(i, n, cr::sum(i, n, x[i])) == n * cr::sum(i, n, x[i]));
static_assert(cr::sum(i, n, cr::sum(i, n, x[i])) != cr::sum(i, n, cr::sum(j, n, x[i] * j)));

// simplify leaves loops whole, and their bodies simple.
static_assert(cr::to_string(cr::simplify(cr::sum(i, n, x[i] + y[i] + x[i]))) == "sum(i, 0, n - 1, 2*x[i] + y[i])");

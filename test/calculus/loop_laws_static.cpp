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
static_assert(cr::sum(i, n, x[i] / a - b) == cr::sum(j, n, x[j]) / a - n * b);
static_assert(cr::sum(i, n, a*(x[i] + y[i])) == a * (cr::sum(i, n, y[i]) + cr::sum(j, n, x[j])));
static_assert(cr::sum(i, n, square(x[i] - a)) == cr::sum(j, n, square(a - x[j])) and cr::sum(i, n, 0_c * x[i]) == 0_c);
static_assert(cr::mean(i, n, x[i]) == cr::sum(j, n, x[j]) / n and
              cr::mean(i, n, 2_c * x[i] + a) == a + 2_c * cr::mean(i, n, x[i]));
static_assert(cr::sum(i, n, cr::sum(j, m, x[i] * z[j])) == cr::sum(j, n, x[j] * cr::sum(i, m, z[i])));
// Products are multiplicative, for integer powers.
static_assert(cr::product(i, n, x[i] * y[i]) == cr::product(i, n, x[i]) * cr::product(j, n, y[j]));
static_assert(cr::product(i, n, square(x[i]) / y[i]) == square(cr::product(i, n, x[i])) / cr::product(j, n, y[j]));

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

// What laws yield, of lengths, products, norms, which take magnitudes out, and of extrema, positive numbers and what has no index; # begins the name of an index that is numbered.
template <class E>
struct form_of {
  static constexpr auto written = [] {
    cr::detail::written_formula<64, 64> result;
    cr::detail::write_simplest(cr::detail::canonical_form<E>(), 1000,
                               [&result](auto const& writer, int last) { result = writer.template pack<64, 64>(last); });
    return result;
  }();
  using type = typename cr::detail::written_type<form_of, written.used_steps - 1>::type;
};
template <class E, std::size_t N>
constexpr bool yields(E const&, char const (&text)[N]) {
  constexpr auto form = cr::to_string(typename form_of<cr::detail::comparable<E>>::type{});
  bool same = form.size() == N - 1;
  for (std::size_t k = 0; same && k + 1 < N; ++k) same = form.text[k] == (text[k] == '#' ? '\1' : text[k]);
  return same;
}
static_assert(yields(cr::sum(i, n - m, n, a), "a*(m + 1)") and
              yields(sin(n + m + 1_c) * cr::sum(i, 0_c, n + m, a), "a*sin(m + n + 1)*(m + n + 1)") and
              yields(cr::sum(i, m, m - 1_c, a), "0") and yields(cr::sum(i, n, 1_c), "n") and
              yields(cr::sum(i, m, n, a), "a*sum(#0, 0, n - m, 1)") and
              yields(cr::sum(i, n + 1_c, 0_c, a), "a*sum(#0, 0, -(n + 1), 1)") and
              yields(cr::sum(i, n, cr::sum(j, 0_c, i, a)), "a*sum(#1, 0, n - 1, sum(#0, 0, #1, 1))"));
static_assert(yields(cr::product(i, n, -2_c * a * square(x[i]) / y[i] * sqrt(x[i]) * sqrt(2_c)),
                     "product(#0, 0, n - 1, -2)*product(#0, 0, n - 1, a)*product(#0, 0, n - 1, sqrt(2)*x[#0]^(5/2))/"
                     "product(#0, 0, n - 1, y[#0])"));
static_assert(yields(cr::norm(i, n, -3_c * x[i]), "3*norm(#0, 0, n - 1, x[#0])") and
              yields(cr::norm(i, n, 3_c * x[i]), "3*norm(#0, 0, n - 1, x[#0])"));
static_assert(yields(cr::min(i, n, -6_c * x[i] + 4_c * y[i] + a + 2_c * b),
                     "a + 2*b + 2*min(#0, 0, n - 1, 2*y[#0] - 3*x[#0])") and
              yields(cr::max(i, n, 2_c * x[i] + a), "a + 2*max(#0, 0, n - 1, x[#0])") and yields(cr::max(i, n, a* b), "a*b") and
              yields(cr::log_sum_exp(i, n, -2_c * x[i] + a), "a + log_sum_exp(#0, 0, n - 1, -2*x[#0])"));

// simplify leaves loops whole, and their bodies simple.
static_assert(cr::to_string(cr::simplify(cr::sum(i, n, x[i] + y[i] + x[i]))) == "sum(i, 0, n - 1, 2*x[i] + y[i])");

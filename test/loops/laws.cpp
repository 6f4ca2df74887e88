// Loops of any length that == takes for equal: the same numbers, over nothing and over one turn too.
#include <chainrule/chainrule.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <vector>

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::extent<"n"> n;
constexpr cr::variables<"x", n> x;
constexpr cr::variables<"y", n> y;
constexpr cr::index<"i"> i;
constexpr cr::index<"j"> j;
constexpr cr::variable<"a"> a;

namespace {

template <std::size_t Fewest = 0, class One, class Other>
void check(One const&, Other const&) {
  static_assert(One{} == Other{} and not std::is_same_v<One, Other>);
  constexpr auto both = cr::function(boost::hana::make_tuple(One{}, Other{}), cr::wrt(a), cr::given(x, y));
  for (std::size_t size = Fewest; size < 6; ++size) {
    std::vector<double> first(size), second(size);
    for (std::size_t at = 0; at < size; ++at) first[at] = 0.5 + double(at * at % 5), second[at] = 1.25 - double(at % 3);
    auto const values = both(0.75, first, second);
    BOOST_TEST((values[0] == values[1] || std::abs(values[0] - values[1]) <= 1e-13 * (1 + std::abs(values[0]))));
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_equality_proves_of_loops) {
  check(cr::sum(i, n, 3_c * a * x[i] - y[i] / a + a), 3_c * a * cr::sum(j, n, x[j]) - cr::sum(i, n, y[i]) / a + n * a);
  check(cr::sum(i, n, a * (x[i] + 1_c)), a * (cr::sum(j, n, x[j]) + n));
  check(cr::sum(i, 2_c, n, x[i - 2_c]), cr::sum(j, n - 1_c, x[j]));
  check(cr::sum(i, 2_c, n, a * 2_c), 2_c * a * cr::sum(j, n - 1_c, 1_c));
  check<1>(cr::mean(i, n, a * x[i] + 2_c * a), cr::sum(i, n, x[i]) * a / n + 2_c * a);
  check(cr::sum(i, n, cr::sum(j, i, n - 1_c, a * x[i] * y[j])), a * cr::sum(j, n, x[j] * cr::sum(i, j, n - 1_c, y[i])));
  check(cr::product(i, n, square(x[i]) / y[i]), square(cr::product(j, n, x[j])) / cr::product(i, n, y[i]));
  check(cr::product(i, n, 2_c * a * x[i]), cr::product(j, n, a) * cr::product(i, n, x[i]) * cr::product(i, n, 2_c));
  check<1>(cr::max(i, n, a + 3_c * x[i]) - cr::min(i, n, a - 2_c * x[i]), 3_c * cr::max(j, n, x[j]) - 2_c * cr::min(i, n, -x[i]));
  check(cr::log_sum_exp(i, n, x[i] + a), a + cr::log_sum_exp(j, n, x[j]));
  check(cr::norm(i, n, -2_c * y[i]), 2_c * cr::norm(j, n, y[j]));
}

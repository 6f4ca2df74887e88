// A Taylor series of a long formula within every compiler's default limits: Rosenbrock's in twelve variables is of degree 4,
// so that the coefficients up to 4 give it everywhere along the line, and those above are 0.
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;
using namespace chainrule::literals;

template <std::size_t I>
constexpr cr::fixed_string<1> lettered(std::string_view{&"abcdefghijkl"[I], 1});
template <std::size_t I>
constexpr cr::variable<lettered<I>> x;

template <std::size_t... I, std::size_t... V>
constexpr auto rosenbrock(std::index_sequence<I...>, std::index_sequence<V...>) {
  return cr::function(((100_c * square(x<I + 1> - square(x<I>)) + square(1_c - x<I>)) + ...), x<V>...);
}
constexpr auto f = rosenbrock(std::make_index_sequence<11>{}, std::make_index_sequence<12>{});

constexpr std::array<double, 12> point{1, -1, 2, 0, 1, 1, 3, -2, 1, 0, 2, 1};
constexpr std::array<double, 12> direction{2, 1, -1, 1, 0, 2, 1, 1, -3, 1, 0, 1};
constexpr std::array<double, 12> target{3, 0, 1, 1, 1, 3, 4, -1, -2, 1, 2, 2};
constexpr auto series = cr::taylor<6>(f, point, direction);
static_assert(series[0] == f(point) and series[1] == f.jvp(point, direction));
static_assert(series[0] + series[1] + series[2] + series[3] + series[4] == f(target));
static_assert(series[5] == 0 and series[6] == 0);

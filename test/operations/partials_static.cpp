// Rules that are multiples of constants, or share a sum, as functions calculate them: values and slopes that mpmath gives to 18
// digits.
#include "own_numbers.hpp"
#include <chainrule/chainrule.hpp>

#include <array>
#include <limits>

// Two numbers side by side, as batches are.
struct row {
  std::array<double, 2> all{};
  struct mask {
    std::array<bool, 2> all{};
  };
  constexpr row() = default;
  constexpr row(double u, double v) : all{u, v} {}
  constexpr row(double u) : row(u, u) {}
  constexpr row(std::integral auto u) : row(static_cast<double>(u)) {}
  static constexpr row each(auto f, row a, row b) { return {f(a.all[0], b.all[0]), f(a.all[1], b.all[1])}; }
  friend constexpr row operator+(row a, row b) { return each(chainrule::math::add<double>, a, b); }
  friend constexpr row operator-(row a, row b) { return each(chainrule::math::subtract<double>, a, b); }
  friend constexpr row operator*(row a, row b) { return each(chainrule::math::multiply<double>, a, b); }
  friend constexpr row operator/(row a, row b) { return each(chainrule::math::divide<double>, a, b); }
  friend constexpr mask operator==(row a, row b) { return {{a.all[0] == b.all[0], a.all[1] == b.all[1]}}; }
  friend constexpr mask operator<(row a, row b) { return {{a.all[0] < b.all[0], a.all[1] < b.all[1]}}; }
  friend constexpr row exp(row a) { return {chainrule::math::exp(a.all[0]), chainrule::math::exp(a.all[1])}; }
  friend constexpr row select(mask m, row a, row b) { return {m.all[0] ? a.all[0] : b.all[0], m.all[1] ? a.all[1] : b.all[1]}; }
};
template <>
struct chainrule::detail::lanes_of<row> {
  using batch = row;
};

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr cr::variable<"z"> z;
constexpr cr::variable<"w"> w;

constexpr bool near(double found, double wanted) {
  double const off = found - wanted, size = wanted < 0 ? -wanted : wanted;
  return off <= 1e-15 * size && -off <= 1e-15 * size;
}
template <std::size_t N>
constexpr bool near(std::array<double, N> const& found, std::array<double, N> const& wanted) {
  bool all = true;
  for (std::size_t k = 0; k < N; ++k) all = all && near(found[k], wanted[k]);
  return all;
}
template <class Formula>
constexpr bool has_slope(Formula, double at, double value, double slope) {
  constexpr auto f = cr::function(Formula{}, x);
  return near(f(at), value) && near(f.gradient(at)[0], slope);
}
static_assert(has_slope(erf(x), 0.5, 0.520499877813046538, 0.878782578935444794));
static_assert(has_slope(erfc(x), 0.5, 0.479500122186953462, -0.878782578935444794));
static_assert(has_slope(norm_pdf(x), 0.5, 0.352065326764299478, -0.176032663382149739));
static_assert(has_slope(exp2(x), 0.5, 1.41421356237309505, 0.980258143468547191));
static_assert(has_slope(log2(x), 3, 1.58496250072115618, 0.480898346962987802));
static_assert(has_slope(log10(x), 3, 0.477121254719662437, 0.144764827301083943));
static_assert(has_slope(abs(x), -2, 2, -1) && has_slope(abs(x), 3, 3, 1) && has_slope(abs(x), 0, 0, 0) &&
              has_slope(abs(x), 1, 1, 1));

// From the value alone, where nothing is differentiated further.
static_assert(has_slope(sigmoid(x), 0.5, 0.622459331201854593, 0.235003712201594489));
static_assert(has_slope(tanh(x), 0.5, 0.462117157260009758, 0.786447732965927410));

// Each argument's share in a sum of exponentials: of two, of three, and of those between the first and the last.
constexpr std::array<double, 4> corner{0.5, -0.25, 2, 1};
constexpr auto of_two = cr::function(log_sum_exp(x, y), x, y);
constexpr auto of_three = cr::function(log_sum_exp(x, y, z), x, y, z);
constexpr auto of_four = cr::function(log_sum_exp(x, y, z, w), x, y, z, w);
static_assert(near(of_two(corner[0], corner[1]), 0.886871006114899944) &&
              near(of_two(corner[1], corner[0]), 0.886871006114899944));
static_assert(near(of_three(corner[0], corner[1], corner[2]), 2.28407260468617147) && near(of_four(corner), 2.52851356131741278));
static_assert(near(of_three(0.0, -1000.0, 1000.0), 1000) && near(of_three(1000.0, 0.0, 0.0), 1000));
static_assert(near(of_two.gradient(corner[0], corner[1]), {0.679178699175392973, 0.320821300824607027}));
static_assert(near(of_three.gradient(corner[0], corner[1], corner[2]),
                   {0.167952747388486796, 0.0793352603072819684, 0.752711992304231235}));
static_assert(near(of_four.gradient(corner),
                   {0.131530888512357418, 0.0621307923855450057, 0.589480545457686766, 0.21685777364441081}));
constexpr auto bends = of_four.hessian(corner);
static_assert(near(bends[1], {-0.00817211832644754533, 0.0582705570230893085, -0.0366248933851493616, -0.0134735453114924016}));
static_assert(near(bends[2], {-0.077534899904798637, -0.0366248933851493616, 0.241993231984594852, -0.127833438694646854}));
static_assert(near(bends[3], {-0.028523495648261039, -0.0134735453114924016, -0.127833438694646854, 0.169830479654400294}));
static_assert(near(bends[0], {0.114230513879507221, -0.00817211832644754533, -0.077534899904798637, -0.028523495648261039}));
static_assert(diff(log_sum_exp(x, y), y) == exp(y - log_sum_exp(x, y)) && log_sum_exp(x, y) == log_sum_exp(y, x));

// What a number of somebody else has, who has no such function: by those that he has.
constexpr bool is_cdf(double u) { return near(cr::norm_cdf(own(u)).value, cr::math::norm_cdf(u)); }
static_assert(is_cdf(0.5) && is_cdf(-0.75) && is_cdf(0) && is_cdf(3));
constexpr bool is_log_cdf(double u) { return near(cr::log_norm_cdf(own(u)).value, cr::math::log_norm_cdf(u)); }
static_assert(is_log_cdf(0.5) && is_log_cdf(1.2125) && is_log_cdf(1.3374999999999988) && is_log_cdf(-0.75) && is_log_cdf(-40) &&
              is_log_cdf(0) && is_log_cdf(1.0625));

// In lanes, where each number takes its own way.
constexpr double infinity = std::numeric_limits<double>::infinity(), most = std::numeric_limits<double>::max();
constexpr bool has_exponentials(std::array<double, 2> u, std::array<double, 2> v) {
  using op = cr::operations::exp_of_difference_;
  auto const found = cr::apply<op>(row(u[0], u[1]), row(v[0], v[1]));
  double const first = cr::apply<op>(u[0], v[0]), second = cr::apply<op>(u[1], v[1]);
  return found.all[0] == first && found.all[1] == second;
}
static_assert(has_exponentials({0.1, 2}, {500.3, 2}) && has_exponentials({infinity, 1}, {infinity, 0.7}));
static_assert(has_exponentials({0, most}, {infinity, -most}) && has_exponentials({-infinity, -infinity}, {-infinity, 3}));
static_assert(has_exponentials({-500.3, 20.3}, {0.1, 0.7}));

// Shortened: an integer power is multiplied, and an empty sum of exponentials has the logarithm of zero.
static_assert(cr::function(pow(x, 3_c), x).value_cost == 2);
constexpr cr::index<"i"> i;
constexpr cr::variables<"xs", 3> xs;
static_assert(cr::function(cr::log_sum_exp(i, 1_c, 0_c, xs[i]), xs)(std::array{1.0, 2.0, 3.0}) == -infinity);
// What is recorded is added up from 0 to the number before the count.
static_assert(cr::formula([](auto p) { return cr::sum(i, 3_c, p + i); }, x) == cr::sum(i, 0_c, 2_c, x + i));

// Of numbers of somebody else, whose tail is measured from 1.
constexpr bool is_log_norm_cdf(double u) { return near(cr::log_norm_cdf(own(u)).value, cr::math::log_norm_cdf(u)); }
static_assert(is_log_norm_cdf(-40) && is_log_norm_cdf(-2) && is_log_norm_cdf(0.5) && is_log_norm_cdf(1.2) &&
              is_log_norm_cdf(1.3) && is_log_norm_cdf(1.35) && is_log_norm_cdf(1.4) && is_log_norm_cdf(1.6));

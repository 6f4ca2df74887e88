// A Kalman filter whose noise is not known: the flow of the Nile at Aswan, 1871 to 1970. The level wanders, each year is measured
// with an error; how large both variances are is found by maximum likelihood. The likelihood is the filter itself, a loop in ordinary
// C++, and the method of Broyden, Fletcher, Goldfarb and Shanno takes its gradient. Estimates and likelihood are those of Durbin and
// Koopman's textbook (Time Series Analysis by State Space Methods, section 2.10), and the gradient is compared with differences.
#include "shared/svg.hpp"
#include <chainrule/chainrule.hpp>

#include <cmath>
#include <cstdio>
#include <numbers>

namespace cr = chainrule;

namespace {

constexpr std::array<double, 100> flow{
    // 10^8 cubic metres a year
    1120, 1160, 963,  1210, 1160, 1160, 813,  1230, 1370, 1140, 995,  935, 1110, 994,  1020, 960,  1180, 799,  958,  1140,
    1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774,  840,  874,  694, 940,  833,  701,  916,  692,  1020, 1050, 969,
    831,  726,  456,  824,  702,  1120, 1100, 832,  764,  821,  768,  845, 864,  862,  698,  845,  744,  796,  1040, 759,
    781,  865,  845,  944,  984,  897,  822,  1010, 771,  676,  649,  846, 812,  742,  801,  1040, 860,  874,  848,  890,
    744,  749,  838,  1050, 918,  986,  797,  923,  975,  815,  1020, 906, 901,  1170, 912,  746,  919,  718,  714,  740};

/// One year: predict, then correct by what was measured. For any number type.
template <class T>
struct filter {
  T level, variance;

  /// Returns minus the logarithm of the density of what was measured, without its constant.
  constexpr T step(double measured, T const& wander, T const& noise) {
    using std::log;
    variance += wander;
    T const total = variance + noise;
    T const surprise = measured - level;
    T const gain = variance / total;
    level += gain * surprise;
    variance *= T(1.0) - gain;
    return 0.5 * (log(total) + surprise * surprise / total);
  }
};

/// By the logarithms of both variances, so that they stay positive. Nothing is known before the first year, so it sets the level.
template <class T>
constexpr T filtered(T const& log_noise, T const& log_wander) {
  using std::exp;
  T const noise = exp(log_noise);
  T const wander = exp(log_wander);
  filter<T> nile{T(flow[0]), noise};
  T sum = T(0.0);
  for (std::size_t year = 1; year < flow.size(); ++year) sum += nile.step(flow[year], wander, noise);
  return sum;
}
constexpr auto minus_log_likelihood =
    cr::formula<2>([](auto log_noise, auto log_wander) { return filtered(log_noise, log_wander); });

struct estimate {
  std::array<double, 2> at;
  int steps = 0;
};

/// Downhill by the gradient, with an inverse Hessian that is learned on the way.
estimate smallest(std::array<double, 2> at) {
  estimate result;
  std::array<std::array<double, 2>, 2> inverse{{{1, 0}, {0, 1}}};
  auto [value, slope] = minus_log_likelihood.value_and_gradient(at);
  while (std::hypot(slope[0], slope[1]) > 1e-9 && result.steps++ < 100) {
    std::array<double, 2> step{}, change{}, turned{};
    for (std::size_t i = 0; i < 2; ++i) step[i] = -inverse[i][0] * slope[0] - inverse[i][1] * slope[1];
    double const shorter = std::min(1.0, 1 / std::hypot(step[0], step[1]));
    for (double& each : step) each *= shorter;
    auto next = minus_log_likelihood.value_and_gradient(at[0] + step[0], at[1] + step[1]);
    for (int k = 0; k < 30 && !(next.value <= value + 1e-12); ++k) {
      for (double& each : step) each /= 2;
      next = minus_log_likelihood.value_and_gradient(at[0] + step[0], at[1] + step[1]);
    }
    for (std::size_t i = 0; i < 2; ++i) {
      at[i] += step[i];
      change[i] = next.gradient[i] - slope[i];
    }
    value = next.value;
    slope = next.gradient;
    double const along = step[0] * change[0] + step[1] * change[1];
    if (!(along > 0)) continue;
    for (std::size_t i = 0; i < 2; ++i) turned[i] = inverse[i][0] * change[0] + inverse[i][1] * change[1];
    double const across = change[0] * turned[0] + change[1] * turned[1];
    for (std::size_t i = 0; i < 2; ++i)
      for (std::size_t j = 0; j < 2; ++j)
        inverse[i][j] += (1 + across / along) * step[i] * step[j] / along - (turned[i] * step[j] + step[i] * turned[j]) / along;
  }
  result.at = at;
  return result;
}

void draw(double noise, double wander, char const* folder) {
  svg::axis const across(1871, 1970, 62, 450, 6);
  svg::axis const up(400, 1400, 230, 15, 5);
  std::string out =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 460 280\" width=\"460\" height=\"280\">\n"
      "<style>text { font: 12px sans-serif; fill: #555 } path { fill: none; stroke: #888 } .level { stroke: #1565c0; "
      "stroke-width: 2 } .band { fill: #1565c0; opacity: .2; stroke: none } circle { fill: #c2410c } "
      "@media (prefers-color-scheme: dark) { text { fill: #ccc } .level { stroke: #64b5f6 } .band { fill: #64b5f6 } "
      "circle { fill: #ffab70 } }</style>\n<path d=\"M62 15V230H450\"/>\n";
  for (double const tick : up.ticks()) out += svg::text(54, up.place(tick) + 4, up.label(tick), "text-anchor=\"end\"");
  for (double const tick : across.ticks())
    out += svg::text(across.place(tick), 248, across.label(tick), "text-anchor=\"middle\"");
  out += svg::text(250, 270, "year;  line: filtered level, band: 90 per cent", "text-anchor=\"middle\"");
  out += "<text transform=\"translate(14 122) rotate(-90)\" text-anchor=\"middle\">flow, 10\u2078 m\u00b3</text>\n";
  filter<double> nile{flow[0], noise};
  std::string level, upper, lower;
  for (std::size_t k = 1; k < flow.size(); ++k) {
    nile.step(flow[k], wander, noise);
    double const x = across.place(1871 + double(k));
    double const half = 1.645 * std::sqrt(nile.variance);
    level += svg::format("%c%.1f %.1f", k == 1 ? 'M' : 'L', x, up.place(nile.level));
    upper += svg::format("%c%.1f %.1f", k == 1 ? 'M' : 'L', x, up.place(nile.level + half));
    lower = svg::format("L%.1f %.1f", x, up.place(nile.level - half)) + lower;
  }
  out += "<path class=\"band\" d=\"" + upper + lower + "Z\"/>\n<path class=\"level\" d=\"" + level + "\"/>\n";
  for (std::size_t k = 0; k < flow.size(); ++k)
    out += svg::format("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2\"/>\n", across.place(1871 + double(k)), up.place(flow[k]));
  svg::write(std::filesystem::path(folder) / "kalman_filter.svg", out + "</svg>\n");
}

bool all_right = true;

void shows(char const* what, double found, double published, double tolerance) {
  bool const right = std::abs(found - published) <= tolerance;
  all_right = all_right && right;
  std::printf("%-24s %11.4f  %10.4f%s\n", what, found, published, right ? "" : "  <- WRONG");
}

}  // namespace

int main(int count, char** words) {
  auto const [at, steps] = smallest({9, 8});
  double const constant = 0.5 * double(flow.size() - 1) * std::log(2 * std::numbers::pi);
  std::printf("%d steps                      found   published\n", steps);
  shows("variance of measurement", std::exp(at[0]), 15099, 1);
  shows("variance of the level", std::exp(at[1]), 1469.1, 0.1);
  shows("log likelihood", -minus_log_likelihood.value_and_gradient(at).value - constant, -632.54, 0.01);

  std::array<double, 2> const elsewhere{9.5, 7};
  auto const slopes = minus_log_likelihood.value_and_gradient(elsewhere).gradient;
  auto const by_numbers = [](std::array<double, 2> const& point) { return filtered(point[0], point[1]); };
  for (std::size_t i = 0; i < 2; ++i) {
    auto up = elsewhere, down = elsewhere;
    up[i] += 1e-5;
    down[i] -= 1e-5;
    shows(i == 0 ? "slope, by differences" : "", slopes[i], (by_numbers(up) - by_numbers(down)) / 2e-5, 1e-7);
  }
  if (count > 2) draw(std::exp(at[0]), std::exp(at[1]), words[2]);
  return all_right ? 0 : 1;
}

// A dose-response curve: how much shorter the roots of ryegrass stay under ferulic acid (Inderjit, Streibig and Olofsdotter,
// 2002; 24 plants). The log-logistic curve of four parameters is written once; Newton's method takes its gradient and its
// Hessian. Estimates and standard errors are compared with those that R's package drc prints for these data (model LL.4).
#include "shared/solve.hpp"
#include "shared/svg.hpp"
#include <chainrule/chainrule.hpp>

#include <cstdio>

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::variable<"steepness"> steepness;
constexpr cr::variable<"lower"> lower;
constexpr cr::variable<"upper"> upper;
constexpr cr::variable<"ed50"> ed50;  // the dose of half the effect
constexpr cr::variable<"dose"> dose;

constexpr auto curve = lower + (upper - lower) / (1_c + pow(dose / ed50, steepness));
constexpr auto length = cr::function(curve, cr::wrt(steepness, lower, upper, ed50), cr::given(dose));

// At the dose ed50 half of the effect is there, whatever the other parameters are.
static_assert(equivalent(substitute(curve, dose = ed50), (lower + upper) / 2_c));

namespace {

constexpr std::size_t parameters = 4;

struct plant {
  double dose, length;  // mM, cm
};
constexpr plant plants[] = {
    {0, 7.58},         {0, 8},        {0, 8.3285714},    {0, 7.25},        {0, 7.375},        {0, 7.9625},   {0.94, 8.3555556},
    {0.94, 6.9142857}, {0.94, 7.75},  {1.88, 6.8714286}, {1.88, 6.45},     {1.88, 5.9222222}, {3.75, 1.925}, {3.75, 2.8857143},
    {3.75, 4.2333333}, {7.5, 1.1875}, {7.5, 0.8571429},  {7.5, 1.0571429}, {15, 0.6875},      {15, 0.525},   {15, 0.825},
    {30, 0.25},        {30, 0.22},    {30, 0.44}};

struct fit {
  linear::vector<parameters> estimates, errors;
  int steps = 0;
};

/// Least squares. The steps are Gauss's (J'J alone) until they are short, then Newton's; standard errors come from the exact second
/// derivatives of the sum of squares.
fit fitted(linear::vector<parameters> b) {
  fit result;
  for (double moved = 1; moved > 1e-12 && result.steps < 50; ++result.steps) {
    linear::matrix<parameters> normal{}, exact{};
    linear::vector<parameters> along{};  // J'r
    double squares = 0;
    for (plant const& each : plants) {
      auto const [value, slopes] = length.value_and_gradient(b[0], b[1], b[2], b[3], each.dose);
      auto const curvature = length.hessian(b[0], b[1], b[2], b[3], each.dose);
      double const residual = each.length - value;
      squares += residual * residual;
      for (std::size_t i = 0; i < parameters; ++i) {
        along[i] += slopes[i] * residual;
        for (std::size_t j = 0; j < parameters; ++j) {
          normal[i][j] += slopes[i] * slopes[j];
          exact[i][j] += slopes[i] * slopes[j] - residual * curvature[i][j];
        }
      }
    }
    auto const step = linear::solve(moved < 0.01 ? exact : normal, along);
    auto const covariance = linear::inverse(exact);
    moved = 0;
    for (std::size_t i = 0; i < parameters; ++i) {
      b[i] += step[i];
      moved = std::max(moved, std::abs(step[i] / b[i]));
      result.errors[i] = std::sqrt(squares / double(std::size(plants) - parameters) * covariance[i][i]);
    }
  }
  result.estimates = b;
  return result;
}

void draw(linear::vector<parameters> const& b, char const* folder) {
  svg::axis const across(std::log10(0.3), std::log10(40.0), 50, 450, 6);
  svg::axis const up(0, 9, 250, 15, 6);
  std::string out =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 460 300\" width=\"460\" height=\"300\">\n"
      "<style>text { font: 12px sans-serif; fill: #555 } path { fill: none; stroke: #888 } .curve { stroke: #1565c0; "
      "stroke-width: 2 } circle { fill: #c2410c } @media (prefers-color-scheme: dark) { text { fill: #ccc } "
      ".curve { stroke: #64b5f6 } circle { fill: #ffab70 } }</style>\n";
  out += "<path d=\"M50 15V250H450\"/>\n";
  for (double const tick : up.ticks()) out += svg::text(42, up.place(tick) + 4, up.label(tick), "text-anchor=\"end\"");
  for (double const tick : {0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 40.0})
    out += svg::text(across.place(std::log10(tick)), 268, svg::format("%g", tick), "text-anchor=\"middle\"");
  out += svg::text(250, 290, "ferulic acid, mM (dose 0 at the left edge)", "text-anchor=\"middle\"");
  out +=
      "<text transform=\"translate(14 132) rotate(-90)\" text-anchor=\"middle\">root length, cm</text>\n<path class=\"curve\" d=\"";
  for (int k = 0; k <= 200; ++k) {
    double const x = 0.3 * std::pow(40 / 0.3, k / 200.0);
    out +=
        svg::format("%c%.1f %.1f", k == 0 ? 'M' : 'L', across.place(std::log10(x)), up.place(length(b[0], b[1], b[2], b[3], x)));
  }
  out += "\"/>\n";
  for (plant const& each : plants)
    out += svg::format("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\"/>\n", each.dose > 0 ? across.place(std::log10(each.dose)) : 52,
                       up.place(each.length));
  svg::write(std::filesystem::path(folder) / "dose_response.svg", out + "</svg>\n");
}

}  // namespace

int main(int count, char** words) {
  fit const found = fitted({2, 0.3, 8, 4});
  char const* const names[] = {"steepness", "lower", "upper", "ed50"};
  double const published[] = {2.98222, 0.48141, 7.79296, 3.05795};
  double const published_errors[] = {0.46506, 0.21219, 0.18857, 0.18573};
  bool right = true;
  std::printf("%d steps\n           estimate  published   standard error  published\n", found.steps);
  for (std::size_t i = 0; i < parameters; ++i) {
    std::printf("%-10s %8.5f  %9.5f   %14.5f  %9.5f\n", names[i], found.estimates[i], published[i], found.errors[i],
                published_errors[i]);
    right = right && std::abs(found.estimates[i] - published[i]) < 2e-5 && std::abs(found.errors[i] - published_errors[i]) < 2e-5;
  }
  if (count > 2) draw(found.estimates, words[2]);
  std::printf(right ? "As published, within 2 units of the last digit.\n" : "WRONG\n");
  return right ? 0 : 1;
}

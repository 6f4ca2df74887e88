// Burgers' equation, u_t + u u_x = nu u_xx: a step that travels and keeps its shape. Crank and Nicolson's implicit scheme is one
// formula for one cell; what Newton's method needs of it, the derivatives by the cell's own value and its neighbours', is its
// gradient. The wave is compared with the exact solution on three grids: the error falls with the square of the width of a cell.
#include "shared/svg.hpp"
#include <chainrule/chainrule.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

namespace cr = chainrule;
using namespace chainrule::literals;

// The cell and its neighbours, after the step and before it.
constexpr cr::variable<"left"> left;
constexpr cr::variable<"here"> here;
constexpr cr::variable<"right"> right;
constexpr cr::variable<"old_left"> old_left;
constexpr cr::variable<"old_here"> old_here;
constexpr cr::variable<"old_right"> old_right;
constexpr cr::variable<"dt"> dt;
constexpr cr::variable<"dx"> dx;
constexpr cr::variable<"nu"> nu;

// u u_x is the slope of u^2 / 2.
constexpr auto flow = [](auto l, auto u, auto r) {
  return nu * (l - 2_c * u + r) / square(dx) - (square(r) - square(l)) / (4_c * dx);
};
constexpr auto balance = (here - old_here) / dt - (flow(left, here, right) + flow(old_left, old_here, old_right)) / 2_c;
constexpr auto cell = cr::function(balance, cr::wrt(left, here, right), cr::given(old_left, old_here, old_right, dt, dx, nu));

// A constant state stays: the scheme says so while compiling.
static_assert(equivalent(substitute(balance, left = here, right = here, old_left = here, old_here = here, old_right = here),
                         0_c));

namespace {

constexpr double viscosity = 0.05;
constexpr double length = 4;
constexpr double duration = 1;

/// From 1 on the left to 0 on the right, at a speed of 1/2. It solves the equation, which is seen below.
constexpr cr::variable<"x"> x;
constexpr cr::variable<"t"> t;
constexpr auto wave = (1_c - tanh((x - 1_c - t / 2_c) / (4_c * nu))) / 2_c;
static_assert(equivalent(diff(wave, t) + wave * diff(wave, x), nu* cr::diff<2>(wave, x)));
constexpr auto exact = cr::function(substitute(wave, nu = 0.05_c), x, t);

std::vector<double> at_time(double time, std::size_t cells) {
  std::vector<double> u(cells + 1);
  for (std::size_t i = 0; i <= cells; ++i) u[i] = exact(length * double(i) / double(cells), time);
  return u;
}

/// One time step: Newton's method with the tridiagonal Jacobian, which elimination takes apart from left to right.
int advance(std::vector<double>& u, double step, double time) {
  std::vector<double> const old = u;
  std::size_t const last = u.size() - 1;
  double const width = length / double(last);
  std::vector<double> above(u.size()), change(u.size());
  u[0] = exact(0.0, time);
  u[last] = exact(length, time);
  for (int k = 1; k < 20; ++k) {
    for (std::size_t i = 1; i < last; ++i) {
      auto const [value, slopes] =
          cell.value_and_gradient(u[i - 1], u[i], u[i + 1], old[i - 1], old[i], old[i + 1], step, width, viscosity);
      double const pivot = slopes[1] - slopes[0] * above[i - 1];
      above[i] = slopes[2] / pivot;
      change[i] = (-value - slopes[0] * change[i - 1]) / pivot;
    }
    double largest = 0;
    change[last] = 0;
    for (std::size_t i = last; i-- > 1;) {
      change[i] -= above[i] * change[i + 1];
      u[i] += change[i];
      largest = std::max(largest, std::abs(change[i]));
    }
    if (largest < 1e-12) return k;
  }
  return 20;
}

struct run {
  std::vector<double> u;
  double error = 0;
  int most_iterations = 0;
};

run solved(std::size_t cells) {
  run result{at_time(0, cells)};
  std::size_t const steps = cells / 4;
  for (std::size_t k = 1; k <= steps; ++k)
    result.most_iterations =
        std::max(result.most_iterations, advance(result.u, duration / double(steps), duration * double(k) / double(steps)));
  auto const expected = at_time(duration, cells);
  for (std::size_t i = 0; i <= cells; ++i) result.error = std::max(result.error, std::abs(result.u[i] - expected[i]));
  return result;
}

void draw(run const& found, char const* folder) {
  svg::axis const across(0, length, 50, 450, 6);
  svg::axis const up(0, 1, 230, 15, 5);
  std::string out =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 460 280\" width=\"460\" height=\"280\">\n"
      "<style>text { font: 12px sans-serif; fill: #555 } path { fill: none; stroke: #888 } .start { stroke: #888; "
      "stroke-width: 2; stroke-dasharray: 6 3 } .exact { stroke: #1565c0; stroke-width: 2 } circle { fill: #c2410c } "
      "@media (prefers-color-scheme: dark) { text { fill: #ccc } .exact { stroke: #64b5f6 } circle { fill: #ffab70 } }"
      "</style>\n<path d=\"M50 15V230H450\"/>\n";
  for (double const tick : up.ticks()) out += svg::text(42, up.place(tick) + 4, up.label(tick), "text-anchor=\"end\"");
  for (double const tick : across.ticks())
    out += svg::text(across.place(tick), 248, across.label(tick), "text-anchor=\"middle\"");
  out += svg::text(250, 270, "x;  dashed: u at t = 0, line: exact at t = 1, dots: calculated", "text-anchor=\"middle\"");
  out += "<text transform=\"translate(14 122) rotate(-90)\" text-anchor=\"middle\">u</text>\n";
  for (auto const& [time, kind] : {std::pair{0.0, "start"}, std::pair{duration, "exact"}}) {
    out += svg::format("<path class=\"%s\" d=\"", kind);
    for (int k = 0; k <= 200; ++k)
      out +=
          svg::format("%c%.1f %.1f", k == 0 ? 'M' : 'L', across.place(length * k / 200), up.place(exact(length * k / 200, time)));
    out += "\"/>\n";
  }
  for (std::size_t i = 0; i < found.u.size(); ++i)
    out += svg::format("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\"/>\n",
                       across.place(length * double(i) / double(found.u.size() - 1)), up.place(found.u[i]));
  svg::write(std::filesystem::path(folder) / "burgers.svg", out + "</svg>\n");
}

}  // namespace

int main(int count, char** words) {
  std::printf("cells  largest error  order  Newton's steps\n");
  double last = 0;
  bool good = true;
  for (std::size_t const cells : {80u, 160u, 320u, 640u}) {
    run const found = solved(cells);
    double const order = last > 0 ? std::log2(last / found.error) : 0;
    std::printf("%5zu      %.3e  %5.2f  at most %d\n", cells, found.error, order, found.most_iterations);
    good = good && found.most_iterations <= 5 && (cells < 320 || std::abs(order - 2) < 0.1);
    last = found.error;
    if (cells == 80 && count > 2) draw(found, words[2]);
  }
  std::printf(good ? "Second order, as the scheme promises.\n" : "WRONG\n");
  return good && last < 1e-3 ? 0 : 1;
}

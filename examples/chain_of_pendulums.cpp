// A chain of pendulums, each coupled to its neighbours: how to push the first one, step by step, so that a second later than the last push the last one is
// swung out to a given angle, the others and all speeds as small as may be. The gradient by all pushes goes back through the steps of the whole chain.
//
//   chain_of_pendulums [ROUNDS]                     100 steps downhill, or so many
//   chain_of_pendulums figures [OUTPUT FOLDER]      and a figure
#include "shared/svg.hpp"
#include <chainrule/chainrule.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace cr = chainrule;
using namespace chainrule::literals;

namespace {

constexpr cr::extent<"m"> m;  // pendulums
constexpr cr::extent<"n"> n;  // steps
constexpr cr::variables<"angle", m> angle;
constexpr cr::variables<"speed", m> speed;
constexpr cr::variables<"turn", m> turn;  // what makes a pendulum faster
constexpr cr::variables<"rest", m> rest;  // how far out they hang at first
constexpr cr::variables<"push", n> push;
constexpr cr::integers<"which", 1> which;
constexpr cr::variable<"h"> h;
constexpr cr::variable<"wanted"> wanted;
constexpr cr::index<"i"> i;
constexpr cr::index<"s"> s;

// Gravity, and the springs to both sides; the ends have one. First speeds, then angles by the new speeds.
constexpr auto right_of = [](auto const& at) { return 20_c * (angle[at + 1_c] - angle[at]); };
constexpr auto chain = cr::scan(s, n, cr::state(angle[i] = rest[i], speed[i] = 0_c),
                                cr::let(turn[0_c] = push[s] + right_of(0_c) - sin(angle[0_c]),
                                        turn[m - 1_c] = -right_of(m - 2_c) - sin(angle[m - 1_c]),
                                        cr::each(i, 1_c, m - 2_c, turn[i] = right_of(i) - right_of(i - 1_c) - sin(angle[i]))),
                                cr::next(speed[i] = speed[i] + h * turn[i], angle[i] = angle[i] + h * (speed[i] + h * turn[i])));
constexpr auto missed = chain.last(square(angle[m - 1_c] - wanted) +
                                   0.02_c * (cr::sum(i, 0_c, m - 2_c, square(angle[i])) + cr::sum(i, m, square(speed[i])))) +
                        1e-6_c * cr::sum(s, n, square(push[s]));
constexpr auto miss = cr::function(missed, cr::wrt(push), cr::given(rest, h, wanted), cr::checkpoints(cr::bytes<1 << 16>));
constexpr auto angle_of = cr::function(chain.last(angle[which[0_c]]), cr::wrt(push), cr::given(rest, h, which));

using numbers = std::vector<double>;
constexpr std::size_t pendulums = 24, steps = 1200;
constexpr double step = 0.01, target = 2.5;

/// Downhill, with the step length of Barzilai and Borwein.
double aim(numbers& pushes, int rounds) {
  numbers const still(pendulums);
  auto work = miss.workspace();
  numbers before, slopes_before, best = pushes;
  double least = 1e300;
  for (int round = 0; round <= rounds; ++round) {
    auto const [value, gradient] = miss.value_and_gradient(work, pushes, still, step, target);
    auto const& slopes = gradient[0_c];
    if (value < least) least = value, best = pushes;
    if (round % 20 == 0) std::printf("after %3d rounds: %.6f\n", round, value);
    double length = 1;
    if (round > 0) {
      double moved = 0, bent = 0;
      for (std::size_t k = 0; k < pushes.size(); ++k) {
        moved += (pushes[k] - before[k]) * (pushes[k] - before[k]);
        bent += (pushes[k] - before[k]) * (slopes[k] - slopes_before[k]);
      }
      length = bent > 0 ? moved / bent : 1;
    }
    before = pushes;
    slopes_before.assign(slopes.begin(), slopes.end());
    for (std::size_t k = 0; k + 100 < pushes.size(); ++k) pushes[k] -= length * slopes[k];  // a second without a push
  }
  pushes = best;
  return least;
}

/// The first pendulum, one in the middle and the last, by time; and the pushes.
void draw(numbers const& pushes, std::filesystem::path const& folder) {
  numbers const still(pendulums);
  svg::axis const across(0, step * steps, 40, 700, 8);
  std::string figure =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 720 300\" width=\"720\" height=\"300\">\n"
      "<style>text { font: 12px sans-serif; fill: #555 } .frame { fill: none; stroke: #888 } path { fill: none; stroke-width: 2 } "
      ".first { stroke: #c2410c } .middle { stroke: #888 } .last { stroke: #1565c0 } .push { stroke: #2e7d32; stroke-width: 1.5 } "
      "@media (prefers-color-scheme: dark) { text { fill: #ccc } }</style>\n";
  auto const frame = [&](svg::axis const& up, double top, double bottom) {
    figure += svg::format("<path class=\"frame\" d=\"M40 %.0fV%.0fH700\"/>\n", top, bottom);
    for (double const tick : up.ticks()) figure += svg::text(34, up.place(tick) + 4, up.label(tick), "text-anchor=\"end\"");
  };
  auto const line = [&](char const* name, svg::axis const& up, auto const& after) {
    figure += svg::format("<path class=\"%s\" d=\"", name);
    for (std::size_t k = 0; k <= steps; k += 10)
      figure += svg::format("%c%.1f %.1f", k == 0 ? 'M' : 'L', across.place(step * double(k)), up.place(after(k)));
    figure += "\"/>\n";
  };
  numbers curves[3];
  double lowest = 0, highest = 0;
  for (std::size_t k = 0; k <= steps; k += 10)
    for (std::size_t curve = 0; curve < 3; ++curve) {
      std::vector const number{int(curve == 2 ? pendulums - 1 : curve * pendulums / 2)};
      double const at = angle_of(numbers(pushes.begin(), pushes.begin() + std::ptrdiff_t(k)), still, step, number);
      curves[curve].push_back(at);
      lowest = std::min(lowest, at);
      highest = std::max(highest, at);
    }
  svg::axis const up(lowest, highest, 200, 20, 6);
  frame(up, 20, 200);
  line("first", up, [&](std::size_t after) { return curves[0][after / 10]; });
  line("middle", up, [&](std::size_t after) { return curves[1][after / 10]; });
  line("last", up, [&](std::size_t after) { return curves[2][after / 10]; });
  svg::axis const pushed(*std::min_element(pushes.begin(), pushes.end()), *std::max_element(pushes.begin(), pushes.end()), 275,
                         215, 2);
  frame(pushed, 215, 275);
  line("push", pushed, [&](std::size_t after) { return pushes[std::min(after, steps - 1)]; });
  for (double const tick : across.ticks())
    figure += svg::text(across.place(tick), 292, across.label(tick), "text-anchor=\"middle\"");
  figure += svg::text(50, 30, "angles of the first pendulum (red), the middle one, the last (blue)", "");
  figure += svg::text(50, 226, "push", "");
  svg::write(folder / "chain_of_pendulums.svg", figure + "</svg>\n");
}

}  // namespace

int main(int words, char** word) {
  bool const draws = words > 1 && std::string_view(word[1]) == "figures";
  int const rounds = draws || words < 2 ? 100 : std::stoi(word[1]);
  numbers pushes(steps), still(pendulums);
  double const first = miss(pushes, still, step, target);
  double const least = aim(pushes, rounds);
  double const last = angle_of(pushes, still, step, std::vector{int(pendulums) - 1});
  std::printf("the last pendulum is at %.3f; the cost fell from %.3f to %.3f\n", last, first, least);
  if (draws) draw(pushes, words > 2 ? word[2] : ".");
  return least < 0.5 * first && (rounds < 100 || std::abs(last - target) < 0.15) ? 0 : 1;
}

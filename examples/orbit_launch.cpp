// How to throw a probe from where the Earth is, past a heavy planet, so that it comes to a given point after a given time: the launch is found by
// Newton's method, whose slopes go back through a million steps of the orbit within 1 MiB.
//
//   orbit_launch [STEPS]                     a million, or so many
//   orbit_launch figures [OUTPUT FOLDER]     20,000, and a figure
#include "shared/solve.hpp"
#include "shared/svg.hpp"
#include <chainrule/chainrule.hpp>

#include <boost/hana/tuple.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>
#include <tuple>

namespace cr = chainrule;
using namespace chainrule::literals;

namespace {

constexpr cr::variable<"x"> x;  // where the probe is, and how fast
constexpr cr::variable<"y"> y;
constexpr cr::variable<"u"> u;
constexpr cr::variable<"v"> v;
constexpr cr::variable<"u0"> u0;
constexpr cr::variable<"v0"> v0;
constexpr cr::variable<"h"> h;
constexpr cr::extent<"steps"> steps;
constexpr cr::index<"s"> s;

/// What a mass at (dx, dy) from the probe adds to its speed in a step.
constexpr auto pull(auto mass, auto dx, auto dy) {
  auto const square_distance = square(dx) + square(dy) + 1e-6_c;
  return h * mass / (square_distance * sqrt(square_distance));
}

// The sun at the origin; a planet of a hundredth of its mass on a circle of radius 2. Drift, then kick.
constexpr auto new_x = x + h * u;
constexpr auto new_y = y + h * v;
constexpr auto angle = 0.35355_c * h * (s + 1_c) + 0.6_c;
constexpr auto to_planet_x = 2_c * cos(angle) - new_x;
constexpr auto to_planet_y = 2_c * sin(angle) - new_y;
constexpr auto by_sun = pull(1_c, new_x, new_y);
constexpr auto by_planet = pull(0.01_c, to_planet_x, to_planet_y);
constexpr auto flight = cr::scan(s, steps, cr::state(x = 1_c, y = 0_c, u = u0, v = v0),
                                 cr::next(x = new_x, y = new_y, u = u - by_sun * new_x + by_planet * to_planet_x,
                                          v = v - by_sun * new_y + by_planet * to_planet_y));
constexpr auto arrival = cr::function(boost::hana::make_tuple(flight.last(x), flight.last(y)), cr::wrt(u0, v0),
                                      cr::given(h, steps), cr::checkpoints(cr::bytes<1 << 20>));

constexpr double duration = 9;
constexpr linear::vector<2> target{-2.2, -1.4};

/// The launch, by Newton's method; false where it does not come near.
bool aim(linear::vector<2>& launch, int count) {
  auto work = arrival.workspace();
  double const step = duration / count;
  for (int round = 0; round < 30; ++round) {
    auto const at = std::tie(launch[0], launch[1], step, count);
    auto const place = arrival(launch[0], launch[1], step, count);
    linear::vector<2> const miss{place[0] - target[0], place[1] - target[1]};
    double const distance = std::hypot(miss[0], miss[1]);
    std::printf("launched with (%9.6f, %9.6f): misses by %.2e\n", launch[0], launch[1], distance);
    if (distance < 1e-9) return true;
    linear::matrix<2> slopes;
    for (std::size_t row = 0; row < 2; ++row) {
      auto const of_one = arrival.vjp(work, at, linear::vector<2>{row == 0 ? 1.0 : 0.0, row == 1 ? 1.0 : 0.0});
      slopes[row] = {of_one[0_c], of_one[1_c]};
    }
    linear::vector<2> const change = linear::solve(slopes, miss);
    double const part = std::min(1.0, 0.1 / std::hypot(change[0], change[1]));  // not too far at once
    for (std::size_t k = 0; k < 2; ++k) launch[k] -= part * change[k];
  }
  return false;
}

/// Both flights, the planet's way, and the target.
void draw(linear::vector<2> const& first, linear::vector<2> const& found, int count, std::filesystem::path const& folder) {
  svg::axis const across(-3, 3, 40, 440, 6);
  svg::axis const up(-3, 3, 420, 20, 6);
  std::string out =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 460 460\" width=\"460\" height=\"460\">\n"
      "<style>text { font: 12px sans-serif; fill: #555 } .frame { fill: none; stroke: #888 } path { fill: none; stroke-width: 2 } "
      ".planet { stroke: #888; stroke-dasharray: 3 3 } .first { stroke: #c2410c; stroke-width: 1 } .found { stroke: #1565c0 } "
      "@media (prefers-color-scheme: dark) { text { fill: #ccc } }</style>\n<path class=\"frame\" d=\"M40 20V420H440\"/>\n";
  for (double const tick : up.ticks()) out += svg::text(34, up.place(tick) + 4, up.label(tick), "text-anchor=\"end\"");
  for (double const tick : across.ticks())
    out += svg::text(across.place(tick), 438, across.label(tick), "text-anchor=\"middle\"");
  auto const line = [&](char const* name, auto const& place_after) {
    out += svg::format("<path class=\"%s\" d=\"", name);
    for (int k = 0; k <= 100; ++k) {
      auto const place = place_after(k * (count / 100));
      out += svg::format("%c%.1f %.1f", k == 0 ? 'M' : 'L', across.place(place[0]), up.place(place[1]));
    }
    out += "\"/>\n";
  };
  double const step = duration / count;
  line("planet", [&](int after) {
    double const at = 0.35355 * step * after + 0.6;
    return linear::vector<2>{2 * std::cos(at), 2 * std::sin(at)};
  });
  line("first", [&](int after) { return arrival(first[0], first[1], step, after); });
  line("found", [&](int after) { return arrival(found[0], found[1], step, after); });
  out += svg::format("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"6\" fill=\"#e6a700\"/>\n", across.place(0), up.place(0));
  out += svg::format("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"none\" stroke=\"#2e7d32\" stroke-width=\"2\"/>\n",
                     across.place(target[0]), up.place(target[1]));
  svg::write(folder / "orbit_launch.svg", out + "</svg>\n");
}

}  // namespace

int main(int count, char** words) {
  bool const draws = count > 1 && std::string_view(words[1]) == "figures";
  int const taken = draws ? 20'000 : count > 1 ? std::stoi(words[1]) : 1'000'000;
  linear::vector<2> const first{0.0, 1.25};
  linear::vector<2> launch = first;
  std::printf("%d steps; all states would be %.1f MB\n", taken, 1e-6 * taken * double(arrival.bytes_per_step()));
  if (!aim(launch, taken)) return 1;
  if (draws) draw(first, launch, taken, count > 2 ? words[2] : ".");
  return 0;
}

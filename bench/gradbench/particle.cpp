// A charge flies past two others, one of which w moves, and falls on the axis: the w is found for which it falls into the origin.
#include "descent.hpp"
#include "protocol.hpp"

namespace {

namespace cr = chainrule;
using namespace chainrule::literals;
using gradbench::mode;

constexpr cr::variable<"w"> w;
constexpr cr::variable<"x"> x;  // where it is, and how fast
constexpr cr::variable<"y"> y;
constexpr cr::variable<"u"> u;
constexpr cr::variable<"v"> v;
constexpr auto potential = 1_c / sqrt(square(x - 10_c) + square(y - (10_c - w))) + 1_c / sqrt(square(x - 10_c) + square(y));
constexpr auto h = 1_c / 10_c;

/// The square of where it crosses the axis: Euler's steps, until the next would end below.
template <mode Inner>
constexpr auto flight = cr::iterate_until(y + h * v <= 0_c, 1000000_c, cr::state(x = 0_c, y = 8_c, u = 0.75_c, v = 0_c),
                                          cr::next(x = x + h * u, y = y + h * v,
                                                   u = u - h * gradbench::slope<Inner>(potential, x),
                                                   v = v - h * gradbench::slope<Inner>(potential, y)));
template <mode Inner>
constexpr auto
    miss = cr::function(square(flight<Inner>.last(x) - flight<Inner>.last(y) / flight<Inner>.last(v) * flight<Inner>.last(u)), w);

template <mode Outer, mode Inner>
gradbench::json found(gradbench::json const& input, gradbench::stopwatch& watch) {
  auto f = gradbench::in_mode<Outer, 1>(miss<Inner>);
  double result = 0;
  watch.evaluate([&] { result = gradbench::least(f, {input.at("w").get<double>()})[0]; });
  return result;
}

}  // namespace

int main(int count, char** words) {
  return gradbench::main(count, words,
                         {{"ff", found<mode::forward, mode::forward>},
                          {"fr", found<mode::forward, mode::reverse>},
                          {"rf", found<mode::reverse, mode::forward>},
                          {"rr", found<mode::reverse, mode::reverse>}});
}

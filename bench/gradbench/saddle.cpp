// The saddle of a^2 + b^2 - (c^2 + d^2): least by the first two of what is most by the last two. The way up is a loop of the formula, with a
// derivative in its steps, and the way down takes the derivative of it all.
#include "descent.hpp"
#include "protocol.hpp"

#include <boost/hana/tuple.hpp>

namespace {

namespace cr = chainrule;
using namespace chainrule::literals;
using gradbench::mode;

constexpr cr::variable<"a"> a;
constexpr cr::variable<"b"> b;
constexpr cr::variable<"c"> c;
constexpr cr::variable<"d"> d;
constexpr cr::variable<"first"> first;  // where all ways start
constexpr cr::variable<"second"> second;
constexpr cr::variable<"rate"> rate;
constexpr cr::variable<"successes"> successes;
constexpr auto height = (a * a + b * b) - (c * c + d * d);

/// Uphill in c and d, as gradbench::least goes downhill.
template <mode Inner>
constexpr auto way_up = [] {
  constexpr auto by_c = gradbench::slope<Inner>(height, c), by_d = gradbench::slope<Inner>(height, d);
  constexpr auto next_c = c + rate * by_c, next_d = d + rate * by_d;
  constexpr auto rests = successes >= 10_c;  // no step, but a longer one next time
  constexpr auto goes = substitute(height, c = next_c, d = next_d) > height;
  constexpr auto near = 0.00001_c;
  constexpr auto is_there =
      sqrt(square(by_c) + square(by_d)) <= near || (!rests && sqrt(square(rate * by_c) + square(rate * by_d)) <= near);
  return cr::iterate_until(is_there, 100000_c, cr::state(c = first, d = second, rate = near, successes = 0_c),
                           cr::next(c = select(!rests && goes, next_c, c), d = select(!rests && goes, next_d, d),
                                    rate = select(rests, 2_c * rate, select(goes, rate, rate / 2_c)),
                                    successes = select(!rests && goes, successes + 1_c, 0_c)));
}();
template <mode Inner>
constexpr auto ridge = cr::function(substitute(height, c = way_up<Inner>.last(c), d = way_up<Inner>.last(d)), cr::wrt(a, b),
                                    cr::given(first, second));
template <mode Inner>
constexpr auto peak = cr::function(boost::hana::make_tuple(way_up<Inner>.last(c), way_up<Inner>.last(d)), a, b, first, second);

template <mode Outer, mode Inner>
gradbench::json found(gradbench::json const& input, gradbench::stopwatch& watch) {
  std::vector<double> const start = input.at("start");
  auto f = gradbench::in_mode<Outer, 2>(ridge<Inner>, start.at(0), start.at(1));
  std::vector<double> result;
  watch.evaluate([&] {
    result = gradbench::least(f, start);
    for (double const each : peak<Inner>(result[0], result[1], start[0], start[1])) result.push_back(each);
  });
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

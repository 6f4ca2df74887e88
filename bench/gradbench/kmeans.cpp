// The sum of squared distances to the nearest centre, and the step of Newton's method: the gradient over the Hessian, which is diagonal.
#include "protocol.hpp"
#include <chainrule/simd.hpp>

#include <span>
#include <tuple>
#include <type_traits>

namespace {

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::extent<"n"> n;
constexpr cr::extent<"k"> k;
constexpr cr::index<"i"> i;
constexpr cr::index<"c"> c;
constexpr cr::index<"j"> j;

constexpr cr::extent<"d"> any;

/// In so many dimensions: a number, or an extent.
template <auto Dimensions>
constexpr auto cost() {
  constexpr cr::variables<"points", n, Dimensions> points;
  constexpr cr::variables<"centres", k, Dimensions> centres;
  constexpr auto all = [] {
    if constexpr (std::is_same_v<decltype(Dimensions), int>) return cr::constant<Dimensions>;
    else return Dimensions;
  }();
  constexpr auto nearest = cr::min(c, k, cr::sum(j, all, square(points(i, j) - centres(c, j))));
  if constexpr (std::is_same_v<decltype(Dimensions), int>)
    return cr::function(cr::sum(i, n, nearest), cr::wrt(centres), cr::given(points));
  else return cr::function(cr::sum(i, n, nearest), cr::wrt(centres), cr::given(points, Dimensions));
}
constexpr auto in_8 = cost<8>();
constexpr auto in_16 = cost<16>();
constexpr auto in_any = cost<any>();

struct data {
  int dimensions;
  std::vector<double> points, centres;
};
data read(gradbench::json const& input) {
  gradbench::json const& points = input.at("points");
  return {int(points.at(0).size()), gradbench::numbers(points), gradbench::numbers(input.at("centroids"))};
}
/// Calls with the function for this number of dimensions, and what tells it that number.
void with_cost(data const& in, auto const& call) {
  if (in.dimensions == 8) return call(in_8);
  if (in.dimensions == 16) return call(in_16);
  call(in_any, in.dimensions);
}

gradbench::json value_of(gradbench::json const& input, gradbench::stopwatch& watch) {
  data const in = read(input);
  double value = 0;
  with_cost(in, [&](auto const& cost, auto... dimensions) {
    watch.evaluate([&] { value = cost(cr::simd, in.centres, in.points, dimensions...); });
  });
  return value;
}
gradbench::json step(gradbench::json const& input, gradbench::stopwatch& watch) {
  data const in = read(input);
  double value = 0, along = 0;
  std::vector<double> const ones(in.centres.size(), 1);
  std::vector<double> slopes(in.centres.size()), diagonal(in.centres.size());
  with_cost(in, [&](auto const& cost, auto... dimensions) {
    watch.evaluate([&] {
      cost.value_and_gradient(cr::simd, cr::into(value, slopes), in.centres, in.points, dimensions...);
      cost.hvp(cr::simd, cr::into(along, diagonal), std::tuple(std::span(in.centres), std::span(in.points), dimensions...),
               std::tie(ones));
      for (std::size_t at = 0; at < slopes.size(); ++at) slopes[at] /= diagonal[at];
    });
  });
  auto const width = std::size_t(in.dimensions);
  return gradbench::rows(slopes, width, slopes.size() / width);
}

}  // namespace

int main(int count, char** words) { return gradbench::main(count, words, {{"cost", value_of}, {"dir", step}}); }

// Least squares of a polynomial: half the sum of squares of sign(t) - p(t) at n places between -1 and 1, and its gradient by the coefficients.
#include "protocol.hpp"
#include <chainrule/simd.hpp>

#include <boost/hana/core/to.hpp>
#include <boost/hana/fold_left.hpp>
#include <boost/hana/fold_right.hpp>
#include <boost/hana/range.hpp>
#include <boost/hana/tuple.hpp>

#include <span>

namespace {

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;

constexpr cr::extent<"n"> n;
constexpr cr::extent<"m"> m;
constexpr cr::index<"i"> i;
constexpr cr::index<"j"> j;
constexpr auto t = -1_c + i * 2_c / (n - 1_c);

constexpr auto squares(auto const& polynomial) { return cr::sum(i, n, square(sign(t) - polynomial)) / 2_c; }

// 128 coefficients, which the suite has: written out as eight polynomials of t^8, whose chains a processor calculates side by side.
constexpr std::size_t usual = 128;
constexpr int chains = 8;
constexpr cr::variables<"x", usual> few;
template <int First>
constexpr auto every_eighth(auto const& step) {
  return hana::fold_right(
      hana::to_tuple(hana::range_c<int, 0, int(usual) / chains - 1>), few[cr::constant<int(usual) - chains + First>],
      [&](auto k, auto const& rest) { return few[cr::constant<First + chains* decltype(k)::value>] + step * rest; });
}
constexpr auto written_out() {
  auto const power = pow(t, 8_c);
  return hana::fold_right(hana::to_tuple(hana::range_c<int, 0, chains - 1>), every_eighth<chains - 1>(power),
                          [&](auto k, auto const& rest) { return every_eighth<decltype(k)::value>(power) + t * rest; });
}
constexpr auto usual_fit = cr::function(squares(written_out()), cr::wrt(few), cr::given(n));

// Any number of them, by Horner's rule.
constexpr cr::variables<"x", m> x;
constexpr cr::variable<"p"> p;
constexpr auto horner = cr::scan(j, m, cr::state(p = 0_c), cr::next(p = p * t + x[m - 1_c - j]));
constexpr auto any_fit = cr::function(squares(horner.last(p)), cr::wrt(x), cr::given(n));

gradbench::json primal(gradbench::json const& input, gradbench::stopwatch& watch) {
  auto const at = gradbench::numbers(input.at("x"));
  int const places = input.at("n");
  double value = 0;
  if (at.size() == usual) watch.evaluate([&] { value = usual_fit(cr::simd, std::span<double const, usual>(at), places); });
  else watch.evaluate([&] { value = any_fit(at, places); });
  return value;
}
gradbench::json gradient(gradbench::json const& input, gradbench::stopwatch& watch) {
  auto const at = gradbench::numbers(input.at("x"));
  int const places = input.at("n");
  double value = 0;
  std::vector<double> slopes(at.size());
  if (at.size() == usual)
    watch.evaluate([&] {
      usual_fit.value_and_gradient(cr::simd, cr::into(value, std::span<double, usual>(slopes.data(), usual)),
                                   std::span<double const, usual>(at), places);
    });
  else {
    auto work = any_fit.workspace();
    watch.evaluate([&] {
      auto const found = any_fit.gradient(work, at, places)[0_c];
      slopes.assign(found.begin(), found.end());
    });
  }
  return slopes;
}

}  // namespace

int main(int count, char** words) { return gradbench::main(count, words, {{"primal", primal}, {"gradient", gradient}}); }

// This library.
#include "../workloads.hpp"
#include "pose.hpp"
#include "reprojection.hpp"

#include <new>
#include <span>
#include <type_traits>

namespace bench {
namespace {

namespace cr = chainrule;
using namespace cr::literals;

/// Has the result made in the place it is wanted in: value, then derivatives.
template <class Call>
void give(double* out, Call const& call) {
  using result = decltype(call());
  static_assert(std::is_trivially_copyable_v<result> && alignof(result) == alignof(double));
  ::new (static_cast<void*>(out)) result(call());
}

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr cr::variable<"z"> z;

void a(double const* in, double* out) {
  constexpr auto f = cr::function(square(x + y), x, y);
  give(out, [&] { return f.value_and_gradient(in[0], in[1]); });
}

void b(double const* in, double* out) {
  constexpr auto wave = sin(x * y);
  constexpr auto squares = x * x;
  constexpr auto f = cr::function(exp(wave + z / (squares + 1_c)) * log(1_c + squares + y * y) * sqrt(1_c + exp(wave)), x, y, z);
  give(out, [&] { return f.value_and_gradient(in[0], in[1], in[2]); });
}

constexpr cr::variable<"S"> spot;
constexpr cr::variable<"K"> strike;
constexpr cr::variable<"r"> rate;
constexpr cr::variable<"sigma"> volatility;
constexpr cr::variable<"T"> maturity;

void c(double const* in, double* out) {
  constexpr auto deviation = volatility * sqrt(maturity);
  constexpr auto above = (log(spot / strike) + (rate + 0.5_c * volatility * volatility) * maturity) / deviation;
  constexpr auto below = above - deviation;
  constexpr auto call = spot * norm_cdf(above) - strike * exp(-rate * maturity) * norm_cdf(below);
  constexpr auto f = cr::function(call, spot, strike, rate, volatility, maturity);
  give(out, [&] { return f.value_and_gradient(in[0], in[1], in[2], in[3], in[4]); });
}

/// With the effort that the compiler spends on a better order of elimination.
template <class... Effort>
void reprojection(double const* in, double const* seen, double* out) {
  constexpr auto f = cr::function(residuals, unknowns, given, Effort{}...);
  give(out, [&] {
    return f.value_and_jacobian(in[0], in[1], in[2], in[3], in[4], in[5], in[6], in[7], in[8], in[9], in[10], in[11], in[12],
                                in[13], in[14], seen[0], seen[1]);
  });
}
// The Jacobian is wanted behind the residuals, where it stands in the result.
void d(double const* in, double const* seen, double* out, double*) { reprojection(in, seen, out); }
void d_searched(double const* in, double const* seen, double* out, double*) {
  reprojection<cr::search_effort<400>>(in, seen, out);
}

constexpr cr::index<"i"> i;

void f1(double const* in, double* out) {
  constexpr cr::variables<"x", chain_length> xs;
  constexpr auto rosenbrock =
      cr::sum(i, 0_c, cr::constant<chain_length - 2>, 100_c * square(xs[i + 1_c] - square(xs[i])) + square(1_c - xs[i]));
  constexpr auto f = cr::function(rosenbrock, xs);
  give(out, [&] { return f.value_and_gradient(std::span<double const, chain_length>(in, chain_length)); });
}

void f2(double const* in, double* out) {
  constexpr cr::variables<"x", product_length> xs;
  constexpr auto f = cr::function(cr::product(i, 0_c, cr::constant<product_length - 1>, xs[i]), xs);
  give(out, [&] { return f.value_and_gradient(std::span<double const, product_length>(in, product_length)); });
}

template <class... Effort>
void moved_pose(double const* in, double const* seen, double* out) {
  constexpr auto f = cr::function(pose::residuals, pose::unknowns, pose::given, pose::at_zero, Effort{}...);
  give(out, [&] {
    return f.value_and_jacobian(in[0], in[1], in[2], in[3], in[4], in[5], in[6], in[7], in[8], in[9], in[10], in[11], in[12],
                                in[13], in[14], in[15], in[16], in[17], seen[0], seen[1]);
  });
}
void h(double const* in, double const* seen, double* out, double*) { moved_pose(in, seen, out); }
void h_searched(double const* in, double const* seen, double* out, double*) { moved_pose<cr::search_effort<400>>(in, seen, out); }

constexpr cr::variable<"a"> low;
constexpr cr::variable<"b"> high;
constexpr cr::variable<"c"> middle;
constexpr cr::variable<"d"> slope;

void p(double const* in, double* out) {
  constexpr cr::extent<"n"> n;
  constexpr cr::variables<"dose", n> dose;
  constexpr auto response = low + (high - low) / (1_c + pow(dose[i] / middle, slope));
  constexpr auto f = cr::function(cr::sum(i, n, response), cr::wrt(low, high, middle, slope), cr::given(dose));
  std::span<double const> const doses(in + 4, std::size_t(known_to_calls_only(rows)));
  give(out, [&] { return f.value_and_gradient(in[0], in[1], in[2], in[3], doses); });
}

}  // namespace

/// With cr::search<400>.
library chainrule_searched() {
  return make_library<nullptr, nullptr, nullptr, d_searched, nullptr, nullptr, h_searched>("chainrule, searched");
}
library chainrule_functions() { return make_library<a, b, c, d, f1, f2, h, p>("chainrule"); }

}  // namespace bench

// This library.
#include "../workloads.hpp"
#include <chainrule/chainrule.hpp>

#include <new>
#include <span>
#include <type_traits>

namespace bench {
namespace {

namespace cr = chainrule;
namespace hana = boost::hana;
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

constexpr cr::variable<"r0"> r0;
constexpr cr::variable<"r1"> r1;
constexpr cr::variable<"r2"> r2;
constexpr cr::variable<"c0"> c0;
constexpr cr::variable<"c1"> c1;
constexpr cr::variable<"c2"> c2;
constexpr cr::variable<"focal"> focal;
constexpr cr::variable<"u0"> u0;
constexpr cr::variable<"v0"> v0;
constexpr cr::variable<"k1"> k1;
constexpr cr::variable<"k2"> k2;
constexpr cr::variable<"p0"> p0;
constexpr cr::variable<"p1"> p1;
constexpr cr::variable<"p2"> p2;
constexpr cr::variable<"w"> weight;
constexpr cr::variable<"seen u"> seen_u;
constexpr cr::variable<"seen v"> seen_v;

/// With the effort that the compiler spends on a better order of elimination.
template <class... Effort>
void reprojection(double const* in, double const* seen, double* out) {
  constexpr auto ray0 = p0 - c0;
  constexpr auto ray1 = p1 - c1;
  constexpr auto ray2 = p2 - c2;
  constexpr auto angle2 = r0 * r0 + r1 * r1 + r2 * r2;
  constexpr auto angle = sqrt(angle2);
  constexpr auto turns = angle2 > 0_c;
  constexpr auto inverse = 1_c / angle;
  constexpr auto cosine = select(turns, cos(angle), 1_c);
  constexpr auto axis0 = select(turns, r0 * inverse, r0);
  constexpr auto axis1 = select(turns, r1 * inverse, r1);
  constexpr auto axis2 = select(turns, r2 * inverse, r2);
  constexpr auto sine = select(turns, sin(angle), 1_c);
  constexpr auto along = (axis0 * ray0 + axis1 * ray1 + axis2 * ray2) * (1_c - cosine);
  constexpr auto turned0 = ray0 * cosine + (axis1 * ray2 - axis2 * ray1) * sine + axis0 * along;
  constexpr auto turned1 = ray1 * cosine + (axis2 * ray0 - axis0 * ray2) * sine + axis1 * along;
  constexpr auto turned2 = ray2 * cosine + (axis0 * ray1 - axis1 * ray0) * sine + axis2 * along;
  constexpr auto u = turned0 / turned2;
  constexpr auto v = turned1 / turned2;
  constexpr auto radius2 = u * u + v * v;
  constexpr auto distortion = 1_c + k1 * radius2 + k2 * radius2 * radius2;
  constexpr auto residuals =
      hana::make_tuple(weight * (u * distortion * focal + u0 - seen_u), weight * (v * distortion * focal + v0 - seen_v));
  constexpr auto f = cr::function(residuals, cr::wrt(r0, r1, r2, c0, c1, c2, focal, u0, v0, k1, k2, p0, p1, p2, weight),
                                  cr::given(seen_u, seen_v), Effort{}...);
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

}  // namespace

/// With cr::search<400>.
library chainrule_searched() {
  return make_library<nullptr, nullptr, nullptr, d_searched, nullptr, nullptr>("chainrule, searched");
}
library chainrule_functions() { return make_library<a, b, c, d, f1, f2>("chainrule"); }

}  // namespace bench

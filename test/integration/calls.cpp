// What a program gets of formulas: calls.py looks at what this calls.
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;
using namespace cr::literals;

constexpr cr::variable<"S"> spot;
constexpr cr::variable<"K"> strike;
constexpr cr::variable<"r"> rate;
constexpr cr::variable<"sigma"> volatility;
constexpr cr::variable<"T"> maturity;
constexpr cr::variables<"x", 100> xs;
constexpr cr::index<"i"> position;

extern "C" void price(double const* in, double* out) {
  constexpr auto deviation = volatility * sqrt(maturity);
  constexpr auto above = (log(spot / strike) + (rate + 0.5_c * square(volatility)) * maturity) / deviation;
  constexpr auto below = above - deviation;
  constexpr auto f = cr::function(spot * norm_cdf(above) - strike * exp(-rate * maturity) * norm_cdf(below), spot, strike, rate,
                                  volatility, maturity);
  auto const [value, greeks] = f.value_and_gradient(in[0], in[1], in[2], in[3], in[4]);
  out[0] = value;
  for (std::size_t k = 0; k < greeks.size(); ++k) out[k + 1] = greeks[k];
}

extern "C" void activations(double const* in, double* out) {
  constexpr auto f = cr::function(sigmoid(spot) + softplus(strike) * relu(rate) + xlogy(volatility, maturity) + tanh(spot / 3_c) +
                                      log_sum_exp(strike, rate, 0.1_c) + clamp(spot, -1_c, 1_c) / 3_c,
                                  spot, strike, rate, volatility, maturity);
  auto const hessian = f.hessian(in[0], in[1], in[2], in[3], in[4]);
  for (std::size_t row = 0; row < 5; ++row)
    for (std::size_t column = 0; column < 5; ++column) out[5 * row + column] = hessian[row][column];
}

extern "C" double waves(double const* in, double* out) {
  constexpr auto f = cr::function(cr::sum(position, 0_c, 98_c, sin(xs[position]) * cos(xs[position + 1_c]) / 7_c), xs);
  auto const [value, gradient] = f.value_and_gradient(std::span<double const, 100>(in, 100));
  for (std::size_t k = 0; k < gradient.size(); ++k) out[k] = gradient[k];
  return value;
}

extern "C" double traced(double const* in) {
  constexpr auto f = cr::formula<3>([](auto const& x) { return exp(x[0] * 0.1) / sqrt(x[1] * x[1] + 1.5) + pow(x[2], 3) * 2.0; });
  auto const gradient = f.gradient(std::span<double const, 3>(in, 3));
  return gradient[0] + gradient[1] * gradient[2];
}

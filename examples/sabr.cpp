// The smile of implied volatilities in the SABR model, by the formula of Hagan, Kumar, Lesniewski and Woodward (2002), as one
// finds it in programs: ordinary C++. What a trader asks besides, the sensitivities, are its gradient and its Hessian.
// They are compared with Richardson's extrapolated differences of the same function of numbers.
#include <chainrule/chainrule.hpp>

#include <cmath>
#include <cstdio>

namespace cr = chainrule;

namespace {

/// Black's implied volatility of an option, for any number type.
template <class T>
constexpr T implied_volatility(T const& forward, T const& alpha, T const& rho, T const& nu, T const& strike, T const& time,
                               double beta) {
  using std::log;
  using std::pow;
  using std::sqrt;
  T const ratio = log(forward / strike);
  T const mean = pow(forward * strike, (1 - beta) / 2);
  T const lean = (1 - beta) * ratio;
  T const stretch = 1.0 + lean * lean / 24 + lean * lean * lean * lean / 1920;
  T const slope = (1 - beta) * (1 - beta) / 24 * alpha * alpha / (mean * mean) + rho * beta * nu * alpha / (4 * mean) +
                  (2.0 - 3.0 * rho * rho) / 24 * nu * nu;
  T const z = nu / alpha * mean * ratio;
  T const chi = log((sqrt(1.0 - 2.0 * rho * z + z * z) + z - rho) / (1.0 - rho));
  return alpha / (mean * stretch) * (z / chi) * (1.0 + slope * time);
}

constexpr double beta = 0.5;

// Two blocks: forward, alpha, rho, nu; and strike, time. (At the money z / chi is 0 / 0: that limit is another formula.)
constexpr auto smile = cr::formula<4, 2>([](auto const& market, auto const& contract) {
  return implied_volatility(market[0], market[1], market[2], market[3], contract[0], contract[1], beta);
});

using inputs = std::array<double, 6>;

double number(inputs const& v) { return implied_volatility(v[0], v[1], v[2], v[3], v[4], v[5], beta); }

/// Richardson's extrapolation of central differences, to eighth order.
double difference(auto const& f, inputs v, std::size_t i) {
  double const h = 0.01 * std::fabs(v[i]);
  double table[4];
  for (int k = 0; k < 4; ++k) {
    double const step = h / (1 << k);
    inputs up = v;
    inputs down = v;
    up[i] += step;
    down[i] -= step;
    table[k] = (f(up) - f(down)) / (2 * step);
  }
  for (int order = 1; order < 4; ++order)
    for (int k = 3; k >= order; --k) table[k] += (table[k] - table[k - 1]) / ((1 << 2 * order) - 1);
  return table[3];
}

}  // namespace

int main() {
  double worst = 0;
  std::printf("strike  volatility by forward   by alpha     by rho      by nu  by alpha, rho\n");
  for (double const strike : {0.015, 0.02, 0.025, 0.035, 0.04, 0.05}) {
    inputs const v{0.03, 0.035, -0.25, 0.45, strike, 2};
    auto const [value, gradient] = smile.value_and_gradient(v);
    inputs direction{};
    direction[1] = 1;
    auto const by_alpha = smile.hvp(v, direction);
    std::printf("%6.3f  %9.2f%% %10.4f  %9.4f  %9.5f  %9.5f  %13.5f\n", strike, 100 * value, gradient[0], gradient[1],
                gradient[2], gradient[3], by_alpha[2]);
    worst = std::fmax(worst, std::abs(value - number(v)) / value);
    for (std::size_t i = 0; i < 6; ++i) {
      worst = std::fmax(worst, std::abs(gradient[i] - difference(number, v, i)) / (1 + std::abs(gradient[i])));
      double const mixed = difference([](inputs const& at) { return smile.gradient(at)[1]; }, v, i);
      worst = std::fmax(worst, std::abs(by_alpha[i] - mixed) / (1 + std::abs(mixed)));
    }
  }
  std::printf("\nDifferences of high order agree to %.0e.\n", worst);
  return worst < 1e-9 ? 0 : 1;
}

// The price of a European option (Black and Scholes, 1973) and its sensitivities, the Greeks. Each is a derivative of one
// formula; each is compared with its textbook closed form and with central differences of the price.
#include <chainrule/chainrule.hpp>

#include <cmath>
#include <cstdio>
#include <numbers>

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::variable<"spot"> spot;
constexpr cr::variable<"strike"> strike;
constexpr cr::variable<"rate"> rate;
constexpr cr::variable<"volatility"> volatility;
constexpr cr::variable<"maturity"> maturity;

constexpr auto spread = volatility * sqrt(maturity);
constexpr auto d1 = (log(spot / strike) + (rate + pow(volatility, 2_c) / 2_c) * maturity) / spread;
constexpr auto d2 = d1 - spread;
constexpr auto discounted = strike * exp(-rate * maturity);
constexpr auto call = spot * norm_cdf(d1) - discounted * norm_cdf(d2);
constexpr auto put = discounted * norm_cdf(-d2) - spot * norm_cdf(-d1);

// The Greeks in the order of the table: delta, gamma, vega, theta, rho. One function gives all of them in one pass.
constexpr auto greeks = [](auto option) {
  return cr::function(boost::hana::make_tuple(option, diff(option, spot), diff<2>(option, spot), diff(option, volatility),
                                              -diff(option, maturity), diff(option, rate)),
                      spot, strike, rate, volatility, maturity);
};
constexpr auto call_greeks = greeks(call);
constexpr auto put_greeks = greeks(put);

// At the money, while compiling; the figures are from an independent calculation in 40 digits.
static_assert(cr::near(call_greeks(100, 100, 0.05, 0.2, 1),
                       std::array{10.450583572185567, 0.63683065117561907, 0.018762017345846894, 37.524034691693788,
                                  -6.4140275464381958, 53.232481545376340},
                       1e-13));

namespace {

using numbers = std::array<double, 6>;

double cdf(double u) { return std::erfc(-u / std::numbers::sqrt2) / 2; }
double pdf(double u) { return std::exp(-u * u / 2) / std::sqrt(2 * std::numbers::pi); }

/// The closed forms of the textbooks; sign is 1 for a call and -1 for a put.
numbers closed_forms(double sign, double s, double k, double r, double v, double t) {
  double const root = std::sqrt(t);
  double const a = (std::log(s / k) + (r + v * v / 2) * t) / (v * root);
  double const b = a - v * root;
  double const present = k * std::exp(-r * t);
  return {sign * (s * cdf(sign * a) - present * cdf(sign * b)),
          sign * cdf(sign * a),
          pdf(a) / (s * v * root),
          s * pdf(a) * root,
          -s * pdf(a) * v / (2 * root) - sign * r * present * cdf(sign * b),
          sign * t * present * cdf(sign * b)};
}

/// The same Greeks from nothing but prices.
template <class Price>
numbers differences(Price const& price, std::array<double, 5> const& at) {
  auto const moved = [&](std::size_t which, double by) {
    auto point = at;
    point[which] += by;
    return price(point);
  };
  auto const slope = [&](std::size_t which, double h) {
    return (8 * (moved(which, h) - moved(which, -h)) - (moved(which, 2 * h) - moved(which, -2 * h))) / (12 * h);
  };
  double const h = 0.02;
  return {price(at),      slope(0, 0.02),  (moved(0, h) - 2 * price(at) + moved(0, -h)) / (h * h),
          slope(3, 1e-4), -slope(4, 1e-3), slope(2, 1e-4)};
}

double worst_closed = 0;
double worst_difference = 0;

template <class Greeks, class Price>
numbers report(char const* name, double sign, Greeks const& all, Price const& price, double k) {
  std::array const at{100.0, k, 0.05, 0.2, 0.5};
  numbers const exact = all(at);
  numbers const closed = closed_forms(sign, at[0], at[1], at[2], at[3], at[4]);
  numbers const rough = differences(price, at);
  std::printf("%-5s%6.0f", name, k);
  for (std::size_t i = 0; i < 6; ++i) {
    std::printf("%11.5f", exact[i]);
    worst_closed = std::max(worst_closed, std::abs(exact[i] - closed[i]) / std::max(1.0, std::abs(closed[i])));
    worst_difference = std::max(worst_difference, std::abs(exact[i] - rough[i]) / std::max(1.0, std::abs(rough[i])));
  }
  std::printf("\n");
  return exact;
}

}  // namespace

int main() {
  constexpr auto call_price = cr::function(call, spot, strike, rate, volatility, maturity);
  constexpr auto put_price = cr::function(put, spot, strike, rate, volatility, maturity);
  std::printf("spot 100, rate 5%%, volatility 20%%, half a year\n\n");
  std::printf("     strike      price      delta      gamma       vega      theta        rho\n");
  double parity = 0;
  for (double k = 80; k <= 120; k += 10) {
    numbers const c = report("call", 1, call_greeks, call_price, k);
    numbers const p = report("put", -1, put_greeks, put_price, k);
    // call - put = spot - discounted strike, and so for every derivative of it.
    double const present = k * std::exp(-0.05 * 0.5);
    numbers const forward{100 - present, 1, 0, 0, -0.05 * present, 0.5 * present};
    for (std::size_t i = 0; i < 6; ++i) parity = std::max(parity, std::abs(c[i] - p[i] - forward[i]));
  }
  std::printf("\nlargest deviation from the closed forms %.1e, from central differences %.1e, from put-call parity %.1e\n",
              worst_closed, worst_difference, parity);
  return worst_closed < 1e-13 and worst_difference < 1e-8 and parity < 1e-12 ? 0 : 1;
}

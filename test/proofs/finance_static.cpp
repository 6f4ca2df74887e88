// The formula of Black and Scholes.
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;
using namespace cr::literals;
using cr::norm_cdf;
using cr::norm_pdf;

constexpr cr::variable<"S"> S;          // price of the share
constexpr cr::variable<"K"> K;          // strike
constexpr cr::variable<"r"> r;          // rate of interest
constexpr cr::variable<"sigma"> sigma;  // volatility
constexpr cr::variable<"T"> T;          // time that remains

constexpr auto d1 = (log(S / K) + (r + square(sigma) / 2_c) * T) / (sigma * sqrt(T));
constexpr auto d2 = d1 - sigma * sqrt(T);
constexpr auto call = S * norm_cdf(d1) - K * exp(-r * T) * norm_cdf(d2);
constexpr auto put = K * exp(-r * T) * norm_cdf(-d2) - S * norm_cdf(-d1);

// The equation: dC/dt + 1/2 sigma^2 S^2 d2C/dS2 + r S dC/dS = r C, where t runs against T
template <class Price>
constexpr auto solves_the_equation(Price price) {
  return equivalent(-diff(price, T) + square(sigma * S) / 2_c * diff<2>(price, S) + r * S * diff(price, S), r * price);
}
static_assert(solves_the_equation(call));
static_assert(solves_the_equation(put));
static_assert(solves_the_equation(S));
static_assert(solves_the_equation(S * norm_cdf(d1)));   // a share, if the option is worth something in the end
static_assert(!solves_the_equation(K * norm_cdf(d2)));  // money then must be discounted

// The Greeks of the call
static_assert(equivalent(diff(call, S), norm_cdf(d1)));                             // delta
static_assert(equivalent(diff<2>(call, S), norm_pdf(d1) / (S * sigma * sqrt(T))));  // gamma
static_assert(equivalent(diff(call, sigma), S* norm_pdf(d1) * sqrt(T)));            // vega
static_assert(equivalent(-diff(call, T),
                         -S* norm_pdf(d1) * sigma / (2_c * sqrt(T)) - r * K * exp(-r * T) * norm_cdf(d2)));  // theta
static_assert(equivalent(diff(call, r), K* T* exp(-r* T) * norm_cdf(d2)));                                   // rho

// Put-call parity
static_assert(equivalent(call - put, S - K * exp(-r * T)));

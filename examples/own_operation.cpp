// Your own operation, in one place: Lambert's W, the inverse of w * exp(w), which no standard library has. It states its
// value and its partial derivative; calls, gradients, Hessians and printing follow.
#include <chainrule/chainrule.hpp>

#include <cmath>
#include <iomanip>
#include <iostream>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;

namespace mine {

struct lambert_w {
  static constexpr auto name = cr::fixed_string("lambert_w");

  /// For u >= 0: Halley's iteration, which triples the right digits, from a first one or two.
  template <class Number>
  static constexpr Number value(Number const& u) {
    Number w = cr::log1p(u / (Number(1) + cr::log1p(u)));
    for (int k = 0; k < 3; ++k) {
      Number const excess = w - u * cr::exp(-w);
      w -= excess / (w + Number(1) - (w + Number(2)) * excess / (Number(2) * w + Number(2)));
    }
    return w;
  }

  /// From w * exp(w) = u: dw/du = 1 / (exp(w) + u), in terms of the argument and the result.
  static constexpr auto partials(auto u, auto w) { return hana::make_tuple(1_c / (cr::exp(w) + u)); }
};

constexpr auto w(auto const& u) { return cr::apply<lambert_w>(u); }

}  // namespace mine

// The partial derivative is checked against the value, at compile time.
static_assert(cr::rule_holds<mine::lambert_w>(0.5) and cr::rule_holds<mine::lambert_w>(30));
static_assert(cr::near(mine::w(1.0), 0.56714329040978387300, 1e-15));

// A diode behind a resistor: the current at a voltage, in closed form.
constexpr cr::variable<"voltage"> voltage;
constexpr cr::variable<"resistance"> resistance;
constexpr auto leakage = 1e-12_c;    // amperes
constexpr auto thermal = 0.02585_c;  // volts, at 300 kelvin
constexpr auto current =
    thermal / resistance * mine::w(leakage * resistance / thermal * exp((voltage + leakage * resistance) / thermal)) - leakage;

constexpr auto diode = cr::function(current, voltage, resistance);

int main() {
  std::cout << "the derivative of " << mine::w(voltage) << " is " << diff(mine::w(voltage), voltage) << "\n\n"
            << "voltage   current/mA   dI/dV /mS   by hand /mS   dI/dR /(mA/ohm)   d2I/dV2 /(mA/V2)\n";
  bool right = true;
  for (double v = 0.4; v < 1.05; v += 0.1) {
    double const ohms = 50;
    auto const [amperes, slope] = diode.value_and_gradient(v, ohms);
    auto const bend = diode.hessian(v, ohms);
    // Implicit differentiation of Kirchhoff's voltage law, voltage = resistance * I + thermal * log(I / leakage + 1).
    double const by_hand = 1 / (ohms + 0.02585 / (amperes + 1e-12));
    double const law = ohms * amperes + 0.02585 * std::log(amperes / 1e-12 + 1);
    right = right and cr::near(law, v, 1e-13) and cr::near(slope[0], by_hand, 1e-13) and
            cr::near(slope[1], -amperes * by_hand, 1e-11) and
            cr::near(bend[0][0], 0.02585 * by_hand * by_hand * by_hand / ((amperes + 1e-12) * (amperes + 1e-12)), 1e-9);
    std::cout << std::fixed << std::setprecision(1) << std::setw(7) << v << std::setprecision(6) << std::setw(13) << 1e3 * amperes
              << std::setw(12) << 1e3 * slope[0] << std::setw(14) << 1e3 * by_hand << std::setw(18) << 1e3 * slope[1]
              << std::setw(19) << 1e3 * bend[0][0] << "\n";
  }
  return right ? 0 : 1;
}

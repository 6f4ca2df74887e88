// Thermodynamics by proof: van der Waals' gas. Every line of a lecture that says "one sees by differentiating" is a static_assert
// here: the compiler differentiates, and proves that the two sides are equal. Numbers at the end: carbon dioxide's critical point.
#include <chainrule/chainrule.hpp>

#include <cmath>
#include <cstdio>

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::variable<"V"> V;  // molar volume
constexpr cr::variable<"T"> T;  // temperature
constexpr cr::variable<"a"> a;
constexpr cr::variable<"b"> b;
constexpr cr::variable<"R"> R;
constexpr cr::variable<"c_V"> c_V;  // heat capacity at constant volume

constexpr auto p = R * T / (V - b) - a / pow(V, 2_c);

// The critical point: the isotherm is flat there, and its curvature is 0.
constexpr auto at_critical_point = [](auto formula) { return substitute(formula, V = 3_c * b, T = 8_c * a / (27_c * R * b)); };
static_assert(equivalent(at_critical_point(diff(p, V)), 0_c));
static_assert(equivalent(at_critical_point(cr::diff<2>(p, V)), 0_c));
static_assert(equivalent(at_critical_point(p), a / (27_c * pow(b, 2_c))));
static_assert(equivalent(at_critical_point(p * V / (R * T)), 3_c / 8_c));
static_assert(equivalent(at_critical_point(cr::diff<3>(p, V)),
                         -a / (81_c * pow(b, 5_c))));  // negative: on the whole the isotherm falls

// In units of the critical point the equation is the same for every gas: the law of corresponding states.
constexpr cr::variable<"v"> v;
constexpr cr::variable<"t"> t;
static_assert(equivalent(substitute(p, V = 3_c * b * v, T = 8_c * a * t / (27_c * R * b)) / (a / (27_c * pow(b, 2_c))),
                         8_c * t / (3_c * v - 1_c) - 3_c / pow(v, 2_c)));

// The free energy gives everything: pressure, entropy, energy, heat capacity; and Maxwell's relation.
constexpr auto F = -R * T * log(V - b) - a / V - c_V * T * log(T) + c_V * T;
constexpr auto S = -diff(F, T);
constexpr auto U = F + T * S;
static_assert(equivalent(-diff(F, V), p));
static_assert(equivalent(diff(S, V), diff(p, T)));
static_assert(equivalent(U, c_V* T - a / V));
static_assert(equivalent(diff(U, V), T* diff(p, T) - p));  // and that is a / V^2: the molecules attract one another
static_assert(equivalent(T * diff(S, T), c_V));

// The difference of the heat capacities, -T (dp/dT)^2 / (dp/dV).
constexpr auto difference = -T * pow(diff(p, T), 2_c) / diff(p, V);
static_assert(equivalent(difference, R / (1_c - 2_c * a * pow(V - b, 2_c) / (R * T * pow(V, 3_c)))));

// Joule and Thomson: where throttling neither heats nor cools, T (dV/dT)_p = V, the temperature is 2a/(Rb) (1 - b/V)^2.
constexpr auto expansion = -diff(p, T) / diff(p, V);  // (dV/dT)_p
static_assert(equivalent(substitute(T * expansion - V, T = 2_c * a / (R * b) * pow(1_c - b / V, 2_c)), 0_c));

// Adiabats: along one, T (V - b)^(R/c_V) stays, so its logarithm has a slope of 0 in the direction (dV, dT) = (1, -T dp/dT / c_V).
constexpr auto adiabat = log(T) + R / c_V * log(V - b);
static_assert(equivalent(diff(adiabat, V) - T * diff(p, T) / c_V * diff(adiabat, T), 0_c));

int main() {
  // Carbon dioxide: a = 0.3640 Pa m^6 / mol^2, b = 4.267e-5 m^3 / mol (CRC Handbook, which makes them from the measured point).
  double const gas = 8.314462618;
  double const pressure = at_critical_point(p)(a = 0.3640, b = 4.267e-5, R = gas);
  double const temperature = (8_c * a / (27_c * R * b))(a = 0.3640, b = 4.267e-5, R = gas);
  std::printf("p           = %s\n", cr::to_string(p).view().data());
  std::printf("dp/dV       = %s\n", cr::to_string(simplify(diff(p, V))).view().data());
  std::printf("critical point of CO2: %.1f K (measured 304.1), %.2f MPa (measured 7.38)\n", temperature, pressure / 1e6);
  return std::abs(temperature - 304.1) < 0.2 and std::abs(pressure / 1e6 - 7.38) < 0.04 ? 0 : 1;
}

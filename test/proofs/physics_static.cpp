// Equations of physics and their solutions.
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace cr::literals;
using cr::constants::pi;

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr cr::variable<"z"> z;
constexpr cr::variable<"t"> t;
constexpr cr::variable<"k"> k;

// The heat kernel solves u_t = k u_xx
constexpr auto heat = exp(-square(x) / (4_c * k * t)) / sqrt(4_c * pi * k * t);
static_assert(equivalent(diff(heat, t), k* diff<2>(heat, x)));

// 1/r solves Laplace's equation away from the origin
constexpr auto potential = 1_c / sqrt(square(x) + square(y) + square(z));
static_assert(equivalent(diff<2>(potential, x) + diff<2>(potential, y) + diff<2>(potential, z), 0_c));

// A plane wave solves the wave equation
constexpr cr::variable<"c"> c;
constexpr auto wave = sin(k * (x - c * t));
static_assert(equivalent(diff<2>(wave, t), square(c) * diff<2>(wave, x)));

// A soliton, k/2 / cosh^2(sqrt(k)/2 (x - k t)), solves Korteweg and de Vries' u_t + 6 u u_x + u_xxx = 0
constexpr auto soliton = k / 2_c / square(cosh(sqrt(k) / 2_c * (x - k * t)));
static_assert(equivalent(diff(soliton, t) + 6_c * soliton * diff(soliton, x) + diff<3>(soliton, x), 0_c));

// Maxwell's relation: entropy and pressure from the free energy A(T, V), of any gas and of van der Waals'
namespace unknown {
template <int T, int V>
struct free_energy {  // differentiated T times by its first argument, V times by its second
  static constexpr auto name = cr::fixed_string("A");
  static constexpr auto value(auto const& u, auto const& v) { return u * v; }
  static constexpr auto partials(auto u, auto v, auto) {
    if constexpr (T + V < 2)
      return hana::make_tuple(cr::apply<free_energy<T + 1, V>>(u, v), cr::apply<free_energy<T, V + 1>>(u, v));
    else return hana::make_tuple(cr::constant<0>, cr::constant<0>);  // not asked for
  }
};
}  // namespace unknown
constexpr cr::variable<"T"> T;
constexpr cr::variable<"V"> V;
constexpr cr::variable<"N"> N;
constexpr cr::variable<"a"> a;
constexpr cr::variable<"b"> b;
template <class Energy>
constexpr auto entropy(Energy energy) {
  return -diff(energy, T);
}
template <class Energy>
constexpr auto pressure(Energy energy) {
  return -diff(energy, V);
}

constexpr auto any_gas = cr::apply<unknown::free_energy<0, 0>>(T, V);
static_assert(equivalent(diff(entropy(any_gas), V), diff(pressure(any_gas), T)));

constexpr auto van_der_waals = -N * k * T * (log((V - N * b) / N * pow(T, 3_c / 2_c)) + 1_c) - a * square(N) / V;
static_assert(equivalent(diff(entropy(van_der_waals), V), diff(pressure(van_der_waals), T)));
static_assert(equivalent((pressure(van_der_waals) + a * square(N / V)) * (V - N * b), N* k* T));

// The pendulum: d/dt (dL/d omega) - dL/d theta = m l^2 theta'' + m g l sin theta, along any motion theta(t)
namespace unknown {
template <int Order>
struct motion {
  static constexpr auto name = cr::fixed_string("theta");
  static constexpr auto value(auto const& u) { return u; }
  static constexpr auto partials(auto u, auto) {
    if constexpr (Order < 2) return hana::make_tuple(cr::apply<motion<Order + 1>>(u));
    else return hana::make_tuple(cr::constant<0>);  // not asked for
  }
};
}  // namespace unknown
template <int Order = 0>
constexpr auto angle_at(decltype(t)) {
  return cr::apply<unknown::motion<Order>>(t);
}

constexpr cr::variable<"theta"> theta;
constexpr cr::variable<"omega"> omega;
constexpr cr::variable<"m"> m;
constexpr cr::variable<"l"> l;
constexpr cr::variable<"g"> g;
constexpr auto lagrangian = m * square(l * omega) / 2_c + m * g * l * cos(theta);
constexpr auto along_motion(auto quantity) { return substitute(quantity, theta = angle_at(t), omega = angle_at<1>(t)); }
static_assert(equivalent(diff(along_motion(diff(lagrangian, omega)), t) - along_motion(diff(lagrangian, theta)),
                         m* square(l) * angle_at<2>(t) + m * g * l * sin(angle_at(t))));

// Its energy is conserved where that equation holds: theta'' = -g/l sin theta
constexpr auto energy = m * square(l * omega) / 2_c - m * g * l * cos(theta);
static_assert(equivalent(diff(energy, theta) * omega + diff(energy, omega) * (-g / l * sin(theta)), 0_c));

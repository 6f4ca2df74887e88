// Examples of the reference: states carried over steps.
#include <chainrule/chainrule.hpp>

#include <array>
#include <iostream>

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::variable<"q"> q;
constexpr cr::variable<"u"> u;
constexpr cr::variable<"u0"> u0;
constexpr cr::variable<"h"> h;
constexpr cr::extent<"n"> n;
constexpr cr::index<"s"> s;
constexpr auto swing = cr::scan(s, n, cr::state(q = 0_c, u = u0), cr::next(q = q + h * u, u = u - h * q));

void example_scan() {
  // also: state next scan_formulas
  constexpr auto f = cr::function(swing.last(q), cr::wrt(u0, h), cr::given(n));
  auto work = f.workspace();
  auto const [value, slopes] = f.value_and_gradient(work, 1.0, 0.5, 3);  // three steps
  std::cout << value << " " << slopes[0_c] << " " << slopes[1_c] << "\n";
}

void example_checkpoints() {
  // also: everything every bytes
  constexpr auto all = cr::function(swing.last(q), cr::wrt(u0), cr::given(h, n));
  constexpr auto few = cr::function(swing.last(q), cr::wrt(u0), cr::given(h, n), cr::checkpoints(cr::bytes<1000>));
  auto work = all.workspace();
  auto less_work = few.workspace();
  bool const same = all.gradient(work, 1.0, 0.001, 10000)[0_c] == few.gradient(less_work, 1.0, 0.001, 10000)[0_c];
  std::cout << all.bytes_per_step() << " bytes for each step, or 1000 in all: " << (same ? "the same bits" : "other bits")
            << "\n";
}

void example_let() {
  // also: array_scan_formulas
  constexpr cr::extent<"m"> m;
  constexpr cr::index<"i"> i;
  constexpr cr::variables<"y", m> y;
  constexpr cr::variables<"y0", m> y0;
  constexpr cr::variables<"k", m> k;
  constexpr auto flow =
      cr::let(cr::each(i, 1_c, m - 1_c, k[i] = h * (y[i] - y[i - 1_c])));  // from each piece of a rod to the one before
  constexpr auto warmer = cr::next(cr::each(i, 0_c, m - 2_c, y[i] = y[i] + k[i + 1_c] - k[i]));
  constexpr auto rod = cr::scan(s, n, cr::state(y[i] = y0[i]), flow, warmer);
  constexpr auto f = cr::function(cr::sum(i, m, square(rod.last(y[i]))), cr::wrt(y0), cr::given(h, n));
  auto work = f.workspace();
  auto const [value, slopes] = f.value_and_gradient(work, std::array{0.0, 1.0, 4.0, 2.0}, 0.1, 2);  // two steps
  std::cout << value << " " << slopes[0_c][2] << "\n";
}

void example_iterate_until() {
  // also: iteration_formulas
  constexpr auto root = cr::iterate_until(abs(q * q - h) < 1e-12_c, 100_c, cr::state(q = h), cr::next(q = (q + h / q) / 2_c));
  constexpr auto f = cr::function(root.last(q), h);
  auto work = f.workspace();
  auto const [value, slope] = f.value_and_gradient(work, 4.0);
  std::cout << value << " " << slope[0_c] << "\n";
}

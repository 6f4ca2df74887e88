// L9, an orbit of a million steps: value and gradient with all states kept, as a loop by hand keeps them and as we do, and with what fits into 1 MiB.
// Prints what is kept, nanoseconds a step, the ratio to all kept by hand, the ratio to all kept by us with quartiles. In turn; medians of rounds.
#include <chainrule/chainrule.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <vector>

namespace {

namespace cr = chainrule;
using namespace cr::literals;

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr cr::variable<"u"> u;
constexpr cr::variable<"v"> v;
constexpr cr::variable<"x0"> x0;
constexpr cr::variable<"v0"> v0;
constexpr cr::variable<"h"> h;
constexpr cr::extent<"n"> n;
constexpr cr::index<"s"> s;
constexpr auto new_x = x + h * u;
constexpr auto new_y = y + h * v;
constexpr auto square_distance = new_x * new_x + new_y * new_y;
constexpr auto pull = h / (square_distance * sqrt(square_distance));
constexpr auto orbit = cr::scan(s, n, cr::state(x = x0, y = 0_c, u = 0_c, v = v0),
                                cr::next(x = new_x, y = new_y, u = u - pull * new_x, v = v - pull * new_y));
template <class... Option>
constexpr auto shot(Option const&... option) {
  return cr::function(square(orbit.last(x) + 1_c) + square(orbit.last(y)), cr::wrt(x0, v0, h), cr::given(n), option...);
}

struct slopes {
  double value, by_x, by_v, by_h;
};

/// By hand, all states kept.
struct tape {
  std::size_t steps;
  std::unique_ptr<double[]> states;
};
[[gnu::noinline]] slopes by_hand(tape& all, double first_x, double first_v, double step) {
  double at[4] = {first_x, 0, 0, first_v};
  double* kept = all.states.get();
  for (std::size_t k = 0; k < all.steps; ++k) {
    for (double const each : at) *kept++ = each;
    double const nx = at[0] + step * at[2], ny = at[1] + step * at[3];
    double const r2 = nx * nx + ny * ny;
    double const p = step / (r2 * std::sqrt(r2));
    at[0] = nx, at[1] = ny, at[2] -= p * nx, at[3] -= p * ny;
  }
  slopes found{(at[0] + 1) * (at[0] + 1) + at[1] * at[1], 0, 0, 0};
  double bx = 2 * (at[0] + 1), by = 2 * at[1], bu = 0, bv = 0;
  for (std::size_t k = 0; k < all.steps; ++k) {
    kept -= 4;
    double const nx = kept[0] + step * kept[2], ny = kept[1] + step * kept[3];
    double const r2 = nx * nx + ny * ny;
    double const inverse = 1 / (r2 * std::sqrt(r2));
    double const p = step * inverse;
    double const bp = -(bu * nx + bv * ny);
    double const br2 = -1.5 * bp * p / r2;
    bx += 2 * br2 * nx - p * bu;
    by += 2 * br2 * ny - p * bv;
    found.by_h += bp * inverse + bx * kept[2] + by * kept[3];
    bu += step * bx;
    bv += step * by;
  }
  found.by_x = bx;
  found.by_v = bv;
  return found;
}

/// This thread's own time.
double now() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return 1e9 * static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec);
}
double part(std::vector<double> numbers, std::size_t of_four) {
  std::sort(numbers.begin(), numbers.end());
  return numbers[(numbers.size() - 1) * of_four / 4];
}

template <class F>
auto by_us(F const& f, cr::array_workspace<double>& work, int steps) {
  auto const [value, gradient] = f.value_and_gradient(work, 1.0, 1.1, 1e-4, steps);
  return slopes{value, gradient[0_c], gradient[1_c], gradient[2_c]};
}

}  // namespace

int main() {
  constexpr int steps = 1'000'000, rounds = 41, kinds = 5;
  constexpr auto all = shot();
  constexpr auto mebibyte = shot(cr::checkpoints(cr::bytes<1 << 20>));
  constexpr auto kibibytes = shot(cr::checkpoints(cr::bytes<1 << 14>));
  constexpr auto thousand = shot(cr::checkpoints(cr::every<1000>));
  cr::array_workspace<double> work[] = {all.workspace(), mebibyte.workspace(), kibibytes.workspace(), thousand.workspace()};
  tape kept{steps, std::make_unique<double[]>(4 * std::size_t(steps))};
  char const* const names[kinds] = {"all by hand", "all", "1 MiB", "16 KiB", "every 1000th"};
  slopes found[kinds]{};
  std::vector<double> spent[kinds], to_hand[kinds], to_all[kinds];
  for (int k = -1; k < rounds; ++k) {  // the first round takes the memory
    double taken[kinds];
    auto const measure = [&](int which, auto const& f) {
      double const start = now();
      found[which] = f();
      taken[which] = (now() - start) / steps;
    };
    measure(0, [&] { return by_hand(kept, 1.0, 1.1, 1e-4); });
    measure(1, [&] { return by_us(all, work[0], steps); });
    measure(2, [&] { return by_us(mebibyte, work[1], steps); });
    measure(3, [&] { return by_us(kibibytes, work[2], steps); });
    measure(4, [&] { return by_us(thousand, work[3], steps); });
    for (int which = 0; which < kinds && k >= 0; ++which) {
      spent[which].push_back(taken[which]);
      to_hand[which].push_back(taken[which] / taken[0]);
      to_all[which].push_back(taken[which] / taken[1]);
    }
  }
  for (int which = 1; which < kinds; ++which) {
    bool const near = std::abs(found[which].by_h - found[0].by_h) <= 1e-6 * std::abs(found[0].by_h);
    bool const same =
        found[which].by_x == found[1].by_x && found[which].by_v == found[1].by_v && found[which].by_h == found[1].by_h;
    if (!near || !same) return std::fprintf(stderr, "%s gives other slopes\n", names[which]), 1;
  }
  for (int which = 0; which < kinds; ++which)
    std::printf("L9 %s\t%.1f\t%.2f\t%.2f\t%.2f-%.2f\n", names[which], part(spent[which], 2), part(to_hand[which], 2),
                part(to_all[which], 2), part(to_all[which], 1), part(to_all[which], 3));
}

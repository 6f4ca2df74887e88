// L5, a chain of 10,000 masses with neighbours, 100 steps of Runge and Kutta's method: value, and gradient by where all masses are first, how fast, and a
// constant; all states kept, and with less memory. L6, a recurrent network. Prints nanoseconds for each mass (each cell) and step, the ratio to a loop by
// hand with quartiles. In turn; medians of rounds.
#include <chainrule/simd.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <span>
#include <utility>
#include <vector>

namespace {

namespace cr = chainrule;
using namespace cr::literals;
using numbers = std::vector<double>;

constexpr cr::extent<"m"> m;
constexpr cr::extent<"n"> n;
constexpr cr::index<"i"> i;
constexpr cr::index<"s"> s;
constexpr cr::variables<"y", m> y;  // where masses are, and how fast
constexpr cr::variables<"v", m> v;
constexpr cr::variables<"y0", m> y0;
constexpr cr::variables<"v0", m> v0;
constexpr cr::variable<"h"> h;
constexpr cr::variable<"b"> b;

// What springs pull at their right ends, and masses in between: at each stage of a step.
constexpr cr::variables<"f1", m> f1;
constexpr cr::variables<"f2", m> f2;
constexpr cr::variables<"f3", m> f3;
constexpr cr::variables<"f4", m> f4;
constexpr cr::variables<"p2", m> p2;
constexpr cr::variables<"p3", m> p3;
constexpr cr::variables<"p4", m> p4;
template <class Place>
constexpr auto spring(Place const& p) {
  auto const d = p[i + 1_c] - p[i];
  return d + b * d * d * d;
}
template <class Force>
constexpr auto pull(Force const& f) {
  return f[i] - f[i - 1_c];
}
constexpr auto springs = [](auto const& told) { return cr::each(i, 0_c, m - 2_c, told); };
constexpr auto masses = [](auto const& told) { return cr::each(i, 1_c, m - 2_c, told); };
constexpr auto chain = cr::scan(
    s, n, cr::state(y[i] = y0[i], v[i] = v0[i]), cr::let(springs(f1[i] = spring(y)), masses(p2[i] = y[i] + h / 2_c * v[i])),
    cr::let(springs(f2[i] = spring(p2)), masses(p3[i] = y[i] + h / 2_c * (v[i] + h / 2_c * pull(f1)))),
    cr::let(masses(p4[i] = y[i] + h * (v[i] + h / 2_c * pull(f2)))),
    cr::let(springs(f3[i] = spring(p3)), springs(f4[i] = spring(p4))),
    cr::next(masses(y[i] = y[i] + h * (v[i] + h / 6_c * (pull(f1) + pull(f2) + pull(f3)))),
             masses(v[i] = v[i] + h / 6_c * (pull(f1) + 2_c * (pull(f2) + pull(f3)) + pull(f4)))));
constexpr auto energy = cr::sum(i, m, square(chain.last(y[i])));
template <class... Option>
constexpr auto shaken(Option const&... option) {
  return cr::function(energy, cr::wrt(y0, v0, b), cr::given(h, n), option...);
}

/// By hand: all states kept, what a step calculates is calculated again. The ends do not move.
struct chain_by_hand {
  std::size_t size;
  std::size_t steps;
  numbers states = numbers(2 * size * (steps + 1));
  numbers way = numbers(7 * size), of_way = numbers(7 * size), adjoints = numbers(2 * size), slopes = numbers(2 * size);
  double by_constant = 0;

  void pulls(double const* p, double* f, double c) const {
    for (std::size_t a = 0; a + 1 < size; ++a) {
      double const d = p[a + 1] - p[a];
      f[a] = d + c * d * d * d;
    }
  }
  /// Adds to the adjoints of places what those of the masses' pulls, 0 at the ends, tell; gives the constant's.
  double pulls_back(double const* p, double const* of_k, double* of_p, double c) const {
    double of_constant = 0;
    for (std::size_t a = 0; a + 1 < size; ++a) {
      double const d = p[a + 1] - p[a], of_f = of_k[a] - of_k[a + 1];
      double const to = of_f * (1 + 3 * c * d * d);
      of_p[a + 1] += to;
      of_p[a] -= to;
      of_constant += of_f * (d * d * d);
    }
    return of_constant;
  }
  [[gnu::noinline]] void on_the_way(double const* at, double step, double c, bool is_backward) {
    double const *yy = at, *vv = at + size;
    double *a1 = way.data(), *a2 = a1 + size, *a3 = a2 + size, *a4 = a3 + size, *b2 = a4 + size, *b3 = b2 + size, *b4 = b3 + size;
    for (double* each : {b2, b3, b4}) each[0] = each[size - 1] = 0;
    pulls(yy, a1, c);
    for (std::size_t a = 1; a + 1 < size; ++a) b2[a] = yy[a] + step / 2 * vv[a];
    pulls(b2, a2, c);
    for (std::size_t a = 1; a + 1 < size; ++a) b3[a] = yy[a] + step / 2 * (vv[a] + step / 2 * (a1[a] - a1[a - 1]));
    if (!is_backward) pulls(b3, a3, c);
    for (std::size_t a = 1; a + 1 < size; ++a) b4[a] = yy[a] + step * (vv[a] + step / 2 * (a2[a] - a2[a - 1]));
    if (!is_backward) pulls(b4, a4, c);
  }
  [[gnu::noinline]] double run(numbers const& first, numbers const& speed, double step, double c) {
    std::copy(first.begin(), first.end(), states.begin());
    std::copy(speed.begin(), speed.end(), states.begin() + std::ptrdiff_t(size));
    for (std::size_t t = 0; t < steps; ++t) {
      double const *yy = states.data() + 2 * size * t, *vv = yy + size;
      double *ny = states.data() + 2 * size * (t + 1), *nv = ny + size;
      on_the_way(yy, step, c, false);
      double const *a1 = way.data(), *a2 = a1 + size, *a3 = a2 + size, *a4 = a3 + size;
      for (std::size_t a : {std::size_t(0), size - 1}) ny[a] = yy[a], nv[a] = vv[a];
      for (std::size_t a = 1; a + 1 < size; ++a) {
        double const one = a1[a] - a1[a - 1], two = a2[a] - a2[a - 1], three = a3[a] - a3[a - 1], four = a4[a] - a4[a - 1];
        ny[a] = yy[a] + step * (vv[a] + step / 6 * (one + two + three));
        nv[a] = vv[a] + step / 6 * (one + 2 * (two + three) + four);
      }
    }
    double const* last = states.data() + 2 * size * steps;
    double *of_y = adjoints.data(), *of_v = of_y + size;
    double value = 0;
    for (std::size_t a = 0; a < size; ++a) value += last[a] * last[a], of_y[a] = 2 * last[a], of_v[a] = 0;
    by_constant = 0;
    double *d1 = of_way.data(), *d2 = d1 + size, *d3 = d2 + size, *d4 = d3 + size, *e2 = d4 + size, *e3 = e2 + size,
           *e4 = e3 + size;
    for (double* each : {d1, d2, d3, d4}) each[0] = each[size - 1] = 0;
    for (std::size_t t = steps; t-- > 0;) {
      double const* yy = states.data() + 2 * size * t;
      on_the_way(yy, step, c, true);
      double const *b2 = way.data() + 4 * size, *b3 = b2 + size, *b4 = b3 + size;
      for (std::size_t a = 0; a < size; ++a) e2[a] = e3[a] = e4[a] = 0;
      for (std::size_t a = 1; a + 1 < size; ++a) {
        double const by_y = step * step / 6 * of_y[a], by_v = step / 6 * of_v[a];
        d1[a] = by_y + by_v, d2[a] = d3[a] = by_y + 2 * by_v, d4[a] = by_v;
        of_v[a] += step * of_y[a];
      }
      by_constant += pulls_back(b4, d4, e4, c);
      for (std::size_t a = 1; a + 1 < size; ++a) of_y[a] += e4[a], of_v[a] += step * e4[a], d2[a] += step * step / 2 * e4[a];
      by_constant += pulls_back(b3, d3, e3, c);
      for (std::size_t a = 1; a + 1 < size; ++a) of_y[a] += e3[a], of_v[a] += step / 2 * e3[a], d1[a] += step * step / 4 * e3[a];
      by_constant += pulls_back(b2, d2, e2, c);
      for (std::size_t a = 1; a + 1 < size; ++a) of_y[a] += e2[a], of_v[a] += step / 2 * e2[a];
      by_constant += pulls_back(yy, d1, of_y, c);
    }
    std::copy(of_y, of_y + 2 * size, slopes.data());
    return value;
  }
};

// A recurrent network: two layers of 14 cells that remember, each with four gates that read what comes from below and what the layer gave before. It is
// asked for the next of a sequence of vectors. Weights lie input by input, those of 4 gates one after the other.
constexpr std::size_t width = 14;
constexpr cr::extent<"gates"> gates;
constexpr cr::index<"j"> j;
constexpr cr::variables<"a", width> a;  // what a layer gives, and remembers
constexpr cr::variables<"c", width> c;
constexpr cr::variables<"A", width> A;
constexpr cr::variables<"C", width> C;
constexpr cr::variables<"new_a", width> new_a;
constexpr cr::variables<"new_c", width> new_c;
constexpr cr::variables<"in", n, width> in;
constexpr cr::variables<"U", gates, width, width> U;  // the first layer's weights of what is below, of its own; the second's
constexpr cr::variables<"V", gates, width, width> V;
constexpr cr::variables<"W", gates, width, width> W;
constexpr cr::variables<"X", gates, width, width> X;
constexpr cr::variables<"d", gates, width> d;  // what is added
constexpr cr::variables<"D", gates, width> D;
constexpr auto unit = [](auto const& below, auto const& of_below, auto const& own, auto const& of_own, auto const& added,
                         auto const& remembered) {
  auto const sum = [&](auto which) {
    return cr::sum(j, 14_c, of_below(which, j, i) * below + of_own(which, j, i) * own[j]) + added(which, i);
  };
  auto const memory = sigmoid(sum(0_c)) * remembered[i] + sigmoid(sum(1_c)) * tanh(sum(2_c));
  return std::pair(memory, sigmoid(sum(3_c)) * tanh(memory));
};
constexpr auto first_layer = unit(in(s, j), U, a, V, d, c);
constexpr auto second_layer = unit(new_a[j], W, A, X, D, C);
constexpr auto network =
    cr::scan(s, n, cr::state(a[i] = 0_c, c[i] = 0_c, A[i] = 0_c, C[i] = 0_c),
             cr::let(new_c[i] = first_layer.first, new_a[i] = first_layer.second),
             cr::next(a[i] = new_a[i], c[i] = new_c[i], C[i] = second_layer.first, A[i] = second_layer.second));
constexpr auto surprise = cr::sum(s, n, cr::sum(i, 14_c, square(network.at(A[i], s) - in(s, i))));
constexpr auto learned = cr::function(surprise, cr::wrt(U, V, W, X, d, D), cr::given(in));

/// By hand: all that is calculated forward is kept.
struct network_by_hand {
  static constexpr std::size_t matrix = 4 * width * width;
  struct layer {
    double const *below_weights, *own_weights, *added;
    double *of_below, *of_own, *of_added;
    std::array<double, width> adjoint{}, memory_adjoint{};
  };
  struct activations {
    std::array<double, width> gate[4], memory, bent, out;
  };
  std::size_t steps;
  std::vector<activations> kept = std::vector<activations>(2 * (steps + 1));
  numbers slopes = numbers(4 * matrix + 8 * width);

  static double squash(double z) { return 1 / (1 + std::exp(-z)); }
  static void forward(layer const& l, double const* below, activations const& before, activations& now) {
    double z[4][width];
    for (std::size_t g = 0; g < 4; ++g) {
      for (std::size_t k = 0; k < width; ++k) z[g][k] = l.added[g * width + k];
      for (std::size_t from = 0; from < width; ++from)
        for (std::size_t k = 0; k < width; ++k)
          z[g][k] += l.below_weights[(g * width + from) * width + k] * below[from] +
                     l.own_weights[(g * width + from) * width + k] * before.out[from];
    }
    for (std::size_t k = 0; k < width; ++k) {
      now.gate[0][k] = squash(z[0][k]);
      now.gate[1][k] = squash(z[1][k]);
      now.gate[2][k] = std::tanh(z[2][k]);
      now.gate[3][k] = squash(z[3][k]);
      now.memory[k] = now.gate[0][k] * before.memory[k] + now.gate[1][k] * now.gate[2][k];
      now.bent[k] = std::tanh(now.memory[k]);
      now.out[k] = now.gate[3][k] * now.bent[k];
    }
  }
  static void backward(layer& l, double const* below, activations const& before, activations const& now, double* of_below) {
    double z[4][width];
    for (std::size_t k = 0; k < width; ++k) {
      double const of_out = l.adjoint[k];
      double const of_memory = l.memory_adjoint[k] + of_out * now.gate[3][k] * (1 - now.bent[k] * now.bent[k]);
      z[0][k] = of_memory * before.memory[k] * now.gate[0][k] * (1 - now.gate[0][k]);
      z[1][k] = of_memory * now.gate[2][k] * now.gate[1][k] * (1 - now.gate[1][k]);
      z[2][k] = of_memory * now.gate[1][k] * (1 - now.gate[2][k] * now.gate[2][k]);
      z[3][k] = of_out * now.bent[k] * now.gate[3][k] * (1 - now.gate[3][k]);
      l.memory_adjoint[k] = of_memory * now.gate[0][k];
      l.adjoint[k] = 0;
    }
    for (std::size_t g = 0; g < 4; ++g) {
      for (std::size_t k = 0; k < width; ++k) l.of_added[g * width + k] += z[g][k];
      for (std::size_t from = 0; from < width; ++from) {
        std::size_t const row = (g * width + from) * width;
        double to_below = 0, to_own = 0;
        for (std::size_t k = 0; k < width; ++k) {
          l.of_below[row + k] += z[g][k] * below[from];
          l.of_own[row + k] += z[g][k] * before.out[from];
          to_below += z[g][k] * l.below_weights[row + k];
          to_own += z[g][k] * l.own_weights[row + k];
        }
        if (of_below != nullptr) of_below[from] += to_below;
        l.adjoint[from] += to_own;
      }
    }
  }
  [[gnu::noinline]] double run(numbers const& weights, numbers const& all_in) {
    double const* w = weights.data();
    std::fill(slopes.begin(), slopes.end(), 0.0);
    double* to = slopes.data();
    layer low{w, w + matrix, w + 4 * matrix, to, to + matrix, to + 4 * matrix};
    layer high{w + 2 * matrix,  w + 3 * matrix,  w + 4 * matrix + 4 * width,
               to + 2 * matrix, to + 3 * matrix, to + 4 * matrix + 4 * width};
    double value = 0;
    kept[0] = kept[1] = activations{};
    for (std::size_t t = 0; t < steps; ++t) {
      for (std::size_t k = 0; k < width; ++k) {
        double const miss = kept[2 * t + 1].out[k] - all_in[t * width + k];
        value += miss * miss;
      }
      forward(low, all_in.data() + t * width, kept[2 * t], kept[2 * t + 2]);
      forward(high, kept[2 * t + 2].out.data(), kept[2 * t + 1], kept[2 * t + 3]);
    }
    for (std::size_t t = steps; t-- > 0;) {
      backward(high, kept[2 * t + 2].out.data(), kept[2 * t + 1], kept[2 * t + 3], low.adjoint.data());
      backward(low, all_in.data() + t * width, kept[2 * t], kept[2 * t + 2], nullptr);
      for (std::size_t k = 0; k < width; ++k) high.adjoint[k] += 2 * (kept[2 * t + 1].out[k] - all_in[t * width + k]);
    }
    return value;
  }
};

/// This thread's own time.
double now() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return 1e9 * static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec);
}
double part(std::vector<double> all, std::size_t of_four) {
  std::sort(all.begin(), all.end());
  return all[(all.size() - 1) * of_four / 4];
}
/// Measures in turn, the first by hand: act(which).
template <class Act>
void measure(char const* title, std::vector<char const*> const& names, int rounds, double amount, Act const& act) {
  std::vector<std::vector<double>> spent(names.size()), ratio(names.size());
  for (int round = -1; round < rounds; ++round) {  // the first takes the memory
    double by_hand = 0;
    for (std::size_t which = 0; which < names.size(); ++which) {
      double const start = now();
      act(which);
      double const taken = (now() - start) / amount;
      if (which == 0) by_hand = taken;
      if (round < 0) continue;
      spent[which].push_back(taken);
      ratio[which].push_back(taken / by_hand);
    }
  }
  for (std::size_t which = 0; which < names.size(); ++which)
    std::printf("%s %s\t%.2f\t%.2f\t%.2f-%.2f\n", title, names[which], part(spent[which], 2), part(ratio[which], 2),
                part(ratio[which], 1), part(ratio[which], 3));
}
bool near(double found, double expected) { return std::abs(found - expected) <= 1e-9 * (1 + std::abs(expected)); }

bool measure_chain() {
  std::size_t const size = 10'000;
  int const steps = 100;
  numbers first(size), speed(size);
  for (std::size_t k = 1; k + 1 < size; ++k) first[k] = std::sin(0.01 * double(k)), speed[k] = 0.1 * std::cos(0.03 * double(k));
  chain_by_hand by_hand{size, steps};
  constexpr auto all = shaken();
  constexpr auto tenth = shaken(cr::checkpoints(cr::every<10>));
  constexpr auto little = shaken(cr::checkpoints(cr::bytes<2'000'000>));
  cr::array_workspace<double> work[] = {all.workspace(), tenth.workspace(), little.workspace()};
  bool right = true;
  measure("L5", {"by hand", "all", "every 10th", "2 MB", "value"}, 21, double(size) * steps, [&](std::size_t which) {
    if (which == 0) {
      by_hand.run(first, speed, 0.05, 0.3);
    } else if (which == 4) {
      right = right && all(first, speed, 0.3, 0.05, steps) > 0;
    } else {
      auto const [value, slopes] = all.value_and_gradient(work[which - 1], first, speed, 0.3, 0.05, steps);
      for (std::size_t k = 0; k < size; k += 999)
        right = right && near(slopes[0_c][k], by_hand.slopes[k]) && near(slopes[1_c][k], by_hand.slopes[size + k]);
      right = right && near(slopes[2_c], by_hand.by_constant) && value > 0;
    }
  });
  return right;
}

bool measure_network() {
  std::size_t const steps = 4096, matrix = network_by_hand::matrix;
  numbers weights(4 * matrix + 8 * width), all_in(steps * width);
  for (std::size_t k = 0; k < weights.size(); ++k) weights[k] = 0.3 * std::sin(1.7 * double(k * k % 1009));
  for (std::size_t k = 0; k < all_in.size(); ++k) all_in[k] = 0.5 * std::cos(0.3 * double(k / width) * (1 + double(k % width)));
  network_by_hand by_hand{steps};
  auto const piece = [&](std::size_t first, std::size_t size) { return std::span<double const>(weights).subspan(first, size); };
  auto work = learned.workspace();
  auto const call = [&](auto const&... policy) {
    return learned.value_and_gradient(policy..., work, piece(0, matrix), piece(matrix, matrix), piece(2 * matrix, matrix),
                                      piece(3 * matrix, matrix), piece(4 * matrix, 4 * width),
                                      piece(4 * matrix + 4 * width, 4 * width), all_in);
  };
  bool right = true;
  double value = 0;
  auto const same = [&](auto const& found) {
    right = right && near(found.value, value);
    for (std::size_t k = 0; k < matrix; k += 13)
      right = right && near(found.gradient[0_c][k], by_hand.slopes[k]) &&
              near(found.gradient[1_c][k], by_hand.slopes[matrix + k]) &&
              near(found.gradient[2_c][k], by_hand.slopes[2 * matrix + k]) &&
              near(found.gradient[3_c][k], by_hand.slopes[3 * matrix + k]);
    for (std::size_t k = 0; k < 4 * width; ++k)
      right = right && near(found.gradient[4_c][k], by_hand.slopes[4 * matrix + k]) &&
              near(found.gradient[5_c][k], by_hand.slopes[4 * matrix + 4 * width + k]);
  };
  measure("L6", {"by hand", "as written", "cr::simd"}, 21, double(steps), [&](std::size_t which) {
    if (which == 0) value = by_hand.run(weights, all_in);
    else if (which == 1) same(call());
    else same(call(cr::simd));
  });
  return right;
}

}  // namespace

int main() {
  if (!measure_network()) return std::fprintf(stderr, "L6 gives other slopes\n"), 1;
  if (!measure_chain()) return std::fprintf(stderr, "L5 gives other slopes\n"), 1;
}

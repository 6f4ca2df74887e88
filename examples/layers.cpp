// The nodes and layers of a network, one by one: addition, multiplication, a square through t, ReLU, sigmoid, softmax with
// cross-entropy. Any formula is a layer: forward gives its value and keeps what backward needs, backward turns what
// comes from the right into gradients. In the end they are checked against differences, and both are timed.
#include "lesson/figures.hpp"
#include <chainrule/chainrule.hpp>

#include <boost/hana/fold_left.hpp>
#include <boost/hana/unpack.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iostream>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;

namespace {

bool all_right = true;

/// Prints one line of the lesson and remembers whether its numbers are those of the book.
template <class Found, class Expected>
void shows(char const* what, Found const& found, Expected const& expected) {
  bool const right = cr::near(found, expected, 1e-14);
  all_right = all_right and right;
  std::cout << what;
  for (double const each : found) std::cout << " " << each;
  std::cout << (right ? "\n" : "   <- WRONG\n");
}

void simple_nodes(lesson::figures const& figures) {
  auto add = cr::layer(x + y, x, y);
  add.forward(10.0, 5.0);
  shows("10 + 5, upstream 1.3: passed on as it is       ", add.backward(1.3), std::array{1.3, 1.3});

  auto multiply = cr::layer(x * y, x, y);
  multiply.forward(10.0, 5.0);
  shows("10 * 5, upstream 1.3: times the other input    ", multiply.backward(1.3), std::array{6.5, 13.0});
  figures.write("add.svg", cr::to_svg(cr::backpropagate((x + y) * 1.3_c)(x = 10, y = 5)));
  figures.write("multiply.svg", cr::to_svg(cr::backpropagate(x * y * 1.3_c)(x = 10, y = 5)));

  // z = t^2 with t = x + y: the chain rule is multiplication along the way, 2 t * 1.
  constexpr auto t = x + y;
  constexpr auto z = pow(t, 2_c);
  constexpr auto pass = cr::backpropagate(z)(x = 3.0, y = 4.0);
  static_assert(pass[t].gradient == 14 and pass[x].gradient == 14);
  shows("z = (x + y)^2 at 3, 4: value, by t, by x, by y ",
        std::array{pass[z].value, pass[t].gradient, pass[x].gradient, pass[y].gradient}, std::array{49.0, 14.0, 14.0, 14.0});
  figures.write("square.svg", cr::to_svg(pass));
}

void activations(lesson::figures const& figures) {
  auto rectifier = cr::layer(relu(x), x);
  rectifier.forward(-2.0);
  shows("relu at -2 lets nothing back                   ", rectifier.backward(1.3), std::array{0.0});
  rectifier.forward(2.0);
  shows("relu at 2 passes it on                         ", rectifier.backward(1.3), std::array{1.3});

  // Sigmoid, node by node; and as the single node that it is: its backward needs its output y alone, y (1 - y).
  constexpr auto by_nodes = 1_c / (1_c + exp(-x));
  auto activation = cr::layer(sigmoid(x), x);
  static_assert(decltype(activation)::kept == 1 and decltype(activation)::backward_cost == 3);  // no exponential again
  double const out = activation.forward(0.5);
  double const slope = out * (1 - out);
  auto const pass = cr::backpropagate(by_nodes)(x = 0.5);
  shows("sigmoid at 0.5, by its output and by its nodes ", std::array{activation.backward(1.0)[0], pass[x].gradient},
        std::array{slope, slope});
  static_assert(diff(sigmoid(x), x) == sigmoid(x) * (1_c - sigmoid(x)));
  figures.write("sigmoid.svg", cr::to_svg(pass));
  figures.write("sigmoid_node.svg", cr::to_svg(cr::backpropagate(sigmoid(x))(x = 0.5)));
}

constexpr cr::variable<"a1"> a1;
constexpr cr::variable<"a2"> a2;
constexpr cr::variable<"a3"> a3;
constexpr cr::variable<"t1"> t1;
constexpr cr::variable<"t2"> t2;
constexpr cr::variable<"t3"> t3;
constexpr auto entropy = cr::log_sum_exp(a1, a2, a3) - (t1 * a1 + t2 * a2 + t3 * a3);  // -sum t log softmax(a), sum t = 1

void softmax_with_loss(lesson::figures const& figures) {
  auto loss = cr::layer(entropy, cr::wrt(a1, a2, a3), cr::given(t1, t2, t3));
  loss.forward(0.3, 2.9, 4.0, 0.0, 0.0, 1.0);
  double const sum = std::exp(0.3) + std::exp(2.9) + std::exp(4.0);
  shows("softmax with cross-entropy: its output - label ", loss.backward(1.0),
        std::array{std::exp(0.3) / sum, std::exp(2.9) / sum, std::exp(4.0) / sum - 1});
  figures.write("cross_entropy.svg",
                cr::to_svg(cr::backpropagate(entropy)(a1 = 0.3, a2 = 2.9, a3 = 4.0, t1 = 0, t2 = 0, t3 = 1)));
}

// A formula of twelve variables, to see what a gradient costs: backward once, or two evaluations for each variable.
template <int N>
constexpr auto weights() {
  return []<std::size_t... I>(std::index_sequence<I...>) {
    return hana::make_tuple(cr::variable<cr::fixed_string<1>({'A' + char(I), '\0'})>{}...);
  }
  (std::make_index_sequence<N>{});
}
constexpr int many = 12;
constexpr auto w = weights<many>();
constexpr auto network = hana::fold_left(w, x, [](auto sum, auto weight) { return cr::tanh(sum * weight + weight); });
constexpr auto f = hana::unpack(w, [](auto... weight) { return cr::function(network, cr::wrt(weight...), cr::given(x)); });

/// The best of several measurements: a busy computer only makes them longer.
template <class Call>
double nanoseconds(Call const& call) {
  constexpr int calls = 200;
  double best = 1e18;
  for (int round = 0; round < 20; ++round) {
    auto const begin = std::chrono::steady_clock::now();
    for (int i = 0; i < calls; ++i) call(1e-9 * i);
    best = std::min(best, std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - begin).count() / calls);
  }
  return best;
}

void gradient_check() {
  std::array<double, many + 1> point{};
  for (int i = 0; i <= many; ++i) point[std::size_t(i)] = 0.6 + 0.05 * i;
  auto const by_differences = [&](double nudge) {
    std::array<double, many> slopes{};
    auto moved = point;
    moved[0] += nudge;
    for (std::size_t i = 0; i < many; ++i) {
      double const here = moved[i];
      moved[i] = here + 1e-5;
      double const up = f(moved);
      moved[i] = here - 1e-5;
      slopes[i] = (up - f(moved)) / 2e-5;
      moved[i] = here;
    }
    return slopes;
  };
  auto const by_backpropagation = [&](double nudge) {
    auto moved = point;
    moved[0] += nudge;
    return f.gradient(moved);
  };

  double largest = 0;
  std::array const numerical = by_differences(0);
  std::array const exact = by_backpropagation(0);
  for (std::size_t i = 0; i < many; ++i) largest = std::max(largest, std::abs(numerical[i] - exact[i]));
  all_right = all_right and largest > 0 and largest < 1e-9;

  double volatile sink = 0;
  double const slow = nanoseconds([&](double nudge) { sink = sink + by_differences(nudge)[0]; });
  double const fast = nanoseconds([&](double nudge) { sink = sink + by_backpropagation(nudge)[0]; });
  std::cout << "gradient check, " << many << " variables: largest difference " << largest << "\n  differences       " << slow
            << " ns\n  backpropagation   " << fast << " ns, " << slow / fast << " times faster\n";
}

}  // namespace

int main(int count, char** arguments) {
  lesson::figures const figures(count, arguments);
  simple_nodes(figures);
  activations(figures);
  softmax_with_loss(figures);
  gradient_check();
  return all_right ? 0 : 1;
}

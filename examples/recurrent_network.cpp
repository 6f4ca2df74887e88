// A recurrent network that learns a sequence: two tones of which it hears one number at a time and says the next. Its gradient goes back through all steps.
// When it has learnt, it goes on by itself: what it says is what it hears.
//
//   recurrent_network [EPOCHS]                      600, or so many
//   recurrent_network figures [OUTPUT FOLDER]       600, and a figure
#include "shared/svg.hpp"
#include <chainrule/chainrule.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace cr = chainrule;
using namespace chainrule::literals;

namespace {

constexpr cr::extent<"m"> m;  // how many units
constexpr cr::extent<"n"> n;  // how long the sequence is
constexpr cr::variables<"a", m> a;
constexpr cr::variables<"w", m, m> w;
constexpr cr::variables<"u", m> u;
constexpr cr::variables<"b", m> b;
constexpr cr::variables<"out", m> out;
constexpr cr::variables<"heard", n> heard;
constexpr cr::variables<"a0", m> a0;
constexpr cr::index<"i"> i;
constexpr cr::index<"j"> j;
constexpr cr::index<"s"> s;

// Each unit hears the number and all units, as they were. Before step s they have heard the numbers before it: what they say then should be number s.
constexpr auto units =
    cr::scan(s, n, cr::state(a[i] = a0[i]), cr::next(a[i] = tanh(cr::sum(j, m, w(i, j) * a[j]) + u[i] * heard[s] + b[i])));
constexpr auto miss = cr::sum(i, m, out[i] * units.at(a[i], s)) - heard[s];
constexpr auto loss = cr::function(cr::sum(s, n, square(miss)) / n, cr::wrt(w, u, b, out), cr::given(a0, heard));
// What is said behind the last number.
constexpr auto said = cr::function(cr::sum(i, m, out[i] * units.last(a[i])), cr::wrt(w), cr::given(u, b, out, a0, heard));

using numbers = std::vector<double>;
constexpr std::size_t count = 16;  // units
constexpr std::size_t length = 80;

struct network {
  numbers weights[4];  // w, u, b, out

  explicit network(unsigned seed) {
    std::mt19937_64 generator(seed);
    std::size_t const sizes[] = {count * count, count, count, count};
    double const widths[] = {1 / std::sqrt(double(count)), 1, 0.1, 0.1};
    for (int k = 0; k < 4; ++k)
      for (std::size_t each = 0; each < sizes[k]; ++each)
        weights[k].push_back(widths[k] * (2 * std::generate_canonical<double, 53>(generator) - 1));
  }
  /// So many numbers more than it is given: it hears what it says.
  [[nodiscard]] numbers go_on(numbers sequence, std::size_t more) const {
    numbers const first(count);
    for (std::size_t k = 0; k < more; ++k)
      sequence.push_back(said(weights[0], weights[1], weights[2], weights[3], first, sequence));
    return sequence;
  }
};

/// Steps of Adam; the loss before each.
numbers learn(network& net, numbers const& sequence, int epochs) {
  numbers const first(count);
  auto work = loss.workspace();
  numbers slopes_before[4], squares[4], losses;
  for (int k = 0; k < 4; ++k) slopes_before[k] = squares[k] = numbers(net.weights[k].size());
  for (int epoch = 1; epoch <= epochs; ++epoch) {
    auto const [value, gradient] =
        loss.value_and_gradient(work, net.weights[0], net.weights[1], net.weights[2], net.weights[3], first, sequence);
    losses.push_back(value);
    double const rate = 0.01 * std::sqrt(1 - std::pow(0.999, epoch)) / (1 - std::pow(0.9, epoch));
    auto const change = [&](std::size_t which, auto const& slopes) {
      for (std::size_t each = 0; each < slopes.size(); ++each) {
        double& mean = slopes_before[which][each];
        double& square = squares[which][each];
        mean = 0.9 * mean + 0.1 * slopes[each];
        square = 0.999 * square + 0.001 * slopes[each] * slopes[each];
        net.weights[which][each] -= rate * mean / (std::sqrt(square) + 1e-8);
      }
    };
    change(0, gradient[0_c]);
    change(1, gradient[1_c]);
    change(2, gradient[2_c]);
    change(3, gradient[3_c]);
  }
  return losses;
}

/// The losses, and how it goes on.
void draw(numbers const& losses, numbers const& right, numbers const& found, std::filesystem::path const& folder) {
  std::string figure =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 720 260\" width=\"720\" height=\"260\">\n"
      "<style>text { font: 12px sans-serif; fill: #555 } .frame { fill: none; stroke: #888 } path { fill: none; stroke-width: 2 } "
      ".right { stroke: #bbb; stroke-width: 6 } .found { stroke: #1565c0 } .loss { stroke: #c2410c } "
      "@media (prefers-color-scheme: dark) { text { fill: #ccc } }</style>\n";
  auto const frame = [&](svg::axis const& across, svg::axis const& up, double left, double right_end, auto const& label) {
    figure += svg::format("<path class=\"frame\" d=\"M%.0f 20V220H%.0f\"/>\n", left, right_end);
    for (double const tick : up.ticks()) figure += svg::text(left - 6, up.place(tick) + 4, label(tick), "text-anchor=\"end\"");
    for (double const tick : across.ticks())
      figure += svg::text(across.place(tick), 238, across.label(tick), "text-anchor=\"middle\"");
  };
  auto const line = [&](char const* name, svg::axis const& across, svg::axis const& up, numbers const& all,
                        std::size_t from = 0) {
    figure += svg::format("<path class=\"%s\" d=\"", name);
    for (std::size_t k = from; k < all.size(); ++k)
      figure += svg::format("%c%.1f %.1f", k == from ? 'M' : 'L', across.place(double(k)), up.place(all[k]));
    figure += "\"/>\n";
  };
  numbers powers;
  for (double const each : losses) powers.push_back(std::log10(each));
  svg::axis const epochs(0, double(losses.size()), 50, 290, 4);
  svg::axis const power(*std::min_element(powers.begin(), powers.end()), *std::max_element(powers.begin(), powers.end()), 220, 20,
                        5);
  frame(epochs, power, 50, 290, [&](double tick) { return "1e" + power.label(tick); });
  line("loss", epochs, power, powers);
  figure += svg::text(170, 254, "mean square error, by epochs", "text-anchor=\"middle\"");
  svg::axis const step(0, double(right.size()), 360, 700, 6);
  svg::axis const tone(-1, 1, 220, 20, 5);
  frame(step, tone, 360, 700, [&](double tick) { return tone.label(tick); });
  line("right", step, tone, right);
  line("found", step, tone, found, 39);
  figure += svg::text(530, 254, "a sequence (wide), and what is said from 40 on", "text-anchor=\"middle\"");
  svg::write(folder / "recurrent_network.svg", figure + "</svg>\n");
}

}  // namespace

int main(int words, char** word) {
  bool const draws = words > 1 && std::string_view(word[1]) == "figures";
  int const epochs = draws || words < 2 ? 600 : std::max(1, std::stoi(word[1]));
  numbers sequence;
  for (std::size_t k = 0; k < length; ++k)
    sequence.push_back(0.5 * std::sin(0.35 * double(k)) + 0.4 * std::sin(0.81 * double(k)));
  network net(7);
  numbers const losses = learn(net, sequence, epochs);
  double const last = losses[losses.size() - 1];
  std::printf("mean square error %.2e, after %d epochs %.2e\n", losses.front(), epochs, last);
  numbers const heard_of_it(sequence.begin(), sequence.begin() + 40);
  numbers const found = net.go_on(heard_of_it, length - 40);
  double worst = 0;
  for (std::size_t k = 40; k < length; ++k) worst = std::max(worst, std::abs(found[k] - sequence[k]));
  std::printf("40 numbers said by itself: none wrong by more than %.3f\n", worst);
  if (draws) draw(losses, sequence, found, words > 2 ? word[2] : ".");
  return last < 0.2 * losses.front() && (epochs < 600 || worst < 0.2) ? 0 : 1;
}

// A recurrent network whose weights are diagonal (LSTM): the loss of what it predicts of a text, and its gradient.
//
// A cell is a row of formulas for each unit, which run in lanes; its adjoint is the gradient of the next states' sum, each weighted by its own
// adjoint. What all steps read and predict is one formula each.
#include "protocol.hpp"
#include <chainrule/simd.hpp>

#include <boost/hana/tuple.hpp>

#include <algorithm>
#include <span>

namespace {

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::extent<"b"> units;
constexpr cr::index<"i"> i;
constexpr cr::index<"j"> j;

// A cell: its states follow one another, unit by unit.
constexpr cr::variables<"weight", 4, units> weight;  // of what is forgotten, let in, let out, and of the change
constexpr cr::variables<"bias", 4, units> bias;
constexpr cr::variables<"input", units> input;
constexpr cr::variables<"hidden", units> hidden;
constexpr cr::variables<"memory", units> memory;
constexpr cr::variables<"by_hidden", units> by_hidden;
constexpr cr::variables<"by_memory", units> by_memory;
constexpr auto gate(auto which, auto const& from, auto at) { return from[at] * weight(which, at) + bias(which, at); }
constexpr auto kept(auto at) {
  return memory[at] * sigmoid(gate(0_c, input, at)) + sigmoid(gate(1_c, hidden, at)) * tanh(gate(3_c, hidden, at));
}
constexpr auto told(auto at) { return sigmoid(gate(2_c, input, at)) * tanh(kept(at)); }
constexpr auto cell = cr::function(boost::hana::make_tuple(cr::each(i, units, told(i)), cr::each(j, units, kept(j))),
                                   cr::wrt(hidden), cr::given(input, memory, weight, bias));
constexpr auto backward = cr::function(cr::sum(i, units, by_hidden[i] * told(i) + by_memory[i] * kept(i)),
                                       cr::wrt(input, hidden, memory, weight, bias), cr::given(by_hidden, by_memory));

// What the first layer reads; and the loss, of what the last one tells and the letter that follows.
constexpr cr::extent<"width"> width;
constexpr cr::extent<"steps"> steps;
constexpr cr::variables<"text", steps, width> text;
constexpr cr::variables<"scale", width> scale;
constexpr cr::variables<"by_read", steps, width> by_read;
constexpr cr::index<"s"> s;
constexpr cr::variables<"letter", width> letter;
constexpr auto read = cr::function(cr::each(i, width, letter[i] * scale[i]), cr::wrt(scale), cr::given(letter));
constexpr auto by_scale = cr::function(cr::sum(s, steps, cr::sum(i, width, by_read(s, i) * text(s, i) * scale[i])),
                                       cr::wrt(scale), cr::given(by_read, text, width));
constexpr cr::variables<"last", steps, width> last;
constexpr cr::variables<"out_scale", width> out_scale;
constexpr cr::variables<"out_bias", width> out_bias;
constexpr auto guess = last(s, i) * out_scale[i] + out_bias[i];
constexpr auto log_of_all = log(cr::sum(i, width, exp(last(s, i) * out_scale[i] + out_bias[i])) + 2_c);
constexpr auto loss = cr::function(
    -cr::sum(s, steps, cr::sum(i, width, text(s, i) * guess) - cr::sum(i, width, text(s, i)) * log_of_all) / (steps * width),
    cr::wrt(last, out_scale, out_bias), cr::given(text, width));

/// All states of all layers, step by step, where a gradient needs them.
class network {
 public:
  explicit network(gradbench::json const& data)
      : weights_(gradbench::numbers(data.at("main_params"))),
        extra_(gradbench::numbers(data.at("extra_params"))),
        start_(gradbench::numbers(data.at("state"))),
        text_(gradbench::numbers(data.at("sequence"))),
        width_(extra_.size() / 3),
        layers_(start_.size() / (2 * width_)),
        steps_(text_.size() / width_ - 1),
        inputs_(steps_ * width_),
        states_((steps_ + 1) * 2 * layers_ * width_),
        last_(steps_ * width_),
        by_last_(steps_ * width_),
        by_inputs_(steps_ * width_),
        gradient_(weights_.size() + extra_.size()) {}

  double value() {
    run();
    return loss(cr::simd, last_, out(1), out(2), following(), int(width_));
  }
  std::vector<double> const& gradient() {
    run();
    std::fill(gradient_.begin(), gradient_.end(), 0.0);
    double unused = 0;
    auto const to = std::span(gradient_).subspan(weights_.size());
    loss.value_and_gradient(cr::simd, cr::into(unused, by_last_, to.subspan(width_, width_), to.subspan(2 * width_, width_)),
                            last_, out(1), out(2), following(), int(width_));
    // From step to step the adjoints of all states; within a step from layer to layer that of what a layer reads.
    std::vector<double> adjoints(2 * layers_ * width_), by_input(width_), by_weights(8 * width_);
    auto const adjoint = [&](std::size_t layer, std::size_t which) {
      return std::span(adjoints).subspan((2 * layer + which) * width_, width_);
    };
    for (std::size_t step = steps_; step-- > 0;) {
      auto const predicted = std::span(by_last_).subspan(step * width_, width_);
      std::copy(predicted.begin(), predicted.end(), by_input.begin());
      for (std::size_t layer = layers_; layer-- > 0;) {
        auto const to_hidden = adjoint(layer, 0), to_memory = adjoint(layer, 1);
        for (std::size_t k = 0; k < width_; ++k) by_input[k] += to_hidden[k];
        seeds_ = by_input;
        memory_seeds_.assign(to_memory.begin(), to_memory.end());
        backward.value_and_gradient(cr::simd,
                                    cr::into(unused, by_input, to_hidden, to_memory, std::span(by_weights).first(4 * width_),
                                             std::span(by_weights).last(4 * width_)),
                                    input_of(step, layer), state(step, layer, 0), state(step, layer, 1), weights_of(layer),
                                    biases_of(layer), seeds_, memory_seeds_);
        for (std::size_t k = 0; k < by_weights.size(); ++k) gradient_[8 * width_ * layer + k] += by_weights[k];
      }
      std::copy(by_input.begin(), by_input.end(), by_inputs_.begin() + std::ptrdiff_t(step * width_));
    }
    by_scale.value_and_gradient(cr::simd, cr::into(unused, to.first(width_)), out(0), by_inputs_, now(), int(width_));
    return gradient_;
  }

 private:
  [[nodiscard]] std::span<double const> out(std::size_t which) const { return std::span(extra_).subspan(which * width_, width_); }
  [[nodiscard]] std::span<double const> now() const { return std::span(text_).first(steps_ * width_); }
  [[nodiscard]] std::span<double const> following() const { return std::span(text_).last(steps_ * width_); }
  [[nodiscard]] std::span<double const> weights_of(std::size_t layer) const {
    return std::span(weights_).subspan(8 * width_ * layer, 4 * width_);
  }
  [[nodiscard]] std::span<double const> biases_of(std::size_t layer) const {
    return std::span(weights_).subspan(8 * width_ * layer + 4 * width_, 4 * width_);
  }
  /// Before step s: what a layer told last, and what it keeps in mind.
  std::span<double> state(std::size_t step, std::size_t layer, std::size_t which, std::size_t both = 1) {
    return std::span(states_).subspan((2 * (layers_ * step + layer) + which) * width_, both * width_);
  }
  std::span<double const> input_of(std::size_t step, std::size_t layer) {
    return layer == 0 ? std::span(inputs_).subspan(step * width_, width_) : state(step + 1, layer - 1, 0);
  }
  void run() {
    std::copy(start_.begin(), start_.end(), states_.begin());
    for (std::size_t step = 0; step < steps_; ++step) {
      read(cr::simd, cr::into(std::span(inputs_).subspan(step * width_, width_)), out(0), now().subspan(step * width_, width_));
      for (std::size_t layer = 0; layer < layers_; ++layer)
        cell(cr::simd, cr::into(state(step + 1, layer, 0, 2)), std::span<double const>(state(step, layer, 0)),
             input_of(step, layer), std::span<double const>(state(step, layer, 1)), weights_of(layer), biases_of(layer));
      auto const told_last = state(step + 1, layers_ - 1, 0);
      std::copy(told_last.begin(), told_last.end(), last_.begin() + std::ptrdiff_t(step * width_));
    }
  }

  std::vector<double> weights_, extra_, start_, text_;
  std::size_t width_, layers_, steps_;
  std::vector<double> inputs_, states_, last_, by_last_, by_inputs_, gradient_, seeds_, memory_seeds_;
};

gradbench::json objective(gradbench::json const& data, gradbench::stopwatch& watch) {
  network all(data);
  double value = 0;
  watch.evaluate([&] { value = all.value(); });
  return value;
}
gradbench::json jacobian(gradbench::json const& data, gradbench::stopwatch& watch) {
  network all(data);
  watch.evaluate([&] { all.gradient(); });
  return all.gradient();
}

}  // namespace

int main(int count, char** words) { return gradbench::main(count, words, {{"objective", objective}, {"jacobian", jacobian}}); }

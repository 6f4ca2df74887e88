// The networks: one hidden layer of any size, with sigmoid or ReLU. Their gradients are written by the compiler.
#pragma once

#include "idx.hpp"
#include "optimizer.hpp"
#include "random.hpp"
#include "weights.hpp"
#include <chainrule/matrix.hpp>

#include <cmath>
#include <string>

namespace digits {

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::matrix<"X", cr::dynamic, pixels> X;    // a batch of images, one per row
constexpr cr::matrix<"T", cr::dynamic, classes> T;   // their classes, as rows with a single one
constexpr cr::matrix<"W1", pixels, cr::dynamic> W1;  // the hidden layer
constexpr cr::vector<"b1", cr::dynamic> b1;
constexpr cr::matrix<"W2", cr::dynamic, classes> W2;  // the output layer
constexpr cr::vector<"b2", classes> b2;

struct with_sigmoid {
  static constexpr auto name = "sigmoid";
  static constexpr auto scores = cr::affine(sigmoid(cr::affine(X, W1, b1)), W2, b2);
};
struct with_relu {
  static constexpr auto name = "ReLU";
  static constexpr auto scores = cr::affine(relu(cr::affine(X, W1, b1)), W2, b2);
};

/// A network and its weights, which begin normally distributed with a deviation (0: the one of He et al. 2015 for ReLU,
/// the root of 2 over the number of a layer's inputs).
template <class Formulas>
class network {
 public:
  network(Eigen::Index hidden, double deviation, std::uint64_t seed)
      : w1_(pixels, hidden), w2_(hidden, classes), c1_(row_vector::Zero(hidden)), c2_(row_vector::Zero(classes)) {
    random_numbers random(seed);
    for (Eigen::MatrixXf* const w : {&w1_, &w2_}) {
      double const scale = deviation > 0 ? deviation : std::sqrt(2.0 / double(w->rows()));
      for (float& each : w->reshaped()) each = static_cast<float>(scale * random.normal());
    }
  }

  [[nodiscard]] std::string name() const {
    return std::to_string(pixels) + "-" + std::to_string(c1_.size()) + "-" + std::to_string(classes) + ", " + Formulas::name;
  }

  /// The mean loss of a batch, and a step of the optimizer along its gradient if it is finite.
  float train(matrix const& images, matrix const& targets, optimizer& rule) {
    auto const [value, gradient] = training.value_and_gradient(work_, w1_, c1_, w2_, c2_, images, targets);
    if (!std::isfinite(value)) return value;
    rule.begin_step();
    rule.update(w1_, gradient[0_c]);
    rule.update(c1_, gradient[1_c]);
    rule.update(w2_, gradient[2_c]);
    rule.update(c2_, gradient[3_c]);
    return value;
  }

  /// A row per image, a column per class: the largest is the network's answer. Valid until the next call.
  template <class Images>
  auto scores(Images const& images) {
    return answering(answering_work_, w1_, c1_, w2_, c2_, images);
  }

  /// The layers that hold a NaN or an infinity, or "".
  [[nodiscard]] std::string not_finite() const {
    std::string result;
    auto const look = [&](char const* layer, auto const& parameter) {
      if (!parameter.allFinite()) result += (result.empty() ? "" : ", ") + std::string(layer);
    };
    look("W1 of the hidden layer", w1_);
    look("b1 of the hidden layer", c1_);
    look("W2 of the output layer", w2_);
    look("b2 of the output layer", c2_);
    return result;
  }

  void save(std::filesystem::path const& path) const { save_weights(path, w1_, c1_, w2_, c2_); }
  void load(std::filesystem::path const& path) { load_weights(path, w1_, c1_, w2_, c2_); }

 private:
  static constexpr auto training =
      cr::function(cr::softmax_cross_entropy(Formulas::scores, T), cr::wrt(W1, b1, W2, b2), cr::given(X, T));
  static constexpr auto answering = cr::function(Formulas::scores, W1, b1, W2, b2, X);

  Eigen::MatrixXf w1_, w2_;
  row_vector c1_, c2_;
  decltype(training.workspace()) work_ = training.workspace();
  decltype(answering.workspace()) answering_work_ = answering.workspace();
};

}  // namespace digits

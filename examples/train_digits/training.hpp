// Mini-batch training: shuffle, take a batch, its loss and gradient, a step of the optimizer; repeat.
#pragma once

#include "optimizer.hpp"
#include "pictures.hpp"
#include "progress.hpp"
#include "random.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

namespace digits {

struct settings {
  int epochs = 16;
  int batch = 100;
  std::uint64_t seed = 1;
  method how = method::sgd;
  float rate = 0.1f;
};

/// A row per label with a one at its class.
inline void set_targets(matrix& targets, std::vector<std::uint8_t> const& labels, std::vector<std::size_t> const& order,
                        std::size_t first) {
  targets.setZero();
  for (Eigen::Index k = 0; k < targets.rows(); ++k) targets(k, labels[order[first + static_cast<std::size_t>(k)]]) = 1;
}

/// The class with the largest score, for each image.
template <class Network>
std::vector<int> predictions(Network& network, Eigen::Ref<matrix const> images) {
  constexpr Eigen::Index most = 500;  // at a time, so that memory stays small
  std::vector<int> result;
  for (Eigen::Index first = 0; first < images.rows(); first += most) {
    auto const scores = network.scores(images.middleRows(first, std::min(most, images.rows() - first)));
    for (Eigen::Index k = 0; k < scores.rows(); ++k) {
      Eigen::Index predicted = 0;
      scores.row(k).maxCoeff(&predicted);
      result.push_back(static_cast<int>(predicted));
    }
  }
  return result;
}

/// The part of the first `most` images that the network takes for what they are.
template <class Network>
double accuracy(Network& network, dataset const& data, Eigen::Index most) {
  std::vector<int> const predicted = predictions(network, data.images.topRows(std::min(most, data.size())));
  long right = 0;
  for (std::size_t i = 0; i < predicted.size(); ++i) right += predicted[i] == data.labels[i];
  return double(right) / double(predicted.size());
}

/// Trains a network, which offers
///   float train(images, targets, optimizer&)   the mean loss of a batch, and a step if it is finite
///   scores(images)                             a row per image, a column per class
///   std::string not_finite() const             the layers that hold a NaN or an infinity, or ""
/// The same seed gives the same training. Throws std::runtime_error that names step and layer where a number is not
/// finite.
template <class Network>
history train(Network& network, split const& data, settings const& how) {
  if (how.batch < 1 || how.batch > data.train.size())
    throw std::invalid_argument("batch size " + std::to_string(how.batch) + ": choose 1 to " + std::to_string(data.train.size()));
  auto const count = static_cast<std::size_t>(data.train.size());
  auto const size = static_cast<std::size_t>(how.batch);
  int const steps = static_cast<int>(count / size);

  optimizer rule(how.how, how.rate);
  random_numbers random(how.seed);
  history result;
  result.loss.reserve(static_cast<std::size_t>(how.epochs * steps));
  progress shown(how.epochs, steps);
  matrix images(how.batch, pixels), targets(how.batch, classes);

  for (int epoch = 0; epoch < how.epochs; ++epoch) {
    std::vector<std::size_t> const order = random.permutation(count);
    double loss_sum = 0;
    for (int step = 0; step < steps; ++step) {
      std::size_t const first = static_cast<std::size_t>(step) * size;
      for (std::size_t k = 0; k < size; ++k)
        images.row(static_cast<Eigen::Index>(k)) = data.train.images.row(static_cast<Eigen::Index>(order[first + k]));
      set_targets(targets, data.train.labels, order, first);

      double const loss = network.train(images, targets, rule);
      if (!std::isfinite(loss)) {
        std::string const where = network.not_finite();
        throw std::runtime_error("training stopped: the loss is " + std::to_string(loss) + " at step " +
                                 std::to_string(step + 1) + " of epoch " + std::to_string(epoch + 1) +
                                 (where.empty() ? "" : "; not finite: " + where) + "; try a smaller rate");
      }
      result.loss.push_back(loss);
      loss_sum += loss;
      if (shown.is_due()) shown.step(epoch, step, loss, accuracy(network, data.test, 500));
    }
    if (std::string const where = network.not_finite(); !where.empty())
      throw std::runtime_error("training stopped after the last step of epoch " + std::to_string(epoch + 1) +
                               "; not finite: " + where);
    result.train_accuracy.push_back(accuracy(network, data.train, data.test.size()));
    result.test_accuracy.push_back(accuracy(network, data.test, data.test.size()));
    shown.epoch(epoch, loss_sum / steps, result.train_accuracy.back(), result.test_accuracy.back());
  }
  return result;
}

}  // namespace digits

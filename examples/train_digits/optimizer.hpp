// What turns a gradient into a step: plain stochastic gradient descent, momentum, Adam.
#pragma once

#include <Eigen/Core>

#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

namespace digits {

enum class method { sgd, momentum, adam };

inline method method_named(std::string const& name) {
  if (name == "sgd") return method::sgd;
  if (name == "momentum") return method::momentum;
  if (name == "adam") return method::adam;
  throw std::invalid_argument("optimizer " + name + ": choose sgd, momentum or adam");
}

inline char const* name_of(method how) {
  return how == method::sgd ? "stochastic gradient descent" : how == method::momentum ? "momentum" : "Adam";
}

/// Call begin_step(), then update() for each parameter, always in the same order. What it remembers of a parameter is
/// allocated in the first step.
class optimizer {
 public:
  optimizer(method how, float rate) : how_(how), rate_(rate) {}

  void begin_step() {
    ++step_;
    next_ = 0;
  }

  template <class Parameter, class Gradient>
  void update(Parameter& parameter, Gradient const& gradient) {
    if (how_ == method::sgd) {
      parameter -= rate_ * gradient;
      return;
    }
    if (next_ == memory_.size())
      memory_.push_back({Eigen::ArrayXf::Zero(parameter.size()), Eigen::ArrayXf::Zero(parameter.size())});
    memory& m = memory_[next_++];
    Eigen::Map<Eigen::ArrayXf> value(parameter.data(), parameter.size());
    Eigen::Map<Eigen::ArrayXf const> const slope(gradient.data(), gradient.size());
    if (how_ == method::momentum) {
      m.first = 0.9f * m.first - rate_ * slope;
      value += m.first;
      return;
    }
    // Kingma and Ba, Adam: a method for stochastic optimization, 2015: algorithm 1, in the order of its section 2.
    constexpr float beta1 = 0.9f, beta2 = 0.999f, epsilon = 1e-8f;
    auto const t = static_cast<double>(step_);
    auto const rate = static_cast<float>(rate_ * std::sqrt(1 - std::pow(beta2, t)) / (1 - std::pow(beta1, t)));
    m.first = beta1 * m.first + (1 - beta1) * slope;
    m.second = beta2 * m.second + (1 - beta2) * slope.square();
    value -= rate * m.first / (m.second.sqrt() + epsilon);
  }

 private:
  struct memory {
    Eigen::ArrayXf first;   // momentum's velocity, Adam's mean of slopes
    Eigen::ArrayXf second;  // Adam's mean of squared slopes
  };
  method how_;
  float rate_;
  long step_ = 0;
  std::size_t next_ = 0;
  std::vector<memory> memory_;
};

}  // namespace digits

// The residuals of a formula against data. Everything a solver wants to know is one call on the compiled formula.
#pragma once

#include "data.hpp"
#include "levenberg_marquardt.hpp"
#include <chainrule/function/function.hpp>

#include <span>

namespace nist {

/// `Function` is cr::function(formula, cr::wrt(b1, b2, ...), cr::given(x)): parameters first, then x.
template <class Function>
class curve : public residual_function {
 public:
  static constexpr int parameters = int(Function::arity) - 1;

  curve(Function function, dataset const& data) : function_(function), data_(data) {}

  VectorXd values(VectorXd const& b) const override {
    VectorXd r(rows());
    for_each_row(b, [&](int i, auto const& point) { r[i] = function_(point) - y(i); });
    return r;
  }

  void jacobian(VectorXd const& b, VectorXd& r, MatrixXd& jacobian) const override {
    r.resize(rows());
    jacobian.resize(rows(), parameters);
    for_each_row(b, [&](int i, auto const& point) {
      auto const [value, gradient] = function_.value_and_gradient(point);
      r[i] = value - y(i);
      jacobian.row(i) = Eigen::Map<Eigen::RowVectorXd const>(gradient.data(), parameters);
    });
  }

  VectorXd curvature(VectorXd const& b, VectorXd const& p) const override {
    VectorXd second(rows());
    std::span<double const> const direction(p.data(), std::size_t(parameters));
    for_each_row(b, [&](int i, auto const& point) { second[i] = chainrule::taylor<2>(function_, point, direction)[2]; });
    return second;
  }

  MatrixXd weighted_hessian(VectorXd const& b, VectorXd const& weights) const override {
    MatrixXd sum = MatrixXd::Zero(parameters, parameters);
    for_each_row(b, [&](int i, auto const& point) {
      auto const hessian = function_.hessian(point);
      for (int k = 0; k < parameters; ++k)
        sum.row(k) += weights[i] * Eigen::Map<Eigen::RowVectorXd const>(hessian[std::size_t(k)].data(), parameters);
    });
    return sum;
  }

  /// The curve itself, for drawing.
  double at(VectorXd const& b, double x) const { return function_(point_at(b, x)); }

 private:
  int rows() const { return int(data_.x.size()); }
  double y(int i) const { return data_.y[std::size_t(i)]; }

  static std::array<double, Function::arity> point_at(VectorXd const& b, double x) {
    std::array<double, Function::arity> point;
    std::copy(b.begin(), b.end(), point.begin());
    point.back() = x;
    return point;
  }

  template <class Visit>
  void for_each_row(VectorXd const& b, Visit visit) const {
    auto point = point_at(b, 0);
    for (int i = 0; i < rows(); ++i) {
      point.back() = data_.x[std::size_t(i)];
      visit(i, point);
    }
  }

  Function function_;
  dataset const& data_;
};

}  // namespace nist

// Least squares by a trust region: Levenberg and Marquardt's step with Moré's scaling, and geodesic acceleration.
#pragma once

#include <Eigen/Cholesky>
#include <Eigen/SVD>

#include <algorithm>
#include <cmath>
#include <limits>

namespace nist {

using Eigen::ArrayXd;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// What is to be made small: residuals that depend on parameters b.
class residual_function {
 public:
  virtual ~residual_function() = default;
  virtual VectorXd values(VectorXd const& b) const = 0;
  /// Residuals and Jacobian in one pass.
  virtual void jacobian(VectorXd const& b, VectorXd& residuals, MatrixXd& jacobian) const = 0;
  /// Half the second derivative of the residuals along p.
  virtual VectorXd curvature(VectorXd const& b, VectorXd const& p) const = 0;
  /// The Hessians of the residuals, each times its weight, added up.
  virtual MatrixXd weighted_hessian(VectorXd const& b, VectorXd const& weights) const = 0;
};

struct fit_result {
  VectorXd parameters;
  VectorXd deviations;  // standard deviations of the parameters
  double residual_sum_of_squares = 0;
  int iterations = 0;
  bool converged = false;
};

/// The residuals as a linear function r + J p, in scaled parameters y = D p. The singular value decomposition (of J, never
/// of its square) gives the step for every damping at the price of one factorisation.
class linear_model {
 public:
  linear_model(MatrixXd const& jacobian, VectorXd const& residuals, VectorXd const& scale)
      : svd_(jacobian * scale.cwiseInverse().asDiagonal(), Eigen::ComputeThinU | Eigen::ComputeThinV),
        scale_(scale),
        squares_(svd_.singularValues().array().square()),
        along_(svd_.matrixU().transpose() * residuals) {}

  /// The minimiser of |r + J p|² + damping |D p|², times D.
  VectorXd step(double damping) const { return step(along_, damping); }
  /// The same with other residuals.
  VectorXd step(VectorXd const& residuals, double damping) const {
    return step(ArrayXd(svd_.matrixU().transpose() * residuals), damping);
  }
  /// The step to the minimum of the quadratic model with J'J + hessian; the undamped step where it has no minimum.
  VectorXd newton_step(MatrixXd const& hessian) const {
    MatrixXd const turned = scale_.cwiseInverse().asDiagonal() * svd_.matrixV();
    MatrixXd whole = turned.transpose() * hessian * turned;
    whole.diagonal().array() += squares_;
    Eigen::LLT<MatrixXd> const factors(whole);
    if (factors.info() != Eigen::Success) return step(0);
    return -(svd_.matrixV() * factors.solve((svd_.singularValues().array() * along_).matrix()));
  }
  VectorXd unscaled(VectorXd const& y) const { return y.cwiseQuotient(scale_); }

  /// The damping at which the step is as long as the radius; 0 when the whole step is shorter. Newton's iteration on
  /// 1/radius - 1/|step|, which is concave: it comes from the left and does not overshoot.
  double damping_for(double radius) const {
    double damping = squares_.minCoeff() > 1e-28 * squares_[0] ? 0 : std::max(1e-28 * squares_[0], 1e-300);
    for (int i = 0; i < 50; ++i) {
      double const length = step(damping).norm();
      if (!(length > 1.001 * radius)) break;
      double const slope = (squares_ * along_.square() / (squares_ + damping).cube()).sum();
      damping += (length / radius - 1) * length * length / slope;
    }
    return damping;
  }

  /// How much the step of this damping lowers the sum of squares, were the residuals linear.
  double predicted_fall(double damping) const {
    return (along_.square() * (1 - (damping / (squares_ + std::max(damping, 1e-300))).square())).sum();
  }

  /// Square roots of the diagonal of the inverse of J'J.
  VectorXd inverse_norms() const {
    MatrixXd const half = svd_.matrixV() * svd_.singularValues().cwiseInverse().asDiagonal();
    return unscaled(half.rowwise().norm());
  }

 private:
  VectorXd step(ArrayXd const& along, double damping) const {
    ArrayXd const factors = svd_.singularValues().array() * along / (squares_ + std::max(damping, 1e-300));
    return -(svd_.matrixV() * factors.matrix());
  }

  Eigen::JacobiSVD<MatrixXd> svd_;
  VectorXd scale_;
  ArrayXd squares_;  // of the singular values
  ArrayXd along_;    // the residuals in the directions of the singular vectors
};

/// Minimises the sum of squares from b. Far away, steps within a trust region; where nearly nothing is left to gain,
/// Newton's steps with the exact Hessian, until rounding stops them from shrinking.
inline fit_result levenberg_marquardt(residual_function const& function, VectorXd b, int limit = 500) {
  fit_result result;
  VectorXd r;
  MatrixXd jacobian;
  function.jacobian(b, r, jacobian);
  VectorXd scale = VectorXd::Zero(b.size());
  double radius = 0;
  double last_newton_step = std::numeric_limits<double>::infinity();

  for (; result.iterations < limit; ++result.iterations) {
    double const sum = r.squaredNorm();
    scale = scale.cwiseMax(jacobian.colwise().norm().transpose());  // Moré: each parameter's own unit, never made smaller
    VectorXd const units = (scale.array() > 0).select(scale, 1.0);
    linear_model const model(jacobian, r, units);
    double const size = b.isZero(0) ? 1 : units.cwiseProduct(b).norm();

    if (model.predicted_fall(0) <= 1e-4 * sum) {
      VectorXd const y = model.newton_step(function.weighted_hessian(b, r));
      if (y.norm() < 0.5 * last_newton_step) {
        last_newton_step = y.norm();
        function.jacobian(b += model.unscaled(y), r, jacobian);
        continue;
      }
      result.converged = last_newton_step <= 1e-7 * size;
      if (result.converged) break;
    }
    last_newton_step = std::numeric_limits<double>::infinity();

    if (result.iterations == 0) radius = 0.1 * size;
    for (bool accepted = false; !accepted && radius > 1e-16 * size;) {
      double const damping = model.damping_for(radius);
      VectorXd const y = model.step(damping);
      // The valley bends: the step's second-order correction (Transtrum and Sethna), which must stay small beside it.
      VectorXd const bend = model.step(function.curvature(b, model.unscaled(y)), damping);
      VectorXd const tried = b + model.unscaled(y + bend);
      double const gain = (sum - function.values(tried).squaredNorm()) / model.predicted_fall(damping);
      accepted = gain > 1e-4 && bend.norm() <= 0.375 * y.norm();
      if (!accepted || gain < 0.25) radius = 0.25 * std::min(radius, y.norm());
      else if (gain > 0.75) radius = std::max(radius, 2 * y.norm());
      if (accepted) function.jacobian(b = tried, r, jacobian);
    }
    if (radius <= 1e-16 * size) break;
  }
  linear_model const model(jacobian, r, VectorXd::Ones(b.size()));
  result.parameters = b;
  result.residual_sum_of_squares = r.squaredNorm();
  result.deviations = std::sqrt(r.squaredNorm() / double(r.size() - b.size())) * model.inverse_norms();
  return result;
}

}  // namespace nist

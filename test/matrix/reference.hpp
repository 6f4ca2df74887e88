// Matrix functions against the same mathematics written by hand in long double, and its differences.
#pragma once

#include <chainrule/matrix.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <functional>
#include <random>

namespace reference {

namespace cr = chainrule;
using number = long double;
using exact = Eigen::Matrix<number, Eigen::Dynamic, Eigen::Dynamic>;

/// Numbers between low and high, the same in every run.
inline Eigen::MatrixXd random(int rows, int columns, double low = -1, double high = 1) {
  static std::mt19937 generator(7);
  std::uniform_real_distribution<double> numbers(low, high);
  return Eigen::MatrixXd::NullaryExpr(rows, columns, [&] { return numbers(generator); });
}

/// Central differences, extrapolated from steps h and h/2 and h/4 (Richardson).
template <class F>
number slope(F const& f) {
  auto const central = [&](number h) { return (f(h) - f(-h)) / (2 * h); };
  number const h = 0x1p-9L;
  number const a = central(h), b = central(h / 2), c = central(h / 4);
  return ((16 * ((4 * c - b) / 3)) - (4 * b - a) / 3) / 15;
}

/// Whether two numbers agree to `tolerance`, relative to the larger of them and 1.
inline bool agree(number a, number b, number tolerance) {
  return std::abs(a - b) <= tolerance * std::max({number(1), std::abs(a), std::abs(b)});
}

/// A scalar of two matrices, by hand. (Compiled once for all formulas, as everything that follows but `check`.)
using by_hand = std::function<number(exact const&, exact const&)>;

/// Two matrices: a point, a direction or a gradient.
struct pair {
  Eigen::MatrixXd a, b;

  [[nodiscard]] number dot(pair const& other) const {
    return (a.array() * other.a.array()).sum() + (b.array() * other.b.array()).sum();
  }
  [[nodiscard]] pair random_like() const { return {random(int(a.rows()), int(a.cols())), random(int(b.rows()), int(b.cols()))}; }
};

inline number along(by_hand const& f, exact const& a, exact const& b, pair const& direction, number h) {
  return f(a + h * direction.a.cast<number>(), b + h * direction.b.cast<number>());
}

/// Product, inverse and determinant without Eigen's algorithms, which our functions use.
inline exact product(exact const& a, exact const& b) {
  exact result = exact::Zero(a.rows(), b.cols());
  for (Eigen::Index i = 0; i < a.rows(); ++i)
    for (Eigen::Index j = 0; j < b.cols(); ++j)
      for (Eigen::Index k = 0; k < a.cols(); ++k) result(i, j) += a(i, k) * b(k, j);
  return result;
}
struct eliminated {
  exact inverse;
  number determinant = 1;
};
/// Gauss and Jordan's elimination, for matrices that need no pivots.
inline eliminated eliminate(exact a) {
  eliminated result{exact::Identity(a.rows(), a.cols()), 1};
  for (Eigen::Index k = 0; k < a.rows(); ++k) {
    number const pivot = a(k, k);
    result.determinant *= pivot;
    a.row(k) /= pivot;
    result.inverse.row(k) /= pivot;
    for (Eigen::Index i = 0; i < a.rows(); ++i) {
      number const factor = a(i, k);
      if (i == k) continue;
      a.row(i) -= factor * a.row(k);
      result.inverse.row(i) -= factor * result.inverse.row(k);
    }
  }
  return result;
}

/// What a function of matrices said at a point: value, gradient, derivatives along a direction.
struct said {
  double value = 0;
  pair gradient;
  double tangent = 0;
  pair curvature;
};

inline void compare(char const* what, said const& found, by_hand const& f, pair const& point, pair const& direction) {
  BOOST_TEST_CONTEXT(what) {
    exact const a = point.a.cast<number>(), b = point.b.cast<number>();
    BOOST_TEST(agree(found.value, f(a, b), 1e-13L));
    for (Eigen::Index i = 0; i < a.size() + b.size(); ++i) {
      bool const first = i < a.size();
      Eigen::Index const k = first ? i : i - a.size();
      pair unit{Eigen::MatrixXd::Zero(a.rows(), a.cols()), Eigen::MatrixXd::Zero(b.rows(), b.cols())};
      (first ? unit.a : unit.b).data()[k] = 1;
      number const expected = slope([&](number h) { return along(f, a, b, unit, h); });
      BOOST_TEST(agree((first ? found.gradient.a : found.gradient.b).data()[k], expected, 1e-11L));
    }
    number const tangent = slope([&](number h) { return along(f, a, b, direction, h); });
    BOOST_TEST(agree(found.gradient.dot(direction), tangent, 1e-10L));
    BOOST_TEST(agree(found.tangent, tangent, 1e-10L));
    pair const other = point.random_like();
    number const curvature = slope([&](number h) {
      exact const c = a + h * direction.a.cast<number>(), d = b + h * direction.b.cast<number>();
      return slope([&](number r) { return along(f, c, d, other, r); });
    });
    number const ours = found.curvature.dot(other);
    BOOST_TEST(agree(ours, curvature, 1e-8L), double(ours) << " against " << double(curvature));
  }
}

/// Checks a scalar matrix function of two matrices (and of `given` besides): value, gradient, first and second derivatives
/// along directions.
template <class Function, class... Given>
void check(char const* what, Function const& f, by_hand const& expected, Eigen::MatrixXd const& a, Eigen::MatrixXd const& b,
           Given const&... given) {
  pair const point{a, b};
  pair const direction = point.random_like();
  auto work = f.workspace();
  said found;
  {
    auto const result = f.value_and_gradient(work, a, b, given...);
    found.value = result.value;
    found.gradient = {boost::hana::at_c<0>(result.gradient), boost::hana::at_c<1>(result.gradient)};
  }
  found.tangent = f.jvp(work, std::tie(a, b, given...), std::tie(direction.a, direction.b));
  auto const curvature = f.hvp(work, std::tie(a, b, given...), std::tie(direction.a, direction.b));
  found.curvature = {boost::hana::at_c<0>(curvature), boost::hana::at_c<1>(curvature)};
  compare(what, found, expected, point, direction);
}

}  // namespace reference

// Matrix functions against the same mathematics written by hand in long double, and its differences.
#pragma once

#include <chainrule/matrix.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
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

template <std::size_t I, class Tuple>
auto moved(Tuple point, exact const& along, number h) {
  std::get<I>(point) += h * along;
  return point;
}

/// Checks a scalar matrix function with two matrix arguments: value, gradient, second derivatives along directions.
template <class Function, class ByHand>
void check(char const* what, Function const& f, ByHand const& by_hand, Eigen::MatrixXd const& a, Eigen::MatrixXd const& b) {
  BOOST_TEST_CONTEXT(what) {
    std::tuple<exact, exact> const point(a.cast<number>(), b.cast<number>());
    auto const value = [&](std::tuple<exact, exact> const& at) { return std::apply(by_hand, at); };
    auto work = f.workspace();
    auto const result = f.value_and_gradient(work, a, b);
    BOOST_TEST(agree(result.value, value(point), 1e-13L));
    Eigen::MatrixXd const da = boost::hana::at_c<0>(result.gradient);
    Eigen::MatrixXd const db = boost::hana::at_c<1>(result.gradient);
    for (Eigen::Index i = 0; i < a.size(); ++i) {
      exact unit = exact::Zero(a.rows(), a.cols());
      unit.data()[i] = 1;
      BOOST_TEST(agree(da.data()[i], slope([&](number h) { return value(moved<0>(point, unit, h)); }), 1e-11L));
    }
    for (Eigen::Index i = 0; i < b.size(); ++i) {
      exact unit = exact::Zero(b.rows(), b.cols());
      unit.data()[i] = 1;
      BOOST_TEST(agree(db.data()[i], slope([&](number h) { return value(moved<1>(point, unit, h)); }), 1e-11L));
    }
    Eigen::MatrixXd const p = random(int(a.rows()), int(a.cols()));
    Eigen::MatrixXd const q = random(int(b.rows()), int(b.cols()));
    Eigen::MatrixXd const u = random(int(a.rows()), int(a.cols()));
    Eigen::MatrixXd const v = random(int(b.rows()), int(b.cols()));
    auto const along = [&](Eigen::MatrixXd const& first, Eigen::MatrixXd const& second, std::tuple<exact, exact> const& at, number h) {
      return moved<1>(moved<0>(at, first.cast<number>(), h), second.cast<number>(), h);
    };
    number const tangent = slope([&](number h) { return value(along(p, q, point, h)); });
    BOOST_TEST(agree((da.array() * p.array()).sum() + (db.array() * q.array()).sum(), tangent, 1e-10L));
    BOOST_TEST(agree(f.jvp(work, std::tie(a, b), std::tie(p, q)), tangent, 1e-10L));
    auto const h = f.hvp(work, std::tie(a, b), std::tie(p, q));
    number const curvature = slope([&](number s) {
      return slope([&](number r) { return value(along(u, v, along(p, q, point, s), r)); });
    });
    double const found =
        (boost::hana::at_c<0>(h).array() * u.array()).sum() + (boost::hana::at_c<1>(h).array() * v.array()).sum();
    BOOST_TEST(agree(found, curvature, 1e-8L), what << ": " << found << " against " << double(curvature));
  }
}

}  // namespace reference

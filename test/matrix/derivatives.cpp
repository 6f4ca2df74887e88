// Values, gradients, tangents and second derivatives of every matrix operation, against code by hand and its differences.
#include "reference.hpp"

#include <cmath>

namespace {

namespace cr = chainrule;
using namespace chainrule::literals;
using namespace reference;

constexpr cr::matrix<"A", cr::dynamic, cr::dynamic> A;
constexpr cr::matrix<"B", cr::dynamic, cr::dynamic> B;
constexpr cr::vector<"r", cr::dynamic> r;
constexpr cr::matrix<"c", cr::dynamic, 1> c;

number sigmoid_by_hand(number u) { return 1 / (1 + std::exp(-u)); }

exact softmax_by_hand(exact const& z) {
  exact p = z.array().exp();
  for (Eigen::Index i = 0; i < p.rows(); ++i) p.row(i) /= p.row(i).sum();
  return p;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(derivatives)

BOOST_AUTO_TEST_CASE(element_by_element) {
  constexpr auto formula = cr::sum(cr::hadamard(exp(A) - 2_c, tanh(B)) + log(cr::square(A) + 1_c) / (2_c + sigmoid(B)) +
                                   relu(A) * cr::mean(B) - sqrt(cr::square(B) + 0.5_c)) +
                           cr::sum(pow(abs(A), 3_c) - erf(cr::hadamard(A, B)));
  check(
      "element by element", cr::function(formula, A, B),
      [](exact const& a, exact const& b) {
        number sum = 0;
        number const mean = b.mean();
        for (Eigen::Index i = 0; i < a.size(); ++i) {
          number const x = a.data()[i], y = b.data()[i];
          sum += (std::exp(x) - 2) * std::tanh(y) + std::log(x * x + 1) / (2 + sigmoid_by_hand(y)) +
                 std::max(x, number(0)) * mean - std::sqrt(y * y + 0.5L) + std::pow(std::abs(x), number(3)) - std::erf(x * y);
        }
        return sum;
      },
      random(2, 3, 0.2, 1).cwiseProduct(random(2, 3).cwiseSign()), random(2, 3));
}

BOOST_AUTO_TEST_CASE(products_and_reductions) {
  constexpr auto formula = cr::dot(A * B, cr::transpose(cr::transpose(B) * cr::transpose(A))) + cr::norm(A) * cr::mean(B) +
                           cr::sum(cr::row_means(A) * cr::column_sums(B)) * cr::columns_of(A) / cr::rows_of(A);
  check(
      "products", cr::function(formula, A, B),
      [](exact const& a, exact const& b) {
        number const outer = (a.rowwise().mean() * b.colwise().sum()).sum();
        return product(a, b).squaredNorm() + a.norm() * b.mean() + outer * number(a.cols()) / number(a.rows());
      },
      random(3, 4), random(4, 4));
}

BOOST_AUTO_TEST_CASE(rows_and_columns_are_broadcast) {
  constexpr auto formula = cr::sum(cr::square(cr::hadamard(r + c, c) - r / (2_c + c)));
  check(
      "broadcasting", cr::function(formula, r, c),
      [](exact const& row, exact const& column) {
        number sum = 0;
        for (Eigen::Index i = 0; i < column.size(); ++i)
          for (Eigen::Index j = 0; j < row.size(); ++j) {
            number const x = row(0, j), y = column(i, 0);
            number const d = (x + y) * y - x / (2 + y);
            sum += d * d;
          }
        return sum;
      },
      random(1, 4), random(3, 1));
}

BOOST_AUTO_TEST_CASE(softmax_and_its_relatives) {
  constexpr auto formula = cr::softmax_cross_entropy(A, cr::softmax(B)) + cr::dot(cr::log_softmax(A), B) +
                           cr::sum(cr::square(cr::log_sum_exp(B))) + cr::dot(cr::softmax(A), cr::softmax(B));
  check(
      "softmax", cr::function(formula, A, B),
      [](exact const& a, exact const& b) {
        exact const p = softmax_by_hand(a), q = softmax_by_hand(b);
        exact const log_p = p.array().log();
        number sum = -q.cwiseProduct(log_p).sum() / number(a.rows()) + log_p.cwiseProduct(b).sum() + p.cwiseProduct(q).sum();
        for (Eigen::Index i = 0; i < b.rows(); ++i) {
          number const l = std::log(b.row(i).array().exp().sum());
          sum += l * l;
        }
        return sum;
      },
      random(3, 4), random(3, 4));
}

BOOST_AUTO_TEST_CASE(square_matrices) {
  constexpr auto formula =
      cr::sum(cr::square(cr::solve(A, B))) + cr::determinant(A) * cr::trace(A * B) + cr::dot(cr::inverse(A), B);
  Eigen::MatrixXd a = random(4, 4);
  a.diagonal().array() += 3;
  check(
      "square matrices", cr::function(formula, A, B),
      [](exact const& m, exact const& b) {
        auto const [inverse, determinant] = eliminate(m);
        return product(inverse, b).squaredNorm() + determinant * product(m, b).trace() + inverse.cwiseProduct(b).sum();
      },
      a, random(4, 4));
}

BOOST_AUTO_TEST_CASE(affine_layers) {
  constexpr auto layer = cr::affine(sigmoid(cr::affine(A, B, r)), cr::transpose(B), cr::column_sums(A));
  constexpr auto f = cr::function(cr::sum(cr::hadamard(layer, layer)), cr::wrt(A, B), cr::given(r));
  Eigen::MatrixXd const a = random(3, 4), b = random(4, 2);
  Eigen::RowVectorXd const bias = random(1, 2);
  auto const with_bias = [&](exact const& x, exact const& w) {
    exact h = product(x, w);
    for (Eigen::Index i = 0; i < h.rows(); ++i)
      for (Eigen::Index j = 0; j < h.cols(); ++j) h(i, j) = sigmoid_by_hand(h(i, j) + bias(j));
    exact y = product(h, w.transpose());
    for (Eigen::Index j = 0; j < y.cols(); ++j) y.col(j).array() += x.col(j).sum();
    return y.squaredNorm();
  };
  check("affine", f, with_bias, a, b, bias);
}

BOOST_AUTO_TEST_SUITE_END()

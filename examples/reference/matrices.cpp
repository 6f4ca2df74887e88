// Examples of the reference: matrices.
#include <chainrule/matrix.hpp>

#include <iostream>
#include <stdexcept>
#include <vector>

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::matrix<"A", 2, 2> A;
constexpr cr::matrix<"B", 2, 2> B;
constexpr cr::matrix<"X", cr::dynamic, 2> X;
constexpr cr::matrix<"T", cr::dynamic, 2> T;
constexpr cr::vector<"b", 2> b;

Eigen::MatrixXd const a{{4, 1}, {2, 3}};
Eigen::MatrixXd const c{{1, 2}, {3, 5}};

void example_matrix() {
  // also: vector dynamic matrix_expression matrix_formula matrix_variable matrix_like
  constexpr auto residual = X * A + b;
  std::cout << residual << "\n" << decltype(residual)::columns << "\n";
  static_assert(cr::matrix_formula<decltype(residual)> and cr::matrix_variable<decltype(A)>);
}

void example_matrix_function() {
  // also: matrix_workspace matrix_gradient
  constexpr auto loss = sum(square(X * A + b));
  constexpr auto f = cr::function(loss, cr::wrt(A, b), cr::given(X));
  Eigen::RowVectorXd const offset{{1, -1}};
  auto work = f.workspace();  // owns what is between; calls with it allocate only when the batch grows
  auto const [value, slopes] = f.value_and_gradient(work, a, offset, c);
  std::cout << value << "\n" << slopes[1_c] << "\n" << cr::gradient(loss)[A] << "\n";
}

void example_hadamard() { std::cout << cr::function(hadamard(A, B), A, B)(a, c) << "\n"; }
void example_transpose() { std::cout << cr::function(transpose(A) * B, A, B)(a, c) << "\n"; }
void example_broadcast() { std::cout << cr::function(cr::broadcast(b, A), b, A)(Eigen::RowVectorXd{{1, 2}}, a) << "\n"; }
void example_mean() {
  // also: row_sums column_sums row_means column_means rows_of columns_of
  std::cout << cr::function(mean(A), A)(a) << "\n"
            << cr::function(row_sums(A), A)(a).transpose() << "\n"
            << cr::function(column_means(A), A)(a) << "\n"
            << columns_of(A) << " " << rows_of(X) << "\n";
}
void example_dot() {
  // also: norm
  std::cout << cr::function(dot(A, B), A, B)(a, c) << " " << cr::function(norm(A), A)(a) << "\n"
            << cr::gradient(dot(A, B))[A] << "\n";
}
void example_determinant() {
  // also: log_abs_determinant cofactors trace
  std::cout << cr::function(determinant(A), A)(a) << " " << cr::function(log_abs_determinant(A), A)(a) << " "
            << cr::function(trace(A), A)(a) << "\n"
            << cr::gradient(determinant(A))[A] << "\n";
}
void example_solve() {
  // also: inverse identity
  std::cout << cr::function(solve(A, B), A, B)(a, c) << "\n" << cr::function(inverse(A) * A - identity(A), A)(a).norm() << "\n";
}
void example_affine() { std::cout << cr::function(cr::affine(X, A, b), X, A, b)(c, a, Eigen::RowVectorXd{{1, -1}}) << "\n"; }
void example_softmax() {
  // also: log_softmax
  std::cout << cr::function(cr::softmax(X), X)(Eigen::MatrixXd{{0, 1}, {1000, 0}}) << "\n";
}
void example_softmax_cross_entropy() {
  // also: one_hot check_targets
  constexpr auto loss = cr::function(cr::softmax_cross_entropy(X, T), cr::wrt(X), cr::given(T));
  Eigen::MatrixXd const targets = cr::one_hot(std::vector{1, 0}, 2);
  cr::check_targets(targets);
  auto const [value, slopes] = loss.value_and_gradient(a, targets);
  std::cout << value << "\n" << slopes[0_c] << "\n";
}
void example_matrix_layer() {
  auto layer = cr::layer(cr::affine(X, A, b), X, A, b);
  std::cout << layer.forward(c, a, Eigen::RowVectorXd{{1, -1}}) << "\n";
  std::cout << layer.backward(Eigen::MatrixXd{{1, 0}, {0, 1}})[2_c] << "\n";
}

void example_thrown_by_matrices() {
  auto const tried = [](auto const& call) {
    try {
      call();
    } catch (std::logic_error const& wrong) {
      std::cout << wrong.what() << "\n";
    }
  };
  constexpr auto product = cr::function(X * A, X, A);
  tried([&] { product(Eigen::MatrixXd(4, 3), a); });
  constexpr auto loss = cr::function(cr::softmax_cross_entropy(X, T), cr::wrt(X), cr::given(T));
  tried([&] { loss(Eigen::MatrixXd(4, 2), Eigen::MatrixXd(3, 2)); });
  tried([&] { cr::one_hot(std::vector{1, 2}, 2); });
  tried([&] { cr::check_targets(Eigen::MatrixXd{{0.5, 0.5}, {0.5, 0.6}}); });
}

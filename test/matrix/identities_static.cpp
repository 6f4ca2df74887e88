// The gradients of matrix formulas are the formulas of the textbooks; what is equal is found equal, what differs is not.
#include <chainrule/matrix.hpp>

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::matrix<"X", cr::dynamic, 784> X;
constexpr cr::matrix<"W", 784, 50> W;
constexpr cr::vector<"b", 50> b;
constexpr cr::matrix<"C", cr::dynamic, 50> C;
constexpr cr::matrix<"D", cr::dynamic, 50> D;
constexpr cr::matrix<"Z", cr::dynamic, 10> Z;
constexpr cr::matrix<"T", cr::dynamic, 10> T;
constexpr cr::matrix<"A", 5, 5> A;
constexpr cr::matrix<"B", 5, 5> B;
constexpr cr::variable<"x"> x;

// affine: dX = dY * W^T, dW = X^T * dY, db = column sums. dY is C: the gradient of dot(C, Y) in Y.
constexpr auto through_affine = cr::gradient(cr::dot(C, cr::affine(X, W, b)));
static_assert(through_affine[X] == C * cr::transpose(W));
static_assert(through_affine[W] == cr::transpose(X) * C);
static_assert(through_affine[b] == cr::column_sums(C));

// sigmoid: its backward uses only its output, y(1 - y), element by element.
constexpr auto Y = sigmoid(Z);
static_assert(cr::gradient(cr::dot(T, Y))[Z] == cr::hadamard(T, cr::hadamard(Y, 1_c - Y)));

// softmax with cross-entropy: (y - t) / batch.
static_assert(cr::gradient(cr::softmax_cross_entropy(Z, T))[Z] == (cr::softmax(Z) - T) / cr::rows_of(Z));
static_assert(cr::rows_of(cr::affine(X, W, b)) == cr::rows_of(X) and cr::rows_of(W) == 784_c);

// The rest of the textbook.
static_assert(cr::gradient(cr::sum(cr::square(Z)))[Z] == 2_c * Z);
static_assert(cr::gradient(cr::mean(Z))[Z] == cr::broadcast(1_c / (10_c * cr::rows_of(Z)), Z));
static_assert(cr::gradient(cr::dot(Z, T))[Z] == T and cr::gradient(cr::dot(Z, Z))[Z] == 2_c * Z);
static_assert(cr::gradient(cr::sum(A * B))[A] == cr::broadcast(1_c, A) * cr::transpose(B));
static_assert(cr::gradient(x * cr::sum(Z))[x] == cr::sum(Z));
static_assert(cr::gradient(cr::dot(C, D + b))[b] == cr::column_sums(C));
static_assert(cr::gradient(cr::dot(C, cr::hadamard(D, b)))[b] == cr::column_sums(cr::hadamard(C, D)));

// Products keep their order; sums, scalars, transposes and parentheses do not matter.
static_assert(A * B != B * A and A * B - B * A != A - A);
static_assert(cr::transpose(X * W) == cr::transpose(W) * cr::transpose(X));
static_assert((A * B) * A == A * (B * A) and cr::transpose(cr::transpose(A)) == A);
static_assert(2_c * (Z - T) == Z + Z - 2_c * T and Z - T != T - Z);
static_assert((x * Z) / 2_c == 0.5_c * (Z * x) and (2_c * A) * (x * B) == 2_c * x * (A * B));
static_assert(cr::hadamard(Z, T) == cr::hadamard(T, Z) and cr::square(Z) == cr::hadamard(Z, Z));
static_assert(cr::to_string(cr::affine(X, W, b)) == "affine(X, W, b)");
static_assert(cr::to_string(cr::transpose(X) * C) == "transpose(X)*C");

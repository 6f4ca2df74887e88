// The rules of matrix operations, backward and along directions, against what is derived by hand. It mirrors matrix/algebra.hpp,
// solving.hpp and tangent.hpp.
#include "differentiated.hpp"

namespace {

// Square matrices.
constexpr auto inverse = cr::inverse(A);
constexpr auto turned = cr::transpose(inverse);
static_assert(cr::gradient(cr::trace(A))[A] == cr::identity(A) and tangent(cr::trace(A), A) == cr::trace(dA));
static_assert(cr::gradient(cr::trace(A * B))[A] == cr::transpose(B) and tangent(cr::trace(A * B), B) == cr::trace(A * dB));
static_assert(cr::gradient(cr::determinant(A))[A] == cr::cofactors(A) and
              tangent(cr::determinant(A), A) == cr::dot(cr::cofactors(A), dA));
static_assert(cr::gradient(cr::log_abs_determinant(A))[A] == turned and
              tangent(cr::log_abs_determinant(A), A) == cr::dot(turned, dA));
static_assert(backward(inverse, A) == -(turned * G * turned) and tangent(inverse, A) == -(inverse * dA * inverse));
static_assert(backward(cr::solve(A, B), B) == turned * G and
              backward(cr::solve(A, B), A) == -(turned * G * cr::transpose(inverse * B)));
static_assert(tangent(cr::solve(A, B), A, B) == inverse * (dB - dA * (inverse * B)) and
              tangent(cr::solve(A, B), B) == inverse * dB);
static_assert(tangent(cr::identity(A), A) == A - A and tangent(cr::identity(A) * B, A, B) == dB);
// Of the cofactors D = det(A) T, where T is the transposed inverse: along H dot(T, H) D - D H^T T, whose derivative is this.
static_assert(backward(cr::cofactors(A), A) == cr::cofactors_slope(G, A) and
              tangent(cr::cofactors(A), A) == cr::cofactors_slope(dA, A));
template <class Along>
constexpr auto second(Along const& g) {
  auto const d = cr::cofactors(A);
  auto const moved_turned = -(turned * cr::transpose(g) * turned);
  auto const moved = cr::cofactors_slope(g, A);
  return cr::dot(moved_turned, B) * d + cr::dot(turned, B) * moved - moved * cr::transpose(B) * turned -
         d * cr::transpose(B) * moved_turned;
}
static_assert(backward(cr::cofactors_slope(B, A), A) == second(G) and
              backward(cr::cofactors_slope(B, A), B) == cr::cofactors_slope(G, A));
static_assert(tangent(cr::cofactors_slope(B, A), A, B) == cr::cofactors_slope(dB, A) + second(dA));

// Element by element; what was broadcast gets sums.
static_assert(tangent(cr::hadamard(A, B), A, B) == cr::hadamard(dA, B) + cr::hadamard(A, dB) and
              tangent(exp(A), A) == cr::hadamard(exp(A), dA));
static_assert(backward(cr::hadamard(A, B), A) == cr::hadamard(G, B) and backward(sin(A), A) == cr::hadamard(G, cos(A)));
static_assert(backward(A + r, r) == cr::column_sums(G) and backward(A + c, c) == cr::row_sums(G) and
              backward(x * A, x) == cr::dot(G, A));
static_assert(tangent(A + r, r) == cr::broadcast(dr, A) and tangent(x * A, x) == dx * A and
              tangent(x * A, x, A) == dx * A + x * dA);
static_assert(backward(A * B, A) == G * cr::transpose(B) and backward(A * B, B) == cr::transpose(A) * G and
              tangent(A * B, A, B) == dA * B + A * dB);
static_assert(backward(cr::transpose(A), A) == cr::transpose(G) and tangent(cr::transpose(A), A) == cr::transpose(dA) and
              backward(A - B, B) == -G);
static_assert(backward(cr::broadcast(cr::row_sums(A), A), A) == cr::broadcast(cr::row_sums(G), A) and
              tangent(cr::row_sums(A), A) == cr::row_sums(dA));
static_assert(cr::gradient(cr::sum(A * B * C))[B] == cr::transpose(A) * (cr::broadcast(1_c, A) * cr::transpose(C)) and
              tangent(B, A) == cr::broadcast(0_c, B));
static_assert(cr::to_string(backward(select(A > 0_c, A, 0_c), A)) == "select(A > 0, G, 0)" and
              cr::to_string(backward(select(A > 0_c, 0_c, B), B)) == "select(A > 0, 0, G)");
static_assert(cr::to_string(backward(-select(A > 0_c, A, 0_c), A)) == "select(A > 0, -G, 0)");
static_assert(cr::to_string(backward(cr::hadamard(select(A > 0_c, B, 0_c), C), B)) == "select(A > 0, hadamard(G, C), 0)");

// Even powers of norms go through the squares.
static_assert(cr::gradient(cr::norm(A) * cr::norm(A))[A] == 2_c * A and cr::gradient(square(cr::norm(A)))[A] == 2_c * A);
static_assert(cr::gradient(pow(cr::norm(A), 2_c))[A] == 2_c * A and
              cr::gradient(pow(cr::norm(A), 4_c))[A] == 4_c * pow(cr::norm(A), 2_c) * A);
static_assert(tangent(pow(cr::norm(A), 4_c), A) == 4_c * pow(cr::norm(A), 2_c) * cr::dot(A, dA) and
              tangent(pow(cr::norm(A), 4_c), B) == 0_c);
static_assert(backward(pow(hypot(A, B), 2_c), B) == 2_c * cr::hadamard(G, B) and
              tangent(pow(hypot(A, B), 4_c), A, B) ==
                  4_c * cr::hadamard(pow(hypot(A, B), 2_c), cr::hadamard(A, dA) + cr::hadamard(B, dB)));
static_assert(backward(pow(hypot(A, r), 2_c), r) == 2_c * cr::column_sums(cr::hadamard(G, cr::broadcast(r, A))) and
              backward(pow(abs(A), 4_c), A) == 4_c * cr::hadamard(G, cr::hadamard(square(abs(A)), A)));
static_assert(cr::to_string(cr::gradient(pow(cr::norm(A), 3_c))[A]) ==
              "select(equal(norm(A), 0), 0, 3*norm(A)^2*(A/select(equal(norm(A), 0), 1, norm(A))))");

}  // namespace

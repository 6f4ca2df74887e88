// Derivatives of matrix formulas as they are written: what the rules make, and what is dropped. It mirrors matrix/differentiate.hpp,
// and reads algebra.hpp, learning.hpp and solving.hpp. (Types alone are compared: their canonical forms would take most of the time.)
#include "differentiated.hpp"

namespace {

constexpr cr::matrix<"T", 3, 3> T;
constexpr auto dT = along<decltype(T)>;
/// As it is written, not only in canonical form.
template <class E>
constexpr bool same(E const&, E const&) {
  return true;
}
constexpr bool same(auto const&, auto const&) { return false; }

// A direction is a variable with the shape of its own.
static_assert(cd::info_of<decltype(dA)>->depth == cd::info_of<decltype(A)>->depth and cd::info_of<decltype(dA)>->has_variables and
              cd::info_of<decltype(dA)>->arity == 0 and cd::info_of<decltype(dA)>->binds == cr::precedence::atom);
// What a zero or a one stands in is dropped.
static_assert(same(tangent(A * B, A), dA* B) and same(tangent(A * B, B), A* dB) and
              same(tangent(cr::dot(A, B), A), cr::dot(dA, B)) and same(tangent(cr::dot(A, B), B), cr::dot(A, dB)));
static_assert(same(tangent(cr::broadcast(r, A), A), cr::broadcast(0_c, cr::broadcast(r, A))) and
              same(tangent(cr::broadcast(r, A), r), cr::broadcast(dr, cr::broadcast(r, A))));
static_assert(same(tangent(cr::broadcast(r, A) * A, A), cr::broadcast(r, A) * dA));
static_assert(same(backward(-(A - B), B), G) and same(backward(A / B, A), cr::hadamard(G, 1_c / B)) and
              same(backward(A / B, B), cr::hadamard(G, -cr::hadamard(A / B, 1_c / B))));
static_assert(same(backward(cr::transpose(cr::transpose(A) * B), A), cr::transpose(cr::transpose(G) * cr::transpose(B))) and
              same(backward(pow(A, 3_c), A), cr::hadamard(G, 3_c * pow(A, 2_c))) and
              same(cr::gradient(cr::sum(B))[A], cr::broadcast(0_c, A)));
static_assert(same(cr::gradient(cr::sum(A + B))[A], cr::broadcast(1_c, A)) and
              same(tangent(cr::hadamard(A, B), A, B), cr::hadamard(B, dA) + cr::hadamard(A, dB)) and
              same(tangent(cr::hadamard(A, B), B), cr::hadamard(A, dB)) and same(tangent(A + B, B), dB) and
              same(tangent(x * exp(A), x, A), exp(A) * dx + x * cr::hadamard(exp(A), dA)));
constexpr auto masked = select(A > 0_c, sin(A), 0_c) + select(B > 0_c, sin(A), 0_c);
static_assert(same(backward(select(A > 0_c, A - B, 0_c), B), select(A > 0_c, -G, 0_c)) and
              same(backward(masked, A), cr::hadamard(select(B > 0_c, G, 0_c) + select(A > 0_c, G, 0_c), cos(A))) and
              same(backward(select(A > 0_c, select(B > 0_c, A, 0_c), 0_c), A), select(A > 0_c, select(B > 0_c, G, 0_c), 0_c)));

// Reductions, and layers of networks.
static_assert(same(tangent(cr::mean(A), A), cr::mean(dA)) and same(tangent(cr::sum(A), A), cr::sum(dA)) and
              same(tangent(cr::column_sums(A), A), cr::column_sums(dA)) and
              same(cr::gradient(cr::mean(A))[A], cr::broadcast(1_c / 9_c, A)));
static_assert(same(cr::row_means(A), cr::row_sums(A) / 3_c) and same(cr::column_means(A), cr::column_sums(A) / 3_c));
static_assert(same(cr::gradient(x * cr::sum(A))[A], cr::broadcast(x, A)) and
              same(cr::gradient(x * cr::mean(A))[A], cr::broadcast(x / 9_c, A)) and
              same(cr::gradient(x * cr::dot(A, B))[A], x* B) and same(cr::gradient(x * cr::dot(A, B))[B], x* A));
static_assert(same(cr::gradient(cr::dot(c, cr::row_sums(A)))[A], cr::broadcast(c, A)) and
              same(cr::gradient(cr::dot(r, cr::column_sums(A)))[A], cr::broadcast(r, A)) and
              same(tangent(cr::row_sums(A), A), cr::row_sums(dA)));
static_assert(same(backward(A * B, A), G* cr::transpose(B)) and same(backward(A * B, B), cr::transpose(A) * G) and
              same(tangent(A * B, A, B), dA* B + A * dB) and same(tangent(cr::dot(A, B), A, B), cr::dot(dA, B) + cr::dot(A, dB)));
static_assert(same(backward(cr::transpose(A), A), cr::transpose(G)) and same(tangent(cr::transpose(A), A), cr::transpose(dA)));
// What only has a shape has no slope.
constexpr cr::matrix<"Z", cr::dynamic, 3> Z;
static_assert(same(backward(cr::broadcast(r, A), A), cr::broadcast(0_c, A)) and
              same(backward(cr::broadcast(r, A), r), cr::column_sums(G)) and
              same(backward(cr::broadcast(c, A), c), cr::row_sums(G)) and same(backward(cr::broadcast(x, A), x), cr::sum(G)) and
              same(backward(A + cr::identity(A), A), G));
static_assert(same(cr::gradient(cr::rows_of(Z) * cr::sum(Z))[Z], cr::broadcast(cr::rows_of(Z), Z)) and
              same(tangent(cr::rows_of(Z) * cr::sum(Z), Z), cr::rows_of(Z) * cr::sum(along<std::remove_const_t<decltype(Z)>>)) and
              same(cr::row_means(Z), cr::row_sums(Z) / 3_c) and same(cr::column_means(Z), cr::column_sums(Z) / cr::rows_of(Z)));
constexpr auto length = cr::norm(A);
constexpr auto unit = A / select(equal(length, 0_c), 1_c, length);
static_assert(same(cr::gradient(x * length)[A], select(equal(length, 0_c), 0_c, x* unit)) and
              same(tangent(length, A), select(equal(length, 0_c), 0_c, cr::dot(unit, dA))));
// Through the squares, where an even power has no corner.
static_assert(cr::gradient(pow(length, 4_c))[A] == 4_c * pow(length, 2_c) * A and
              tangent(pow(length, 4_c), A) == 4_c * pow(length, 2_c) * cr::dot(A, dA) and
              backward(pow(hypot(A, B), 2_c), B) == 2_c * cr::hadamard(G, B));
constexpr auto affine = cr::affine(A, B, r);
static_assert(same(backward(affine, A), G* cr::transpose(B)) and same(backward(affine, B), cr::transpose(A) * G) and
              same(backward(affine, r), cr::column_sums(G)) and same(tangent(affine, A, B, r), dA* B + A * dB + dr));
constexpr auto p = cr::softmax(A);
static_assert(same(backward(p, A), cr::hadamard(p, G - cr::row_sums(cr::hadamard(G, p)))) and
              same(tangent(p, A), cr::hadamard(p, dA - cr::row_sums(cr::hadamard(dA, p)))));
static_assert(same(backward(cr::log_softmax(A), A), G - cr::hadamard(p, cr::row_sums(G))) and
              same(tangent(cr::log_softmax(A), A), dA - cr::row_sums(cr::hadamard(p, dA))));
static_assert(same(cr::gradient(cr::dot(c, cr::log_sum_exp(A)))[A], cr::hadamard(c, p)) and
              same(tangent(cr::log_sum_exp(A), A), cr::row_sums(cr::hadamard(p, dA))));
constexpr auto entropy = cr::softmax_cross_entropy(A, T);
static_assert(same(cr::gradient(x * entropy)[A], x*((p - T) / 3_c)) and
              same(cr::gradient(x * entropy)[T], -(x*(cr::log_softmax(A) / 3_c))) and
              same(tangent(entropy, A, T), (cr::dot(p - T, dA) - cr::dot(cr::log_softmax(A), dT)) / 3_c));

// Cofactors and inverses.
constexpr auto turned = cr::transpose(cr::inverse(A));
template <class Along>
constexpr auto second(Along const& g) {
  auto const d = cr::cofactors(A);
  auto const moved_turned = -(turned * cr::transpose(g) * turned);
  auto const moved = cr::cofactors_slope(g, A);
  return cr::dot(moved_turned, B) * d + cr::dot(turned, B) * moved - moved * cr::transpose(B) * turned -
         d * cr::transpose(B) * moved_turned;
}
static_assert(same(tangent(cr::cofactors_slope(B, A), A), second(dA)) and
              same(tangent(cr::cofactors_slope(B, A), B), cr::cofactors_slope(dB, A)));
static_assert(same(backward(cr::inverse(A), A), -(turned* G* turned)) and
              same(tangent(cr::inverse(A), A), -(cr::inverse(A) * dA * cr::inverse(A))));
constexpr auto solved = cr::solve(A, B);
constexpr auto back = cr::solve(cr::transpose(A), G);
static_assert(same(backward(solved, A), -(back* cr::transpose(solved))) and same(backward(solved, B), back) and
              same(tangent(solved, A), cr::solve(A, -(dA* solved))) and same(tangent(solved, B), cr::solve(A, dB)) and
              same(tangent(solved, A, B), cr::solve(A, dB - dA * solved)));
static_assert(same(cr::gradient(x * cr::determinant(A))[A], x* cr::cofactors(A)) and
              same(tangent(cr::determinant(A), A), cr::dot(cr::cofactors(A), dA)) and
              same(cr::gradient(x * cr::log_abs_determinant(A))[A], x* turned) and
              same(tangent(cr::log_abs_determinant(A), A), cr::dot(turned, dA)));
static_assert(same(cr::gradient(x * cr::trace(A))[A], x* cr::identity(A)) and same(tangent(cr::trace(A), A), cr::trace(dA)) and
              same(backward(cr::cofactors(A), A), cr::cofactors_slope(G, A)) and
              same(tangent(cr::identity(A) * B, A, B), cr::identity(A) * dB));

}  // namespace

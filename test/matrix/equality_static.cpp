// == of matrix formulas never proves what is false: shapes count, a constant is a matrix of its shape, products keep their order.
// The laws that it decides stand in docs/proofs.md; random formulas are tried in test/laws/matrices.cpp.
#include <chainrule/matrix.hpp>

namespace cr = chainrule;
using namespace chainrule::literals;

namespace {

constexpr cr::matrix<"A", 2, 2> A;
constexpr cr::matrix<"B", 2, 2> B;
constexpr cr::matrix<"C", 2, 3> C;
constexpr cr::matrix<"D", 3, 2> D;
constexpr cr::matrix<"S", 3, 3> S;
constexpr cr::matrix<"X", cr::dynamic, 2> X;
constexpr cr::matrix<"Y", cr::dynamic, 2> Y;
constexpr cr::matrix<"P", 4, 5> P;
constexpr cr::matrix<"Q", 4, 7> Q;
constexpr cr::matrix<"c", 2, 1> c;
constexpr cr::vector<"r", 2> r;
constexpr cr::variable<"x"> x;

// A constant has the shape of what it was written with.
constexpr auto ones = A - A + 1_c;  // 2 x 2
static_assert((A + 1_c - A) * B != B and (A + 1_c - A) * B != ones and ones * ones == 2_c * ones and ones * ones != ones);
static_assert((A - A + 2_c) * B != 2_c * B and (A - A + 2_c) * B == 2_c * (ones * B));
static_assert(B * (A + 1_c - A) != B and (C - C + 1_c) * D != D * (C - C + 1_c) and A * (ones - 1_c) == A - A);
static_assert(cr::row_sums(P - P + 1_c) != cr::row_sums(Q - Q + 1_c) and cr::row_sums(P - P + 1_c) == cr::row_sums(P - P) + 5_c);
static_assert(cr::row_sums(Q - Q + 1_c) == cr::row_sums(P - P) + 7_c);
static_assert(cr::column_sums(P - P + 1_c) == cr::column_sums(P - P) + 4_c and
              cr::column_sums(P - P + 1_c) != cr::column_sums(Q - Q + 1_c));
static_assert(cr::sum(A - A + 1_c) != cr::sum(S - S + 1_c) and cr::sum(A - A + 1_c) == cr::sum(A - A) + 4_c);
static_assert(cr::sum(S - S + 1_c) == cr::sum(A - A) + 9_c and cr::mean(A - A + 3_c) == cr::mean(S - S + 3_c));
static_assert(cr::norm(A - A + 1_c) == cr::norm(S - S + 2_c) / 3_c and cr::norm(A - A + 1_c) != cr::norm(S - S + 1_c));
static_assert(cr::dot(A - A + 1_c, A - A + 1_c) != cr::dot(S - S + 1_c, S - S + 1_c));
static_assert(cr::trace(A - A + 1_c) != cr::trace(S - S + 1_c) and cr::trace(A - A + 1_c) == cr::trace(A - A) + 2_c);
static_assert(cr::trace(cr::identity(A)) != cr::trace(cr::identity(S)));
static_assert(cr::determinant(2_c * A) == 4_c * cr::determinant(A) and cr::determinant(2_c * S) == 8_c * cr::determinant(S));
static_assert(cr::determinant(2_c * A) != 2_c * cr::determinant(A) and cr::determinant(A - A + 1_c) != cr::trace(A - A) + 1_c);
// Scalars in front of a sum come out of what is linear; a determinant is the transpose's, also of a column times a row.
static_assert(cr::row_sums(x * (A + B)) == x * cr::row_sums(A + B) and cr::sum(x * (A + B)) == x * (cr::sum(A) + cr::sum(B)) and
              cr::trace(x * (A - B)) == x * (cr::trace(A) - cr::trace(B)) and cr::row_sums(x * (A + B)) != x * cr::row_sums(A));
static_assert(cr::determinant(c * r) == cr::determinant(cr::transpose(r) * cr::transpose(c)) and
              cr::determinant(cr::broadcast(c, A)) == cr::determinant(cr::transpose(cr::broadcast(c, A))) and
              cr::determinant(c * r) != cr::determinant(c * cr::transpose(c)));
static_assert(cr::softmax(A - A) != cr::softmax(A - A) - cr::softmax(A - A) and
              cr::sum(cr::softmax(P - P)) != cr::sum(cr::softmax(Q - Q)));
static_assert(cr::row_sums(cr::log_sum_exp(P - P)) != cr::row_sums(cr::log_sum_exp(Q - Q)));
static_assert(cr::row_sums(cr::log_softmax(P - P)) != cr::row_sums(cr::log_softmax(Q - Q)));
static_assert(cr::inverse(cr::identity(A) + ones) != cr::inverse(cr::identity(A)) + ones and cr::identity(A) != ones);

// What is broadcast has the shape of what it was broadcast to.
static_assert(cr::broadcast(r, A) * c == r * c + c - c and cr::broadcast(r, A) * c != A * c and
              cr::broadcast(r, A) * B != r * B and cr::sum(cr::broadcast(r, A)) != cr::sum(r));
static_assert(cr::sum(cr::broadcast(r, A)) == 2_c * cr::sum(r) and cr::sum(A + r) == cr::sum(A) + 2_c * cr::sum(r));
static_assert(cr::row_sums(cr::broadcast(x, P)) != cr::row_sums(cr::broadcast(x, Q)));
static_assert(cr::softmax(A - A + c) != cr::broadcast(cr::softmax(r), A) and cr::softmax(A - A + r) != cr::softmax(A - A + c));
static_assert(A + r != A + cr::transpose(r) and A + r == cr::broadcast(r, A) + A and cr::hadamard(A, r) != cr::hadamard(A, c));

// Dimensions that only a call knows are those of their variable.
static_assert(X - X + 1_c != Y - Y + 1_c and cr::sum(X - X + 1_c) != cr::sum(Y - Y + 1_c) and X - X == X - X + 0_c);
static_assert(cr::sum(X - X + 1_c) == 2_c * cr::rows_of(X) and cr::sum(X - X + 1_c) != 2_c * cr::rows_of(Y));
static_assert(cr::transpose(X - X + 1_c) * X != X and cr::transpose(X - X + 1_c) * X == cr::broadcast(cr::column_sums(X), A));
static_assert(cr::mean(X) == cr::sum(X) / (2_c * cr::rows_of(X)) and cr::mean(X) != cr::sum(X) / 2_c);
static_assert(cr::row_sums(X - X + 1_c) != cr::row_sums(Y - Y + 1_c) and
              cr::column_sums(X - X + 1_c) == cr::broadcast(cr::rows_of(X), r));
// Of what has as many rows as columns neither is told apart from the other's; a determinant is of a shape, also where it is 1 x 1.
constexpr cr::matrix<"Z", 2, cr::dynamic> Z;
constexpr cr::matrix<"U", cr::dynamic, cr::dynamic> U;
constexpr cr::matrix<"V", cr::dynamic, cr::dynamic> V;
static_assert(cr::sum(Z - Z + 1_c) == 2_c * cr::columns_of(Z) and cr::sum(U - U + 1_c) == cr::rows_of(U) * cr::columns_of(U));
static_assert(cr::sum(U - U + 1_c) != cr::square(cr::rows_of(U)) and cr::rows_of(U) != cr::columns_of(U));
static_assert(cr::determinant(U - U + 1_c) != cr::determinant(V - V + 1_c) and
              cr::determinant(2_c * U) == cr::determinant(U + U));
static_assert(cr::determinant(2_c * U) != cr::determinant(U) / 2_c and cr::determinant(2_c * U) != cr::determinant(U));
static_assert(cr::inverse(A - A) == cr::inverse(B - B) and cr::inverse(A - A) != A);
static_assert(cr::identity(A) * cr::broadcast(r, A) == cr::broadcast(r, A) and
              cr::broadcast(c, A) * cr::identity(A) == cr::broadcast(c, A));

// Shapes differ.
static_assert(A - A != S - S and C - C != cr::transpose(C - C) and A - A != A - A + 1_c and c - c != r - r and
              cr::transpose(c) != r);
static_assert(cr::matrix<"A", 2, 2>{} != cr::matrix<"A", 2, cr::dynamic>{} and cr::matrix<"A", cr::dynamic, 2>{} != X);

// Products keep their order, transposes turn it; rows and columns are told apart.
static_assert(A * B != B * A and A * B - B * A != A - A and cr::transpose(A * B) != cr::transpose(A) * cr::transpose(B));
static_assert(cr::transpose(A) != A and cr::hadamard(A, B) != A * B and A * A != cr::square(A) and A * A * B != A * B * A);
static_assert(cr::row_sums(A) != cr::column_sums(A) and cr::row_sums(A) != cr::row_sums(cr::transpose(A)));
static_assert(cr::sum(A * B) != cr::sum(B * A) and cr::sum(A * B) != cr::sum(A) * cr::sum(B) and
              cr::trace(A * B) != cr::trace(A) * cr::trace(B));
static_assert(cr::trace(A * B * B) != cr::trace(A * cr::transpose(B) * B) and cr::trace(A) != cr::sum(A));
static_assert(cr::inverse(A) * B != B * cr::inverse(A) and cr::solve(A, B) != cr::solve(B, A) and cr::inverse(A) != 1_c / A);
static_assert(cr::norm(A) != cr::norm(A * B) and cr::norm(A + B) != cr::norm(A) + cr::norm(B) and
              cr::dot(A, B) != cr::dot(A, cr::transpose(B)));
static_assert(c * r != r * c + A - A and (c * r) * A != (r * c) * A and (c * r) * A == c * (r * A));

// Scalars come out of products with the right power, and nothing that varies does.
static_assert((x * A) * (x * B) == cr::square(x) * (A * B) and (x * A) * (x * B) != x * (A * B));
static_assert(cr::inverse(x * A) == cr::inverse(A) / x and cr::inverse(x * A) != x * cr::inverse(A));
static_assert(cr::hadamard(A, r) * B != cr::hadamard(A * B, r) and cr::hadamard(A, c) * B != A * cr::hadamard(c, B));
static_assert(A / B != A * cr::inverse(B) and A / x == A * (1_c / x));

// What is 1 x 1 compares with scalars.
static_assert(cr::sum(A - A + 1_c) == 4_c and 9_c == cr::sum(S - S + 1_c) and cr::sum(A - A + 1_c) != 9_c and
              4_c != cr::sum(S - S + 1_c));
static_assert(x * cr::trace(cr::identity(S)) / 3_c == x and A - A != 0_c and cr::sum(A) != x and cr::mean(A - A + x) == x);

// What compares is the structure. Hashes of which no bit counts make no two formulas equal.
template <class A, class B>
constexpr bool equal_without_hashes(A, B) {
  constexpr auto const spelled = []<class E>(E) {
    cr::detail::matrix_reader reader = cr::detail::matrix_parts<E>::reader();
    reader.arena().scalars().weaken_hashes(0);
    reader.read(1000);
    return cr::detail::canonical_words(reader.arena().scalars(), reader.value().node);
  };
  auto const a = spelled(A{});
  auto const b = spelled(B{});
  return a.length == b.length && cr::detail::same_words(a.words.data(), b.words.data(), a.length);
}
static_assert(not equal_without_hashes(A, B) and not equal_without_hashes(A * B, B* A) and
              not equal_without_hashes(A + r, A + c));
static_assert(not equal_without_hashes(X - X + 1_c, Y - Y + 1_c) and not equal_without_hashes(C * D, D* C));
static_assert(equal_without_hashes(A * (B * A), (A * B) * A) and
              equal_without_hashes(cr::transpose(C * D), cr::transpose(D) * cr::transpose(C)));

}  // namespace

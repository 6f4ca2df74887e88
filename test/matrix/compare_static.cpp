// How == of matrix formulas compares: shapes first, then canonical forms, which are read in stages; extents that only a call knows.
// (Which formulas are equal: equality_static.cpp.)
#include <chainrule/matrix.hpp>

namespace cr = chainrule;
using namespace chainrule::literals;

namespace {

constexpr cr::matrix<"A", 2, 2> A;
constexpr cr::matrix<"B", 2, 2> B;
constexpr cr::matrix<"C", 2, 3> C;
constexpr cr::matrix<"D", 3, 2> D;
constexpr cr::matrix<"X", cr::dynamic, 2> X;
constexpr cr::matrix<"Z", 2, cr::dynamic> Z;
constexpr cr::matrix<"U", cr::dynamic, cr::dynamic> U;
constexpr cr::matrix<"c", 2, 1> c;
constexpr cr::vector<"r", 2> r;
constexpr cr::variable<"x"> x;

static_assert(A + B == B + A and A + B != A and A * B != B * A and not(A + B != B + A) and 2_c * A != 3_c * A);
static_assert(A - A != C - C and A - A != D - D and A - A == B - B and C - C == C - C + 0_c);
// Scalars stay scalars.
static_assert(x == x + 0_c and not(x != x) and cr::sum(A - A) + x == x and x == cr::sum(A - A) + x and x != cr::sum(A));
static_assert(cr::transpose(cr::transpose(A) * B) == cr::transpose(B) * A);
static_assert(X + D - D != X);  // of three rows, and of any
template <class T, class U>
concept compared = requires(T t, U u) {
  t == u;
  t != u;
};
static_assert(compared<decltype(A), decltype(x)> and not compared<int*, decltype(A)> and not compared<decltype(x), int*>);

// One of two extents that are the same is known.
static_assert(cr::dot(X - X + 1_c, D - D + 1_c) == 6_c and cr::dot(D - D + 1_c, X - X + 1_c) == 6_c);
static_assert(cr::dot(Z - Z + 1_c, A - A + 1_c) == 4_c and cr::dot(A - A + 1_c, Z - Z + 1_c) == 4_c);
static_assert(cr::solve(U, c - c + 1_c) == cr::inverse(U) * (c - c + 1_c));

// Read a few parts or nodes at a time, each from where the last was saved, it is the same as read at once; and where it is
// spelled again from the last.
template <int Budget, class E>
constexpr bool same_in_stages(E) {
  using namespace cr::detail;
  constexpr int last = last_matrix_stage<Budget, E, 0>();
  constexpr auto const& staged = matrix_stage<Budget, E, last>::found;
  constexpr auto const& once = matrix_stage<1000, E, 0>::found;
  static_assert(last > 1 and once.finished and staged.summary.hash == once.summary.hash);
  matrix_reader const again = matrix_stage<Budget, E, last + 1>::reached();
  list<cr::hash_t> const spelled = canonical_speller(again.arena().scalars(), again.value().node).words();
  bool same = staged.words.length == once.words.length and spelled.size() == once.words.length;
  for (int k = 0; same and k < once.words.length; ++k)
    same =
        staged.words.words[std::size_t(k)] == once.words.words[std::size_t(k)] and spelled[k] == once.words.words[std::size_t(k)];
  return same;
}
template <class E>
constexpr bool spelled_again(E) {
  return cr::detail::canonical_matrix<E>::spelled().size() == cr::detail::canonical_matrix<E>::words.length;
}
constexpr auto to_be_read = cr::transpose(cr::transpose(2_c * A * B) * cr::hadamard(A, r) + B) * (x * A + r + 1_c);
static_assert(same_in_stages<2>(to_be_read) and same_in_stages<5>(to_be_read) and spelled_again(to_be_read));

}  // namespace

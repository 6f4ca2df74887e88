// Shapes of matrix formulas, while compiling: dimensions, which fit, which a call must find equal. It mirrors matrix/expression.hpp.
#include <chainrule/matrix.hpp>

namespace {

namespace cr = chainrule;
namespace cd = chainrule::detail;
namespace op = chainrule::operations;
namespace mo = chainrule::matrix_operations;
using namespace chainrule::literals;
using cd::dimension;
using cd::extent;

constexpr cr::matrix<"X", cr::dynamic, 2> X;
constexpr cr::matrix<"Y", cr::dynamic, 2> Y;
constexpr cr::matrix<"U", 3, cr::dynamic> U;
constexpr cr::matrix<"V", 3, cr::dynamic> V;
constexpr cr::matrix<"C", 3, 2> C;
constexpr cr::matrix<"D", 2, 3> D;
constexpr cr::matrix<"S", 3, 3> S;
constexpr cr::vector<"r", 2> r;
constexpr cr::matrix<"c", 3, 1> c;
constexpr cr::variable<"x"> x;

// Dimensions: numbers are the same wherever they come from, those that only a call knows where they are the same variable's.
constexpr dimension one, three{3}, rows{cr::dynamic, 7}, columns{cr::dynamic, 7, true}, others{cr::dynamic, 8};
static_assert(cr::dynamic == -1 and one.size == 1 and one.variable == 0 and not one.is_columns);
static_assert(rows.is_dynamic() and not three.is_dynamic() and not one.is_dynamic() and not dimension{0}.is_dynamic());
static_assert(three.same({3}) and three.same({3, 7, true}) and dimension{0}.same({0, 7, true}) and not three.same({4}));
static_assert(rows.same(rows) and not rows.same(columns) and not rows.same(others) and not rows.same(three) and
              not three.same(rows));
static_assert(cd::fits(3, 3) and not cd::fits(3, 4) and not cd::fits(0, 3) and not cd::fits(3, 0) and cd::fits(-1, 3) and
              cd::fits(3, -1));
static_assert(cd::known(rows, three).same(three) and cd::known(three, rows).same(three) and cd::known(three, {4}).same(three) and
              cd::known(rows, others).same(rows));

constexpr extent number, row{one, three}, column{three, one}, square{three, three};
static_assert(number.is_scalar() and not row.is_scalar() and not column.is_scalar() and not extent{rows, columns}.is_scalar());
static_assert(square.fills(square) and square.fills(row) and square.fills(column) and square.fills(number));
static_assert(row.fills(row) and not row.fills(square) and not row.fills(column) and row.fills(number));
static_assert(column.fills(column) and not column.fills(square) and not column.fills(row) and number.fills(number));

// What a call must find equal.
constexpr auto asks = [](dimension const& first, dimension const& second) { return cd::requirement{first, second}.asks_call(); };
static_assert(asks(rows, three) and asks(three, rows) and asks(rows, others) and not asks(rows, rows) and not asks(three, {4}) and
              not asks(three, three));
constexpr cd::requirements three_of_four = [] {
  cd::requirements all;
  all.add(rows, three);
  all.add(three, three);
  all.add(columns, three);
  all.add(others, three);
  return all;
}();
static_assert(cd::requirements{}.count == 0 and three_of_four.count == 3 and three_of_four.each[2].first.same(others));

// Element by element: a dimension is that of the arguments that have more than one, known if one of them is.
template <class... E>
constexpr extent common(E const&...) {
  return cd::common_extent<E...>();
}
constexpr bool is(extent const& found, int wanted_rows, int wanted_columns) {
  return found.rows.size == wanted_rows and found.columns.size == wanted_columns;
}
static_assert(is(common(C), 3, 2) and is(common(X, r), cr::dynamic, 2) and is(common(r, X), cr::dynamic, 2) and
              is(common(X, C), 3, 2) and is(common(C, X), 3, 2) and is(common(r, c), 3, 2) and is(common(x), 1, 1) and
              is(common(U, c), 3, cr::dynamic) and is(common(c, U), 3, cr::dynamic) and is(common(U, C), 3, 2));
template <class... E>
constexpr cd::requirements asked(E const&...) {
  return cd::shape_rule<op::add_, E...>::asked();
}
static_assert(asked(X, Y).count == 1 and asked(X, Y).each[0].first.variable == decltype(X)::hash and
              asked(X, Y).each[0].second.variable == decltype(Y)::hash and not asked(X, Y).each[0].second.is_columns);
static_assert(asked(U, V).count == 1 and asked(U, V).each[0].second.variable == decltype(V)::hash and
              asked(U, V).each[0].second.is_columns);
static_assert(asked(X, C).count == 1 and asked(U, C).count == 1 and asked(C, C).count == 0 and asked(X, r).count == 0 and
              asked(U, c).count == 0);

template <class A, class Like>
constexpr cd::requirements asked_of_broadcast(A const&, Like const&) {
  return mo::broadcast_::asked<A, Like>();
}
static_assert(asked_of_broadcast(X, Y).count == 1 and asked_of_broadcast(U, V).count == 1 and
              asked_of_broadcast(U, V).each[0].second.is_columns and asked_of_broadcast(r, X).count == 0 and
              asked_of_broadcast(c, U).count == 0);

// What is a matrix, a variable, a condition.
static_assert(cd::is_matrix<decltype(cr::sum(C))> and not cd::is_matrix<decltype(x * x)> and not cd::is_matrix<int>);
static_assert(cr::matrix_variable<decltype(C)> and not cr::matrix_variable<decltype(C + C)> and
              not cr::matrix_variable<decltype(x)>);
static_assert(is(cd::extent_of<cr::vector<"v", 4>>(), 1, 4) and cd::extent_of<cr::matrix<"W", 2, 3>>().columns.is_columns and
              not cd::extent_of<cr::matrix<"W", 2, 3>>().rows.is_columns);
static_assert(cd::info_of<decltype(C + C)>->is_matrix and not cd::info_of<decltype(cr::sum(C))>->is_matrix);
static_assert(cd::is_condition_formula<decltype(C > 0_c)> and not cd::is_condition_formula<decltype(C + C)> and
              not cd::is_condition_formula<decltype(0_c)>);
static_assert(cr::dot(C, cr::transpose(D)) == cr::dot(cr::transpose(D), C));
// What complex numbers are not taken by.
static_assert(cd::first_not_holomorphic<decltype(cr::norm(C))>() != 0 and
              cd::first_not_holomorphic<decltype(cr::sum(C))>() == 0 and
              cd::first_without_complex_value<decltype(cr::softmax(C))>() != 0 and
              cd::first_without_complex_value<decltype(cr::log_softmax(C))>() != 0 and
              cd::first_without_complex_value<decltype(cr::log_sum_exp(C))>() != 0 and
              cd::first_without_complex_value<decltype(cr::softmax_cross_entropy(C, C))>() != 0);
static_assert(cd::is_matrix_operation<mo::product_> and not cd::is_matrix_operation<op::add_> and not mo::product_::is_linear);
static_assert(std::is_same_v<decltype(C * D), decltype(cr::apply<mo::product_>(C, D))> and
              std::is_same_v<decltype(C * x), decltype(cr::apply<op::multiply_>(C, x))> and
              std::is_same_v<decltype(cr::hadamard(C, x)), decltype(C * x)>);
template <class A, class B>
concept multiplied = requires(A a, B b) {
  a* b;
};
static_assert(multiplied<decltype(C), decltype(D)> and not multiplied<decltype(C), char const*>);
static_assert(cr::to_latex(cr::hadamard(C * D, c)) == R"(C \, D \odot c)" and
              cr::to_latex(cr::hadamard(C, cr::transpose(D))) == R"(C \odot D^{\mathsf T})" and
              cr::to_latex(cr::transpose(cr::transpose(D)) * cr::transpose(C * D)) ==
                  R"(\left(D^{\mathsf T}\right)^{\mathsf T} \, \left(C \, D\right)^{\mathsf T})" and
              cr::to_latex(cr::inverse(cr::inverse(S)) + cr::inverse(S * S)) ==
                  R"(\left(S^{-1}\right)^{-1} + \left(S \, S\right)^{-1})" and
              cr::to_latex(C + cr::hadamard(-C, r)) == R"(C - C \odot r)");

}  // namespace

// How a plan reads its nodes, as far as types tell: what lies in memory and in which order, what can be read in packets. It mirrors
// matrix/evaluate.hpp, whose calls are run in evaluate.cpp.
#include <chainrule/matrix.hpp>

namespace {

namespace cr = chainrule;
namespace cd = chainrule::detail;
using namespace chainrule::literals;

constexpr cr::matrix<"A", 3, 3> A;
constexpr cr::matrix<"R", 3, 3> R;  // by rows
constexpr cr::vector<"r", 3> r;
constexpr cr::matrix<"c", 3, 1> c;
constexpr cr::variable<"x"> x;
constexpr auto product = A * R;
constexpr auto turned = cr::transpose(product);
constexpr auto spread = cr::broadcast(sin(r), A);
constexpr auto fused = exp(A) + x * product;
constexpr auto formula = fused + hadamard(R, R) + turned + cr::transpose(A) + spread + sin(A) + select(x > 0_c, A + r, R + c) +
                         cr::broadcast(c, R) + cr::broadcast(A, R) + exp(R) + (A + cr::transpose(R)) + (A + R) * x;

template <int Rows, int Columns, int Order = Eigen::ColMajor>
using map = Eigen::Map<Eigen::Matrix<double, Rows, Columns, Order> const>;
template <class E>
using plan_of = cd::planned<cd::formula_list<decltype(+A), decltype(+R), decltype(+r), decltype(+c), decltype(+x)>, E>;
using plan = plan_of<std::remove_const_t<decltype(formula)>>;
using call = cd::evaluation<plan, double, map<3, 3>, map<3, 3, Eigen::RowMajor>, map<1, 3, Eigen::RowMajor>, map<3, 1>, double>;
template <class E>
constexpr int node = plan::number_of(E::hash);
template <class E>
constexpr bool in_memory(E const&) {
  return call::is_in_memory<node<E>>;
}
template <class E>
constexpr bool by_rows(E const&) {
  return call::by_rows<node<E>>();
}
template <class E>
constexpr bool down(E const&) {
  return call::in_packets<node<E>, false>();
}
template <class E>
constexpr bool along(E const&) {
  return call::in_packets<node<E>, true>();
}

static_assert(in_memory(A) and in_memory(product) and in_memory(turned) and in_memory(cr::transpose(A)) and in_memory(sin(r)) and
              not in_memory(exp(A)) and not in_memory(spread) and not in_memory(cr::broadcast(c, R)));
static_assert(not by_rows(A) and by_rows(R) and by_rows(r) and not by_rows(c) and not by_rows(product) and by_rows(turned) and
              by_rows(cr::transpose(A)) and not by_rows(cr::transpose(R)));
static_assert(down(A) and not along(A) and not down(R) and along(R) and down(product) and not along(product) and
              not down(turned) and along(turned));
static_assert(down(r) and along(r) and down(c) and along(c) and down(x) and not down(x > 0_c));
static_assert(down(exp(A)) and not along(exp(A)) and along(exp(R)) and not down(exp(R)) and not down(sin(A)) and
              not along(sin(A)));
static_assert(down(fused) and down(A + r) and along(R + c) and down(spread) and along(spread) and along(cr::broadcast(c, R)) and
              down(cr::broadcast(A, R)) and not along(cr::broadcast(A, R)) and down(A + cr::transpose(R)) and not down(A + R) and
              not along(A + R));

}  // namespace

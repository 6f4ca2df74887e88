// Which formulas are even powers of roots of squares. It mirrors matrix/squares.hpp.
#include <chainrule/matrix.hpp>

namespace cr = chainrule;
namespace cd = chainrule::detail;
using namespace chainrule::literals;

namespace {

constexpr cr::matrix<"A", 3, 3> A;
constexpr cr::matrix<"B", 3, 3> B;
constexpr cr::variable<"x"> x;

template <class E>
constexpr auto even_power(E const&) {
  return cd::even_power_of_root(*cd::info_of<E>);
}
constexpr auto norm = cr::norm(A);
static_assert(even_power(norm * norm) == 2 and even_power(pow(norm, 4_c)) == 4 and even_power(pow(abs(A), 2_c)) == 2);
static_assert(even_power(norm) == 0 and even_power(A) == 0 and even_power(norm + 2_c) == 0 and even_power(norm / 2_c) == 0);
static_assert(even_power(norm * x) == 0 and even_power(pow(norm, 3_c)) == 0 and even_power(pow(norm, -2_c)) == 0);
static_assert(even_power(pow(norm, 0_c)) == 0 and even_power(pow(norm, x)) == 0 and even_power(pow(A, 2_c)) == 0);
static_assert(even_power(cr::hadamard(abs(A), abs(A))) == 2 and even_power(cr::hadamard(abs(A), B)) == 0);
static_assert(even_power(cr::hadamard(abs(A), A)) == 0 and even_power(norm + norm) == 0 and even_power(max(norm, norm)) == 0);
static_assert(even_power(x * x) == 0 and even_power(pow(x, 2_c)) == 0 and even_power(exp(norm)) == 0 and
              even_power(pow(exp(A), 2_c)) == 0 and even_power(1_c / norm) == 0);
static_assert(even_power(pow(norm, 1_c / 2_c)) == 0 and even_power(select(A > 0_c, abs(A), abs(A))) == 0);

}  // namespace

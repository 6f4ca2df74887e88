// expect: chainrule: cr::into writes to numbers where they lie: a std::vector, std::span, std::array, Eigen vector or matrix, or cr::strided(pointer, size, step)
#include <chainrule/chainrule.hpp>

#include <span>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::extent<"n"> n;
constexpr cr::variables<"x", n> x;
constexpr cr::index<"i"> i;
constexpr auto f = cr::function(cr::sum(i, n, square(x[i])), x);
struct matrix_by_columns {  // as Eigen's are
  static constexpr bool IsVectorAtCompileTime = false;
  double numbers[4];
  double& operator[](std::size_t k) { return numbers[k]; }
  double const& operator[](std::size_t k) const { return numbers[k]; }
  double* data() { return numbers; }
  double const* data() const { return numbers; }
  std::size_t size() const { return 4; }
};
matrix_by_columns gradient;
std::array const numbers{1.0, 2.0, 3.0, 4.0};
double value;
#ifdef CHAINRULE_FIX
void call() { f.value_and_gradient(cr::into(value, std::span(gradient.numbers)), numbers); }
#else
void call() { f.value_and_gradient(cr::into(value, gradient), numbers); }
#endif

// expect: chainrule: an array whose length the call tells is read where it is: give a std::vector, std::span, std::array or Eigen vector of the call's number type
#include <chainrule/chainrule.hpp>

#include <span>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::extent<"n"> n;
constexpr cr::variables<"m", n, 2> m;
constexpr cr::index<"i"> i;
constexpr auto f = cr::function(cr::sum(i, n, m(i, 0_c) / m(i, 1_c)), m);
struct matrix_by_columns {  // as Eigen's are
  static constexpr bool IsVectorAtCompileTime = false;
  double numbers[4];
  double const& operator[](std::size_t k) const { return numbers[k]; }
  double const* data() const { return numbers; }
  std::size_t size() const { return 4; }
};
matrix_by_columns const given{{1, 2, 3, 4}};
#ifdef CHAINRULE_FIX
double const value = f(std::span(given.numbers));
#else
double const value = f(given);
#endif

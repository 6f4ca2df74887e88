// What users compile with sanitizers: -fsanitize=undefined lets fewer expressions be constant.
#include <chainrule/chainrule.hpp>

#include <vector>
namespace cr = chainrule;
using namespace chainrule::literals;
struct line_error {
  double at, seen;
  template <class T>
  constexpr bool operator()(T const* line, T* residual) const {
    residual[0] = line[0] * at + line[1] - seen;
    return true;
  }
};
constexpr auto error = cr::formula<2>(line_error{});
static_assert(error.jacobian(std::array{2.0, 1.0}, line_error{3.0, 6.5})[0] == std::array{3.0, 1.0});
constexpr auto moved = cr::formula<1, 2, 2>(
    [](auto const& d, auto const& p, auto const& seen) {
      return std::array{cos(d[0]) * p[0] - sin(d[0]) * p[1] - seen[0], sin(d[0]) * p[0] + cos(d[0]) * p[1] - seen[1]};
    },
    cr::at<0>(0_c), cr::given<2>());
static_assert(moved.jacobian(std::array{2.0, 3.0}, std::array{1.0, 1.0})[0] == std::array{-3.0, 1.0, 0.0});
constexpr cr::variable<"a"> a;
constexpr cr::data<"t"> t;
constexpr auto misfit =
    cr::formula([](auto factor) { return cr::sum(cr::data_row, cr::data_rows, square(factor * t - 1.0)); }, a);
constexpr auto loss = cr::function(misfit, cr::wrt(a), cr::given(t));
constexpr auto rows = cr::function(cr::each(a * t), cr::wrt(a), cr::given(t));
inline double use(std::vector<double> const& times) {
  return loss.over(t = times).hessian(2.0)[0][0] + rows.normal_equations(2.0, times).cost;
}

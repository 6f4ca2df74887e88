// Blocks of recorded functions that are given or stand at constants.
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;
using namespace chainrule::literals;

struct plane {
  template <class Increment, class Point, class Seen>
  constexpr auto operator()(Increment const& d, Point const& p, Seen const& seen) const {
    using cr::cos, cr::sin;
    return std::array{cos(d[0]) * p[0] - sin(d[0]) * p[1] - seen[0], sin(d[0]) * p[0] + cos(d[0]) * p[1] - seen[1]};
  }
};
constexpr auto f = cr::formula<1, 2, 2>(plane{}, cr::at<0>(0_c), cr::given<2>());
constexpr std::array point{2.0, 3.0};
constexpr std::array seen{1.0, 1.0};
static_assert(f.arity == 4 and f(point, seen) == std::array{1.0, 2.0} and f(2.0, 3.0, 1.0, 1.0) == std::array{1.0, 2.0});
static_assert(f.jacobian(point, seen) == std::array{std::array{-3.0, 1.0, 0.0}, std::array{2.0, 0.0, 1.0}});
static_assert(f.jacobian(std::array{2.0, 3.0, 1.0, 1.0})[1] == std::array{2.0, 0.0, 1.0} and f.jacobian_cost == 1);
static_assert(f.jvp(std::array{2.0, 3.0, 1.0, 1.0}, std::array{1.0, 0.0, 0.0}) == std::array{-3.0, 2.0});

// What is given may stand before what is not; a constant for each number; a functor that is a constant; data members.
constexpr auto product = [](auto const& a, auto const& b, auto const& c) { return a[0] * b[0] * c[0] + a[1] * b[0] * b[0]; };
constexpr auto g = cr::formula<2, 1, 1>(product, cr::given<0>(), cr::at<2>(5_c));
static_assert(g(std::array{2.0, 3.0}, std::array{4.0}) == 88 and
              g.gradient(std::array{2.0, 3.0}, std::array{4.0}) == std::array{34.0, 8.0});
static_assert(g.hessian(std::array{2.0, 3.0}, std::array{4.0}) == std::array{std::array{6.0, 2.0}, std::array{2.0, 0.0}});
constexpr auto h = cr::formula<2, 1, 1>(product, cr::at<0>(1_c, 1_c / 2_c), cr::given<1, 2>());
static_assert(h.gradient(4.0, 5.0) == std::array{20.0, 16.0});
constexpr auto turned = cr::formula<1, 2, 2, plane{}>(cr::given<1>(), cr::given<2>(), cr::at<0>(0_c));
static_assert(turned.jacobian(point, seen) == std::array{std::array{-3.0}, std::array{2.0}});
struct line {
  double slope;
  template <class T>
  constexpr T operator()(std::array<T, 1> const& at, std::array<T, 1> const& d) const {
    return (at[0] + d[0]) * slope;
  }
};
constexpr auto steep = cr::formula<1, 1>(line{}, cr::at<1>(0_c));
static_assert(steep.gradient(std::array{2.0}, line{3.0}) == std::array{3.0, 3.0});

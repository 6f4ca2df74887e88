// Section 7 of the interface: ordinary C++ as a formula.
#include <chainrule/chainrule.hpp>

#include <boost/test/unit_test.hpp>

#include <tuple>
#include <vector>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;

namespace promised {
constexpr auto rosenbrock = cr::formula<10>([](auto const& v) {  // loops, arrays, structs, plain numbers
  auto s = 0.0 * v[0];
  for (std::size_t i = 0; i + 1 < v.size(); ++i) s += 100.0 * square(v[i + 1] - v[i] * v[i]) + square(1.0 - v[i]);
  return s;
});
constexpr std::array point{-1.2, 1.0, 0.5, 0.25, -0.5, 0.75, 1.5, 2.0, -1.0, 0.125};
constexpr auto gradient = rosenbrock.gradient(point);

/// The same function and its gradient by hand.
template <class T>
constexpr T value(std::array<T, 10> const& v) {
  T sum = 0;
  for (std::size_t i = 0; i + 1 < 10; ++i)
    sum += 100 * (v[i + 1] - v[i] * v[i]) * (v[i + 1] - v[i] * v[i]) + (1 - v[i]) * (1 - v[i]);
  return sum;
}
constexpr double slope(std::size_t i) {
  double sum = 0;
  if (i < 9) sum += -400 * point[i] * (point[i + 1] - point[i] * point[i]) - 2 * (1 - point[i]);
  if (i > 0) sum += 200 * (point[i] - point[i - 1] * point[i - 1]);
  return sum;
}
static_assert(cr::near(rosenbrock(point), value(point), 1e-15));
static_assert([] {
  for (std::size_t i = 0; i < 10; ++i)
    if (!cr::near(gradient[i], slope(i), 1e-14)) return false;
  return true;
}());

constexpr auto z = cr::formula([](auto a, auto b) { return a * b + sin(a); }, x, y);  // an expression like any other
static_assert(std::is_same_v<decltype(z), decltype(x * y + sin(x)) const>);
static_assert(diff(z, x) == y + cos(x) and cr::to_string(z) == "x*y + sin(x)");
}  // namespace promised

namespace numbers {
// A double is its bits: 0.1 here is not the exact 1/10 of 0.1_c.
constexpr auto tenth = cr::formula([](auto a) { return 0.1 * a; }, x);
static_assert(not(tenth == 0.1_c * x) and cr::to_string(tenth) == "0.1*x");
static_assert(tenth(x = 3.0) == 0.1 * 3.0 and (0.1_c * x)(x = 3.0) == 0.1 * 3.0);
static_assert(tenth(x = 3.0L) == static_cast<long double>(0.1) * 3 and (0.1_c * x)(x = 3.0L) == 0.1L * 3);
constexpr auto small = cr::formula([](auto a) { return 6.62607015e-34 * a - 1e300 / a + 0.5 * a * -2; }, x);
static_assert(cr::to_string(small) == "6.62607015e-34*x - 1e300/x + 1/2*x*(-2)");
static_assert(small(x = 2.0) == 6.62607015e-34 * 2.0 - 1e300 / 2.0 + -2.0);
// Exact constants and formulas without variables are welcome too.
constexpr auto turned = cr::formula<1>([](auto const& a) { return cr::constants::pi * a[0] + 1_c / 3_c; });
static_assert(turned(0.5f) == std::numbers::pi_v<float> * 0.5f + 1 / 3.f);
}  // namespace numbers

namespace shapes {
struct pair_of_blocks {
  template <class A, class B>
  constexpr auto operator()(A const& a, B const& b) const {
    return std::tuple{a[0] * b[0], std::array{a[1], b[2], b[1] / a[0]}, 4.0};
  }
};
constexpr auto f = cr::formula<2, 3>(pair_of_blocks{});
static_assert(f(1.0, 2.0, 3.0, 4.0, 5.0) == std::array{3.0, 2.0, 5.0, 4.0, 4.0});
static_assert(f(std::array{1.0, 2.0, 3.0, 4.0, 5.0}) == f(std::array{1.0, 2.0}, std::array{3.0, 4.0, 5.0}));
static_assert(f.jacobian(std::array{2.0, 2.0}, std::array{3.0, 4.0, 5.0})[3] == std::array{-1.0, 0.0, 0.0, 0.5, 0.0});
static_assert(f(x, y, x, 1_c, y)[0_c] == x * x and cr::to_string(f(x, y, x, y, 2_c)[3_c]) == "y/x");
static_assert(f.vjp(std::array{1.0, 2.0, 3.0, 4.0, 5.0}, std::array{1.0, 0.0, 0.0, 0.0, 1.0})[0] == 3.0);

// Number by number, and formulas inside one another.
constexpr auto area = cr::formula<2>([](auto width, auto height) { return width * height; });
constexpr auto box = cr::formula<3>([](auto const& s) { return 2 * (area(s[0], s[1]) + area(s[1], s[2]) + area(s[2], s[0])); });
static_assert(box(1, 2, 3) == 22 and box.hessian(1.0, 2.0, 3.0)[0][1] == 2);
static_assert(area(x, y) == x * y and diff(area(x, x), x) == 2_c * x);
constexpr auto slope = cr::formula<1>([](auto const& a) { return area.gradient(sin(a[0]), 3.0 * a[0])[0]; });
static_assert(slope(2.0) == 6 and slope.gradient(2.0)[0] == 3);
}  // namespace shapes

namespace conditions {
constexpr auto huber = cr::formula<1>([](auto const& v) {
  using std::abs;
  auto const size = abs(v[0]);
  return select(size <= 1.0, 0.5 * v[0] * v[0], size - 0.5);
});
static_assert(huber(0.5) == 0.125 and huber(-3.0) == 2.5 and huber.gradient(-3.0)[0] == -1 and huber.gradient(0.5)[0] == 0.5);
constexpr auto sizes = cr::formula<2>([](auto const& v) {
  auto const is_zero = v[0] == 0.0 && !(v[1] < 0);
  return std::array{max(v[0], v[1]), min(v[0], 2.0), select(is_zero, 1.0, v[0] / v[0]), clamp(v[1], 0, 1)};
});
static_assert(sizes(0.0, 3.0) == std::array{3.0, 0.0, 1.0, 1.0} and sizes(5.0, -3.0) == std::array{5.0, 2.0, 1.0, 0.0});
}  // namespace conditions

namespace members {
// A functor in Ceres' form: its data members are given to each call, behind the other numbers.
struct line_error {
  using only_doubles = line_error;  // a class with private members says so
  line_error() = default;
  constexpr line_error(double at, double seen) : at_(at), seen_(seen) {}
  template <class T>
  constexpr bool operator()(T const* line, T* residual) const {
    T const predicted = line[0] * T(at_) + line[1];
    residual[0] = predicted - seen_;
    return true;
  }

 private:
  double at_ = 0;
  double seen_ = 0;
};
constexpr auto error = cr::formula<2>(line_error{});
static_assert(error(std::array{2.0, 1.0}, line_error(3.0, 6.5)) == std::array{0.5});
static_assert(error.jacobian(std::array{2.0, 1.0}, line_error(3.0, 6.5))[0] == std::array{3.0, 1.0});
static_assert(error(2, 1, 3, 6.5) == std::array{0.5} and error(std::array{2.0, 1.0, 3.0, 6.5}) == std::array{0.5});
static_assert(cr::to_string(error(x, y, 3_c, 5_c)[0_c]) == "x*3 + y - 5");
static_assert(cr::check_record(error, line_error(3.0, 6.5), std::array{2.0, 1.0}));
static_assert(cr::only_doubles<line_error>);

// A member decides as select does; as a constant it decides as C++ does, and may be anything.
struct kink {
  double a;
  template <class T>
  constexpr T operator()(std::array<T, 1> const& p) const {
    return cr::select(T(a) > 2.0, p[0] * p[0] * a, p[0] * a);
  }
};
constexpr auto f = cr::formula<1>(kink{});
static_assert(f(std::array{3.0}, kink{4}) == 36 and f(std::array{3.0}, kink{2}) == 6);
struct model {
  double a;
  bool square;
  constexpr auto operator()(auto const& p) const { return square ? p[0] * p[0] * a : p[0] * a; }
};
constexpr auto squared = cr::formula<1, model{4, true}>();
constexpr auto straight = cr::formula<1, model{4, false}>();
static_assert(squared(3.0) == 36 and straight(3.0) == 12 and squared.gradient(3.0)[0] == 24);
static_assert(cr::check_record(squared, model{4, true}, std::array{3.0}) and
              not cr::check_record(squared, model{4, false}, std::array{3.0}));
struct scaled_power {
  int n;
  double factor;
  constexpr auto operator()(auto u, auto v) const { return n > 2 ? factor * pow(u, n) * v : v * u; }
};
static_assert(cr::formula<scaled_power{3, 2.0}>(x, y) == 2_c * pow(x, 3_c) * y and
              cr::formula<scaled_power{1, 2.0}>(x, y) == x * y);
}  // namespace members

BOOST_AUTO_TEST_SUITE(section_7)

BOOST_AUTO_TEST_CASE(called_at_run_time) {
  std::vector<double> const where(promised::point.begin(), promised::point.end());
  BOOST_TEST(promised::rosenbrock(where) == promised::value(promised::point), boost::test_tools::tolerance(1e-15));
  auto const [value, gradient] = promised::rosenbrock.value_and_gradient(where);
  BOOST_TEST(gradient[4] == promised::slope(4), boost::test_tools::tolerance(1e-14));
  std::vector<double> const line{2, 1};
  BOOST_TEST(members::error.jacobian(line, members::line_error(3, 6))[0][0] == 3);
  std::vector<double> const wrong(4);
  BOOST_CHECK_THROW(promised::rosenbrock(wrong), std::invalid_argument);
  BOOST_CHECK_THROW(members::error(wrong, members::line_error(3, 6)), std::invalid_argument);
}

BOOST_AUTO_TEST_SUITE_END()

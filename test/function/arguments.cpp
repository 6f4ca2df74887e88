// What a call takes, and what it costs: no allocation, no state.
#include <chainrule/chainrule.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <cmath>
#include <cstdlib>
#include <deque>
#include <new>
#include <span>
#include <stdexcept>
#include <string>
#include <thread>
#include <valarray>
#include <vector>
#if __has_include(<Eigen/Core>)
#  include <Eigen/Core>
#  define HAS_EIGEN 1
#elif __has_include(<eigen3/Eigen/Core>)
#  include <eigen3/Eigen/Core>
#  define HAS_EIGEN 1
#endif

namespace {
std::size_t allocations = 0;
}
// Not inlined, or g++ sees a new and a free that do not match.
[[gnu::noinline]] void* operator new(std::size_t size) {
  ++allocations;
  if (void* const memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace {

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr cr::variable<"u"> u;
constexpr auto f = cr::function(x * x * y + sin(y * u), x, y, u);
constexpr auto one = cr::function(exp(x), x);
constexpr auto g = cr::function(hana::make_tuple(x * y, y / u), cr::wrt(x, y), cr::given(u));

template <class Call>
std::string error_of(Call const& call) {
  try {
    call();
  } catch (std::invalid_argument const& error) {
    return error.what();
  }
  return "nothing thrown";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(arguments)

BOOST_AUTO_TEST_CASE(every_kind_of_list) {
  double const expected = f(0.5, 2.0, 3.0);
  auto const gradient = f.gradient(0.5, 2.0, 3.0);
  double plain[] = {0.5, 2.0, 3.0};
  std::vector<double> const vector(plain, plain + 3);
  auto const check = [&](auto const& point) {
    BOOST_TEST(f(point) == expected);
    BOOST_TEST((f.gradient(point) == gradient && f.value_and_gradient(point).gradient == gradient));
    BOOST_TEST(f.jvp(point, point) == f.jvp(vector, vector));
    BOOST_TEST((f.hessian(point) == f.hessian(vector)));
  };
  check(plain);
  check(vector);
  check(std::array{0.5, 2.0, 3.0});
  check(std::span<double>(plain));
  check(std::span<double const, 3>(plain));
  check(std::valarray<double>(plain, 3));
  check(std::deque<double>(plain, plain + 3));
}

#ifdef HAS_EIGEN
BOOST_AUTO_TEST_CASE(eigen_vectors_in_and_out) {
  double const expected = f(0.5, 2.0, 3.0);
  auto const gradient = f.gradient(0.5, 2.0, 3.0);
  auto const hessian = f.hessian(0.5, 2.0, 3.0);
  auto const jacobian = g.jacobian(0.5, 2.0, 3.0);
  double plain[] = {0.5, 2.0, 3.0};
  auto const check = [&](auto const& point) {
    auto const [value, slope] = f.value_and_gradient(point);
    BOOST_TEST(f(point) == expected);
    BOOST_TEST(value == expected);
    BOOST_TEST((slope == f.gradient(point)));
    BOOST_TEST(slope.rows() == point.rows());
    auto const table = f.hessian(point);
    for (int i = 0; i < 3; ++i) {
      BOOST_TEST(slope[i] == gradient[std::size_t(i)]);
      for (int j = 0; j < 3; ++j) BOOST_TEST(table(i, j) == hessian[std::size_t(i)][std::size_t(j)]);
    }
    BOOST_TEST((f.jvp(point, point) == f.jvp(plain, plain)));
    BOOST_TEST(f.hvp(point, point)[2] == f.hvp(plain, plain)[2]);
  };
  Eigen::Vector3d const fixed(0.5, 2.0, 3.0);
  check(fixed);
  check(Eigen::VectorXd(fixed));
  check(Eigen::RowVector3d(fixed.transpose()));
  check(Eigen::Map<Eigen::Vector3d const>(plain));
  check(2.0 * Eigen::Vector3d(0.25, 1.0, 1.5));
  Eigen::VectorXd longer(5);
  longer << 9.0, 0.5, 2.0, 3.0, 9.0;
  check(longer.segment(1, 3));

  Eigen::Vector3d const three(0.5, 2.0, 3.0);
  Eigen::Vector2d const outputs = g(three);
  Eigen::Matrix2d const table = g.jacobian(three);
  auto const both = g.value_and_jacobian(three);
  BOOST_TEST((both.value == outputs));
  BOOST_TEST((both.jacobian == table));
  for (int i = 0; i < 2; ++i) {
    BOOST_TEST(outputs[i] == g(0.5, 2.0, 3.0)[std::size_t(i)]);
    for (int j = 0; j < 2; ++j) BOOST_TEST(table(i, j) == jacobian[std::size_t(i)][std::size_t(j)]);
  }
  BOOST_TEST((g.vjp(three, Eigen::Vector2d(1, 0)) == Eigen::Vector2d(table.row(0))));

  constexpr cr::index<"i"> i;
  constexpr cr::variables<"long", 20000> numbers;  // too many for Eigen's vectors of fixed size
  constexpr auto sum = cr::function(cr::sum(i, 0_c, 19999_c, square(numbers[i])), numbers);
  Eigen::VectorXd const many = Eigen::VectorXd::LinSpaced(20000, 0, 1);
  Eigen::VectorXd const slopes = sum.gradient(many);
  BOOST_TEST((slopes == 2 * many));
  BOOST_TEST((sum.value_and_gradient(many).gradient == slopes));
}
#endif

BOOST_AUTO_TEST_CASE(a_list_of_one) {
  BOOST_TEST(one(0.0) == 1.0);
  BOOST_TEST(one(std::array{0.0}) == 1.0);
  BOOST_TEST(one(std::vector<double>{0.0}) == 1.0);
  BOOST_TEST(one.jvp(0.0, 2.0) == 2.0);
  BOOST_TEST(one.jvp(std::array{0.0}, 2.0) == 2.0);
  BOOST_TEST(one.hvp(std::vector{0.0}, std::array{3.0})[0] == 3.0);
  BOOST_TEST(one.vjp(0.0, std::array{2.0})[0] == 2.0);
}

BOOST_AUTO_TEST_CASE(a_wrong_length_names_both) {
  std::vector<double> const empty;
  std::vector<double> const two(2, 1.0);
  std::vector<double> const three(3, 1.0);
  std::vector<double> const four(4, 1.0);
  BOOST_TEST(error_of([&] { f(four); }) == "chainrule: the argument has length 4, but the function takes 3");
  BOOST_TEST(error_of([&] { f.hessian(empty); }) == "chainrule: the argument has length 0, but the function takes 3");
  BOOST_TEST(error_of([&] { f.gradient(std::span(two)); }) == "chainrule: the argument has length 2, but the function takes 3");
  BOOST_TEST(error_of([&] { f.jvp(two, three); }) == "chainrule: the point has length 2, but the function takes 3");
  BOOST_TEST(error_of([&] { f.hvp(three, two); }) == "chainrule: the direction has length 2, but the function takes 3");
  BOOST_TEST(error_of([&] { g.vjp(three, four); }) == "chainrule: the cotangent has length 4, but the function takes 2");
  BOOST_TEST(error_of([&] { g.jvp(three, three); }) == "chainrule: the direction has length 3, but the function takes 2");
  BOOST_TEST(error_of([&] { cr::taylor<3>(f, three, empty); }) ==
             "chainrule: the direction has length 0, but the function takes 3");
#ifdef HAS_EIGEN
  BOOST_TEST(error_of([&] { f(Eigen::VectorXd(Eigen::Vector2d(1, 2))); }) ==
             "chainrule: the argument has length 2, but the function takes 3");
#endif
}

BOOST_AUTO_TEST_CASE(nothing_is_allocated) {
  std::array const point{0.5, 2.0, 3.0};
  std::array const direction{1.0, 0.5, 0.0};
  std::vector<double> const vector(3, 1.0);
  std::size_t const before = allocations;
  double sum = f(point) + f(0.5, 2.0, 3.0) + f(vector) + (x * y)(x = 2, y = 3);
  sum += f.gradient(point)[0] + f.value_and_gradient(vector).value + f.jacobian(point)[0][0] + f.hessian(point)[0][0];
  sum += f.jvp(point, direction) + f.hvp(point, direction)[0] + f.vjp(point, 1.0)[0] + cr::taylor<3>(f, point, direction)[3];
  sum += g(point)[0] + g.jacobian(point)[0][0] + g.value_and_jacobian(point).value[0];
  BOOST_TEST(allocations == before);
  BOOST_TEST(std::isfinite(sum));
}

BOOST_AUTO_TEST_CASE(the_same_from_any_thread) {
  static_assert(std::is_empty_v<decltype(f)> && std::is_trivially_copyable_v<decltype(f)>);
  auto const work = [](std::array<std::array<double, 3>, 200>& results) {
    for (std::size_t i = 0; i < results.size(); ++i) results[i] = f.gradient(double(i) / 8, 2.0, -double(i) / 4);
  };
  std::array<std::array<double, 3>, 200> here;
  std::array<std::array<double, 3>, 200> there;
  std::thread other(work, std::ref(there));
  work(here);
  other.join();
  BOOST_TEST((here == there));
}

BOOST_AUTO_TEST_CASE(a_list_for_each_array) {
  constexpr cr::variables<"p", 3> p;
  constexpr auto line = cr::function(p[0_c] * x + p[2_c], cr::wrt(p), cr::given(x));
  std::vector<double> const three{2, 5, 7};
  BOOST_TEST(line(three, 10) == 27);
  BOOST_TEST((line.gradient(three, 10) == std::array{10.0, 0.0, 1.0}));
  BOOST_TEST(line(std::array{2.0f, 5.0f, 7.0f}, 10.0f) == 27.0f);
  std::vector<double> const two{2, 5};
  BOOST_CHECK_EXCEPTION(line(two, 10), std::invalid_argument, [](std::invalid_argument const& e) {
    return std::string(e.what()) == "chainrule: a list for an array has length 2, but the function takes 3";
  });
}

BOOST_AUTO_TEST_SUITE_END()

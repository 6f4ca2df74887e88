// Every request of arrays whose lengths calls tell, in every number type: against derivatives by hand.
#include "plain_slopes.hpp"
#include <chainrule/chainrule.hpp>

#include <boost/test/unit_test.hpp>

#include <complex>
#include <tuple>

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::extent<"n"> rows;
constexpr cr::variables<"x", rows> x;
constexpr cr::index<"i"> i;
constexpr cr::variable<"a"> a;
constexpr cr::variable<"b"> b;

namespace {

// The sum of a*exp(-b*x): every second derivative is known.
/// A number of the type; complex ones off the real axis.
template <class T>
T number(double from) {
  if constexpr (cr::detail::complex_number<T>) return T(from, from / 3);
  else return T(from);
}
template <class T>
void check_number_type(double tolerance) {
  constexpr auto decay = cr::function(cr::sum(i, rows, a * exp(-b * x[i])), cr::wrt(a, b, x));
  constexpr auto by_numbers = cr::function(cr::sum(i, rows, a * exp(-b * x[i])), cr::wrt(a, b), cr::given(x));
  using std::abs;
  using std::exp;
  std::vector<T> numbers;
  std::vector<T> direction;
  for (double const each : random_numbers(19)) numbers.push_back(number<T>(each));
  for (double const each : random_numbers(19, -1, 1)) direction.push_back(number<T>(each));
  T const first = number<T>(0.75);
  T const second = number<T>(1.25);
  T const to_first = number<T>(0.5);
  T const to_second = number<T>(-0.25);
  T sums[4]{};
  T along(0);
  for (std::size_t each = 0; each < numbers.size(); ++each) {
    T const e = exp(-second * numbers[each]);
    T power = e;
    for (T& sum : sums) {
      sum += power;
      power *= numbers[each];
    }
    along += to_first * e - first * e * (to_second * numbers[each] + second * direction[each]);
  }
  auto const near = [&](T const& found, T const& expected) { return static_cast<double>(abs(found - expected)) <= tolerance; };
  BOOST_TEST(near(decay.jvp(std::tie(first, second, numbers), std::tie(to_first, to_second, direction)), along));
  auto work = decay.template workspace<T>();
  auto const product = decay.hvp(work, std::tie(first, second, numbers), std::tie(to_first, to_second, direction));
  for (std::size_t each = 0; each < numbers.size(); ++each) {
    T const e = exp(-second * numbers[each]);
    BOOST_TEST(near(product[2_c][each], -second * e * to_first + first * e * (second * numbers[each] - T(1)) * to_second +
                                            first * second * second * e * direction[each]));
  }
  auto const [value, gradient, table] = by_numbers.value_gradient_hessian(first, second, numbers);
  BOOST_TEST(near(value, first * sums[0]));
  BOOST_TEST(near(gradient[0], sums[0]));
  BOOST_TEST(near(gradient[1], -first * sums[1]));
  BOOST_TEST(near(table[0][0], T(0)));
  BOOST_TEST(near(table[0][1], -sums[1]));
  BOOST_TEST(near(table[1][1], first * sums[2]));
  BOOST_TEST(by_numbers(first, second, numbers) == value);
  BOOST_TEST(near(by_numbers.gradient(first, second, numbers)[1], gradient[1]));
  BOOST_TEST(near(by_numbers.hessian(first, second, numbers)[1][0], table[0][1]));
  BOOST_TEST(near(by_numbers.hvp(std::tie(first, second, numbers), std::tie(to_first, to_second))[1],
                  to_first * table[0][1] + to_second * table[1][1]));
  // Two formulas.
  constexpr auto two = cr::function(boost::hana::make_tuple(a * cr::sum(i, rows, exp(-b * x[i])), cr::sum(i, rows, b * x[i]) * a),
                                    cr::wrt(a, b), cr::given(x));
  T total(0);
  for (T const& each : numbers) total += each;
  auto const jacobian = two.jacobian(first, second, numbers);
  BOOST_TEST(near(jacobian[0][0], sums[0]));
  BOOST_TEST(near(jacobian[0][1], -first * sums[1]));
  BOOST_TEST(near(jacobian[1][0], second * total));
  BOOST_TEST(near(jacobian[1][1], first * total));
  auto const pulled = two.vjp(std::tie(first, second, numbers), std::array{to_first, to_second});
  BOOST_TEST(near(pulled[0], to_first * jacobian[0][0] + to_second * jacobian[1][0]));
  BOOST_TEST(near(pulled[1], to_first * jacobian[0][1] + to_second * jacobian[1][1]));
}

}  // namespace

BOOST_AUTO_TEST_CASE(number_types) {
  check_number_type<float>(1e-5);
  check_number_type<double>(1e-13);
  check_number_type<long double>(1e-16);
  check_number_type<std::complex<double>>(1e-13);
  check_number_type<fifty>(1e-45);
}

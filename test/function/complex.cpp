// Complex numbers, in every operation and in formulas.
#include "complex.hpp"

#include <boost/multiprecision/cpp_complex.hpp>
#include <boost/test/unit_test.hpp>

using namespace complex_numbers;

BOOST_AUTO_TEST_SUITE(of_complex_numbers)

BOOST_AUTO_TEST_CASE(every_operation) {
  check_operations(op::all{});
  BOOST_TEST(operations_tried == int(references<number>.size()) + 2);  // log_sum_exp and - twice
}

BOOST_AUTO_TEST_CASE(derivatives_need_no_values) {
  complex const at(0.3, -0.4);
  auto const slope = cr::function(erf(x), x).gradient(at)[0];
  BOOST_TEST(std::abs(slope - 2 / std::sqrt(std::acos(-1.0)) * std::exp(-at * at)) < 1e-15);
  BOOST_TEST(std::abs(cr::function(cr::norm_cdf(x), x).hessian(at)[0][0] +
                      at * std::exp(-at * at / 2.0) / std::sqrt(2 * std::acos(-1.0))) < 1e-15);
}

BOOST_AUTO_TEST_CASE(simplified_formulas_keep_what_is_holomorphic) {
  complex const at(3, 4), other(-1, 0.5);
  BOOST_TEST(std::abs(cr::simplify(x * y * x - square(x) * 2_c)(x = at, y = other) - (at * at * other - 2.0 * at * at)) < 1e-13);
  BOOST_TEST(std::abs(diff(exp(x * y), x)(x = at, y = other) - other * std::exp(at * other)) < 1e-15);
}

BOOST_AUTO_TEST_CASE(fifty_digits) {
  using C = boost::multiprecision::cpp_complex_50;
  static_assert(cr::detail::complex_number<C> && cr::detail::complex_number<complex> &&
                !cr::detail::complex_number<C::value_type>);
  C const at(C::value_type("0.3"), C::value_type("-0.7"));
  constexpr auto f = cr::function(exp(x) * sin(x) / (1_c + x), x);
  C const expected = exp(at) * (sin(at) + cos(at)) / (1 + at) - exp(at) * sin(at) / ((1 + at) * (1 + at));
  BOOST_TEST(abs(C(f.gradient(at)[0] - expected)) < C::value_type("1e-48"));
}

BOOST_AUTO_TEST_SUITE_END()

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

BOOST_AUTO_TEST_CASE(far_from_one) {  // values by mpmath
  auto const is = [](complex found, complex expected) {
    BOOST_TEST(std::abs(found - expected) <= 1e-15 * std::abs(expected), found << " for " << expected);
  };
  double const pi = std::acos(-1.0);
  is(cr::softplus(complex(1000, 0.5)), {1000, 0.5});
  is(cr::softplus(complex(-40, 0)), 4.2483542552915889e-18);
  is(cr::softplus(complex(1, 800)), {0.89192936579286204, 1.6603223681055032});
  is(cr::log_sum_exp(complex(1000, 2), complex(-1000, 0)), {1000, 2});
  is(cr::log_sum_exp(complex(0, 0), complex(-40, 0)), 4.2483542552915889e-18);
  is(cr::function(log_sum_exp(x, y), x, y).gradient(complex(-1000, 0), complex(1000, 1))[1], 1);
  is(cr::log1p(complex(0, 1e10)), {23.025850929940457, 1.5707963266948966});
  is(cr::log1p(complex(1e170, 0)), 391.43946580898777);
  is(cr::log1p(complex(-2.5, -0.0)), {0.40546510810816438, -pi});
  is(cr::logit(complex(0.5, 1e-10)), {0, 4e-10});
  is(cr::logit(complex(-3e25, 1e27)), {0, pi});
  is(cr::logit(complex(1e20, -1e27)), {0, -pi});
  is(cr::logit(complex(-3, 4)), {-0.12343003896576290, 2.9996955989856293});
  is(cr::function(cr::logit(x), x).gradient(complex(1e-10, 1e10))[0], {1e-20, -1e-30});
  is(cr::log1mexp(complex(800, -0.5)), {800, pi - 0.5});
  is(cr::log1mexp(complex(1e-12, 1e-12)), {-27.284447525648076, -2.3561944901918449});
  constexpr auto complement = cr::function(cr::log1mexp(x), x);
  is(complement.gradient(complex(800, 0.5))[0], 1);
  is(complement.hessian(complex(40, 0.5))[0][0], {-3.7282816111766592e-18, 2.0367695270246279e-18});
  is(cr::norm_pdf(complex(30.1, 1e-3)), {7.29695622843322938e-198, -2.19704738047104066e-199});
  is(cr::function(erf(x), x).gradient(complex(3.3, -20.7))[0], {-1.01834576087735377e+180, -2.59116797874057225e+181});
  constexpr auto power = cr::function(pow(x, y), x, y);
  is(power(complex(0), complex(0)), 1);
  is(power.gradient(complex(0), complex(1))[0], 1);
  is(power.hessian(complex(0), complex(2))[0][0], 2);
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

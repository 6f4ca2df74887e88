// Written formulas against differences in 50 digits, and constant evaluation against run time.
#include "random_formulas.hpp"

namespace {

using namespace random_formulas;

template <class E>
void check_written(E const& formula) {
  constexpr auto f = cr::function(E{}, cr::wrt(x, y), cr::given(k));
  for (auto const& point : {std::array{0.625, 1.375, 2.0}, std::array{1.8125, 0.3125, -1.5}})
    check<true>(f, cr::to_string(formula).c_str(), point);
}

// Value, gradient and Hessian at a point that the compiler may not know.
template <class Function>
void check_run_time(Function const&) {
  constexpr Function f{};
  constexpr std::array point{0.625, 1.375, 2.0};
  constexpr double value = f(point);
  constexpr auto gradient = f.gradient(point);
  constexpr auto hessian = f.hessian(point);
  double const volatile hidden[] = {0.625, 1.375, 2.0};
  std::array const later{hidden[0], hidden[1], hidden[2]};
  BOOST_TEST(f(later) == value);
  BOOST_TEST((f.gradient(later) == gradient));
  BOOST_TEST((f.hessian(later) == hessian));
  BOOST_TEST((f.hessian(later) == f.hessian(later)));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(function)

BOOST_AUTO_TEST_CASE(formulas_of_the_fields) {
  check_written(k * exp(-x * y) * cos(3_c * x));                                                   // a damped wave
  check_written(square(1_c - x) + 100_c * square(y - square(x)));                                  // Rosenbrock
  check_written(x * norm_cdf((log(x / y) + k * k) / k) - y * norm_cdf((log(x / y) - k * k) / k));  // an option's price
  check_written(4_c * k * (pow(x / y, -12_c) - pow(x / y, -6_c)));                                 // Lennard-Jones
  check_written(sqrt(square(x - k) + square(y)) + hypot(x, y));                                    // ranges
  check_written(log_sum_exp(x, k * y, x * y) - xlogy(x, y));                                       // entropies
  check_written(-k * log(sigmoid(x - y)) - log(1_c - sigmoid(y)));                                 // a logistic loss
  check_written(pow(x, y) / tgamma(1_c + x) + lgamma(y + pow(x, 1.5_c)));                          // powers of variables
  check_written(atan2(y, x) * k + fmod(x, y));                                                     // angles
  check_written(relu(x - y) + softplus(k * x) * max(x, min(y, k)) + clamp(x, y, 2_c));
  check_written(select(x < y, exp(x) / y, sin(x * y)) * abs(x - k));  // pieces
  check_written(((x / y) / k) / (k / (y / x)) + 1_c / (1_c + 1_c / (1_c + x)));
  check_written(-(-x) - (0_c * y + 1_c * x * y));
  check_written(k);
  check_written(0.1_c);
}

BOOST_AUTO_TEST_CASE(constant_evaluation_gives_what_run_time_gives) {
  // Where no transcendental function may round differently, and the compiler contracts nothing: to the bit.
  check_run_time(cr::function(sqrt(x * y) / (k + x) - pow(y, 7_c) * 0.1_c, x, y, k));
  check_run_time(cr::function(select(x < y, x / 3_c, y) * floor(5_c * y) + max(x, k), x, y, k));
}

BOOST_AUTO_TEST_CASE(other_number_types) {
  constexpr auto f = cr::function(exp(x * y) / (1_c + y * y), x, y);
  auto const exact = f.value_and_gradient(precise("0.375"), precise("1.25"));
  auto const single = f.value_and_gradient(0.375f, 1.25f);
  auto const extended = f.value_and_gradient(0.375L, 1.25L);
  BOOST_TEST(close(single.value, exact.value, 1e-6));
  BOOST_TEST(close(extended.value, exact.value, 1e-18));
  for (std::size_t i = 0; i < 2; ++i) {
    BOOST_TEST(close(single.gradient[i], exact.gradient[i], 1e-6));
    BOOST_TEST(close(extended.gradient[i], exact.gradient[i], 1e-18));
  }
}

BOOST_AUTO_TEST_SUITE_END()

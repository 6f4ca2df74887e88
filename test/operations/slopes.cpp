// What slopes are calculated with, and what loops give to them, as functions of plain numbers beside 120 digits: what rounding loses is
// found exactly, and no slope overflows, underflows or loses digits on its way.
#include <chainrule/operations/indexed.hpp>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <complex>
#include <limits>
#include <random>
#include <vector>

namespace cr = chainrule;
namespace op = chainrule::operations;
using namespace chainrule::detail;
using wide = boost::multiprecision::number<boost::multiprecision::cpp_bin_float<120>, boost::multiprecision::et_off>;

template <class T>
constexpr T infinity = std::numeric_limits<T>::infinity();
template <class T>
constexpr T not_a_number = std::numeric_limits<T>::quiet_NaN();

template <class T>
struct numbers {
  std::mt19937_64 generator{11};
  /// Of either sign, and of a size within 2 to the power so many.
  T operator()(int exponent) {
    auto const digits = T(std::uniform_real_distribution<long double>(1, 2)(generator));
    int const power = std::uniform_int_distribution<int>(-exponent, exponent)(generator);
    return std::ldexp(generator() % 2 == 0 ? digits : -digits, power);
  }
};

template <class T>
void rounding_is_found() {
  numbers<T> next;
  int const exponent = std::numeric_limits<T>::max_exponent / 3;
  for (int k = 0; k < 1000; ++k) {
    T const a = next(exponent), b = next(exponent), product = a * b, c = next(60), d = next(60), difference = c - d;
    if (std::abs(product) > std::numeric_limits<T>::min() / std::numeric_limits<T>::epsilon())
      BOOST_TEST(wide(product) + wide(rounded_off(a, b, product)) == wide(a) * wide(b));
    BOOST_TEST(wide(difference) + wide(rounded_off_difference(c, d, difference)) == wide(c) - wide(d));
  }
}
BOOST_AUTO_TEST_CASE(what_rounding_loses_is_found_exactly) {
  rounding_is_found<float>();
  rounding_is_found<double>();
  rounding_is_found<long double>();
}

/// |found - exact| in units of the last place, of subnormal numbers the smallest.
template <class T>
double ulps(T found, wide const& exact) {
  if (std::isinf(found) || abs(exact) > std::numeric_limits<T>::max())
    return std::isinf(found) && abs(exact) > std::numeric_limits<T>::max() && (found > 0) == (exact > 0) ? 0 : infinity<double>;
  int const exponent =
      exact == 0 ? std::numeric_limits<T>::min_exponent : std::max(ilogb(exact) + 1, std::numeric_limits<T>::min_exponent);
  return static_cast<double>(abs(ldexp(wide(wide(found) - exact), std::numeric_limits<T>::digits - exponent)));
}

template <class T>
void exponentials_keep_digits() {
  numbers<T> next;
  T const most = std::numeric_limits<T>::max_exponent;
  double of_products = 0, of_differences = 0;
  for (int k = 0; k < 1000; ++k) {
    T const u = next(4) * std::sqrt(most) / 8, v = next(3) * std::sqrt(most) / 4, a = next(10), b = next(10), near = T(4.5) / u;
    for (T const& factor : {v, near})
      of_products = std::max(of_products, ulps(cr::apply<op::exp_of_product_>(u, factor), exp(wide(u) * wide(factor))));
    of_differences = std::max(of_differences, ulps(cr::apply<op::exp_of_difference_>(a, b), exp(wide(a) - wide(b))));
  }
  BOOST_TEST(of_products <= 2.5);
  BOOST_TEST(of_differences <= 2);
  T const huge = std::numeric_limits<T>::max(), no = not_a_number<T>, inf = infinity<T>;
  BOOST_TEST((cr::apply<op::exp_of_product_>(huge, -huge) == 0 && cr::apply<op::exp_of_product_>(huge, huge) == inf));
  BOOST_TEST((cr::apply<op::exp_of_product_>(-inf, inf) == 0 && cr::apply<op::exp_of_product_>(inf, inf) == inf));
  BOOST_TEST((std::isnan(cr::apply<op::exp_of_product_>(no, T(1))) && std::isnan(cr::apply<op::exp_of_difference_>(T(1), no))));
  BOOST_TEST((cr::apply<op::exp_of_difference_>(inf, inf) == 1 && cr::apply<op::exp_of_difference_>(-inf, -inf) == 1));
  BOOST_TEST((cr::apply<op::exp_of_difference_>(huge, -huge) == inf && cr::apply<op::exp_of_difference_>(-huge, huge) == 0));
  BOOST_TEST((cr::apply<op::exp_of_difference_>(T(1), inf) == 0 && cr::apply<op::exp_of_difference_>(inf, T(1)) == inf));
}
BOOST_AUTO_TEST_CASE(exponentials_of_what_was_rounded) {
  exponentials_keep_digits<float>();
  exponentials_keep_digits<double>();
  exponentials_keep_digits<long double>();
}

template <class T>
void inverses_and_directions() {
  using limits = std::numeric_limits<T>;
  numbers<T> next;
  double worst = 0, of_directions = 0;
  auto const ask = [&](T const& u, T const& v) {
    wide const square = wide(u) * u + wide(v) * v;
    if (square == 0) return;
    worst = std::max(worst, ulps(cr::apply<op::inverted_>(u, v), wide(u) / square));
    T const r = cr::math::hypot(u, v);
    of_directions = std::max(of_directions, ulps(cr::apply<op::direction_>(u, v, r), wide(u) / sqrt(square)));
  };
  for (int k = 0; k < 300; ++k) {
    T const u = next(limits::max_exponent - 2), v = next(limits::max_exponent - 2);
    ask(u, v);
    ask(u, u * next(3));
    ask(u, T(0));
    ask(next(3) * limits::denorm_min() * 64, next(3) * limits::denorm_min() * 64);
    ask(next(3) * limits::max() / 32, next(3) * limits::max() / 32);
    ask(next(3) * std::sqrt(limits::min()), next(3) * std::sqrt(limits::min()));
    ask(next(3) * std::sqrt(limits::max()), next(3) * std::sqrt(limits::max()));
  }
  BOOST_TEST(worst <= 3);
  BOOST_TEST(of_directions <= 3);
  T const inf = infinity<T>;
  BOOST_TEST((cr::apply<op::inverted_>(T(1), inf) == 0 && std::isnan(cr::apply<op::inverted_>(inf, T(1)))));
  BOOST_TEST((std::isnan(cr::apply<op::inverted_>(T(0), T(0))) && std::isnan(cr::apply<op::inverted_>(not_a_number<T>, T(1)))));
}
BOOST_AUTO_TEST_CASE(inverses_and_directions_over_the_whole_range) {
  inverses_and_directions<float>();
  inverses_and_directions<double>();
  inverses_and_directions<long double>();
}

// Of numbers without an order the rare branches are the same; of those with many digits, too.
using complex = std::complex<double>;
bool near(complex found, complex wanted) { return std::abs(found - wanted) <= 1e-15 * std::abs(wanted); }

BOOST_AUTO_TEST_CASE(zeros_of_complex_numbers_and_of_many_digits) {
  complex const u(2, 1), v(0.5, -3), none(0), far(std::numeric_limits<double>::infinity(), 0);
  BOOST_TEST((cr::apply<op::product_or_zero_>(none, far) == none && near(cr::apply<op::product_or_zero_>(u, v), u * v)));
  BOOST_TEST(near(cr::apply<op::product_or_zero_>(complex(1), v), v));
  BOOST_TEST(near(cr::apply<op::exp_of_difference_>(u, v), std::exp(u - v)));
  BOOST_TEST(near(cr::apply<op::exp_of_product_>(u, v), std::exp(u * v)));
  BOOST_TEST((cr::apply<op::power_and_logarithm_>(none, v, none) == none));
  BOOST_TEST(near(cr::apply<op::power_and_logarithm_>(u, v, v), v * std::log(u)));
  wide const zero = 0, one = 1, three = 3, infinite = std::numeric_limits<wide>::infinity();
  BOOST_TEST((cr::apply<op::product_or_zero_>(zero, infinite) == 0 && cr::apply<op::product_or_zero_>(three, one) == 3));
  BOOST_TEST(
      (cr::apply<op::product_or_zero_>(infinite, one) == infinite && isnan(cr::apply<op::product_or_zero_>(infinite, zero))));
  BOOST_TEST((cr::apply<op::power_and_logarithm_>(zero, three, zero) == 0));
  BOOST_TEST((cr::apply<op::power_and_logarithm_>(three, one, three) == 3 * log(three)));
  BOOST_TEST(isnan(cr::apply<op::power_and_logarithm_>(infinite, -one, zero)));
  BOOST_TEST((cr::apply<op::exp_of_difference_>(infinite, infinite) == 1 &&
              cr::apply<op::exp_of_difference_>(three, one) == exp(wide(2))));
}

// Loops join them as they do doubles: test/operations/joining_static.cpp.
template <class State, class T>
std::array<T, 3> joined_of(std::vector<T> const& turns) {
  State state;
  for (T const& turn : turns) state.add(turn);
  std::array<T, 3> result{state.value(), T(7), T(7)};  // what is told, is written there
  state.tell(result.data() + 1);
  return result;
}
BOOST_AUTO_TEST_CASE(loops_join_complex_numbers_and_many_digits) {
  complex const u(0.25, 1), v(-0.5, 2);
  auto const [sum, reference, inverse] = joined_of<exponentials<complex>, complex>({u, v});
  BOOST_TEST(near(sum, std::log(std::exp(u) + std::exp(v))));
  BOOST_TEST(near(cr::apply<op::exp_of_difference_>(u, reference) * inverse, std::exp(u) / (std::exp(u) + std::exp(v))));
  auto const [product, whole, scale] = joined_of<multiplied_apart<complex>, complex>({u, v});
  BOOST_TEST((near(product, u * v) && near(cr::apply<op::product_of_others_>(u, whole, scale), v)));
  auto const [nothing, alone, once] = joined_of<multiplied_apart<complex>, complex>({complex(0), v});
  BOOST_TEST((nothing == complex(0) && near(cr::apply<op::product_of_others_>(complex(0), alone, once), v)));
  BOOST_TEST((cr::apply<op::product_of_others_>(v, alone, once) == complex(0)));
  auto const slopes = checked_partials<op::product_of_others_>(12.0, 0.0, 12.0, 4.0);  // where u is zero, those of `whole`
  BOOST_TEST((to_number<double>(boost::hana::at_c<0>(slopes)) == 0 && to_number<double>(boost::hana::at_c<1>(slopes)) == 1 &&
              to_number<double>(boost::hana::at_c<2>(slopes)) == 0));
  auto const others = checked_partials<op::product_of_others_>(12.0, 1.0, 3.0, 4.0);
  BOOST_TEST((to_number<double>(boost::hana::at_c<0>(others)) == -12 && to_number<double>(boost::hana::at_c<1>(others)) == 4 &&
              to_number<double>(boost::hana::at_c<2>(others)) == 3));
  auto const [norm, root, unit] = joined_of<euclidean<wide>, wide>({3, -4});
  BOOST_TEST((norm == 5 && -4 * unit / root == wide(-4) / 5));
  auto const [none, at_least, any] = joined_of<euclidean<wide>, wide>({0, 0});
  BOOST_TEST((none == 0 && 0 * any / at_least == 0));
}

// Complex numbers do not overflow on their way: at zeros, infinities and on either side of each formula's seams, by mpmath.
namespace {

using complex = std::complex<double>;
double const pi = std::acos(-1.0);

void is(complex found, complex expected) {
  BOOST_TEST((found == expected || std::abs(found - expected) <= 2e-15 * std::abs(expected)), found << " for " << expected);
}
template <class Op>
complex of(auto const&... u) {
  return cr::apply<Op>(complex(u)...);
}

}  // namespace

BOOST_AUTO_TEST_CASE(imaginary_parts) {
  is(within_a_turn(complex(7, 1.5)), {7, 1.5});
  is(within_a_turn(complex(7, -3)), {7, -3});
  is(within_a_turn(complex(800, 3.5)), {800, 3.5 - 2 * pi});
  is(within_a_turn(complex(0, 30)), {0, -1.4159265358979324});
  BOOST_TEST(within_a_turn(complex(0, 0.1)).imag() == 0.1);  // the same bits, not those of a logarithm
  BOOST_TEST(within_a_turn(complex(0, 3.0625)).imag() == 3.0625);
}

BOOST_AUTO_TEST_CASE(complex_exponentials) {
  is(of<op::softplus_>(complex(0.5, 1)), {0.852364740309460739, 0.633009700313495529});
  is(of<op::softplus_>(complex(-0.5, 1)), {0.352364740309460739, 0.366990299686504471});
  is(of<op::softplus_>(complex(-750, 1)), 0);
  is(of<op::softplus_>(complex(750, 1)), {750, 1});
  is(of<op::log_sum_exp_>(complex(1, 2), complex(0.5, -1)), {0.104993014324468744, 1.78895914784732753});
  is(of<op::log_sum_exp_>(complex(0.5, -1), complex(1, 2)), {0.104993014324468744, 1.78895914784732753});
  is(of<op::log_sum_exp_>(complex(0.5, 1), complex(1, 2), complex(-1, 0.25)), {1.37417037735357957, 1.54142660721254152});
  is(of<op::log_sum_exp_>(complex(-800, 1), complex(800, 2)), {800, 2});
  is(of<op::log_sum_exp_>(infinity<double>, infinity<double>), infinity<double>);
  is(of<op::reference_>(complex(1, 2), complex(3, 0), complex(2, 5)), 3);
  is(of<op::reference_>(complex(1, 2), complex(1, 5)), {1, 2});  // the first of equal ones
  is(of<op::exp_of_difference_>(complex(0.5, 1), complex(-1, 2)), {2.42146693888769584, -3.77121131562015756});
  is(of<op::exp_of_difference_>(infinity<double>, infinity<double>), 1);
  is(of<op::exp_of_difference_>(complex(1, 2), complex(1, 2)), 1);
}

BOOST_AUTO_TEST_CASE(complex_products) {
  complex const u(1 / 3.0, pi), v(0.7, 1.1);  // each product has digits to lose, and each part two products
  complex_product<complex> const product(u, v);
  complex const whole = product.rounded(), lost = product.lost();
  auto const is_whole = [](double rounded, double rest, wide const& exact) {
    BOOST_TEST(rest != 0);
    BOOST_TEST((abs(wide(wide(rounded) + rest - exact)) < wide(1e-31)));
  };
  is_whole(whole.real(), lost.real(), wide(u.real()) * v.real() - wide(u.imag()) * v.imag());
  is_whole(whole.imag(), lost.imag(), wide(u.real()) * v.imag() + wide(u.imag()) * v.real());
  is(of<op::exp_of_product_>(complex(-15.05, -5e-4), complex(30.1, 1e-3)),
     complex(7.29695622843322938e-198, -2.19704738047104066e-199) * std::sqrt(2 * pi));
  is(of<op::exp_of_product_>(complex(1e200, 0), complex(-1e200, 0)), 0);
}

BOOST_AUTO_TEST_CASE(complex_powers) {
  is(of<op::pow_>(complex(2, 1), complex(0.5, -1)), {1.99781201148972034, -1.28871012423990119});
  is(of<op::pow_>(0.0, 0.0), 1);
  is(of<op::pow_>(0.0, 2.0), 0);
  is(of<op::pow_>(0.0, 0.5), 0);
  is(of<op::pow_>(3.0, 0.0), 1);
  BOOST_TEST(of<op::pow_>(0.0, -1.0).real() == infinity<double>);
  BOOST_TEST(std::isnan(of<op::pow_>(complex(0), complex(1, 1)).real()) == std::isnan(pow(complex(0), complex(1, 1)).real()));
}

BOOST_AUTO_TEST_CASE(complex_exponentials_joined) {
  using sum = exponentials_along<complex>;
  complex const turns[] = {{0.5, 1}, {1, 2}, {-1, 0.25}}, along[] = {{1, 0.5}, {-2, 1}, 3};
  complex const shares[] = {{0.357536551051570871, -0.215011932344974804},
                            {0.616793429038403725, 0.304494402592164559},
                            {0.0256700199100254034, -0.0894824702471897551}};
  auto const check = [&](sum const& state, double shift) {
    complex told[4];
    state.tell(told);
    is(static_cast<exponentials<complex> const&>(state).value(), complex(1.37417037735357957 + shift, 1.54142660721254152));
    is(state.value(), {-0.996028683714837525, -0.296886443706684026});
    is(told[2] + told[3], state.value());
    for (int k = 0; k < 3; ++k) is(cr::apply<op::exp_of_difference_>(turns[k] + shift, told[0]) * told[1], shares[k]);
  };
  for (double const shift : {0.0, 1000.0, -1000.0}) {
    for (auto const& order : {std::array{0, 1, 2}, std::array{2, 1, 0}, std::array{1, 0, 2}}) {
      sum state, left, right, none;
      for (int const k : order) state.add(turns[k] + shift, along[k]);
      check(state, shift);
      left.add(turns[order[0]] + shift, along[order[0]]);
      for (int const k : {order[1], order[2]}) right.add(turns[k] + shift, along[k]);
      left.join(right);
      left.join(none);
      check(left, shift);
      none.join(right);
      none.join(sum());
      BOOST_TEST(none.value() == right.value());
    }
  }
  for (bool const first : {true, false}) {  // far from each other
    sum far;
    far.add({first ? -1000.0 : 1000.0, 1}, first ? 3 : 2);
    far.add({first ? 1000.0 : -1000.0, 1}, first ? 2 : 3);
    is(static_cast<exponentials<complex> const&>(far).value(), {1000, 1});
    is(far.value(), 2);
  }
  sum nothing;
  is(static_cast<exponentials<complex> const&>(nothing).value(), -infinity<double>);
  is(nothing.value(), 0);
  nothing.add({-infinity<double>, 1}, 3);
  is(nothing.value(), 3);
}

// Directions of what is infinite, of other numbers than built-in ones.
BOOST_AUTO_TEST_CASE(directions) {
  wide const far = std::numeric_limits<wide>::infinity(), none = std::numeric_limits<wide>::quiet_NaN(), half = sqrt(wide(0.5));
  auto const direction = [](wide const& u, wide const& v) { return wide(cr::apply<op::direction_>(u, v, cr::hypot(u, v))); };
  BOOST_TEST(direction(3, 4) == wide(3) / 5);
  BOOST_TEST((direction(far, 1) == 1 && direction(-far, 1) == -1 && direction(1, far) == 0 && direction(1, -far) == 0));
  BOOST_TEST((direction(far, far) == half && direction(-far, far) == -half && direction(far, -far) == half));
  BOOST_TEST(
      (isnan(direction(far, none)) && isnan(direction(none, far)) && isnan(direction(none, 1)) && isnan(direction(1, none))));
  double const large = infinity<double>;
  auto const plain = [](double u, double v) { return cr::apply<op::direction_>(u, v, cr::hypot(u, v)); };
  BOOST_TEST((plain(large, 1) == 1 && plain(-large, 1) == -1 && plain(1, large) == 0 && plain(3, 4) == 0.6));
  BOOST_TEST((plain(large, large) == std::sqrt(0.5) && plain(-large, large) == -std::sqrt(0.5) &&
              plain(large, -large) == std::sqrt(0.5)));
}

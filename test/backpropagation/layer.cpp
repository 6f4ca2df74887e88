// Layers: forward keeps what backward needs, backward repeats nothing of forward.
#include <chainrule/chainrule.hpp>

#include <boost/test/unit_test.hpp>

#include <complex>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr cr::variable<"w"> w;

namespace {

/// Forward and backward in one constant expression.
template <class Layer, class... A>
constexpr auto gradient_through(Layer layer, double upstream, A... point) {
  layer.forward(point...);
  return layer.backward(upstream);
}

// The lesson's nodes: addition passes the gradient on, multiplication swaps its inputs, z = t^2 with t = x + y.
static_assert(gradient_through(cr::layer(x + y, x, y), 1.3, 10.0, 5.0) == std::array{1.3, 1.3});
static_assert(cr::near(gradient_through(cr::layer(x * y, x, y), 1.3, 10.0, 5.0), std::array{6.5, 13.0}, 1e-15));
static_assert(gradient_through(cr::layer(square(x + y), x, y), 1.0, 3.0, 4.0) == std::array{14.0, 14.0});

// What is kept and what it costs: sigmoid's backward reads its output alone, u * y * (1 - y), and repeats no exponential.
template <class Layer>
constexpr std::array<int, 3> costs(Layer const&) {
  return {Layer::kept, Layer::forward_cost, Layer::backward_cost};
}
static_assert(costs(cr::layer(sigmoid(x), x)) == std::array{1, 20, 3});
static_assert(costs(cr::layer(exp(x), x)) == std::array{1, 20, 1});
static_assert(costs(cr::layer(relu(x), x)) == std::array{1, 2, 4});  // NaN has the slope NaN
static_assert(costs(cr::layer(x + y, x, y)) == std::array{0, 1, 0});
static_assert(costs(cr::layer(x * y, x, y)) == std::array{2, 1, 2});
static_assert(costs(cr::layer(exp(sin(x) * y), x, y)) == std::array{4, 41, 24});  // x, y, sin(x) and the result; one cosine
static_assert(costs(cr::layer(exp(x * y), x, y))[1] == cr::function(exp(x * y), x, y).value_cost);
// A condition is kept as the truth value it is: y and w < x are read again, neither w nor x.
static_assert(costs(cr::layer(select(w < x, y, sin(y)), cr::wrt(y), cr::given(x, w))) == std::array{2, 22, 22});

constexpr auto logistic = 1_c / (1_c + exp(-x));
static_assert(cr::near(gradient_through(cr::layer(logistic, x), 1.0, 0.5), cr::function(logistic, x).gradient(0.5), 1e-15));

/// The same numbers as function's, at one point.
template <class F, class... V>
void agrees(F const& f, std::array<double, sizeof...(V)> const& point, V const&... variables) {
  auto layer = cr::layer(f, variables...);
  auto const function = cr::function(f, variables...);
  BOOST_TEST(layer.forward(point) == function(point));
  BOOST_TEST(layer.backward(2.5) == function.vjp(point, std::array{2.5}), boost::test_tools::per_element());
}

template <int N, class F>
constexpr auto chain(F f) {
  if constexpr (N == 0) return f;
  else return chain<N - 1>(sin(f) * x);
}

std::string complaint(auto const& call) {
  try {
    call();
  } catch (std::logic_error const& error) {
    return error.what();
  }
  return "";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(layer)

BOOST_AUTO_TEST_CASE(gradients_are_those_of_functions) {
  agrees(pow(x, 5_c) * y + exp(x * y) / (x + sin(y)), {0.75, -1.25}, x, y);
  agrees(select(x < y && y < w, hypot(x, w), x * y * w), {0.75, 1.25, 2.0}, x, y, w);
  agrees(select(x < y && y < w, hypot(x, w), x * y * w), {0.75, 0.25, 2.0}, x, y, w);
  agrees(max(x, y) + softplus(x * w) + abs(y - w), {0.75, 0.25, 2.0}, x, y, w);
  agrees(x, {0.75}, x);
  agrees(2_c + 0_c * x, {0.75}, x);
  agrees(chain<75>(x), {0.9}, x);  // more kept values than one fold expression moves
}

BOOST_AUTO_TEST_CASE(backward_before_forward_is_said) {
  auto apple_price = cr::layer(x * y, x, y);
  BOOST_TEST(complaint([&] { apple_price.backward(1.1); }) ==
             "chainrule: layer: backward before forward: call forward first, backward uses the values that it keeps");
  apple_price.forward(100.0, 2.0);
  BOOST_TEST(complaint([&] { apple_price.backward(1.1); }) == "");
}

BOOST_AUTO_TEST_CASE(the_last_forward_counts) {
  auto product = cr::layer(x * y, x, y);
  product.forward(1.0, 2.0);
  auto const before = product;
  product.forward(3.0, 4.0);
  BOOST_TEST(product.backward(1.0) == (std::array{4.0, 3.0}), boost::test_tools::per_element());
  BOOST_TEST(before.backward(1.0) == (std::array{2.0, 1.0}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(arguments_are_those_of_functions) {
  auto product = cr::layer(x * y, x, y);
  std::vector<double> const point{3.0, 4.0};
  BOOST_TEST(product.forward(point) == 12);
  BOOST_TEST(product.forward(std::span(point)) == 12);
  BOOST_TEST(product.forward(3, 4.0f) == 12);
  BOOST_TEST(complaint([&] { product.forward(std::vector{1.0}); }) ==
             "chainrule: the argument has length 1, but the function takes 2");
  BOOST_TEST(product.backward(std::vector{2.0})[0] == 8);
  BOOST_TEST(complaint([&] { product.backward(point); }) == "chainrule: the argument has length 2, but the function takes 1");
}

BOOST_AUTO_TEST_CASE(layers_of_tuples) {
  auto polar = cr::layer(hana::make_tuple(x * cos(y), x * sin(y)), x, y);
  auto const function = cr::function(hana::make_tuple(x * cos(y), x * sin(y)), x, y);
  std::array const point{2.0, 0.5};
  std::array const upstream{1.5, -0.25};
  BOOST_TEST(polar.forward(point) == function(point), boost::test_tools::per_element());
  BOOST_TEST(polar.backward(upstream) == function.vjp(point, upstream), boost::test_tools::per_element());
  BOOST_TEST(polar.backward(1.5, -0.25) == function.vjp(point, upstream), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(given_variables_have_no_gradient) {
  auto const affine = [] { return cr::layer(x * w + y, cr::wrt(w, y), cr::given(x)); };
  auto layer = affine();
  BOOST_TEST(layer.forward(2.0, 3.0, 5.0) == 13);
  BOOST_TEST(layer.backward(10.0) == (std::array{50.0, 10.0}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(other_number_types) {
  auto in_float = cr::layer<float>(x * y, x, y);
  static_assert(std::is_same_v<decltype(in_float.forward(1.0, 2.0)), float>);
  static_assert(std::is_same_v<decltype(in_float.backward(1.0)), std::array<float, 2>>);
  BOOST_TEST(in_float.forward(0.1, 1.0) == 0.1f);
  using complex = std::complex<double>;
  auto in_complex = cr::layer<complex>(x * y, x, y);
  BOOST_TEST(in_complex.forward(complex(0, 1), complex(0, 1)) == complex(-1));
  BOOST_TEST(in_complex.backward(complex(0, 2))[0] == complex(-2));
}

BOOST_AUTO_TEST_CASE(layers_in_line) {  // the till: two apples at 100, tax of 10 per cent
  auto apples = cr::layer(x * y, x, y);
  auto taxed = cr::layer(x * y, x, y);
  BOOST_TEST(taxed.forward(apples.forward(100.0, 2.0), 1.1) == 220, boost::test_tools::tolerance(1e-15));
  auto const [d_apples, d_tax] = taxed.backward(1.0);
  auto const [d_price, d_number] = apples.backward(d_apples);
  BOOST_TEST(d_apples == 1.1);
  BOOST_TEST(d_tax == 200);
  BOOST_TEST(d_price == 2.2);
  BOOST_TEST(d_number == 110, boost::test_tools::tolerance(1e-15));
}

BOOST_AUTO_TEST_SUITE_END()

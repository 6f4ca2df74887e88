// Derivatives of functions of arrays by name, and of functions with columns bound, are those by position.
#include <chainrule/chainrule.hpp>
#include <chainrule/simd.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <tuple>
#include <vector>

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::extent<"n"> n;
constexpr cr::variables<"x", n> x;
constexpr cr::variables<"w", 2> w;
constexpr cr::index<"i"> i;
constexpr cr::variable<"a"> a;
constexpr cr::variable<"b"> b;
constexpr cr::data<"t"> t;
constexpr cr::data<"v"> v;

BOOST_AUTO_TEST_CASE(named_and_bound) {
  constexpr auto loss = cr::function(cr::sum(square(v - a * exp(-b * t))), cr::wrt(a, b), cr::given(t, v));
  std::vector<double> const ts{0, 1, 2}, vs{1, .6, .4};
  auto const h = loss.hessian(1.0, 0.5, ts, vs);
  auto const named = loss.hessian(v = vs, a = 1.0, t = ts, b = 0.5);
  BOOST_TEST(named[a][b] == h[0][1]);
  BOOST_TEST(named[b][b] == h[1][1]);
  auto const all = loss.value_gradient_hessian(v = vs, a = 1.0, t = ts, b = 0.5);
  BOOST_TEST(all.value == loss(1.0, 0.5, ts, vs));
  BOOST_TEST(all.gradient[b] == loss.gradient(1.0, 0.5, ts, vs)[1]);
  double const along = loss.jvp(std::tuple(1.0, 0.5, ts, vs), std::tuple(2.0, 3.0));
  BOOST_TEST(loss.jvp(std::tuple(v = vs, a = 1.0, t = ts, b = 0.5), std::tuple(b = 3.0, a = 2.0)) == along);
  BOOST_TEST(loss.hvp(std::tuple(v = vs, a = 1.0, t = ts, b = 0.5), std::tuple(b = 3.0, a = 2.0))[b] ==
             loss.hvp(std::tuple(1.0, 0.5, ts, vs), std::tuple(2.0, 3.0))[1]);
  BOOST_TEST(loss.vjp(std::tuple(v = vs, a = 1.0, t = ts, b = 0.5), 2.0)[b] == loss.vjp(std::tuple(1.0, 0.5, ts, vs), 2.0)[1]);
  auto const bound = loss.over(t = ts, v = vs);
  BOOST_TEST(bound.jvp(std::tuple(1.0, 0.5), std::tuple(2.0, 3.0)) == along);
  BOOST_TEST(bound.jvp(std::tuple(b = 0.5, a = 1.0), std::tuple(a = 2.0, b = 3.0)) == along);
  BOOST_TEST(std::abs(bound.jvp(cr::simd, std::tuple(b = 0.5, a = 1.0), std::tuple(a = 2.0, b = 3.0)) - along) < 1e-14);
  BOOST_TEST(std::abs(loss.hessian(cr::simd, v = vs, a = 1.0, t = ts, b = 0.5)[a][b] - h[0][1]) < 1e-14);
  BOOST_TEST(bound.hvp(std::tuple(1.0, 0.5), std::tuple(2.0, 3.0))[1] ==
             bound.hvp(std::tuple(b = 0.5, a = 1.0), std::tuple(2.0, 3.0))[b]);
  BOOST_TEST(bound.hessian(1.0, 0.5)[0][1] == h[0][1]);
  BOOST_TEST(bound.hessian(b = 0.5, a = 1.0)[b][a] == h[0][1]);
  BOOST_TEST(bound.value_gradient_hessian(1.0, 0.5).hessian[1][1] == h[1][1]);
  BOOST_TEST(bound.value_gradient_hessian(b = 0.5, a = 1.0).gradient[b] == all.gradient[b]);
  auto const three = loss.value_gradient_hvp(std::tuple(1.0, 0.5, ts, vs), std::tuple(2.0, 3.0));
  BOOST_TEST(three.value == all.value);
  for (std::size_t k = 0; k < 2; ++k) {
    BOOST_TEST(std::abs(three.gradient[k] - loss.gradient(1.0, 0.5, ts, vs)[k]) < 1e-14);
    BOOST_TEST(std::abs(three.hvp[k] - (2 * h[k][0] + 3 * h[k][1])) < 1e-14);
  }
  auto const by_name = loss.value_gradient_hvp(std::tuple(v = vs, a = 1.0, t = ts, b = 0.5), std::tuple(b = 3.0, a = 2.0));
  BOOST_TEST(by_name.gradient[a] == three.gradient[0]);
  BOOST_TEST(by_name.hvp[b] == three.hvp[1]);
  BOOST_TEST(bound.value_gradient_hvp(std::tuple(1.0, 0.5), std::tuple(2.0, 3.0)).hvp[1] == three.hvp[1]);
  BOOST_TEST(bound.value_gradient_hvp(std::tuple(b = 0.5, a = 1.0), std::tuple(2.0, 3.0)).gradient[b] == three.gradient[1]);
  BOOST_TEST(std::abs(loss.value_gradient_hvp(cr::simd, std::tuple(1.0, 0.5, ts, vs), std::tuple(2.0, 3.0)).hvp[1] -
                      three.hvp[1]) < 1e-14);
  auto const one = loss.over(t = ts, v = vs, b = 0.5);
  BOOST_TEST(one.jvp(1.0, std::tuple(2.0, 3.0)) == along);
  BOOST_TEST(one.vjp(1.0, 1.0)[0] == all.gradient[a]);
  constexpr auto f = cr::function(cr::sum(i, n, square(x[i] - w[0_c]) * w[1_c]), cr::wrt(x, w));
  auto work = f.workspace();
  std::array<double, 2> const ws{.5, 2};
  std::vector<double> const d{1, 0, 0};
  std::array<double, 2> const dw{0, 1};
  auto const hv = f.hvp(work, std::tuple(w = ws, x = ts), std::tuple(x = d, w = dw));
  double const first = hv[x][0], second = hv[w][0];
  auto const hp = f.hvp(work, std::tie(ts, ws), std::tie(d, dw));
  BOOST_TEST(first == hp[0_c][0]);
  BOOST_TEST(second == hp[1_c][0]);
  double slope;
  std::vector<double> gx(3);
  std::array<double, 2> gw;
  f.hvp(cr::into(slope, gx, gw), std::tuple(w = ws, x = ts), std::tuple(x = d, w = dw));
  BOOST_TEST(gx[0] == first);
  BOOST_TEST(slope == f.jvp(std::tie(ts, ws), std::tie(d, dw)));
  constexpr auto two = cr::function(boost::hana::make_tuple(cr::sum(a * t), cr::sum(b * t)), cr::wrt(a, b), cr::given(t));
  BOOST_TEST(two.jacobian(b = 1.0, a = 1.0, t = ts)[1][b] == 3);
  BOOST_TEST(two.value_and_jacobian(t = ts, b = 1.0, a = 2.0).value[0] == 6);
  BOOST_TEST(two.over(t = ts).jacobian(1.0, 2.0)[1][1] == 3);
}

// Requests that keep their loops, at lengths that no compiler would write out.
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::variables<"x", 1000> xs;
constexpr cr::index<"i"> i;
constexpr auto valley =
    cr::function(cr::sum(i, 0_c, 998_c, 100_c * square(xs[i + 1_c] - square(xs[i])) + square(1_c - xs[i])), xs);
constexpr auto point = [] {
  std::array<double, 1000> all{};
  for (double& each : all) each = 0.5;
  return all;
}();
constexpr auto direction = [] {
  std::array<double, 1000> all{};
  all[0] = 1;
  all[999] = -2;
  return all;
}();
constexpr auto slopes = valley.gradient(point);
static_assert(valley.jvp(point, direction) == slopes[0] - 2 * slopes[999] and slopes[0] == -51 and slopes[999] == 50);
static_assert(valley.vjp(point, std::array{2.0})[0] == 2 * slopes[0]);

// A direction that is zero meets no infinite slope.
constexpr auto roots = cr::function(cr::sum(i, 0_c, 999_c, sqrt(xs[i])), xs);
static_assert(roots.jvp(std::array<double, 1000>{}, std::array<double, 1000>{}) == 0);

// Loops over the same range share a pass, in which a body has each of its parts once; what needs another's result waits for it.
template <class Request>
using passes_of = cr::detail::block_code<Request>;
template <class F, int N>
using inputs_of = cr::detail::problem<cr::detail::formulas<F>, cr::detail::formulas<cr::variables<"x", 1000>>, N>;
constexpr auto exponentials_squared = cr::sum(i, 0_c, 999_c, square(exp(xs[i])));
constexpr auto exponentials = cr::sum(i, 0_c, 999_c, exp(xs[i]));
constexpr auto ratio = exponentials_squared / exponentials;
constexpr auto variance = cr::sum(i, 0_c, 999_c, square(xs[i] - cr::sum(i, 0_c, 999_c, xs[i]) / 1000_c));
using ratio_inputs = inputs_of<decltype(ratio), 1000>;
using variance_inputs = inputs_of<decltype(variance), 1000>;
using ratio_value = passes_of<cr::detail::whole_value_request<ratio_inputs, decltype(ratio)>>;
using ratio_gradient = passes_of<cr::detail::whole_jacobian_request<ratio_inputs, true, decltype(ratio)>>;
using variance_value = passes_of<cr::detail::whole_value_request<variance_inputs, decltype(variance)>>;
using ratio_body = passes_of<cr::detail::pass_request<ratio_inputs, ratio_value, 0>>;
static_assert(ratio_value::size.passes == 1 and ratio_value::size.parts == 2 and ratio_gradient::size.passes == 2);
static_assert(variance_value::size.passes == 2);
static_assert(ratio_body::value.counts.transcendental == 1 and ratio_body::size.leaves == 1);
// Several formulas: one pass for all, forward and backward.
using both_rows =
    passes_of<cr::detail::whole_jacobian_request<ratio_inputs, true, decltype(exponentials_squared), decltype(exponentials)>>;
static_assert(both_rows::size.passes == 1 and both_rows::size.parts == 4);

// The value of a product whose factors take something from outside.
constexpr cr::variables<"z", 3> three;
static_assert(cr::function(cr::product(i, 0_c, 2_c, three[i] / three[1_c]), three)(2.0, 4.0, 6.0) == 0.75);

// Second derivatives keep their loops too, where all are sums: a triangle, which nobody writes out, and a valley of a thousand.
constexpr cr::variables<"w", 20> ws;
constexpr cr::index<"j"> j;
constexpr auto triangle = cr::function(cr::sum(i, 0_c, 9_c, cr::sum(j, 0_c, i, ws[i] * ws[j])), ws);
constexpr auto short_point = [] {
  std::array<double, 20> all{};
  for (double& each : all) each = 0.5;
  return all;
}();
constexpr auto first_only = [] {
  std::array<double, 20> all{};
  all[0] = 1;
  return all;
}();
constexpr auto along = triangle.hvp(short_point, first_only);
static_assert(along[0] == 2 and along[1] == 1 and along[9] == 1 and along[10] == 0);
static_assert(triangle.jvp(short_point, first_only) == 0.5 * 11);
static_assert(triangle.hessian(short_point)[3] == std::array<double, 20>{1, 1, 1, 2, 1, 1, 1, 1, 1, 1});
constexpr auto short_valley =
    cr::function(cr::sum(i, 0_c, 18_c, 100_c * square(ws[i + 1_c] - square(ws[i])) + square(1_c - ws[i])), ws);
constexpr auto curved = short_valley.hvp(short_point, first_only);
static_assert(curved[0] == 1200 * 0.25 - 400 * 0.5 + 2 and curved[1] == -400 * 0.5 and curved[2] == 0);
double curved_at_run_time(std::array<double, 1000> const& at) { return valley.hvp(at, direction)[0] + valley.hessian(at)[1][0]; }
// By few numbers in one pass, however long the sum.
constexpr cr::variable<"a"> a;
constexpr auto in_a = cr::function(cr::sum(i, 0_c, 999_c, square(a* a - xs[i])), cr::wrt(a), cr::given(xs));
constexpr auto given_point = [] {
  std::array<double, 1001> all{};
  all[0] = 2;
  return all;
}();
static_assert(in_a.hessian(given_point)[0][0] == 1000 * 12 * 4.0);
static_assert([] {
  auto const [value, slopes_in_a, table] = in_a.value_gradient_hessian(given_point);
  return value == 16000 and slopes_in_a[0] == 32000 and table[0][0] == 48000;
}());
using in_a_inputs = cr::detail::problem<cr::detail::formulas<decltype(cr::sum(i, 0_c, 999_c, square(a* a - xs[i])))>,
                                        cr::detail::formulas<decltype(a), cr::variables<"x", 1000>>, 1>;
using in_a_hessian =
    passes_of<cr::detail::whole_hessian_request<in_a_inputs, true, decltype(cr::sum(i, 0_c, 999_c, square(a* a - xs[i])))>>;
static_assert(in_a_hessian::size.passes == 1);

// What does not add up is written out for second derivatives where it is short, a Hessian where compilers can.
template <int N, class F>
constexpr bool keeps_along(F) {
  return cr::detail::keeps_its_loops<cr::detail::hvp_request<inputs_of<F, N>>>;
}
template <int N, class F>
constexpr bool keeps_table(F) {
  return cr::detail::keeps_its_loops<cr::detail::hessian_request<inputs_of<F, N>>>;
}
static_assert(not keeps_along<1000>(cr::norm(i, 1_c, 5_c, xs[i])) and keeps_along<1000>(cr::norm(i, 1_c, 6_c, xs[i])));
static_assert(not keeps_along<1000>(cr::log_sum_exp(i, 1_c, 5_c, xs[i])) and
              keeps_along<1000>(cr::log_sum_exp(i, 1_c, 6_c, xs[i])));
static_assert(not keeps_along<1000>(cr::product(i, 1_c, 128_c, xs[i])) and keeps_along<1000>(cr::product(i, 1_c, 129_c, xs[i])));
static_assert(not keeps_along<1000>(cr::max(i, 1_c, 32_c, xs[i])) and keeps_along<1000>(cr::max(i, 1_c, 33_c, xs[i])));
constexpr cr::index<"k"> k;
constexpr auto distance = cr::norm(k, 0_c, 2_c, xs[k] - xs[3_c * i + k]);
static_assert(not keeps_along<1000>(cr::sum(i, 1_c, 10_c, distance)) and keeps_along<1000>(cr::sum(i, 1_c, 11_c, distance)));
using third_at_one =
    cr::detail::fixed_problem<inputs_of<decltype(cr::norm(i, 1_c, 6_c, xs[i])), 1000>, cr::detail::fixed_input<2, 1, 1>>;
static_assert(cr::detail::keeps_its_loops<cr::detail::hvp_request<third_at_one>>);
static_assert(not keeps_table<13>(cr::norm(i, 0_c, 12_c, xs[i])) and keeps_table<14>(cr::norm(i, 0_c, 13_c, xs[i])));
static_assert(not keeps_table<1>(cr::norm(i, 1_c, 31_c, xs[i])) and keeps_table<1>(cr::norm(i, 1_c, 32_c, xs[i])));
static_assert([] {
  std::array<double, 20> at{}, toward{};
  at[10] = 3, at[19] = 4, toward[10] = toward[5] = 125;
  auto const turned = cr::function(cr::norm(j, 0_c, 19_c, ws[j]), ws).hvp(at, toward);
  return turned[10] == 16 and turned[19] == -12 and turned[5] == 25 and turned[0] == 0;
}());

// Exact constants beside arrays whose length calls tell: what calls give is the rest, and derivatives by the constants are there.
constexpr cr::variable<"b"> b;
constexpr cr::data<"t"> t;
constexpr auto line = cr::function(cr::sum(square(t - a * (1_c + b * t))), cr::wrt(a, b), cr::given(t), cr::at(b = 0_c));
constexpr std::array times{1.0, 2.0, 3.0};
static_assert(line(1.5, times) == 2.75 and line.gradient(1.5, times) == std::array{-3.0, -15.0});
static_assert(line.hessian(1.5, times)[1][1] == 2 * 1.5 * 1.5 * 14);
static_assert([] {
  auto running = line.in_chunks(a = 1.5);
  running.accumulate(times);
  running.accumulate(t = times);
  return running.value_and_gradient().gradient[1] == -30 and line.over(t = times).gradient(a = 1.5)[b] == -15;
}());

// The reference of a minimum lies half-way to the next turn, whoever joined them: a turn that is calculated once more, with other last bits, is the same.
template <class Op>
constexpr double reference_of(std::initializer_list<double> first, std::initializer_list<double> second) {
  cr::detail::chosen_of_equals<Op, double> one;
  cr::detail::chosen_of_equals<Op, double> two;
  for (double const turn : first) one.add(turn);
  for (double const turn : second) two.add(turn);
  one.join(two);
  double told[2];
  one.tell(told);
  return told[0];
}
using least = cr::operations::min_;
using most = cr::operations::max_;
constexpr double infinite = std::numeric_limits<double>::infinity();
static_assert(reference_of<least>({5, 2, 4}, {3, 2}) == 2.5 and reference_of<least>({3, 2}, {5, 2, 4}) == 2.5);
static_assert(reference_of<least>({2, 2}, {7, 9}) == 4.5 and reference_of<least>({7, 9}, {2}) == 4.5);
static_assert(reference_of<most>({5, 2, 4}, {4, 2}) == 4.5 and reference_of<most>({4, 2}, {5, 5}) == 4.5);
static_assert(reference_of<least>({}, {1, 2}) == 1.5 and reference_of<most>({1, -3}, {}) == -1);
static_assert(reference_of<least>({1}, {}) > 1e300 and reference_of<least>({1}, {infinite}) > 1e300);
static_assert(reference_of<least>({-infinite, 1}, {}) == -infinite and reference_of<least>({infinite}, {infinite}) == infinite);
static_assert(reference_of<least>({0x1p-1074, 0}, {}) == 0 and reference_of<least>({1, 1 + 0x1p-52}, {}) == 1);

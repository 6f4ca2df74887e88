// Examples of the reference: arrays of variables and of integers, sums and products over an index, functions of columns.
#include <chainrule/simd.hpp>

#include <array>
#include <iostream>
#include <vector>

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::variables<"xs", 4> xs;
constexpr cr::index<"i"> i;
constexpr cr::extent<"n"> n;
constexpr cr::variables<"x", n> x;

void example_variables() {
  constexpr auto f = cr::function(xs[0_c] * xs[1_c] + xs[3_c], xs);
  std::cout << f(std::array{1.0, 2.0, 3.0, 4.0}) << "\n" << f.gradient(std::array{1.0, 2.0, 3.0, 4.0})[0] << "\n";
}

void example_sum() {
  // also: index_of_a_sum
  constexpr auto roughness = cr::sum(i, 0_c, 2_c, square(xs[i + 1_c] - xs[i]));
  constexpr auto f = cr::function(roughness, xs);  // the loop stays a loop
  std::cout << f(std::array{1.0, 2.0, 4.0, 7.0}) << "\n" << diff(roughness, xs[0_c]) << "\n";
}

void example_product() {
  constexpr auto f = cr::function(cr::product(i, 0_c, 3_c, xs[i]), xs);
  std::array const slopes = f.gradient(std::array{2.0, 0.0, 3.0, 5.0});  // no division: zeros are allowed
  std::cout << slopes[0] << " " << slopes[1] << " " << slopes[2] << "\n";
}

void example_strided() {
  // also: strided_view
  struct sample {
    double time, volts;
  };
  std::vector<sample> const samples{{0, 1}, {1, 3}, {2, 5}};
  constexpr auto sum = cr::function(cr::sum(i, n, square(x[i])), x);
  std::cout << sum(cr::strided(&samples[0].volts, samples.size(), 2)) << "\n";
}

void example_extent() {
  // also: array_view array_function array_workspace
  constexpr cr::variable<"a"> a;
  constexpr auto mean = cr::function(cr::mean(i, n, square(x[i] - a)), cr::wrt(a, x));
  std::vector<double> const numbers{1, 2, 6};
  auto work = mean.workspace();
  auto const [value, gradient] = mean.value_and_gradient(work, 2.0, numbers);
  std::cout << value << "\n" << gradient[0_c] << "\n";
  for (double const slope : gradient[1_c]) std::cout << slope << " ";
  auto const along = mean.hvp(work, boost::hana::make_tuple(2.0, numbers), boost::hana::make_tuple(1.0, numbers));
  std::cout << "\n" << along[0_c] << "\n";
}

void example_integers() {
  // also: value_gradient_hvp_result
  constexpr cr::integers<"owner", n> owner;
  constexpr auto f = cr::function(cr::sum(i, n, xs[owner[i]] * x[i]), cr::wrt(xs), cr::given(x, owner));
  std::array const slopes = f.gradient(std::array{1.0, 1.0, 1.0, 1.0}, std::array{2.0, 3.0, 5.0}, std::array{3, 0, 3});
  std::cout << slopes[0] << " " << slopes[1] << " " << slopes[2] << " " << slopes[3] << "\n";
  constexpr auto g = cr::function(cr::sum(i, n, square(xs[owner[i]] - x[i])), cr::wrt(xs), cr::given(x, owner));
  std::array const point{1.0, 1.0, 1.0, 1.0};
  std::array const numbers{2.0, 3.0, 5.0};
  auto const all = g.value_gradient_hvp(std::tuple(point, numbers, std::array{3, 0, 3}), std::tie(point));
  std::cout << all.value << " " << all.gradient[3] << " " << all.hvp[3] << "\n";
}

void example_simd() {
  constexpr cr::variable<"a"> a;
  constexpr auto f = cr::function(cr::sum(i, n, exp(-a * x[i])), cr::wrt(a), cr::given(x));
  std::vector<double> const numbers(100, 0.5);
  auto const [value, gradient] = f.value_and_gradient(cr::simd, 2.0, numbers);  // eight turns at once
  std::cout << value << "\n" << gradient[0] << "\n";
}

void example_data() {
  constexpr cr::variable<"a"> a;
  constexpr cr::data<"t"> t;
  constexpr cr::data<"v"> v;
  constexpr auto loss = cr::function(cr::sum(square(v - a * t)), cr::wrt(a), cr::given(t, v));
  std::vector<double> const times{1.0, 2.0, 3.0};
  std::vector<double> const volts{2.1, 3.9, 6.0};
  auto const bound = loss.over(t = times, v = volts);
  std::cout << bound(2.0) << "\n" << bound.gradient(2.0)[0] << "\n";
}

void example_data_rows() {
  // also: data_row
  constexpr cr::data<"v"> v;
  constexpr auto mean = cr::function(cr::sum(v) / cr::data_rows, v);
  constexpr auto trend = cr::function(cr::sum(cr::data_row * v), v);  // rows are numbered from 0
  std::vector<double> const numbers{2.0, 3.0, 7.0};
  std::cout << mean(numbers) << "\n" << trend(numbers) << "\n";
}

void example_named_gradient() {
  constexpr cr::variable<"m"> m;
  constexpr auto f = cr::function(cr::sum(i, n, square(x[i] - m)), cr::wrt(m, x));
  std::vector<double> const numbers{1.0, 2.0, 6.0};
  auto work = f.workspace();
  auto const slopes = f.gradient(work, x = numbers, m = 3.0);  // in any order
  std::cout << slopes[m] << "\n" << slopes[x][2] << "\n";
}

void example_into() {
  constexpr auto f = cr::function(cr::sum(i, n, square(x[i])), x);
  double value = 0;
  std::array<double, 3> slopes{};
  f.value_and_gradient(cr::into(value, slopes), std::array{1.0, 2.0, 3.0});
  std::cout << value << "\n" << slopes[0] << " " << slopes[1] << " " << slopes[2] << "\n";
}

namespace mine {
struct left;
}
void example_tag() {
  constexpr cr::variables<"x", 4, cr::tag<mine::left>> tagged;
  std::cout << tagged[0_c] - cr::variables<"x", 4>{}[0_c] << "\n";
}

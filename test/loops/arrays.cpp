// Functions of arrays whose lengths calls tell: the values of plain loops bit for bit, gradients against differences in long double.
#include <chainrule/chainrule.hpp>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <complex>
#include <random>
#include <span>
#include <stdexcept>
#include <vector>

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::extent<"n"> n;
constexpr cr::extent<"k"> k;
constexpr cr::variables<"x", n> x;
constexpr cr::variables<"y", n + 1_c> y;
constexpr cr::variables<"mu", k, 3> mu;
constexpr cr::variables<"w", 2> w;
constexpr cr::integers<"owner", n> owner;
constexpr cr::integers<"starts", n + 1_c> starts;
constexpr cr::index<"i"> i;
constexpr cr::index<"j"> j;
constexpr cr::index<"l"> l;
constexpr cr::variable<"a"> a;

namespace {

std::mt19937_64 generator(11);

template <class T = double>
std::vector<T> random_numbers(std::size_t size, double low = 0.5, double high = 1.5) {
  std::uniform_real_distribution<double> in(low, high);
  std::vector<T> result(size);
  for (T& number : result) number = static_cast<T>(in(generator));
  return result;
}
std::vector<int> random_places(std::size_t size, int below) {
  std::uniform_int_distribution<int> in(0, below - 1);
  std::vector<int> result(size);
  for (int& place : result) place = in(generator);
  return result;
}

/// The derivative of a plain function by one number, extrapolated.
template <class Plain>
double slope(Plain const& plain, std::vector<double> const& point, std::size_t at) {
  std::vector<long double> moved(point.begin(), point.end());
  auto const central = [&](long double step) {
    moved[at] = point[at] + step;
    long double const up = plain(moved);
    moved[at] = point[at] - step;
    long double const down = plain(moved);
    moved[at] = point[at];
    return (up - down) / (2 * step);
  };
  long double const h = 1e-3L;
  long double const one = central(h);
  long double const two = central(h / 2);
  long double const four = central(h / 4);
  return static_cast<double>((16 * (4 * four - two) - (4 * two - one)) / 45);
}
template <class Plain, class List>
void check_gradient(Plain const& plain, std::vector<double> const& point, List const& gradient) {
  BOOST_TEST_REQUIRE(gradient.size() == point.size());
  for (std::size_t each = 0; each < point.size(); ++each) {
    double const expected = slope(plain, point, each);
    BOOST_TEST(std::abs(gradient[each] - expected) <= 1e-9 * (1 + std::abs(expected)));
  }
}

// Shorter than a batch of lanes, just that, longer.
constexpr std::size_t lengths[] = {0, 1, 2, 15, 16, 17, 33, 100};

constexpr auto valley =
    cr::function(cr::sum(i, 0_c, n - 2_c, 100_c * square(x[i + 1_c] - square(x[i])) + square(1_c - x[i])), cr::wrt(x));
constexpr auto clusters = cr::function(cr::sum(i, n, cr::sum(j, 3_c, square(x[i] - mu(owner[i], j)) * exp(-mu[owner[i]][j]))),
                                       cr::wrt(mu, x), cr::given(owner));

}  // namespace

BOOST_AUTO_TEST_CASE(neighbours) {
  auto const plain = [](auto const& v) {
    auto sum = v.empty() ? 0 : v[0] * 0;
    for (std::size_t each = 0; each + 1 < v.size(); ++each) {
      auto const step = v[each + 1] - v[each] * v[each];
      auto const rest = 1 - v[each];
      sum += 100 * (step * step) + rest * rest;
    }
    return sum;
  };
  auto work = valley.workspace();
  for (std::size_t const length : lengths) {
    std::vector<double> const point = random_numbers(length);
    BOOST_TEST(valley(point) == plain(point));
    auto const [value, gradient] = valley.value_and_gradient(work, point);
    BOOST_TEST(value == plain(point));
    check_gradient(plain, point, gradient[0_c]);
  }
}

BOOST_AUTO_TEST_CASE(gathered_elements) {
  auto work = clusters.workspace();
  for (std::size_t const length : lengths)
    for (int const centres : {1, 4}) {
      std::vector<double> const points = random_numbers(length);
      std::vector<double> const means = random_numbers(std::size_t(3 * centres));
      std::vector<int> const owners = random_places(length, centres);
      auto const plain = [&](auto const& m, auto const& v) {
        auto sum = m[0] * 0;
        for (std::size_t row = 0; row < length; ++row) {
          auto inner = m[0] * 0;
          for (std::size_t column = 0; column < 3; ++column) {
            auto const mean = m[std::size_t(owners[row]) * 3 + column];
            inner += (v[row] - mean) * (v[row] - mean) * std::exp(-mean);
          }
          sum += inner;
        }
        return sum;
      };
      BOOST_TEST(clusters(means, points, owners) == plain(means, points));
      auto const [value, gradient] = clusters.value_and_gradient(work, means, points, owners);
      BOOST_TEST(value == plain(means, points));
      check_gradient([&](auto const& moved) { return plain(moved, std::vector<long double>(points.begin(), points.end())); },
                     means, gradient[0_c]);
      check_gradient([&](auto const& moved) { return plain(std::vector<long double>(means.begin(), means.end()), moved); },
                     points, gradient[1_c]);

      double into = 0;
      std::vector<double> by_means(means.size());
      std::vector<double> by_points(points.size());
      clusters.value_and_gradient(cr::into(into, by_means, std::span(by_points)), means, points, owners);
      BOOST_TEST(into == value);
      for (std::size_t each = 0; each < by_means.size(); ++each) BOOST_TEST(by_means[each] == gradient[0_c][each]);
      for (std::size_t each = 0; each < by_points.size(); ++each) BOOST_TEST(by_points[each] == gradient[1_c][each]);
    }
}

// A triangle, rows of their own length, three deep, an index and an extent as numbers, scalars and short arrays beside.
BOOST_AUTO_TEST_CASE(ranges) {
  constexpr auto triangle = cr::function(cr::sum(i, n, cr::sum(j, 0_c, i, x[i] * x[j] * sin(x[i - j]))), cr::wrt(x));
  constexpr auto ragged =
      cr::function(cr::sum(i, n, square(cr::sum(j, starts[i], starts[i + 1_c] - 1_c, mu(j, 0_c) * mu(j, 2_c))) * x[i]),
                   cr::wrt(mu), cr::given(x, starts));
  constexpr auto deep = cr::function(
      a * cr::sum(i, n,
                  cr::sum(j, 0_c, n - 1_c - i,
                          (1_c + i / n) * cr::sum(l, 2_c, w[l] * x[i] * y[j + 1_c] + owner[i] * cr::sin(a * w[l])))) +
          n * a,
      cr::wrt(a, w, y), cr::given(x, owner));
  auto work = triangle.workspace();
  for (std::size_t const length : lengths) {
    if (length > 33) continue;
    std::vector<double> const point = random_numbers(length);
    auto const plain = [&](auto const& v) {
      auto sum = v.empty() ? 0 : v[0] * 0;
      for (std::size_t row = 0; row < length; ++row) {
        auto inner = v[0] * 0;
        for (std::size_t column = 0; column <= row; ++column) inner += v[row] * v[column] * std::sin(v[row - column]);
        sum += inner;
      }
      return sum;
    };
    BOOST_TEST(triangle(point) == plain(point));
    check_gradient(plain, point, triangle.gradient(work, point)[0_c]);

    std::vector<long> first(length + 1, 0);
    for (std::size_t row = 0; row < length; ++row) first[row + 1] = first[row] + long(row % 4);
    std::vector<double> const rows = random_numbers(std::size_t(3 * first[length]));
    auto const plain_rows = [&](auto const& v) {
      auto sum = v.empty() ? 0 : v[0] * 0;
      for (std::size_t row = 0; row < length; ++row) {
        auto inner = v.empty() ? 0 : v[0] * 0;
        for (auto column = std::size_t(first[row]); column < std::size_t(first[row + 1]); ++column)
          inner += v[3 * column] * v[3 * column + 2];
        sum += inner * inner * point[row];
      }
      return sum;
    };
    BOOST_TEST(ragged(rows, point, first) == plain_rows(rows));
    check_gradient(plain_rows, rows, ragged.gradient(work, rows, point, first)[0_c]);

    std::vector<int> const owners = random_places(length, 5);
    std::vector<double> parameters = random_numbers(3 + length + 1);
    auto const plain_deep = [&](auto const& v) {
      auto sum = v[0] * 0;
      for (std::size_t row = 0; row < length; ++row) {
        auto outer = v[0] * 0;
        for (std::size_t column = 0; column + row < length; ++column) {
          auto inner = v[0] * 0;
          for (std::size_t which = 0; which < 2; ++which)
            inner += v[1 + which] * point[row] * v[3 + column + 1] + owners[row] * std::sin(v[0] * v[1 + which]);
          outer += (1 + static_cast<decltype(inner)>(row) / static_cast<decltype(inner)>(length)) * inner;
        }
        sum += outer;
      }
      return v[0] * sum + static_cast<decltype(sum)>(length) * v[0];
    };
    std::span<double const> const all(parameters);
    auto const [value, gradient] =
        deep.value_and_gradient(work, parameters[0], all.subspan<1, 2>(), all.subspan(3), point, owners);
    BOOST_TEST(value == plain_deep(parameters));
    std::vector<double> flat{gradient[0_c]};
    for (double const each : gradient[1_c]) flat.push_back(each);
    for (double const each : gradient[2_c]) flat.push_back(each);
    check_gradient(plain_deep, parameters, flat);
  }
}

// A regression: the gradient is made of numbers, so no memory is needed.
BOOST_AUTO_TEST_CASE(gradients_of_numbers) {
  constexpr auto loss = cr::function(cr::sum(i, n, square(x[i] - a * exp(-w[0_c] * i))), cr::wrt(a, w), cr::given(x));
  std::array<double, 4> const seen{3, 2, 1, 0.5};
  auto const [value, gradient] = loss.value_and_gradient(2.5, std::array{0.4, 1.0}, seen);
  auto const plain = [&](auto const& v) {
    auto sum = v[0] * 0;
    for (std::size_t row = 0; row < 4; ++row) {
      auto const rest = seen[row] - v[0] * std::exp(-v[1] * static_cast<decltype(sum)>(row));
      sum += rest * rest;
    }
    return sum;
  };
  BOOST_TEST(value == plain(std::vector{2.5, 0.4}));
  check_gradient(plain, {2.5, 0.4}, std::vector{gradient[0], gradient[1]});
  BOOST_TEST(gradient[2] == 0);
  BOOST_TEST(loss.gradient(2.5, std::array{0.4, 1.0}, seen) == gradient);
  static_assert(loss(2, std::array{0.0, 1.0}, std::array{1.0, 4.0}) == 5);
}

template <class T>
void sums_in() {
  std::vector<T> const points = random_numbers<T>(20);
  auto work = valley.workspace<T>();
  auto const [value, gradient] = valley.value_and_gradient(work, points);
  T plain(0);
  for (std::size_t each = 0; each + 1 < points.size(); ++each) {
    T const step = points[each + 1] - points[each] * points[each];
    T const rest = T(1) - points[each];
    plain += T(100) * (step * step) + rest * rest;
  }
  BOOST_TEST((value == plain));
  T const last = T(200) * (points[19] - points[18] * points[18]);
  BOOST_TEST((abs(gradient[0_c][19] - last) <=
              abs(last) * 8 * std::numeric_limits<double>::epsilon() * (std::is_same_v<T, float> ? 1e9 : 1)));
}
BOOST_AUTO_TEST_CASE(number_types) {
  using std::abs;
  sums_in<float>();
  sums_in<long double>();
  sums_in<std::complex<double>>();
  sums_in<boost::multiprecision::cpp_bin_float_50>();
}

template <class Error, class Call>
std::string message_of(Call const& call) {
  try {
    (void)call();
  } catch (Error const& error) {
    return error.what();
  }
  return "nothing thrown";
}
BOOST_AUTO_TEST_CASE(bad_input) {
  std::vector<double> const points(5, 1.0);
  std::vector<double> const means(6, 1.0);
  std::vector<int> places(5, 1);
  BOOST_TEST(message_of<std::invalid_argument>([&] { return clusters(means, std::vector<double>(4), places); }) ==
             "chainrule: owner has length 5, but should have length 4 by the length of x");
  BOOST_TEST(message_of<std::invalid_argument>([&] { return clusters(std::vector<double>(7), points, places); }) ==
             "chainrule: mu has length 7, which is no multiple of 3");
  double value = 7;
  std::vector<double> gradient(6, 7.0);
  std::vector<double> slopes(5, 7.0);
  for (int const wrong : {-1, 2}) {
    places[3] = wrong;
    BOOST_TEST(message_of<std::out_of_range>([&] {
                 clusters.value_and_gradient(cr::into(value, gradient, slopes), means, points, places);
                 return 0;
               }) == "chainrule: index " + std::to_string(wrong) + " is outside of mu, dimension 0, whose length is 2");
  }
  BOOST_TEST(value == 7);
  BOOST_TEST(gradient[0] == 7);
  places[3] = 0;
  slopes.pop_back();
  BOOST_TEST(message_of<std::invalid_argument>([&] {
               clusters.value_and_gradient(cr::into(value, gradient, slopes), means, points, places);
               return 0;
             }) == "chainrule: a place of cr::into has length 4, but the function takes 5");
  BOOST_TEST(gradient[0] == 7);

  constexpr auto backward = cr::function(cr::sum(i, n, x[n - i]), cr::wrt(x));
  BOOST_TEST(message_of<std::out_of_range>([&] { return backward(points); }) ==
             "chainrule: index 5 is outside of x, whose length is 5");
  BOOST_TEST(backward(std::vector<double>{}) == 0);
  // A triangle with its edge outside: intervals can not tell it from one that stays inside.
  constexpr auto triangle = cr::function(cr::sum(i, n, cr::sum(j, 0_c, i, x[i - j - 1_c])), cr::wrt(x));
  BOOST_TEST(message_of<std::out_of_range>([&] { return triangle(points); }) ==
             "chainrule: index -1 is outside of x, whose length is 5");
  constexpr auto twice =
      cr::function(cr::sum(i, n, mu(owner[i] + owner[n - 1_c - i], 1_c) * x[owner[i]]), cr::wrt(mu), cr::given(x, owner));
  places = {0, 1, 1, 0, 4};
  BOOST_TEST(message_of<std::out_of_range>([&] { return twice(means, points, places); }) ==
             "chainrule: index 4 is outside of mu, dimension 0, whose length is 2");
  places = {0, 0, 1, 0, 1};
  BOOST_TEST(message_of<std::out_of_range>([&] { return twice(means, points, places); }) ==
             "chainrule: index 2 is outside of mu, dimension 0, whose length is 2");
}

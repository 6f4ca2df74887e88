// What the tests of reductions share: numbers, and comparisons that know NaN.
#pragma once

#include <chainrule/chainrule.hpp>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace reductions {

using exact = boost::multiprecision::cpp_bin_float_50;

inline constexpr double infinity = std::numeric_limits<double>::infinity();
inline constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

inline std::vector<double> random_numbers(std::size_t size) {
  static std::mt19937_64 generator(5);
  std::uniform_real_distribution<double> in(-1.5, 1.5);
  std::vector<double> result(size);
  for (double& number : result) number = in(generator);
  return result;
}

inline bool same(double found, double wanted) { return found == wanted || (found != found && wanted != wanted); }
inline bool close(double found, exact const& wanted, double bound) {
  auto const rounded = static_cast<double>(wanted);
  return same(found, rounded) || std::abs(found - rounded) <= bound * std::abs(rounded);
}

inline std::vector<double> gradient_of(auto const& f, std::vector<double> const& point) {
  auto work = f.workspace();
  auto const [value, gradient] = f.value_and_gradient(work, point);
  BOOST_TEST(same(value, f(point)));
  return {gradient[chainrule::constant<0>].begin(), gradient[chainrule::constant<0>].end()};
}
inline void check(std::vector<double> const& found, std::vector<double> const& wanted) {
  BOOST_TEST_REQUIRE(found.size() == wanted.size());
  for (std::size_t at = 0; at < found.size(); ++at) BOOST_TEST(same(found[at], wanted[at]), found[at] << " != " << wanted[at]);
}

}  // namespace reductions

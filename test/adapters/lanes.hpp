// Calls in lanes beside the same calls without.
#pragma once

#include <chainrule/simd.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace lanes {

/// The policy of a compiler without xsimd.
inline constexpr chainrule::lanes_policy<chainrule::detail::single_numbers> plain_loops{};

inline std::mt19937_64 generator(5);

template <class T = double>
std::vector<T> random_numbers(std::size_t size, double low = 0.5, double high = 1.5) {
  std::uniform_real_distribution<double> in(low, high);
  std::vector<T> result(size);
  for (T& number : result) number = static_cast<T>(in(generator));
  return result;
}
inline std::vector<int> random_places(std::size_t size, std::size_t below) {
  std::vector<int> result(size);
  for (int& place : result) place = static_cast<int>(generator() % below);
  return result;
}

// Around eight, which are all partial results of a sum, and around what batches hold of them.
inline constexpr std::size_t lengths[] = {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 33, 100};

template <class T>
bool is_near(T x, T expected, double scale = 1) {
  return std::abs(x - expected) <= 40 * std::numeric_limits<T>::epsilon() * (static_cast<T>(scale) + std::abs(expected));
}

/// Value and gradient with a policy.
template <class T, class Policy, class Function, class... A>
void check_policy(Policy policy, Function const& function, A const&... a) {
  auto plain_work = function.template workspace<T>();
  auto work = function.template workspace<T>();
  auto const expected = function.value_and_gradient(plain_work, a...);
  auto const found = function.value_and_gradient(policy, work, a...);
  auto const& wanted = expected.gradient[chainrule::constant<0>];
  double scale = 1;
  for (T each : wanted) scale = std::max(scale, static_cast<double>(std::abs(each)));
  BOOST_TEST(is_near(found.value, expected.value));
  BOOST_TEST_REQUIRE(found.gradient[chainrule::constant<0>].size() == wanted.size());
  for (std::size_t at = 0; at < wanted.size(); ++at)
    BOOST_TEST(is_near(found.gradient[chainrule::constant<0>][at], wanted[at], scale));
}
template <class T, class Function, class... A>
void check(Function const& function, A const&... a) {
  check_policy<T>(chainrule::simd, function, a...);
}

}  // namespace lanes

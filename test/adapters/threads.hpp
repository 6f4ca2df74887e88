// What is shared by the tests of cr::parallel.
#pragma once

#include <chainrule/adapters/parallel.hpp>
#include <chainrule/simd.hpp>

#include <boost/test/unit_test.hpp>
#include <oneapi/tbb/global_control.h>

#include <cmath>
#include <cstring>
#include <random>
#include <vector>

namespace cr = chainrule;
namespace tasks = oneapi::tbb;
using namespace chainrule::literals;

inline constexpr std::size_t row_count = 70'003;  // no multiple of a block

inline std::mt19937_64 generator(5);
inline std::vector<double> random_numbers(std::size_t size) {
  std::vector<double> result(size);
  for (double& number : result) number = std::uniform_real_distribution<double>(-1, 1)(generator);
  return result;
}
inline std::vector<int> random_places(std::size_t size, int most) {
  std::vector<int> result(size);
  for (int& place : result) place = std::uniform_int_distribution<int>(0, most - 1)(generator);
  return result;
}

inline bool same_bits(std::vector<double> const& one, std::vector<double> const& other) {
  return one.size() == other.size() && std::memcmp(one.data(), other.data(), one.size() * sizeof(double)) == 0;
}
inline bool near(std::vector<double> const& one, std::vector<double> const& other) {
  double largest = 0;
  double apart = 0;
  for (std::size_t at = 0; at < one.size(); ++at) {
    largest = std::max(largest, std::abs(one[at]));
    apart = std::max(apart, std::abs(one[at] - other[at]));
  }
  return one.size() == other.size() && apart <= 1e-12 * largest;
}

/// numbers(policy) has the same bits on one core and for 1, 2 and 64 threads, and those that numbers(other policy) gives, but for rounding.
template <class OneCore, class AllCores, class Other, class Numbers>
void check_bits(OneCore const& one_core, AllCores const& all_cores, Other const& other, Numbers const& numbers) {
  std::vector<double> const expected = numbers(one_core);
  BOOST_TEST(near(numbers(other), expected));
  for (int const threads : {1, 2, 64}) {
    tasks::task_arena arena(threads);
    std::vector<double> const found = arena.execute([&] { return numbers(all_cores); });
    BOOST_TEST(same_bits(found, expected), threads << " threads");
  }
}
template <class Numbers>
void check_lanes(Numbers const& numbers) {
  check_bits(cr::blocks | cr::simd, cr::simd | cr::parallel, cr::simd, numbers);
}
template <class List>
void append(std::vector<double>& all, List const& numbers) {
  all.insert(all.end(), numbers.begin(), numbers.end());
}
template <class Function, class Policy, class... A>
std::vector<double> value_and_gradient(Function const& f, Policy const& policy, A const&... arguments) {
  auto work = f.workspace();
  auto const found = f.value_and_gradient(policy, work, arguments...);
  std::vector<double> all{found.value};
  append(all, found.gradient[0_c]);
  return all;
}

struct many_threads {
  tasks::global_control more{tasks::global_control::max_allowed_parallelism, 64};
};

BOOST_TEST_GLOBAL_FIXTURE(many_threads);

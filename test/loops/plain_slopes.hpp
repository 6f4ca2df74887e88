// For tests of functions of arrays: random numbers and integers, lengths to try, and derivatives of plain loops with 50 digits.
#pragma once

#include <boost/multiprecision/cpp_bin_float.hpp>

#include <cmath>
#include <random>
#include <vector>

using fifty = boost::multiprecision::number<boost::multiprecision::cpp_bin_float<50>, boost::multiprecision::et_off>;

inline std::mt19937_64 generator(5);

inline std::vector<double> random_numbers(std::size_t size, double low = 0.5, double high = 1.5) {
  std::uniform_real_distribution<double> in(low, high);
  std::vector<double> result(size);
  for (double& number : result) number = in(generator);
  return result;
}
inline std::vector<int> random_places(std::size_t size, int below) {
  std::uniform_int_distribution<int> in(0, below - 1);
  std::vector<int> result(size);
  for (int& place : result) place = in(generator);
  return result;
}

// Shorter than a batch of lanes, just that, longer.
inline constexpr std::size_t lengths[] = {0, 1, 2, 15, 16, 17, 33, 100};

using point_50 = std::vector<fifty>;
inline fifty const step("1e-11");
inline point_50 moved(std::vector<double> const& point, std::vector<double> const& direction, fifty const& by) {
  point_50 result(point.begin(), point.end());
  for (std::size_t each = 0; each < result.size(); ++each) result[each] += by * direction[each];
  return result;
}
/// The derivative of a plain function along a direction, and that of this by one number.
template <class Plain>
double slope(Plain const& plain, std::vector<double> const& point, std::vector<double> const& direction) {
  return static_cast<double>((plain(moved(point, direction, step)) - plain(moved(point, direction, -step))) / (2 * step));
}
template <class Plain>
double slope_of_slope(Plain const& plain, std::vector<double> const& point, std::vector<double> const& direction,
                      std::size_t at) {
  point_50 up = moved(point, direction, step);
  point_50 down = moved(point, direction, -step);
  up[at] += step;
  down[at] += step;
  fifty const right = plain(up) - plain(down);
  up[at] -= 2 * step;
  down[at] -= 2 * step;
  return static_cast<double>((right - (plain(up) - plain(down))) / (4 * step * step));
}
/// Reductions with 50 digits.
inline fifty product_50(point_50 const& numbers) {
  fifty result = 1;
  for (fifty const& each : numbers) result *= each;
  return result;
}
inline fifty exponential_50(point_50 const& numbers) {
  fifty sum = 0;
  for (fifty const& each : numbers) sum += exp(each);
  return log(sum);
}
inline fifty norm_50(point_50 const& numbers) {
  fifty sum = 0;
  for (fifty const& each : numbers) sum += each * each;
  return sqrt(sum);
}

inline bool close(double found, double expected, double scale = 1) {
  return std::abs(found - expected) <= 1e-12 * (scale + std::abs(expected));
}

/// Some of them, where there are many.
template <class Use>
void for_some(std::size_t size, Use const& use) {
  for (std::size_t each = 0; each < size; each += size < 20 ? 1 : 1 + size / 11) use(each);
}

// For tests of scans over arrays: a point in three parts, a number and two lists, and gradients one number after the other.
#pragma once

#include <chainrule/chainrule.hpp>

#include <tuple>
#include <vector>

using namespace chainrule::literals;

struct parts {
  double number;
  std::vector<double> first, drive;
  parts(std::vector<double> const& all, std::size_t length)
      : number(all[0]),
        first(all.begin() + 1, all.begin() + 1 + std::ptrdiff_t(length)),
        drive(all.begin() + 1 + std::ptrdiff_t(length), all.end()) {}
  [[nodiscard]] auto tied() const { return std::tie(number, first, drive); }
};
template <class Gradient>
std::vector<double> flat(Gradient const& gradient) {
  std::vector<double> all{gradient[0_c]};
  for (double const each : gradient[1_c]) all.push_back(each);
  for (double const each : gradient[2_c]) all.push_back(each);
  return all;
}

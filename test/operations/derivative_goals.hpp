// The goals that derivatives are held to.
#pragma once

#include "derivative_errors.hpp"

#include <boost/test/unit_test.hpp>

namespace derivative_errors {

/// First within so many units of the last place, 4 or 8 for special functions; second within 16. Sigmoid and tanh state their first
/// derivative by their value (docs/edges.md).
inline auto within(double first_goal) {
  return [=](std::string const& name, measured const& in_double, measured const& in_float) {
    for (measured const& each : {in_double, in_float}) {
      BOOST_TEST(each.points > 20, name);
      bool const by_value = name == "sigmoid" || name == "tanh";
      BOOST_TEST(each.value.worst <= 4, name << ": value " << each.value.worst << " at " << each.value.where);
      BOOST_TEST((by_value || each.first.worst <= first_goal),
                 name << ": first " << each.first.worst << " at " << each.first.where);
      BOOST_TEST(each.second.worst <= 16, name << ": second " << each.second.worst << " at " << each.second.where);
    }
  };
}

}  // namespace derivative_errors

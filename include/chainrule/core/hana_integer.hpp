// Integer constants as Hana's integral constants: 2_c indexes a hana::tuple.
#pragma once

#include <chainrule/core/expression.hpp>

#include <boost/hana/concept/integral_constant.hpp>

namespace boost::hana {

template <>
struct IntegralConstant<chainrule::integer_tag> {
  static constexpr bool value = true;
};

}  // namespace boost::hana

// Checks on request: target rows that sum to 1.
#pragma once

#include <chainrule/core/text.hpp>
#include <chainrule/matrix/eigen.hpp>

#include <cmath>
#include <stdexcept>

namespace chainrule {

/// Throws std::invalid_argument, with the number of the row (from 0), unless each row of `targets` sums to 1: what
/// softmax_cross_entropy relies on.
template <class Derived>
void check_targets(Eigen::DenseBase<Derived> const& targets, double tolerance = 1e-5) {
  for (Eigen::Index i = 0; i < targets.rows(); ++i) {
    if (std::abs(static_cast<double>(targets.row(i).sum()) - 1) <= tolerance) continue;
    detail::bounded_text<160> message;
    message.put("chainrule: check_targets: row ");
    detail::put_integer(message, i);
    message.put(" does not sum to 1");
#if defined(__cpp_exceptions)
    throw std::invalid_argument(message.text);
#else
    __builtin_trap();
#endif
  }
}

}  // namespace chainrule

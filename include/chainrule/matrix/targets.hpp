// Targets of softmax_cross_entropy: rows with a single one, made of labels; and a check of rows that are given.
#pragma once

#include <chainrule/core/text.hpp>
#include <chainrule/matrix/eigen.hpp>

#include <cmath>
#include <stdexcept>

namespace chainrule {
namespace detail {

template <class Message>
[[noreturn]] void throw_invalid(Message const& message) {
#if defined(__cpp_exceptions)
  throw std::invalid_argument(message.text);
#else
  static_cast<void>(message);
  __builtin_trap();
#endif
}

}  // namespace detail

/// A row per label with a one at its class, zeros elsewhere. `labels` is a range of integers from 0 to classes - 1; another one
/// throws std::invalid_argument, which says which.
template <class T = double, class Labels>
Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic> one_hot(Labels const& labels, int classes) {
  using matrix = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic>;
  matrix rows = matrix::Zero(static_cast<Eigen::Index>(std::size(labels)), classes);
  Eigen::Index i = 0;
  for (auto const label : labels) {
    auto const column = static_cast<Eigen::Index>(label);
    if (column < 0 || column >= classes) {
      detail::bounded_text<160> message;
      message.put("chainrule: one_hot: label ");
      detail::put_integer(message, i);
      message.put(" is ");
      detail::put_integer(message, column);
      message.put(", but the classes are 0 to ");
      detail::put_integer(message, classes - 1);
      detail::throw_invalid(message);
    }
    rows(i++, column) = T(1);
  }
  return rows;
}

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
    detail::throw_invalid(message);
  }
}

}  // namespace chainrule

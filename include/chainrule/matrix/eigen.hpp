// Eigen 3.4, wherever it is installed.
#pragma once

#if __has_include(<Eigen/Core>)
#  include <Eigen/Core>
#else
#  include <eigen3/Eigen/Core>
#endif

namespace chainrule::detail {
#ifdef EIGEN_HAS_OPENMP
inline constexpr bool eigen_has_threads = true;
#else
inline constexpr bool eigen_has_threads = false;
#endif
}  // namespace chainrule::detail

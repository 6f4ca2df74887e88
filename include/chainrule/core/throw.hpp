// Throwing the standard exceptions. libstdc++ declares functions for that in every header; elsewhere, and with them
// std::string, which takes longer to read than all of core/, they come from <stdexcept>. Without exceptions: a trap.
#pragma once

#include <cstddef>

#if defined(__cpp_exceptions) && !defined(__GLIBCXX__)
#  include <stdexcept>
#elif defined(__cpp_exceptions)
#  include <bits/functexcept.h>
#endif

namespace chainrule::detail {

/// std::invalid_argument
[[noreturn]] inline void throw_invalid_argument([[maybe_unused]] char const* message) {
#if !defined(__cpp_exceptions)
  __builtin_trap();
#elif defined(__GLIBCXX__)
  std::__throw_invalid_argument(message);
#else
  throw std::invalid_argument(message);
#endif
}

/// std::out_of_range
[[noreturn]] inline void throw_out_of_range([[maybe_unused]] char const* message) {
#if !defined(__cpp_exceptions)
  __builtin_trap();
#elif defined(__GLIBCXX__)
  std::__throw_out_of_range(message);
#else
  throw std::out_of_range(message);
#endif
}

/// std::logic_error
[[noreturn]] inline void throw_logic_error([[maybe_unused]] char const* message) {
#if !defined(__cpp_exceptions)
  __builtin_trap();
#elif defined(__GLIBCXX__)
  std::__throw_logic_error(message);
#else
  throw std::logic_error(message);
#endif
}

/// std::runtime_error
[[noreturn]] inline void throw_runtime_error([[maybe_unused]] char const* message) {
#if !defined(__cpp_exceptions)
  __builtin_trap();
#elif defined(__GLIBCXX__)
  std::__throw_runtime_error(message);
#else
  throw std::runtime_error(message);
#endif
}

/// std::length_error
[[noreturn]] inline void throw_length_error([[maybe_unused]] char const* message) {
#if !defined(__cpp_exceptions)
  __builtin_trap();
#elif defined(__GLIBCXX__)
  std::__throw_length_error(message);
#else
  throw std::length_error(message);
#endif
}

}  // namespace chainrule::detail

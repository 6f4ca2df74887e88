// Numbers that nobody reads soon, written past the caches: lines of memory are not read before they are written, and others stay.
#pragma once

#include <chainrule/loops/columns.hpp>

#if defined(__linux__) && __has_include(<sys/mman.h>)
#  include <sys/mman.h>
#endif

namespace chainrule::detail {

/// What is larger is not found in a core's caches again.
inline constexpr std::size_t larger_than_caches = std::size_t(4) << 20;
inline constexpr std::size_t memory_line = 64;

/// Whether so many numbers are worth streaming.
template <class T>
constexpr bool is_streamed(std::size_t count) {
  return std::is_same_v<T, double> && count * sizeof(T) > larger_than_caches;
}
inline bool begins_a_line(void const* at) { return reinterpret_cast<__UINTPTR_TYPE__>(at) % memory_line == 0; }

/// Asks for large pages under new memory. A stream meets a new small one every 64 lines, and to find it takes as long as several of them.
inline void prefer_large_pages([[maybe_unused]] void* first, [[maybe_unused]] std::size_t bytes) {
#if defined(MADV_HUGEPAGE)
  constexpr __UINTPTR_TYPE__ page = 1u << 21;
  auto const begin = reinterpret_cast<__UINTPTR_TYPE__>(first), end = begin + bytes;
  __UINTPTR_TYPE__ const whole = (begin + page - 1) / page * page;
  if (whole + page <= end) ::madvise(reinterpret_cast<void*>(whole), (end - whole) / page * page, MADV_HUGEPAGE);
#endif
}

/// Where so many numbers go: those that are streamed begin a line.
template <class T>
T* lines_of(growing_array<T>& memory, std::size_t count) {
  if (!is_streamed<T>(count)) return memory.at_least(count);
  T const* const before = memory.data();
  T* first = memory.at_least(count + memory_line / sizeof(T));
  if (first != before) prefer_large_pages(first, (count + memory_line / sizeof(T)) * sizeof(T));
  while (!begins_a_line(first)) ++first;
  return first;
}

#if defined(__SSE2__) && !defined(__CUDACC__)
#  if defined(__AVX512F__)
using streamed [[gnu::vector_size(64)]] = long long;
#  elif defined(__AVX__)
using streamed [[gnu::vector_size(32)]] = long long;
#  else
using streamed [[gnu::vector_size(16)]] = long long;
#  endif
[[gnu::always_inline]] inline void stream_part(streamed const& from, streamed* to) {
#  if defined(__clang__)
  __builtin_nontemporal_store(from, to);
#  elif defined(__AVX512F__)
  __builtin_ia32_movntdq512(to, from);
#  elif defined(__AVX__)
  __builtin_ia32_movntdq256(to, from);
#  else
  __builtin_ia32_movntdq(to, from);
#  endif
}
#endif
/// Writes eight numbers, a line; what is written one after the other fills lines.
template <class Eight>
[[gnu::always_inline]] inline void stream(Eight const& from, void* to) {
  static_assert(sizeof(Eight) == memory_line);
#if defined(__SSE2__) && !defined(__CUDACC__)
  for (std::size_t at = 0; at < memory_line; at += sizeof(streamed)) {
    streamed part;
    __builtin_memcpy(&part, reinterpret_cast<char const*>(&from) + at, sizeof(streamed));
    stream_part(part, reinterpret_cast<streamed*>(static_cast<char*>(to) + at));
  }
#else
  __builtin_memcpy(to, &from, memory_line);
#endif
}
/// What was streamed is there before what is written next.
inline void end_of_stream() {
#if defined(__SSE2__) && !defined(__CUDACC__)
  __builtin_ia32_sfence();
#endif
}

}  // namespace chainrule::detail

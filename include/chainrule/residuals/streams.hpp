// Numbers that nobody reads soon, written past the caches: lines of memory are not read before they are written, and others stay.
#pragma once

#include <chainrule/loops/in_blocks.hpp>

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

/// Asks for large pages under new memory, where a policy's batches know how.
template <class Frame>
struct pages_of {
  static void prefer_large(void*, std::size_t) {}
};
template <class Batches>
requires requires(void* first) { Batches::prefer_large_pages(first, std::size_t()); }
struct pages_of<lanes_wanted<Batches>> {
  static void prefer_large(void* first, std::size_t bytes) { Batches::prefer_large_pages(first, bytes); }
};
template <class Engine, class Inner>
struct pages_of<in_blocks<Engine, Inner>> : pages_of<Inner> {};

/// Where so many numbers go: those that are streamed begin a line.
template <class Frame, class T>
T* lines_of(Frame const&, growing_array<T>& memory, std::size_t count) {
  if (!is_streamed<T>(count)) return memory.at_least(count);
  T const* const before = memory.data();
  T* first = memory.at_least(count + memory_line / sizeof(T));
  if (first != before) pages_of<Frame>::prefer_large(first, (count + memory_line / sizeof(T)) * sizeof(T));
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

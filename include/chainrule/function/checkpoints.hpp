// How the states of scans are kept for going backward: cr::function(orbit.last(q), cr::wrt(q0), cr::checkpoints(cr::bytes<1 << 20>)).
#pragma once

#include <cstddef>

namespace chainrule {
namespace detail {

enum class keeping : unsigned char { everything, every, bytes };
struct checkpoint_plan {
  keeping what = keeping::everything;
  std::ptrdiff_t amount = 0;
};

}  // namespace detail

// How the states of scans are kept for going backward; see cr::checkpoints.
template <detail::keeping What, std::ptrdiff_t Amount>
struct checkpoint_option {
  static_assert(What == detail::keeping::everything || Amount > 0,
                "chainrule: cr::every<k> and cr::bytes<n> keep something: k and n are at least 1");
};
/// All states: the shortest time.
inline constexpr checkpoint_option<detail::keeping::everything, 0> everything{};
/// Every Steps-th, and those of as many steps in between: each step is taken twice forward.
template <std::ptrdiff_t Steps>
inline constexpr checkpoint_option<detail::keeping::every, Steps> every{};
/// As many as fit into so many bytes, so placed that the fewest steps are taken again. At least two states.
template <std::ptrdiff_t Bytes>
inline constexpr checkpoint_option<detail::keeping::bytes, Bytes> bytes{};
/// cr::function(orbit.last(q), cr::wrt(q0), cr::given(n), cr::checkpoints(cr::bytes<1 << 20>)): how a gradient keeps the states of each scan.
/// The gradient has the same bits whichever are kept; what are not are calculated again.
template <detail::keeping What, std::ptrdiff_t Amount>
constexpr checkpoint_option<What, Amount> checkpoints(checkpoint_option<What, Amount> const&) {
  return {};
}

namespace detail {

/// A function with such an option (loops/arrays.hpp).
template <class Function, class Option>
struct checkpointed;

template <class... Options>
struct found_checkpoints {
  template <class Function>
  static constexpr Function with(Function const& f) {
    return f;
  }
};
template <class First, class... Rest>
struct found_checkpoints<First, Rest...> : found_checkpoints<Rest...> {};
template <keeping What, std::ptrdiff_t Amount, class... Rest>
struct found_checkpoints<checkpoint_option<What, Amount>, Rest...> {
  template <class Function>
  static constexpr checkpointed<Function, checkpoint_option<What, Amount>> with(Function const&) {
    return {};
  }
};
template <class... Options, class Function>
constexpr auto with_checkpoints(Function const& f) {
  return found_checkpoints<Options...>::with(f);
}

}  // namespace detail
}  // namespace chainrule

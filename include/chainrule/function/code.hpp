// Requests as code: what is asked of a problem without loops, run on numbers.
#pragma once

#include <chainrule/function/evaluate.hpp>
#include <chainrule/function/sparse_requests.hpp>

namespace chainrule::detail {

/// Whether a request of a problem with loops keeps them (loops/loops.hpp).
template <class Request>
inline constexpr bool keeps_its_loops = false;
template <keeps_loops Problem>
inline constexpr bool keeps_its_loops<value_request<Problem>> = true;
template <keeps_loops Problem>
inline constexpr bool keeps_its_loops<jacobian_request<Problem>> = true;
template <keeps_loops Problem>
inline constexpr bool keeps_its_loops<value_and_jacobian_request<Problem>> = true;
template <keeps_loops Problem>
inline constexpr bool keeps_its_loops<vjp_request<Problem>> = true;
template <keeps_loops Problem>
inline constexpr bool keeps_its_loops<jvp_request<Problem>> = true;

/// What a call may begin with: how its loops run (loops/lanes/lanes.hpp).
template <class P>
concept policy = requires {
  typename P::chainrule_frame;
};

/// The frame of a policy, with what it knows at run time.
template <policy P>
constexpr typename P::chainrule_frame frame_of(P const& policy) {
  if constexpr (requires { policy.frame(); }) return policy.frame();
  else return {};
}

/// Asked in front of each call, where a sentence stands high. (auto: then compilers look into it there.)
template <class Problem, class Request>
constexpr auto check_request() {
  if constexpr (!keeps_its_loops<Request>) {
    if constexpr (requires { Problem::parts; }) static_cast<void>(check_parts<Problem::parts>());
    static_cast<void>(check_size<Problem::nodes>());
  }
}

template <class Request>
struct compiled {
  using code = code_for<Request>;

  static constexpr operation_counts counts = code::value.counts;
  static constexpr int cost = counts.cost();
  static constexpr bool gives_conditions = [] {
    for (int const output : code::value.outputs)
      if (!code::value.steps[std::size_t(output)].is_condition) return false;
    return !code::value.outputs.empty();
  }();

  template <class T>
  using number = std::conditional_t<gives_conditions, typename truth_of<T>::type, T>;

  template <class T>
  [[gnu::always_inline]] static constexpr auto inlined(T const* inputs) {
    std::array<number<T>, Request::outputs> out;
    run<code>(inputs, out);
    return out;
  }
  template <class T>
  static constexpr auto called(T const* inputs) {
    return inlined(inputs);
  }
  /// Outputs go where `out` says, which is indexed by their numbers: to their places at once, not by way of a list of them all.
  template <class T, class Out>
  [[gnu::always_inline]] static constexpr void write_to(T const* inputs, Out out) {
    if constexpr (!check_steps<code, T>()) {
      for (int k = 0; k < Request::outputs; ++k) out[k] = exact_number<T, 0>();
    } else if constexpr (code::value.steps.size() <= 512) {
      run<code>(inputs, out);
    } else {
      auto const all = called(inputs);
      for (int k = 0; k < Request::outputs; ++k) out[k] = all[std::size_t(k)];
    }
  }
  /// Numbers go in and out through registers where the code is not too long to stand at every call.
  template <class T>
  [[gnu::always_inline]] static constexpr auto call(T const* inputs) {
    if constexpr (!check_steps<code, T>()) return std::array<number<T>, Request::outputs>{};
    else if constexpr (code::value.steps.size() <= 512) return inlined(inputs);
    else return called(inputs);
  }
};

}  // namespace chainrule::detail

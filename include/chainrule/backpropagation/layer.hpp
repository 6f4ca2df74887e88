// cr::layer: a formula as a layer of a computation graph, which keeps on the way forward what it needs on the way back.
#pragma once

#include <chainrule/function/function.hpp>

// g++ compares names in lambdas of templates with the user's globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

namespace chainrule {
namespace detail {

/// The outputs, then the sum of their gradients weighted by a cotangent; the inputs are the point, then the cotangent.
template <class Problem>
struct layer_request : request_base<Problem> {
  static constexpr int outputs = Problem::outputs + Problem::wrt;
  static constexpr int capacity = Problem::nodes * 8 + 32;
  static constexpr bool runs_in_parts = true;
  static constexpr list<int> build(graph_builder& g) {
    list<int> result = Problem::lower_into(g);
    list<int> const roots = result;
    result.append(reverse(g, roots, Problem::more_inputs(g, Problem::outputs), Problem::wrt));
    return result;
  }
};

/// One program for both directions: which steps run forward, which backward, and which forward values backward reads.
template <class Problem>
struct layer_plan {
  using code = code_for<layer_request<Problem>>;
  static constexpr int steps = int(code::value.steps.size());

  static constexpr auto is_forward = [] {
    std::array<bool, std::size_t(steps)> needed{};
    for (int at = 0; at < Problem::outputs; ++at) needed[std::size_t(code::value.outputs[std::size_t(at)])] = true;
    for (std::size_t at = needed.size(); at-- > 0;) {
      step const& each = code::value.steps[at];
      for (int used = 0; used < each.count && needed[at]; ++used)
        needed[std::size_t(code::value.arguments[std::size_t(each.first + used)])] = true;
      if (each.operation == 0) needed[at] = each.input < Problem::inputs;  // the point and constants; not the cotangent
    }
    return needed;
  }();

  /// The forward steps whose values backward reads.
  static constexpr list<int> kept_steps() {
    list<char> read(steps);
    for (int i = 0; i < steps; ++i) {
      step const& s = code::value.steps[std::size_t(i)];
      for (int k = 0; k < s.count && !is_forward[std::size_t(i)]; ++k) read[code::value.arguments[std::size_t(s.first + k)]] = 1;
    }
    for (int i = 0; i < Problem::wrt; ++i) read[code::value.outputs[std::size_t(Problem::outputs + i)]] = 1;
    list<int> result;
    for (int i = 0; i < steps; ++i) {
      step const& s = code::value.steps[std::size_t(i)];
      bool const is_constant = s.operation == 0 && s.input < 0;
      if (read[i] && is_forward[std::size_t(i)] && !is_constant) result.push_back(i);
    }
    return result;
  }
  static constexpr int kept = kept_steps().size();
  static constexpr auto which = [] {
    std::array<int, std::size_t(kept)> exact{};
    list<int> const all_kept = kept_steps();
    for (int at = 0; at < kept; ++at) exact[std::size_t(at)] = all_kept[at];
    return exact;
  }();
  static constexpr int cost(bool forward) {
    int sum = 0;
    for (std::size_t i = 0; i < is_forward.size(); ++i) sum += is_forward[i] == forward ? code::value.steps[i].cost : 0;
    return sum;
  }

  struct forward {
    static constexpr bool runs(int k) { return is_forward[std::size_t(k)]; }
  };
  struct backward {
    static constexpr bool runs(int k) { return !is_forward[std::size_t(k)]; }
  };
};

/// Copies one kept value out of the registers or the point, or back into them.
template <bool Back, class Plan, int I, class Kept, class Registers, class T>
[[gnu::always_inline]] constexpr void move_one(Kept& kept, [[maybe_unused]] Registers& r, [[maybe_unused]] T* point) {
  constexpr int k = Plan::which[std::size_t(I)];
  auto const move = [](auto& stored, auto& live) {
    if constexpr (Back) live = stored;
    else stored = live;
  };
  if constexpr (Plan::code::value.steps[std::size_t(k)].is_condition) move(kept.truth[I], r.truth[k]);
  else if constexpr (Plan::code::value.steps[std::size_t(k)].operation != 0) move(kept.value[I], r.value[k]);
  else move(kept.value[I], point[Plan::code::value.steps[std::size_t(k)].input]);
}
template <bool Back, class Plan, int First, class Kept, class Registers, class T, int... I>
[[gnu::always_inline]] constexpr void move_block([[maybe_unused]] Kept& kept, [[maybe_unused]] Registers& r,
                                                 [[maybe_unused]] T* point, std::integer_sequence<int, I...>) {
  (move_one<Back, Plan, First + I>(kept, r, point), ...);
}
template <bool Back, class Plan, int First = 0, class Kept, class Registers, class T>
[[gnu::always_inline]] constexpr void move_kept(Kept& kept, Registers& r, T* point) {
  constexpr int rest = Plan::kept - First;
  move_block<Back, Plan, First>(kept, r, point, std::make_integer_sequence<int, (rest < block ? rest : block)>{});
  if constexpr (rest > block) move_kept<Back, Plan, First + block>(kept, r, point);
}

[[noreturn]] inline void throw_backward_before_forward() {
  throw_logic_error("chainrule: layer: backward before forward: call forward first, backward uses the values that it keeps");
}

}  // namespace detail

/// A layer: forward(...) gives the value and keeps what backward needs of it, backward(upstream) gives the gradients.
/// Nothing of forward is calculated twice. Copyable; holds a few numbers and allocates nothing.
template <class Problem, bool Vector, class T>
class formula_layer {
  using plan = detail::layer_plan<Problem>;
  using code = typename plan::code;
  static constexpr std::size_t inputs = std::size_t(Problem::inputs);
  static constexpr std::size_t outputs = std::size_t(Problem::outputs);
  static constexpr std::size_t wrt = std::size_t(Problem::wrt);

 public:
  /// How many values forward keeps.
  static constexpr int kept = plan::kept;
  /// Weighted operation counts, as of functions.
  static constexpr int forward_cost = plan::cost(true);
  static constexpr int backward_cost = plan::cost(false);

  /// The value at a point, as functions take it, by position or by name: a number, or a std::array of M for a tuple of M formulas.
  template <class... A>
  constexpr auto forward(A const&... a) {
    T point[inputs + outputs]{};
    detail::read_call<Problem>(&point[0], a...);
    detail::registers<T, plan::steps> r;
    detail::run_steps<code, typename plan::forward, T>(r, point);
    detail::move_kept<false, plan>(kept_, r, point);
    ready_ = true;
    std::array<T, outputs> result{};
    detail::write_outputs<code, 0, Problem::outputs>(r, point, result);
    if constexpr (Vector) return result;
    else return result[0];
  }

  /// The gradient by each variable in their order, given that of what follows by this layer's value: one number, or M
  /// of them for a tuple. std::logic_error before the first forward.
  template <class... A>
  constexpr std::array<T, wrt> backward(A const&... upstream) const {
    if (!ready_) detail::throw_backward_before_forward();
    T point[inputs + outputs]{};
    if constexpr (detail::check_arguments<outputs, A...>())
      detail::call_arguments<outputs, A...>::read(&point[inputs], upstream...);
    detail::registers<T, plan::steps> r;
    detail::move_kept<true, plan>(kept_, r, point);
    detail::run_steps<code, typename plan::backward, T>(r, point);
    std::array<T, wrt> result{};
    detail::write_outputs<code, Problem::outputs, Problem::wrt>(r, point, result);
    return result;
  }

 private:
  detail::registers<T, plan::kept> kept_{};
  bool ready_ = false;
};

namespace detail {
template <class T, class Problem, bool Vector>
constexpr auto layer_of(compiled_function<Problem, Vector> const*) {
  if constexpr (check_formulas<Problem, T>()) return formula_layer<Problem, Vector, T>{};
}
template <class T>
constexpr void layer_of(void const*) {}  // of no formula, which has had its sentence
}  // namespace detail

/// A layer from a formula, or from a tuple of formulas, of the listed variables; cr::layer<float>(...) calculates
/// in float.
template <class T = double, class Formulas, class... V>
constexpr auto layer(Formulas const& f, V const&... variables) {
  using function = decltype(chainrule::function(f, variables...));
  return detail::layer_of<T>(static_cast<function const*>(nullptr));
}

}  // namespace chainrule

#pragma GCC diagnostic pop

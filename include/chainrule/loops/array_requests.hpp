// What can be asked of functions of arrays: checked, read, and run.
#pragma once

#include <chainrule/loops/array_calls.hpp>
#include <chainrule/loops/loops.hpp>

namespace chainrule::detail {

/// Whether a problem's formulas, or some of them, are rows of residuals.
template <class Problem>
inline constexpr bool has_rows = false;
template <class... Out, class In, int Wrt>
inline constexpr bool has_rows<problem<formulas<Out...>, In, Wrt>> = !all_true<!keeps_apart(info_of<Out>)...>();

/// Whether states are carried over a scan in them.
template <class Problem>
inline constexpr bool holds_scans = false;
template <class... Out, class In, int Wrt>
inline constexpr bool holds_scans<problem<formulas<Out...>, In, Wrt>> = !all_true<!holds_scan(info_of<Out>)...>();

/// The requests of a function of arrays, its loops in a frame.
template <class Frame, class Problem, bool Vector, class Wrt>
struct array_requests;

template <class Frame, class... Out, class... In, int Numbers, bool Vector, class... W>
struct array_requests<Frame, problem<formulas<Out...>, formulas<In...>, Numbers>, Vector, formulas<W...>> {
  using whole = problem<formulas<Out...>, formulas<In...>, Numbers>;
  using columns = columns_of<whole>;
  static constexpr std::size_t wrt = std::size_t(Numbers);
  static constexpr std::size_t outputs = sizeof...(Out);
  static constexpr std::size_t arity = sizeof...(In);
  Frame frame{};
  static constexpr std::size_t wrt_columns = std::size_t((0 + ... + int(is_column<W>)));

  template <class T>
  using gradient_of = array_gradient<T, wrt, wrt_columns, W...>;
  template <bool WithValue>
  using jacobian_request = whole_jacobian_request<whole, WithValue, Out...>;

  template <class... A>
  using number = typename numbers_among<formulas<>, decltype(argument_number<In, A>())...>::type;

  template <class... A>
  static constexpr bool check() {
    static_assert(
        sizeof...(A) == sizeof...(In),
        "chainrule: a function of arrays takes one argument for each variable and each array, in the order of its lists");
    if constexpr (sizeof...(A) == sizeof...(In)) return (check_argument<number<A...>, In, A>() && ...);
    else return false;
  }
  template <class T, class... D>
  static constexpr bool check_directions() {
    static_assert(sizeof...(D) == sizeof...(W),
                  "chainrule: a direction has a number or a list for each of wrt, in their order: f.jvp(std::tie(x, owner), "
                  "std::tie(dx))");
    if constexpr (sizeof...(D) == sizeof...(W)) return (check_direction<T, W, D>() && ...);
    else return false;
  }
  /// Whether it goes back through scans, whose states are kept in a workspace.
  static constexpr bool keeps_states = holds_scans<whole>;
  static constexpr bool has_loops_in_steps = all_true<steps_have_loops(info_of<Out>)...>();
  static constexpr std::size_t states_per_step() {
    constexpr std::int64_t states = [] {
      outer_scans all;
      (all.add(info_of<Out>), ...);
      return all.states();
    }();
    static_assert(states >= 0, "chainrule: bytes_per_step: each call tells how long the arrays are that these scans carry");
    return static_cast<std::size_t>(states);
  }
  template <bool HasWorkspace>
  static constexpr bool check_states() {
    constexpr bool kept = HasWorkspace || !keeps_states;
    static_assert(kept,
                  "chainrule: backward through a scan needs memory for its states: give a workspace, auto work = f.workspace(); "
                  "f.value_and_gradient(work, ...)");
    return kept;
  }
  static constexpr bool check_memory() {
    if constexpr (!check_states<wrt_columns != 0>()) return false;
    static_assert(
        wrt_columns == 0,
        "chainrule: a gradient by an array whose length the call tells needs memory: give a workspace, auto work = f.workspace(); "
        "f.gradient(work, ...), or cr::into(value, gradient...)");
    return wrt_columns == 0;
  }
  static constexpr bool check_scalar() {
    static_assert(!Vector, "chainrule: gradient and hessian are for one formula; a tuple of formulas has jacobian, jvp and vjp");
    return !Vector;
  }
  static constexpr bool check_no_scan() {
    static_assert(
        !keeps_states,
        "chainrule: no sparse Hessian is made of a scan: f.hessian(work, ...), with auto work = f.workspace(), is dense, and "
        "f.hvp(work, point, direction) is its product with a direction");
    return !keeps_states;
  }
  static constexpr bool needs_no_memory = wrt_columns == 0 && !keeps_states;
  static constexpr bool check_square() {
    static_assert(
        needs_no_memory,
        "chainrule: a Hessian by an array whose length the call tells, or of a scan, needs memory: give a workspace, auto "
        "work = f.workspace(); f.hessian(work, ...), or ask for its product with a direction, f.hvp(work, point, direction)");
    return needs_no_memory;
  }
  static constexpr bool check_lists_of_known_length() {
    if constexpr (!check_states<false>()) return false;
    static_assert(
        wrt_columns == 0,
        "chainrule: value_gradient_hvp is by numbers and arrays of known length; of others f.value_and_gradient(work, ...) and "
        "f.hvp(work, point, direction) are two calls");
    return wrt_columns == 0;
  }
  static constexpr bool check_table() {
    static_assert(
        needs_no_memory,
        "chainrule: a Jacobian by an array whose length the call tells, or of a scan, needs memory: give a workspace, auto "
        "work = f.workspace(); f.jacobian(work, ...), or ask for its products, f.jvp(point, direction) and f.vjp(work, "
        "point, weights)");
    return needs_no_memory;
  }

  /// The gradient of a column becomes zero before anything is added; but where a loop first writes all of it, in one piece.
  template <class Request, class Place>
  [[gnu::always_inline]] static constexpr void clear(std::size_t column, Place const& place) {
    constexpr written_first clean = find_written_first<whole, block_code<Request>>();
    if (runs_in_one_piece<Frame> && clean.column != 0 && column == columns::find(clean.column)) return;
    using T = std::remove_cvref_t<decltype(place[0])>;
    for (std::size_t each = 0; each < place.size(); ++each) place[each] = exact_number<T, 0>();
  }
  template <class Request, class Call, class Arrays, class T>
  [[gnu::always_inline]] constexpr void run(Call const& call, Arrays const& arrays, T* values, T* rows) const {
    guarded_in(frame, [&] {
      Arrays const here = arrays;  // of which compilers see that no result lies in it
      run_looped<whole, Request>(call.numbers.data(), values, rows, &here, frame);
    });
  }

  /// What a request gives: its values, and rows of numbers.
  template <class Request, class T>
  struct found {
    std::array<T, std::size_t(Request::values)> values{};
    std::array<T, std::size_t(Request::rows) * wrt> rows{};
  };
  template <class Request, class Call>
  [[gnu::always_inline]] constexpr auto find(Call const& call) const {
    found<Request, typename Call::number> all;
    run<Request>(call, call.arrays, all.values.data(), all.rows.data());
    return all;
  }
  /// The value and the gradient, whose lists lie at those places.
  template <class Request, class T, class Call>
  constexpr auto find_at(std::array<T*, wrt_columns> const& places, Call& call) const {
    value_and_gradient_result<T, gradient_of<T>> result{};
    result.gradient.data = places;
    for (std::size_t c = 0; c < wrt_columns; ++c) {
      call.arrays.gradients[c] = places[c];
      result.gradient.sizes[c] = std::size_t(call.arrays.sizes[c]);
      clear<Request>(c, array_view<T>(places[c], result.gradient.sizes[c]));
    }
    run<Request>(call, call.arrays, &result.value, result.gradient.numbers.data());
    return result;
  }
  template <class T, class Call>
  static constexpr bool check_workspace() {
    static_assert(std::is_same_v<T, typename Call::number>,
                  "chainrule: the workspace has another number type than the call: f.workspace<float>()");
    return std::is_same_v<T, typename Call::number>;
  }
  /// The same, lists in the workspace.
  template <class Request, class T, class Call>
  constexpr auto find_in(array_workspace<T>& work, Call& call) const {
    if constexpr (check_workspace<T, Call>()) {
      if constexpr (keeps_states) call.arrays.memory = &work.states();
      std::size_t size = 0;
      for (std::size_t c = 0; c < wrt_columns; ++c) size += std::size_t(call.arrays.sizes[c]);
      std::array<T*, wrt_columns> places{};
      T* next = work.at_least(size);
      for (std::size_t c = 0; c < wrt_columns; next += call.arrays.sizes[c++]) places[c] = next;
      return find_at<Request>(places, call);
    } else {
      return value_and_gradient_result<T, gradient_of<T>>{};
    }
  }
  /// Into the caller's memory.
  template <class Request, class T, class... Place, class Call>
  constexpr void find_into(result_memory<T, Place...> const& out, Call& call) const {
    constexpr bool complete = sizeof...(Place) == sizeof...(W) && check_states<false>();
    static_assert(complete, "chainrule: cr::into(value, gradient...) takes a place for each of wrt");
    static_assert(std::is_same_v<T, typename Call::number>, "chainrule: cr::into writes numbers of the call's own type");
    if constexpr (complete)
      static_assert(runs_in_one_piece<Frame> || (std::is_empty_v<steps_of_place<W, Place>> && ...),
                    "chainrule: cr::into: where a policy runs rows in blocks, results lie one number after the other");
    if constexpr (complete && std::is_same_v<T, typename Call::number>)
      write_into<Request>(out, call, std::make_index_sequence<sizeof...(W)>{});
  }

  template <class V, class Arrays, class Place>
  static constexpr void prepare(Arrays& arrays, Place const& place, std::size_t& column) {
    std::size_t const size = is_column<V> ? std::size_t(arrays.sizes[column]) : std::size_t(inputs_of<V>);
    if (place.size() != size) throw_wrong_length("a place of cr::into", place.size(), size);
    check_alignment(place.data(), "a place of cr::into");
    if constexpr (is_column<V>) {
      using steps = steps_of_place<V, Place>;
      if constexpr (!std::is_empty_v<steps>) write_steps<V>(static_cast<steps&>(arrays), place, arrays);
      arrays.gradients[column++] = place.data();
    }
  }
  template <class V, class Steps, class Place, class Arrays>
  static constexpr void write_steps(Steps& steps, Place const& place, Arrays const& arrays) {
    if constexpr (requires { place.stride(); }) {
      steps.steps[0] = place.stride();
    } else {
      constexpr auto const& array = definition_of<V>::info;
      std::ptrdiff_t const wanted = arrays.lengths.value(affine_of(array.extents[1]), columns::rules);
      if (place.columns() != wanted) throw_wrong_columns("a place of cr::into", place.columns(), wanted);
      steps.steps[0] = place.row_step();
      steps.steps[1] = place.column_step();
    }
  }
  template <class Request, class V, class Place>
  static constexpr void clear_place(Place const& place, std::size_t& column) {
    if constexpr (is_column<V>) clear<Request>(column++, place);
  }
  template <class V, class T, class Place>
  static constexpr void copy(T const*& next, Place const& place) {
    for (std::size_t at = 0; at < place.size() && !is_column<V>; ++at) place[at] = next[at];
    next += inputs_of<V>;
  }
  template <class Request, class T, class... Place, class Call, std::size_t... K>
  constexpr void write_into(result_memory<T, Place...> const& out, Call& call, std::index_sequence<K...>) const {
    written_columns<std::remove_cvref_t<decltype(call.arrays)>, steps_of_place<W, Place>...> arrays{call.arrays};
    std::size_t column = 0;
    (prepare<W>(arrays, boost::hana::at_c<K>(out.gradient), column), ...);
    column = 0;
    (clear_place<Request, W>(boost::hana::at_c<K>(out.gradient), column), ...);
    T value{};
    alignas(list_alignment<T, wrt>) std::array<T, wrt> numbers{};
    run<Request>(call, arrays, &value, numbers.data());
    T const* next = numbers.data();
    (copy<W>(next, boost::hana::at_c<K>(out.gradient)), ...);
    out.value = value;
  }

  template <class... A>
  constexpr auto call_with(A const&... a) const {
    return guarded_in(frame, [&] { return array_call<whole, number<A...>, A...>(call_in<Frame const>{frame}, a...); });
  }
  template <class Call, class Use>
  struct direction_reader {
    Call& call;
    Use const& use;
    template <class... D>
    constexpr auto operator()(D const&... d) const {
      if constexpr (check_directions<typename Call::number, D...>()) {
        call.read_direction(formulas<W...>{}, d...);
        return use(call);
      }
    }
  };
  /// Calls use(call) with what is read of a point and a direction.
  template <class Point, class Direction, class Use>
  constexpr auto along(Point const& point, Direction const& direction, Use const& use) const {
    return with_parts(point, [&]<class... A>(A const&... given_point) {
      if constexpr (check<A...>()) {
        auto call = call_with(given_point...);
        return with_parts(direction, direction_reader<decltype(call), Use>{call, use});
      }
    });
  }
  template <class Point, class Weights, class Use>
  constexpr auto weighted(Point const& point, Weights const& weights, Use const& use) const {
    return with_parts(point, [&]<class... A>(A const&... given_point) {
      if constexpr (check<A...>()) {
        auto call = call_with(given_point...);
        call.read_weights(weights);
        return use(call);
      }
    });
  }

  template <class T, std::size_t Count>
  static constexpr auto scalar_or_list(std::array<T, Count> const& values) {
    if constexpr (Vector) return values;
    else return values[0];
  }
  template <class T, std::size_t Count>
  static constexpr auto table(std::array<T, Count> const& flat) {
    return as_arrays::table<Count / wrt, wrt>(flat.data());
  }

  template <class... A>
  constexpr auto value(A const&... a) const {
    if constexpr (check<A...>()) return scalar_or_list(find<whole_value_request<whole, Out...>>(call_with(a...)).values);
  }
  template <class... A>
  static constexpr bool check_gradient() {
    return check_scalar() && check<A...>();
  }
  template <class... A>
  constexpr auto gradient(A const&... a) const {
    if constexpr (check_memory() && check_gradient<A...>()) return find<jacobian_request<false>>(call_with(a...)).rows;
    else return std::array<double, wrt>{};
  }
  template <class... A>
  constexpr auto value_and_gradient(A const&... a) const {
    if constexpr (check_memory() && check_gradient<A...>()) {
      auto const all = find<jacobian_request<true>>(call_with(a...));
      return value_and_gradient_result<number<A...>, std::array<number<A...>, wrt>>{all.values[0], all.rows};
    } else {
      return value_and_gradient_result<double, std::array<double, wrt>>{};
    }
  }
  template <bool WithValue, class T, class... A>
  constexpr auto gradient_in(array_workspace<T>& work, A const&... a) const {
    if constexpr (check_gradient<A...>()) {
      auto call = call_with(a...);
      return find_in<jacobian_request<WithValue>>(work, call);
    } else {
      return value_and_gradient_result<double, std::array<double, wrt>>{};
    }
  }
  template <class T, class... Place, class... A>
  constexpr void gradient_into(result_memory<T, Place...> const& out, A const&... a) const {
    if constexpr (check_gradient<A...>()) {
      auto call = call_with(a...);
      find_into<jacobian_request<true>>(out, call);
    }
  }
  template <class... A>
  constexpr auto jacobian(A const&... a) const {
    if constexpr (check_table() && check<A...>()) return table(find<jacobian_request<false>>(call_with(a...)).rows);
  }
  template <class... A>
  constexpr auto value_and_jacobian(A const&... a) const {
    if constexpr (check_table() && check<A...>()) {
      auto const all = find<jacobian_request<true>>(call_with(a...));
      return pair_of<value_and_jacobian_result>(all.values, table(all.rows));
    }
  }
  template <class Point, class Direction>
  constexpr auto jvp(Point const& point, Direction const& direction) const {
    return along(point, direction,
                 [&](auto& call) { return scalar_or_list(find<whole_jvp_request<whole, Out...>>(call).values); });
  }
  template <class Point, class Weights>
  constexpr auto vjp(Point const& point, Weights const& weights) const {
    if constexpr (check_memory())
      return weighted(point, weights, [&](auto& call) { return find<whole_vjp_request<whole, Out...>>(call).rows; });
  }
  template <class T, class Point, class Weights>
  constexpr auto vjp_in(array_workspace<T>& work, Point const& point, Weights const& weights) const {
    return weighted(point, weights, [&](auto& call) { return find_in<whole_vjp_request<whole, Out...>>(work, call).gradient; });
  }
  template <class Point, class Direction>
  constexpr auto hvp(Point const& point, Direction const& direction) const {
    if constexpr (check_scalar() && check_memory())
      return along(point, direction, [&](auto& call) { return find<whole_hvp_request<whole, false, Out...>>(call).rows; });
  }
  template <class Point, class Direction>
  constexpr auto value_gradient_hvp(Point const& point, Direction const& direction) const {
    if constexpr (check_scalar() && check_lists_of_known_length())
      return along(point, direction, [&](auto& call) {
        auto const all = find<whole_value_gradient_hvp_request<whole, Out...>>(call);
        return value_and_two_rows<wrt>(all.values[0], all.rows);
      });
  }
  template <class T, class Point, class Direction>
  constexpr auto hvp_in(array_workspace<T>& work, Point const& point, Direction const& direction) const {
    if constexpr (check_scalar())
      return along(point, direction,
                   [&](auto& call) { return find_in<whole_hvp_request<whole, false, Out...>>(work, call).gradient; });
  }
  template <class T, class... Place, class Point, class Direction>
  constexpr void hvp_into(result_memory<T, Place...> const& out, Point const& point, Direction const& direction) const {
    if constexpr (check_scalar())
      along(point, direction, [&](auto& call) {
        find_into<whole_hvp_request<whole, true, Out...>>(out, call);
        return true;
      });
  }
  /// The value and the gradient only if WithGradient.
  template <bool WithGradient, class... A>
  constexpr auto hessian(A const&... a) const {
    if constexpr (check_scalar() && check_square() && check<A...>()) {
      auto call = call_with(a...);
      auto const all = guarded_in(
          frame, [&] { return looped_hessian<whole>::template find<WithGradient>(call.numbers, &call.arrays, frame); });
      using rows_of_numbers = decltype(table(all.hessian));
      return value_gradient_hessian_result<number<A...>, std::array<number<A...>, wrt>, rows_of_numbers>{all.value, all.gradient,
                                                                                                         table(all.hessian)};
    } else {
      return value_gradient_hessian_result<double, std::array<double, wrt>, std::array<std::array<double, wrt>, wrt>>{};
    }
  }
};

}  // namespace chainrule::detail

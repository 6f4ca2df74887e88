// Columns bound once: auto bound = loss.over(t = times, v = volts), then bound.value_and_gradient(1.0, 0.5).
#pragma once

#include <chainrule/function/named_calls.hpp>
#include <chainrule/loops/array_calls.hpp>

#include <tuple>

namespace chainrule {
namespace detail {

/// A list that lies in somebody else's memory, such as a std::span: its copy outlives it. What owns its numbers gives them away as constants when
/// it is constant itself; a view does not.
template <class A>
inline constexpr bool is_borrowed = requires(A& some, A const& constant) {
  requires std::is_trivially_copyable_v<A>;
  requires std::is_same_v<decltype(some.data()), decltype(constant.data())>;
};

/// A column where it lies.
template <class V, class View>
struct kept_column {
  using variable = V;
  using number = element_of<View>;
  View values;
  [[nodiscard]] constexpr array_binding<V, View> given() const { return {values}; }
};
/// A number for a variable.
template <class V, class T>
struct kept_number {
  using variable = V;
  using number = T;
  binding<V, T> value;
  [[nodiscard]] constexpr binding<V, T> given() const { return value; }
};

template <class V, class A, bool Temporary>
constexpr auto kept(array_binding<V, A, Temporary> const& b) {
  constexpr bool lives_on = !Temporary || is_borrowed<A>;
  static_assert(
      lives_on,
      "chainrule: over: this column is gone before it is read: give it a name, std::vector times = ...; f.over(t = times), "
      "or bind a std::span");
  using number = element_of<A>;
  static_assert(
      contiguous_list<A, number> || strided_list<A, number>,
      "chainrule: an array whose length the call tells is read where it is: give a std::vector, std::span, std::array or "
      "Eigen vector of the call's number type, or cr::strided(pointer, size, step)");
  auto const size = static_cast<std::size_t>(b.values.size());
  if constexpr (contiguous_list<A, number> || !strided_list<A, number>)
    return kept_column<V, array_view<number const>>{{b.values.data(), size}};
  else if constexpr (requires { b.values.stride(); })
    return kept_column<V, strided_view<number const>>{{b.values.data(), size, b.values.stride()}};
  else return kept_column<V, strided_view<number const>>{{b.values.data(), size, std::ptrdiff_t(b.values.innerStride())}};
}
template <class V, class A>
constexpr auto kept(binding<V, A> const& b) {
  return kept_number<V, A>{b};
}

/// The formulas of a list that no binding binds.
template <class Left, class Listed, class... Bound>
struct unbound_variables {
  using type = Left;
};
template <class... Left, class V, class... Rest, class... Bound>
struct unbound_variables<formulas<Left...>, formulas<V, Rest...>, Bound...>
    : unbound_variables<
          std::conditional_t<(std::is_same_v<V, typename Bound::variable> || ...), formulas<Left...>, formulas<Left..., V>>,
          formulas<Rest...>, Bound...> {};

template <class V, class A>
constexpr auto bound_to(A const& a) {
  if constexpr (is_array<V>) return array_binding<V, A>{a};
  else return binding<V, A>{a};
}

/// The length of the column V among what is bound, or -1.
template <class V>
constexpr std::ptrdiff_t bound_size() {
  return -1;
}
template <class V, class First, class... Rest>
constexpr std::ptrdiff_t bound_size(First const& first, Rest const&... rest) {
  if constexpr (!std::is_same_v<V, typename First::variable>) return bound_size<V>(rest...);
  else if constexpr (requires { first.values; }) return static_cast<std::ptrdiff_t>(first.values.size());
  else return -1;
}

/// Whether the columns that are bound have lengths that agree: std::invalid_argument where they do not. Nothing is asked while one is missing.
template <class Problem, class... In, class... Kept>
constexpr void check_bound_lengths(formulas<In...>, Kept const&... kept) {
  using columns = columns_of<Problem>;
  std::array<std::ptrdiff_t, columns::count + 1> sizes{};
  std::size_t column = 0;
  bool complete = true;
  auto const note = [&](bool is_one, std::ptrdiff_t size) {
    if (!is_one) return;
    complete = complete && size >= 0;
    sizes[column++] = size;
  };
  (note(is_column<In>, bound_size<In>(kept...)), ...);
  if (complete) static_cast<void>(read_lengths(columns::each, columns::rules, sizes.data()));
}

/// The numbers of a list or a table, without the names of a call by name.
template <class Problem, class T, std::size_t N, std::size_t M>
constexpr auto without_names(std::array<named_numbers<Problem, std::array<T, N>>, M> const& rows) {
  std::array<std::array<T, N>, M> table;
  for (std::size_t row = 0; row < M; ++row) table[row] = rows[row].numbers;
  return table;
}
template <class Problem, class T, std::size_t N>
constexpr auto without_names(named_numbers<Problem, std::array<T, N>> const& named) {
  if constexpr (requires(T const& row) { row.numbers; }) return without_names(named.numbers);
  else return named.numbers;
}

template <class T>
constexpr table_view<T> without_names(table_view<T> const& table) {
  return table;
}
template <class Gradient, class... Wrt>
constexpr Gradient without_names(named_gradient<Gradient, Wrt...> const& named) {
  return named.in_order;
}

/// A function some of whose columns are bound.
template <class Function, class Left, class... Kept>
class bound_function;

template <class Function, class... Left, class... Kept>
class bound_function<Function, formulas<Left...>, Kept...> : public compiled_call {
  std::tuple<Kept...> kept_;

  template <class... A>
  static constexpr bool check() {
    constexpr bool all = has_bindings<A...> || (0 + ... + int(!stands_before<std::remove_cvref_t<A>>)) == int(sizeof...(Left));
    static_assert(all,
                  "chainrule: over: a call gives what is not bound: a number or a list for each of them, in the order of the "
                  "function's lists, or by name");
    return all;
  }

  // With the arguments as bindings, behind what stands before them.
  template <class Call>
  static constexpr decltype(auto) with_bindings(Call const& call) {
    return call();
  }
  template <class Call, class First, class... Rest>
  static constexpr decltype(auto) with_bindings(Call const& call, First& first, Rest&... rest) {
    if constexpr (stands_before<std::remove_cvref_t<First>>)
      return with_bindings([&](auto&&... more) -> decltype(auto) { return call(first, more...); }, rest...);
    else if constexpr (has_bindings<First, Rest...>) return call(first, rest...);
    else return [&]<class... A>(A&... in_order) -> decltype(auto) { return call(bound_to<Left>(in_order)...); }(first, rest...);
  }
  template <class Call, class... A>
  constexpr auto call(Call const& function, A&... a) const {
    return std::apply(
        [&](auto const&... each) {
          return with_bindings([&](auto&&... given) { return function(given..., each.given()...); }, a...);
        },
        kept_);
  }
  /// By position numbers, by name names.
  template <bool IsNamed, class Named>
  static constexpr auto as_called(Named named) {
    if constexpr (IsNamed) return named;
    else return static_cast<decltype(named.in_order)&&>(named.in_order);
  }
  template <bool IsNamed, class Named>
  static constexpr auto table_as_called(Named const& named) {
    if constexpr (IsNamed) return named;
    else return without_names(named);
  }

  /// With the whole point by name in place of what is left of it, the last argument but one.
  template <class Call, class First, class... Rest>
  constexpr auto at_point(Call const& function, First& first, Rest&... rest) const {
    if constexpr (sizeof...(Rest) == 1) {
      auto const whole = [&](auto const&... given) {
        return std::apply(
            [&](auto const&... each) {
              std::tuple const by_name(given..., each.given()...);
              return function(by_name, rest...);
            },
            kept_);
      };
      if constexpr (is_named_list<std::remove_cvref_t<First>>) return with_elements_of(first, whole);
      else
        return with_parts(first, [&]<class... P>(P const&... given) {
          constexpr bool all = sizeof...(P) == sizeof...(Left);
          static_assert(
              all,
              "chainrule: over: a point has what is not bound: a number or a list for each of them, in the order of the function's lists, or by name");
          if constexpr (all) return whole(bound_to<Left>(given)...);
        });
    } else {
      return at_point([&](auto&... given) { return function(first, given...); }, rest...);
    }
  }
  template <class Call, class... A>
  constexpr auto product(Call const& function, A&... a) const {
    if constexpr (std::is_void_v<decltype(at_point(function, a...))>) at_point(function, a...);
    else return as_called<has_named_point<std::remove_cvref_t<A>...>()>(at_point(function, a...));
  }

 public:
  constexpr explicit bound_function(Kept const&... kept) : kept_(kept...) {}
  /// With more bound; and in chunks.
  template <class... B>
  constexpr auto over(B const&... more) const {
    return std::apply([&](auto const&... each) { return Function::over(each.given()..., more...); }, kept_);
  }
  template <int Order = 1, class T = double, class... B>
  constexpr auto in_chunks(B const&... more) const {
    return std::apply([&](auto const&... each) { return Function::template in_chunks<Order, T>(each.given()..., more...); },
                      kept_);
  }
  /// For adapters: use(what is bound...).
  template <class Use>
  constexpr auto with_kept(Use const& use) const {
    return std::apply(use, kept_);
  }

  /// Memory for gradients, as the function's.
  template <class T = double>
  [[nodiscard]] static auto workspace() {
    return Function::template workspace<T>();
  }

  template <class... A>
  constexpr auto operator()(A&&... a) const {
    if constexpr (check<A...>()) return call([](auto&&... given) { return Function{}(given...); }, a...);
  }
  template <class... A>
  constexpr auto gradient(A&&... a) const {
    if constexpr (check<A...>())
      return as_called<has_bindings<A...>>(call([](auto&&... given) { return Function{}.gradient(given...); }, a...));
  }
  template <class... A>
  constexpr auto value_and_gradient(A&&... a) const {
    if constexpr (check<A...>()) {
      auto const function = [](auto&&... given) { return Function{}.value_and_gradient(given...); };
      using result = decltype(call(function, a...));
      if constexpr (std::is_void_v<result>) {
        call(function, a...);
      } else {
        auto both = call(function, a...);
        auto slopes = as_called<has_bindings<A...>>(both.gradient);
        return value_and_gradient_result<decltype(both.value), decltype(slopes)>{both.value, slopes};
      }
    }
  }
  /// Point and direction as without what is bound: what is left of a point, all of a direction.
  template <class... A>
  constexpr auto jvp(A&&... a) const {
    return at_point([](auto&... given) { return Function{}.jvp(given...); }, a...);
  }
  template <class... A>
  constexpr auto vjp(A&&... a) const {
    return product([](auto&... given) { return Function{}.vjp(given...); }, a...);
  }
  template <class... A>
  constexpr auto hvp(A&&... a) const {
    return product([](auto&... given) { return Function{}.hvp(given...); }, a...);
  }
  template <class... A>
  constexpr auto value_gradient_hvp(A&&... a) const {
    auto const all = at_point([](auto&... given) { return Function{}.value_gradient_hvp(given...); }, a...);
    auto const called = [](auto const& list) { return as_called<has_named_point<std::remove_cvref_t<A>...>()>(list); };
    return result_of_three<value_gradient_hvp_result>(all.value, called(all.gradient), called(all.hvp));
  }
  template <class... A>
  constexpr auto hessian(A&&... a) const {
    if constexpr (check<A...>())
      return table_as_called<has_bindings<A...>>(call([](auto&&... given) { return Function{}.hessian(given...); }, a...));
  }
  template <class... A>
  constexpr auto value_gradient_hessian(A&&... a) const {
    if constexpr (check<A...>()) {
      auto const all = call([](auto&&... given) { return Function{}.value_gradient_hessian(given...); }, a...);
      return result_of_three(all.value, table_as_called<has_bindings<A...>>(all.gradient),
                             table_as_called<has_bindings<A...>>(all.hessian));
    }
  }
  template <class... A>
  constexpr auto jacobian(A&&... a) const {
    if constexpr (check<A...>())
      return table_as_called<has_bindings<A...>>(call([](auto&&... given) { return Function{}.jacobian(given...); }, a...));
  }
};

/// Functions whose columns come in chunks (loops/chunks.hpp).
template <int Order, class T, class Function, class Left, class Differentiated>
struct chunk_calls;

/// A function of arrays, with `over` and `in_chunks`.
template <class Function, class Listed, class Differentiated>
class array_calls;
template <class Function, class... V, class... W>
class array_calls<Function, formulas<V...>, formulas<W...>> : public named_function<Function, formulas<V...>, formulas<W...>> {
  using names = listed_names<V...>;

 public:
  /// The function with columns bound, which live as long as it does: loss.over(t = times, v = volts). Lengths are compared here, once:
  /// std::invalid_argument where they disagree.
  template <class... B>
  static constexpr auto over(B const&... b) {
    if constexpr (names::template check_some<B...>()) {
      check_bound_lengths<typename Function::problem_type>(formulas<V...>{}, kept(b)...);
      using left = typename unbound_variables<formulas<>, formulas<V...>, B...>::type;
      return bound_function<array_calls, left, decltype(kept(b))...>(kept(b)...);
    }
  }
  /// The function of columns that come in chunks, all else bound: auto running = loss.in_chunks(a = 1.0, b = 0.5); running.accumulate(times, volts) adds
  /// rows, running.value_and_gradient() is that of all so far. in_chunks<0> has the value alone, in_chunks<2> the Hessian too.
  template <int Order = 1, class T = double, class... B>
  static constexpr auto in_chunks(B const&... b) {
    if constexpr (names::template check_some<B...>()) {
      using left = typename unbound_variables<formulas<>, formulas<V...>, B...>::type;
      return chunk_calls<Order, T, array_calls, left, formulas<W...>>::start(kept(b)...);
    }
  }
};

}  // namespace detail
}  // namespace chainrule

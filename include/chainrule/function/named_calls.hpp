// Calls by name, f.gradient(work, x = points, mu = centres), of functions that take one argument for each variable: of arrays, of matrices.
#pragma once

#include <chainrule/function/misuse.hpp>
#include <chainrule/function/names.hpp>
#include <chainrule/function/results.hpp>
#include <chainrule/operations/data.hpp>

#include <boost/hana/at.hpp>

#include <tuple>

namespace chainrule {
namespace detail {

template <class... A>
inline constexpr bool has_bindings = (is_binding<std::remove_cvref_t<A>> || ...);

template <class Variable, class Value>
constexpr Value const& bound_value(binding<Variable, Value> const& b) {
  return b.value;
}
template <class Array, class Values, bool Temporary>
constexpr Values const& bound_value(array_binding<Array, Values, Temporary> const& b) {
  return b.values;
}

/// What may stand in a function's list: a variable, an array, a matrix variable.
template <class Key>
inline constexpr bool can_name = requires {
  definition_of<Key>::variable_name;
};

/// Neither a name's value nor that of a position: a workspace, a policy, a place for results.
template <class A>
inline constexpr bool stands_before = !is_binding<A> && !sequence<A> && !plain_number<A> && !any_formula<A>;

/// What a variable has been given, among bindings.
template <class V, class First, class... Rest>
constexpr auto const& value_for(First const& first, Rest const&... rest) {
  if constexpr (std::is_same_v<V, typename First::variable>) return bound_value(first);
  else return value_for<V>(rest...);
}

template <class Problem>
struct list_of;
template <class Out, class Listed, int Wrt>
struct list_of<problem<Out, Listed, Wrt>> {
  using type = Listed;
};
/// What a problem lists, variables and arrays.
template <class Problem>
using listed_in = typename list_of<Problem>::type;

/// The variables that a function lists, in their order.
template <class... V>
struct listed_names {
  template <class X>
  static constexpr bool lists = (std::is_same_v<V, X> || ...);
  template <class X, class... B>
  static constexpr bool is_bound_in = (std::is_same_v<X, typename B::variable> || ...);

  /// Bindings of listed variables, once each and of their kind: false behind a sentence.
  template <class... B>
  static constexpr bool check_some() {
    static_assert((is_binding<B> && ...), "chainrule: a call is by position, f(3.0, 4.0), or by name, f(x = 3.0, y = 4.0)");
    if constexpr ((is_binding<B> && ...)) {
      constexpr bool once = all_different<typename B::variable...>();
      constexpr int unlisted = first_false<lists<typename B::variable>...>();
      static_assert(once, "chainrule: a variable has two values in this call");
      constexpr bool kinds = ((is_array<typename B::variable> <= sequence<typename B::value_type>)&&...);
      static_assert(kinds,
                    "chainrule: an array of variables takes a list of numbers: formula(xs = numbers); a variable takes one");
      if constexpr (unlisted >= 0) {
        constexpr hash_t hashes[] = {B::variable::hash...};
        return variable_of_another_function<typename name_at<definition_at<hashes[unlisted]>>::type>();
      } else {
        return once && kinds;
      }
    }
    return false;
  }
  /// What names give is what positions would: false behind a sentence.
  template <class... B>
  static constexpr bool check() {
    if constexpr (check_some<B...>()) {
      constexpr int missing = first_false<is_bound_in<V, B...>...>();
      if constexpr (missing >= 0) {
        constexpr hash_t hashes[] = {V::hash...};
        return variable_without_value<typename name_at<definition_at<hashes[missing]>>::type>();
      } else {
        return true;
      }
    }
    return false;
  }
  /// The same of a call in which something may stand before the names.
  template <class First, class... Rest>
  static constexpr bool check_call() {
    if constexpr (!stands_before<std::remove_cvref_t<First>>)
      return check<std::remove_cvref_t<First>, std::remove_cvref_t<Rest>...>();
    else return check_call<Rest...>();
  }

  /// Calls with what stands before the names, and the values in the order of the list.
  template <class Call, class First, class... Rest>
  [[gnu::always_inline]] static constexpr decltype(auto) call(Call const& function, First& first, Rest&... rest) {
    if constexpr (is_binding<std::remove_cvref_t<First>>) return function(value_for<V>(first, rest...)...);
    else return call([&](auto&... in_order) -> decltype(auto) { return function(first, in_order...); }, rest...);
  }

  /// Calls use(list), a point or a direction: one by name as a tuple in the order of the names.
  template <class List, class Use>
  [[gnu::always_inline]] static constexpr decltype(auto) with_list(List const& list, Use const& use) {
    if constexpr (is_named_list<List>)
      return with_elements_of(list, [&]<class... B>(B const&... some_bindings) -> decltype(auto) {
        if constexpr (check<B...>()) return use(std::tie(value_for<V>(some_bindings...)...));
      });
    else return use(list);
  }
};
/// What has no names.
struct no_names {
  template <class List, class Use>
  [[gnu::always_inline]] static constexpr decltype(auto) with_list(List const& list, Use const& use) {
    return use(list);
  }
};
/// Whether a call with a point before its last argument gives it by name.
template <class First, class... Rest>
constexpr bool has_named_point() {
  if constexpr (sizeof...(Rest) == 1) return is_named_list<First>;
  else return has_named_point<Rest...>();
}

}  // namespace detail

/// A gradient with the names of what a function is differentiated in: slopes[x] is a number, slopes[xs] a list, slopes[W] a
/// matrix. `in_order` has them in the order of the function's list.
template <class Gradient, class... Wrt>
struct named_gradient {
  Gradient in_order;

  template <class Written>
  constexpr auto operator[](Written const&) const {
    using Key = detail::listed_variable<Written>;
    constexpr bool is_name = detail::can_name<Key>;
    static_assert(is_name, "chainrule: the result of a call by name is read by name, slopes[x]; calls by position give arrays");
    if constexpr (is_name && !(std::is_same_v<Key, Wrt> || ...)) {
      static_cast<void>(detail::not_in_result<typename detail::name_at<detail::definition_of<Key>>::type>());
    } else if constexpr (is_name) {
      constexpr int which = [] {
        bool const same[] = {std::is_same_v<Key, Wrt>...};
        int at = 0;
        while (!same[at]) ++at;
        return at;
      }();
      if constexpr (is_hana_tuple<Gradient>) return boost::hana::at_c<std::size_t(which)>(in_order);
      else if constexpr (is_tuple<Gradient>) return among_numbers<Key, which>();
      else return in_order[detail::constant_t<rational{which, 1}>{}];
    }
  }

 private:
  template <class T>
  static constexpr bool is_hana_tuple = detail::is_hana_tuple<T>;
  template <class T>
  static constexpr bool is_tuple = detail::is_tuple<T>;

  template <class Key, int Which>
  constexpr auto among_numbers() const {
    constexpr int sizes[] = {detail::inputs_of<Wrt>...};
    std::size_t first = 0;
    for (int at = 0; at < Which; ++at) first += std::size_t(sizes[at]);
    if constexpr (detail::is_array<Key>) {
      std::array<std::remove_cvref_t<decltype(in_order[0])>, Key::size()> some;
      for (std::size_t at = 0; at < some.size(); ++at) some[at] = in_order[first + at];
      return some;
    } else {
      return in_order[first];
    }
  }
};

namespace detail {

/// A function that is called by position, with calls by name besides. What stands before the names, a workspace or a policy,
/// stays there.
template <class Function, class Listed, class Differentiated>
class named_function;

template <class Function, class... V, class... W>
class named_function<Function, formulas<V...>, formulas<W...>> : public Function {
  using names = listed_names<V...>;
  using differentiated = listed_names<W...>;

  template <class Gradient>
  static constexpr named_gradient<Gradient, W...> named(Gradient gradient) {
    return {static_cast<Gradient&&>(gradient)};
  }
  template <class T, class Gradient>
  static constexpr auto named(value_and_gradient_result<T, Gradient> both) {
    return value_and_gradient_result<T, named_gradient<Gradient, W...>>{both.value, {static_cast<Gradient&&>(both.gradient)}};
  }

  template <class Call, class... A>
  [[gnu::always_inline]] static constexpr auto named_call(Call const& call, A&... a) {
    if constexpr (std::is_void_v<decltype(names::call(call, a...))>) names::call(call, a...);
    else return named(names::call(call, a...));
  }

  /// A call with a point and one list more, the last two arguments, in the order of the lists.
  template <class Second, class Call, class First, class... Rest>
  [[gnu::always_inline]] static constexpr decltype(auto) at_point(Call const& call, First& first, Rest&... rest) {
    if constexpr (sizeof...(Rest) == 1)
      return names::with_list(first, [&](auto const& point_in_order) -> decltype(auto) {
        return Second::with_list(
            rest..., [&](auto const& second_in_order) -> decltype(auto) { return call(point_in_order, second_in_order); });
      });
    else return at_point<Second>([&](auto&... in_order) -> decltype(auto) { return call(first, in_order...); }, rest...);
  }
  template <class Second, bool IsNamed, class Call, class... A>
  [[gnu::always_inline]] static constexpr decltype(auto) named_product(Call const& call, A&... a) {
    if constexpr (!IsNamed || std::is_void_v<decltype(at_point<Second>(call, a...))>) return at_point<Second>(call, a...);
    else return named(at_point<Second>(call, a...));
  }
  /// A table in memory keeps its rows and columns by number: those of an array are as many as its length.
  template <class Result>
  static constexpr bool lies_in_memory = requires(Result const& table) {
    table.columns();
  };
  template <class Result>
  static constexpr auto with_names_of(Result const& table) {
    using problem = typename Function::problem_type;
    if constexpr (lies_in_memory<Result>) return table;
    else return detail::with_names<problem>(detail::with_names_in_rows<problem>(table));
  }
  template <class Result>
  static constexpr auto with_names_in_rows_of(Result const& table) {
    if constexpr (lies_in_memory<Result>) return table;
    else return detail::with_names_in_rows<typename Function::problem_type>(table);
  }

 public:
  template <class... A>
  [[gnu::always_inline]] constexpr decltype(auto) operator()(A&&... a) const {
    if constexpr (!has_bindings<A...>) return Function::operator()(static_cast<A&&>(a)...);
    else if constexpr (names::template check_call<A...>())
      return names::call([](auto&... in_order) { return Function{}(in_order...); }, a...);
  }
  template <class... A>
  [[gnu::always_inline]] constexpr decltype(auto) gradient(A&&... a) const {
    if constexpr (!has_bindings<A...>) return Function::gradient(static_cast<A&&>(a)...);
    else if constexpr (names::template check_call<A...>())
      return named_call([](auto&... in_order) { return Function{}.gradient(in_order...); }, a...);
  }
  template <class... A>
  [[gnu::always_inline]] constexpr decltype(auto) value_and_gradient(A&&... a) const {
    if constexpr (!has_bindings<A...>) return Function::value_and_gradient(static_cast<A&&>(a)...);
    else if constexpr (names::template check_call<A...>())
      return named_call([](auto&... in_order) { return Function{}.value_and_gradient(in_order...); }, a...);
  }

  /// Point and direction by name are tuples of bindings: f.jvp(std::tuple(x = points, a = 1.0), std::tuple(a = 0.5)).
  template <class... A>
  [[gnu::always_inline]] constexpr decltype(auto) jvp(A&&... a) const {
    return at_point<differentiated>([](auto&... in_order) -> decltype(auto) { return Function{}.jvp(in_order...); }, a...);
  }
  template <class... A>
  [[gnu::always_inline]] constexpr decltype(auto) vjp(A&&... a) const {
    return named_product<no_names, has_named_point<std::remove_cvref_t<A>...>()>(
        [](auto&... in_order) -> decltype(auto) { return Function{}.vjp(in_order...); }, a...);
  }
  template <class... A>
  [[gnu::always_inline]] constexpr decltype(auto) hvp(A&&... a) const {
    return named_product<differentiated, has_named_point<std::remove_cvref_t<A>...>()>(
        [](auto&... in_order) -> decltype(auto) { return Function{}.hvp(in_order...); }, a...);
  }
  template <class... A>
  constexpr auto value_gradient_hvp(A&&... a) const {
    auto const all = at_point<differentiated>([](auto&... in_order) { return Function{}.value_gradient_hvp(in_order...); }, a...);
    if constexpr (!has_named_point<std::remove_cvref_t<A>...>()) return all;
    else return result_of_three<value_gradient_hvp_result>(all.value, named(all.gradient), named(all.hvp));
  }

  template <class... A>
  constexpr decltype(auto) hessian(A&&... a) const {
    if constexpr (!has_bindings<A...>) return Function::hessian(static_cast<A&&>(a)...);
    else if constexpr (names::template check_call<A...>())
      return with_names_of(names::call([](auto&... in_order) { return Function{}.hessian(in_order...); }, a...));
  }
  template <class... A>
  constexpr decltype(auto) value_gradient_hessian(A&&... a) const {
    if constexpr (!has_bindings<A...>) {
      return Function::value_gradient_hessian(static_cast<A&&>(a)...);
    } else if constexpr (names::template check_call<A...>()) {
      auto const all = names::call([](auto&... in_order) { return Function{}.value_gradient_hessian(in_order...); }, a...);
      if constexpr (lies_in_memory<decltype(all.hessian)>) return result_of_three(all.value, named(all.gradient), all.hessian);
      else
        return result_of_three(all.value, detail::with_names<typename Function::problem_type>(all.gradient),
                               with_names_of(all.hessian));
    }
  }
  template <class... A>
  constexpr decltype(auto) jacobian(A&&... a) const {
    if constexpr (!has_bindings<A...>) return Function::jacobian(static_cast<A&&>(a)...);
    else if constexpr (names::template check_call<A...>())
      return with_names_in_rows_of(names::call([](auto&... in_order) { return Function{}.jacobian(in_order...); }, a...));
  }
  template <class... A>
  constexpr decltype(auto) value_and_jacobian(A&&... a) const {
    if constexpr (!has_bindings<A...>) {
      return Function::value_and_jacobian(static_cast<A&&>(a)...);
    } else if constexpr (names::template check_call<A...>()) {
      auto const both = names::call([](auto&... in_order) { return Function{}.value_and_jacobian(in_order...); }, a...);
      return pair_of<value_and_jacobian_result>(both.value, with_names_in_rows_of(both.jacobian));
    }
  }
};

}  // namespace detail
}  // namespace chainrule

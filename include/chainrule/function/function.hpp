// cr::function: a formula compiled to functions for its value and derivatives.
#pragma once

#include <chainrule/function/checkpoints.hpp>
#include <chainrule/function/compiled.hpp>
#include <chainrule/function/fixed.hpp>
#include <chainrule/function/of_derivatives.hpp>
#include <chainrule/operations/data.hpp>

namespace chainrule {
namespace detail {

template <class Name>
constexpr auto variable_left_out() {
  static_assert(sizeof(Name) == 0, "chainrule: function: the formula contains a variable that is not in the list, see name<...>");
  return false;
}

/// The first of `hashes` that is not in `listed`, or 0.
template <std::size_t N, std::size_t M>
constexpr hash_t first_missing(std::array<hash_t, N> const& hashes, std::array<hash_t, M> const& listed) {
  definition_map map;
  for (hash_t const each : listed) map.add(each, 0);
  for (hash_t const each : hashes)
    if (map.find(each) < 0) return each;
  return 0;
}

template <std::size_t Count>
constexpr int first_negative(std::array<int, Count> const& numbers) {
  for (std::size_t k = 0; k < Count; ++k)
    if (numbers[k] < 0) return int(k);
  return -1;
}

/// Formulas with indices contain no free one, and no variable or array that the layout does not list.
template <auto Layout, class... E>
constexpr bool check_indexed() {
  if constexpr (!all_true<check_indices<E, true>()...>()) {
    return false;
  } else {
    constexpr hash_t missing = Layout(0).first_missing(list<definition_info const*>{info_of<E>...});
    if constexpr (missing != 0) return variable_left_out<typename name_at<definition_at<missing>>::type>();
    else return true;
  }
}

/// Every variable and array of some formulas is listed: false behind a sentence.
template <class... Out, class... V, int Wrt>
constexpr bool check_contains(type_box<problem<formulas<Out...>, formulas<V...>, Wrt>>) {
  using contained = problem<formulas<Out...>, formulas<V...>, Wrt>;
  if constexpr (contained::is_indexed) {
    return check_indexed<layout_of<V...>, Out...>();
  } else {
    constexpr int missing = first_negative(contained::input_of_variable);
    if constexpr (missing >= 0)
      return variable_left_out<name_of<formula_at<variables_in<Out...>::hashes[std::size_t(missing)]>>>();
    else return true;
  }
}

}  // namespace detail

template <class... V>
struct wrt_list {};
template <class... V>
struct given_list {};
/// The variables to differentiate in: cr::function(f, cr::wrt(x), cr::given(y)). They come first in calls.
template <class... V>
constexpr wrt_list<detail::listed_variable<V>...> wrt(V const&...) {
  return {};
}
/// The variables that are only given, without derivatives: cr::function(f, cr::wrt(x), cr::given(y)).
template <class... V>
constexpr given_list<detail::listed_variable<V>...> given(V const&...) {
  return {};
}

template <int Orders>
struct search_effort {
  static_assert(Orders > 0, "chainrule: search<n>: n is how many orders of elimination are tried: at least 1");
};
/// cr::function(f, x, y, cr::search<400>): the compiler tries so many orders of elimination for a Jacobian that costs less,
/// which takes it some seconds. Worth it for what is called very often; functions with loops have nothing to search.
template <int Orders>
inline constexpr search_effort<Orders> search{};

namespace detail {

template <class Problem, int Effort>
using with_effort = std::conditional_t<Effort == 0 || keeps_loops<Problem>, Problem, searched<Problem, Effort>>;

/// What functions are made of; where calls tell lengths: loops/arrays.hpp.
template <class Problem, bool Vector, class Wrt>
struct function_of {
  using type = compiled_function<Problem, Vector>;
};

/// And of constants for some variables: the graph is made for these, or, where calls tell lengths, they are bound (loops/arrays.hpp).
template <class Problem, bool Vector, class Wrt, class At, int Effort>
struct function_at {
  using type = typename function_of<with_effort<typename problem_at<Problem, At>::type, Effort>, Vector, Wrt>::type;
  static constexpr type make() { return {}; }
};

/// The function of formulas, of the listed variables and arrays, or a sentence.
template <class Outputs, bool Vector, int Effort, class At, class... W, class... G>
constexpr auto make_checked(formulas<W...>, formulas<G...>) {
  static_assert(Outputs::count > 0, "chainrule: function: the tuple of formulas is empty");
  static_assert(sizeof...(W) > 0, "chainrule: function: list the variables: cr::function(formula, x, y)");
  constexpr bool all_variables = totals_of<W..., G...>.can_be_listed;
  static_assert(all_variables, "chainrule: function: only variables can be listed, as in cr::function(formula, x, y)");
  if constexpr (all_variables && Outputs::count > 0 && sizeof...(W) > 0) {
    constexpr bool once = are_listed_once<W..., G...>();
    static_assert(once, "chainrule: function: a variable is listed twice");
    constexpr bool real = !totals_of<W...>.holds_integers;
    static_assert(
        real, "chainrule: function: no function is differentiated in integers: list cr::integers and cr::extent in cr::given");
    if constexpr (once && real) {
      using stated = stated_problem<Outputs, formulas<W..., G...>, count_inputs<W...>()>;
      if constexpr (check_contains(type_box<typename stated::of_formulas>{})) {
        using listed = typename stated::type;
        if constexpr (check_at<listed>(At{})) return function_at<listed, Vector, formulas<W...>, At, Effort>::make();
      }
    }
  }
}

/// The function, or a sentence.
template <class Wrt, class Given, int Effort = 0, class At = at_list<>, class F>
constexpr auto make_function(F const&) {
  using given = typename slopes_in<F>::type;
  if constexpr (!std::is_void_v<given>) {
    if constexpr (given::are_requested) return make_checked<given, true, Effort, At>(Wrt{}, Given{});
    else return make_checked<typename given::written, true, Effort, At>(Wrt{}, Given{});
  } else if constexpr (!is_tuple<F>) {
    static_assert(any_formula<F>, "chainrule: function: the first argument is a formula or a hana::tuple of formulas");
    if constexpr (any_formula<F>) return make_checked<formulas<F>, false, Effort, At>(Wrt{}, Given{});
  } else {
    static_assert(holds_formulas<F>, "chainrule: function: the tuple must hold formulas only");
    if constexpr (holds_formulas<F>) return make_checked<elements_in<F, formulas>, true, Effort, At>(Wrt{}, Given{});
  }
}

template <int Orders>
constexpr listed_facts facts_of_search() {
  listed_facts facts;
  facts.effort = Orders;
  return facts;
}
template <int Orders>
inline constexpr listed_facts listed_facts_of<search_effort<Orders>> = facts_of_search<Orders>();

template <bool HasElements, class... V>
struct listed_formulas {
  using type = formulas<V...>;
};
template <class... V>
struct listed_formulas<true, V...> {
  using type = formulas<listed_variable<V>...>;
};

/// What stands behind cr::wrt.
template <class Given, class At, int Effort, class... Options>
struct function_options {
  using given = Given;
  using at = At;
  static constexpr int effort = Effort;
  static constexpr bool are_known = sizeof...(Options) == 0;
};
template <class... G, class At, int Effort, class... V, class... Rest>
struct function_options<formulas<G...>, At, Effort, given_list<V...>, Rest...>
    : function_options<formulas<G..., V...>, At, Effort, Rest...> {};
template <class Given, class... B, int Effort, class... More, class... Rest>
struct function_options<Given, at_list<B...>, Effort, at_list<More...>, Rest...>
    : function_options<Given, at_list<B..., More...>, Effort, Rest...> {};
template <class Given, class At, int Effort, int Orders, class... Rest>
struct function_options<Given, At, Effort, search_effort<Orders>, Rest...> : function_options<Given, At, Orders, Rest...> {};
template <class Given, class At, int Effort, keeping What, std::ptrdiff_t Amount, class... Rest>
struct function_options<Given, At, Effort, checkpoint_option<What, Amount>, Rest...>
    : function_options<Given, At, Effort, Rest...> {};
template <bool Known>
constexpr auto check_options() {
  static_assert(
      Known, "chainrule: function: behind cr::wrt stand cr::given, cr::at, cr::search and cr::checkpoints: cr::function(formula, "
             "cr::wrt(x), cr::given(y), cr::at(x = 0_c))");
  return Known;
}

template <class Before, class... V>
struct without_last;
template <class... Before, class V, class... More>
struct without_last<formulas<Before...>, V, More...> : without_last<formulas<Before..., V>, More...> {};
template <class... Before, class Last>
struct without_last<formulas<Before...>, Last> {
  using type = formulas<Before...>;
};

}  // namespace detail

/// Compiles a formula, or a tuple of formulas, to a function of the listed variables in that order. Limits: 5000 distinct
/// operations. Cost: each request is compiled when it is first called, in one to four milliseconds for each of its steps.
template <class Formulas, class... V>
constexpr auto function(Formulas const& f, V const&...) {
  constexpr detail::listed_totals totals = detail::totals_of<V...>;
  constexpr int effort = totals.effort;
  if constexpr (effort == 0)
    return detail::make_function<typename detail::listed_formulas<totals.has_elements, V...>::type, detail::formulas<>>(f);
  else return detail::make_function<typename detail::without_last<detail::formulas<>, V...>::type, detail::formulas<>, effort>(f);
}
/// The same, differentiated in the variables of cr::wrt alone. Behind them stand cr::given, cr::at, cr::search and
/// cr::checkpoints, in any order.
template <class Formulas, class... W, class... Options>
constexpr auto function(Formulas const& f, wrt_list<W...>, Options const&...) {
  using options = detail::function_options<detail::formulas<>, at_list<>, 0, Options...>;
  if constexpr (detail::check_options<options::are_known>())
    return detail::with_checkpoints<Options...>(
        detail::make_function<detail::formulas<W...>, typename options::given, options::effort, typename options::at>(f));
}

/// Coefficients of t in f(point + t direction), orders 0..Order. Limits: sums and products over an index are written out, 4000
/// parts at most; compilers stop before, g++ at 350 sines or 250 numbers of a norm for the order 2. Cost: grows with the square of the order.
template <int Order, class Function, class Point, class Direction>
constexpr auto taylor(Function const& f, Point const& point, Direction const& direction) {
  constexpr bool is_function = !any_formula<Function>;
  static_assert(is_function, "chainrule: taylor: of a function: cr::taylor<4>(cr::function(z, x, y), point, direction)");
  if constexpr (is_function) return f.template taylor<Order>(point, direction);
}

}  // namespace chainrule

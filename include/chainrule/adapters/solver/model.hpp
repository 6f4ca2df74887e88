// A problem stated once, by names, for any solver.
#pragma once

#include <chainrule/adapters/solver/least_squares.hpp>
#include <chainrule/calculus/print.hpp>

#include <numeric>

// g++ compares names in lambdas and constructors of templates with the user's globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

namespace chainrule {
namespace detail {

/// What a model keeps for a variable or an array: integers of an array of integers.
template <class V>
struct kept_number_of {
  using type = double;
};
template <class V>
requires(is_integer_array<V>()) struct kept_number_of<V> {
  using type = int;
};
/// Numbers for variables and arrays, copied. One number for an array is for each of its elements, however many.
template <class... V>
struct numbers_by_name {
  std::tuple<std::vector<typename kept_number_of<V>::type>...> numbers;
  std::array<bool, sizeof...(V)> for_each_element{};
};
template <class... V>
struct start_of : numbers_by_name<V...> {};
template <class... V>
struct lower_of : numbers_by_name<V...> {};
template <class... V>
struct upper_of : numbers_by_name<V...> {};
template <class... V>
struct with_numbers : numbers_by_name<V...> {};

template <class B>
inline constexpr bool binds_one_number = !requires(B const& b) {
  b.values.size();
};
template <class B>
auto numbers_bound(B const& b) {
  using V = typename B::variable;
  std::vector<typename kept_number_of<V>::type> result;
  if constexpr (!binds_one_number<B>) {
    for (auto const& each_number : b.values) result.push_back(static_cast<typename kept_number_of<V>::type>(each_number));
    if (!is_column<V> && result.size() != std::size_t(inputs_of<V>))
      throw_wrong_length("a list for an array of the model", result.size(), std::size_t(inputs_of<V>));
  } else if constexpr (requires { b.values; }) {
    result.assign(is_column<V> ? 1 : std::size_t(inputs_of<V>), to_number<double>(b.values));
  } else {
    result.assign(is_column<V> ? 1 : std::size_t(inputs_of<V>), to_number<double>(b.value));
  }
  return result;
}
template <class T, template <class...> class What>
inline constexpr bool is_what = false;
template <class... V, template <class...> class What>
inline constexpr bool is_what<What<V...>, What> = true;
template <template <class...> class What, class... B>
auto numbers_of_bindings(B const&... b) {
  constexpr bool named = (is_binding<B> && ...);
  static_assert(named, "chainrule: model: start, lower, upper and with take numbers by name: cr::start(x = 1.0)");
  if constexpr (named) {
    constexpr bool has_lengths = !(is_what<What<>, start_of> || is_what<What<>, with_numbers>) ||
                                 !((binds_one_number<B> && is_column<typename B::variable>) || ...);
    static_assert(has_lengths,
                  "chainrule: model: an array whose length is not known has a list here, which tells it: cr::start(x = list)");
    constexpr bool once = all_different<typename B::variable...>();
    static_assert(once, "chainrule: model: a variable stands twice in cr::start, lower, upper or with");
    return What<typename B::variable...>{{{numbers_bound(b)...}, {binds_one_number<B>...}}};
  }
}

/// The one of some arguments that is of a kind, or an empty one.
template <template <class...> class What>
What<> find_what() {
  return {};
}
template <template <class...> class What, class First, class... Rest>
auto find_what(First const& first, Rest const&... rest) {
  if constexpr (is_what<First, What>) return first;
  else return find_what<What>(rest...);
}

template <class T>
inline constexpr bool is_constraint = false;
template <class F>
inline constexpr bool is_constraint<constrained<F>> = true;
template <class... A>
auto constraints_among(A const&... a) {
  return std::tuple_cat([](auto const& each) {
    if constexpr (is_constraint<std::remove_cvref_t<decltype(each)>>) return std::tuple(each);
    else return std::tuple<>();
  }(a)...);
}

/// Of some arguments, those of a kind.
template <template <class...> class What, class... A>
inline constexpr int parts_of_kind = (0 + ... + int(is_what<A, What>));
/// What a model is made of, checked: what is not read would be left out without a word.
template <class Objective, class... A>
constexpr bool check_parts() {
  constexpr bool first = is_what<Objective, minimized_formula> || is_what<Objective, least_squares_formula>;
  static_assert(first, "chainrule: model: the objective comes first: cr::model(cr::minimize(f), cr::start(x = 1.0))");
  constexpr bool known = ((is_constraint<A> || is_what<A, start_of> || is_what<A, lower_of> || is_what<A, upper_of> ||
                           is_what<A, with_numbers>)&&...);
  static_assert(
      known,
      "chainrule: model: behind the objective stand constraints, cr::start, cr::lower, cr::upper and cr::with, nothing else");
  constexpr bool once = parts_of_kind<start_of, A...> <= 1 && parts_of_kind<lower_of, A...> <= 1 &&
                        parts_of_kind<upper_of, A...> <= 1 && parts_of_kind<with_numbers, A...> <= 1;
  static_assert(
      once, "chainrule: model: cr::start, cr::lower, cr::upper and cr::with stand once, for all: cr::lower(x = 0.0, y = 1.0)");
  constexpr bool has_start = parts_of_kind<start_of, A...> != 0 || !first || !known;
  static_assert(has_start, "chainrule: model: say where to start: cr::start(x = 1.0, y = 2.0)");
  return first && known && once && has_start;
}

/// Which of all V is, or -1.
template <class V, class... All>
constexpr int place_of() {
  int place = 0, found = -1;
  ((found = std::is_same_v<V, All> ? place : found, ++place), ...);
  return found;
}
template <class Name>
constexpr auto not_an_unknown() {
  static_assert(sizeof(Name) == 0, "chainrule: model: this variable has no start, so it is no unknown, see name<...>");
  return false;
}
template <class V, class... All>
constexpr bool check_unknown() {
  if constexpr (place_of<V, All...>() < 0) return not_an_unknown<typename name_at<definition_of<V>>::type>();
  else return true;
}

template <class V>
void put_names(std::vector<std::string>& names, std::size_t size) {
  if constexpr (is_array<V>) {
    std::string const name(definition_of<V>::info.name);
    for (std::size_t k = 0; k < size; ++k) names.push_back(name + "[" + std::to_string(k) + "]");
  } else {
    names.emplace_back(to_string(V{}).view());
  }
}

}  // namespace detail

/// Where the search begins, by name: cr::start(x = 1.0, ys = list). What has a start is an unknown of the model, and nothing else. A number for an
/// array is for each of its elements.
template <class... B>
auto start(B const&... b) {
  return detail::numbers_of_bindings<detail::start_of>(b...);
}
/// Bounds of a model's unknowns, by name. They are numbers, and are never left by a result.
template <class... B>
auto lower(B const&... b) {
  return detail::numbers_of_bindings<detail::lower_of>(b...);
}
/// Upper bounds.
template <class... B>
auto upper(B const&... b) {
  return detail::numbers_of_bindings<detail::upper_of>(b...);
}
/// What a model's formulas are given: cr::with(k = 3.0).
template <class... B>
auto with(B const&... b) {
  return detail::numbers_of_bindings<detail::with_numbers>(b...);
}

/// What was found, by name: a number of a variable, a std::array of an array, a std::vector of one of run-time length.
template <class... V>
struct model_result : solver_result {
  std::array<std::size_t, sizeof...(V)> sizes{};  // how many numbers each unknown has

  template <class U>
  auto operator[](U const&) const {
    if constexpr (detail::check_unknown<U, V...>()) {
      constexpr std::size_t place = std::size_t(detail::place_of<U, V...>());
      auto const first = x.begin() + std::accumulate(sizes.begin(), sizes.begin() + place, std::ptrdiff_t(0));
      if constexpr (detail::is_column<U>) {
        return std::vector<double>(first, first + std::ptrdiff_t(sizes[place]));
      } else if constexpr (detail::is_array<U>) {
        std::array<double, std::size_t(detail::inputs_of<U>)> numbers{};
        std::copy_n(first, numbers.size(), numbers.begin());
        return numbers;
      } else {
        return *first;
      }
    }
  }
};

/// A problem by names (cr::model makes it).
template <class Problem, class... V>
class stated_model {
  Problem problem_;
  std::array<std::size_t, sizeof...(V)> sizes_;

 public:
  stated_model(Problem const& p, std::array<std::size_t, sizeof...(V)> const& sizes) : problem_(p), sizes_(sizes) {}
  [[nodiscard]] Problem const& problem() const { return problem_; }

  template <class Solver>
  [[nodiscard]] model_result<V...> solved_by(Solver const& solver) const {
    return {chainrule::solve(problem_, solver), sizes_};
  }
};

namespace detail {

/// How many numbers each unknown has.
template <class... V>
std::array<std::size_t, sizeof...(V)> sizes_of(start_of<V...> const& start) {
  return std::apply([](auto const&... each) { return std::array<std::size_t, sizeof...(V)>{each.size()...}; }, start.numbers);
}
template <class K>
auto kept_by_model(std::vector<typename kept_number_of<K>::type> const& numbers) {
  if constexpr (is_array<K>) return owned_column<K, typename kept_number_of<K>::type>{numbers};
  else return kept_number<K, double>{{numbers.front()}};
}
template <class... V, class... K>
auto model_function(start_of<V...> const& start, with_numbers<K...> const& given_numbers, auto const& formula_of_model) {
  auto const f = [&] {
    if constexpr (sizeof...(K) == 0) return chainrule::function(formula_of_model, wrt(V{}...));
    else return chainrule::function(formula_of_model, wrt(V{}...), given(K{}...));
  }();
  using F = std::remove_cvref_t<decltype(f)>;
  return std::apply(
      [&](auto const&... numbers) {
        if constexpr (made_of_arrays<F>) {
          std::vector<std::size_t> lengths;
          auto const sizes = sizes_of(start);
          std::size_t which = 0;
          ((is_column<V> ? lengths.push_back(sizes[which]) : void(), ++which), ...);
          return sized_with<F>(lengths, kept_by_model<K>(numbers)...);
        } else {
          auto const function = keep_with(f, numbers...);
          return repeated_function<std::remove_cvref_t<decltype(function)>>(function);
        }
      },
      given_numbers.numbers);
}
template <class Start, class With, class F>
auto model_objective(Start const& s, With const& w, minimized_formula<F>) {
  return chainrule::detail::minimized<decltype(model_function(s, w, F{}))>{{model_function(s, w, F{})}};
}
template <class Start, class With, class F>
auto model_objective(Start const& s, With const& w, least_squares_formula<F>) {
  using squared = squared_residuals<decltype(model_function(s, w, F{}))>;
  return minimized<squared>{{squared(model_function(s, w, F{}))}};
}
template <class Start, class With, class F>
auto model_constraint(Start const& s, With const& w, constrained<F> const& c) {
  auto function = model_function(s, w, F{});
  constrained<decltype(function)> result{function, c.least, c.most};
  spread(result.least, function.values());
  spread(result.most, function.values());
  return result;
}
template <class... V, class... B>
void put_bounds(std::vector<double>& bounds, double none, start_of<V...> const& start,
                numbers_by_name<B...> const& given_bounds) {
  constexpr bool known = (check_unknown<B, V...>() && ...);
  if constexpr (known && sizeof...(B) > 0) {
    auto const sizes = sizes_of(start);
    bounds.assign(std::accumulate(sizes.begin(), sizes.end(), std::size_t(0)), none);
    auto const put = [&](int place, std::vector<double> const& numbers, bool for_each) {
      auto const first = bounds.begin() + std::accumulate(sizes.begin(), sizes.begin() + place, std::ptrdiff_t(0));
      std::size_t const size = sizes[std::size_t(place)];
      if (for_each) return void(std::fill_n(first, size, numbers.front()));
      if (numbers.size() != size) throw_wrong_length("the list of bounds of an array", numbers.size(), size);
      std::copy(numbers.begin(), numbers.end(), first);
    };
    [&]<std::size_t... K>(std::index_sequence<K...>) {
      (put(place_of<B, V...>(), std::get<K>(given_bounds.numbers), given_bounds.for_each_element[K]), ...);
    }
    (std::index_sequence_for<B...>{});
  }
}
template <class... V, class Problem>
auto as_model(start_of<V...> const& start, Problem const& p) {
  return stated_model<Problem, V...>(p, sizes_of(start));
}
template <class... V>
std::vector<std::string> names_of(start_of<V...> const& start) {
  std::vector<std::string> names;
  std::size_t which = 0;
  auto const sizes = sizes_of(start);
  (put_names<V>(names, sizes[which++]), ...);
  return names;
}

}  // namespace detail

/// States a problem once, for any solver: cr::model(cr::minimize(f), cr::at_least(g, 25.0), cr::start(x = 1.0), cr::lower(x = 0.0), cr::with(k = 3.0)). The
/// objective is cr::minimize or cr::least_squares of formulas; constraints, bounds and given numbers stand behind it in any order. All lists are copied. An
/// array of run-time length is as long as its start, and formulas of such are sums, or rows: cr::least_squares(cr::each(i, n, r)).
template <class Objective, class... A>
auto model(Objective const& objective, A const&... a) {
  if constexpr (detail::check_parts<Objective, A...>()) {
    auto const begin = detail::find_what<detail::start_of>(a...);
    auto const numbers = detail::find_what<detail::with_numbers>(a...);
    auto const first = detail::model_objective(begin, numbers, objective);
    auto p = std::apply([&](auto const&... c) { return problem(first, detail::model_constraint(begin, numbers, c)...); },
                        detail::constraints_among(a...));
    p.start.clear();
    std::apply([&](auto const&... each) { (p.start.insert(p.start.end(), each.begin(), each.end()), ...); }, begin.numbers);
    p.names = detail::names_of(begin);
    detail::put_bounds(p.lower, -detail::no_limit, begin, detail::find_what<detail::lower_of>(a...));
    detail::put_bounds(p.upper, detail::no_limit, begin, detail::find_what<detail::upper_of>(a...));
    return detail::as_model(begin, p);
  }
}

/// Solves a model: values by name, result[x].
template <class Problem, class... V, class Solver>
model_result<V...> solve(stated_model<Problem, V...> const& m, Solver const& solver) {
  return m.solved_by(solver);
}

}  // namespace chainrule

#pragma GCC diagnostic pop

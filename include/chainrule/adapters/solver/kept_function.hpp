// A compiled function with what it is given kept beside it: what adapters call with unknowns alone, without an allocation.
#pragma once

#include <chainrule/function/function.hpp>
#include <chainrule/traced/formula.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <utility>

// g++ compares names in lambdas and constructors of templates with the user's globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

namespace chainrule::detail {

/// The Hessian of the outputs' sum, each with a weight: of a Lagrangian. The inputs are the point, then the weights.
template <class Problem>
struct weighted_hessian_request : request_base<Problem> {
  static constexpr int outputs = Problem::wrt * Problem::wrt;
  static constexpr int capacity =
      (Problem::nodes * (8 + 4 * Problem::wrt) < 8000 ? Problem::nodes * (8 + 4 * Problem::wrt) : 8000) + outputs + 32;
  static constexpr list<int> gradient(graph_builder& g) {
    list<int> const roots = Problem::lower_into(g);
    return reverse(g, roots, Problem::more_inputs(g, Problem::outputs), Problem::wrt, {}, true);
  }
  static constexpr list<int> build(graph_builder& g) {
    list<int> result(outputs, g.constant(0));
    sweep_gradient(g, gradient(g), [&](int its_row, int its_column, int its_node) {
      result[its_column * Problem::wrt + its_row] = result[its_row * Problem::wrt + its_column] = its_node;
    });
    return result;
  }
};
template <class Problem>
struct entry_sweeps<weighted_hessian_request<Problem>> : hessian_sweeps<Problem> {
  static constexpr int before = 0;
  static constexpr bool guards_poles = true;
  static constexpr list<int> seeds(graph_builder& g) { return Problem::more_inputs(g, Problem::outputs); }
};

/// The sizes of the blocks of unknowns that a function is differentiated in: of a variable 1, of an array its length.
template <class Problem>
struct unknown_blocks;
template <class... Out, class... In, int Wrt>
struct unknown_blocks<problem<formulas<Out...>, formulas<In...>, Wrt>> {
  static constexpr int count_blocks() {
    int blocks = 0, numbers = 0;
    ((numbers += numbers < Wrt ? (++blocks, inputs_of<In>) : 0), ...);
    return blocks;
  }
  static constexpr int count = count_blocks();
  static constexpr auto first_sizes() {
    std::array<int, sizeof...(In)> const all{inputs_of<In>...};
    std::array<int, std::size_t(count)> first{};
    for (std::size_t k = 0; k < std::size_t(count); ++k) first[k] = all[k];
    return first;
  }
  static constexpr auto sizes = first_sizes();
};
template <class F, std::size_t... N>
struct unknown_blocks<recorded_problem<F, blocks<N...>>> {
  static constexpr int count = int(sizeof...(N));
  static constexpr std::array<int, sizeof...(N)> sizes{int(N)...};
};
template <class F, std::size_t... N, class Roles>
struct unknown_blocks<recorded_with_roles<F, blocks<N...>, Roles>> {
  static constexpr int count_blocks() {
    int blocks = 0;
    for (std::size_t k = 0; k < sizeof...(N); ++k) blocks += !Roles::is_given(k);
    return blocks;
  }
  static constexpr int count = count_blocks();
  static constexpr auto free_sizes() {
    std::array<int, sizeof...(N)> const all{int(N)...};
    std::array<int, std::size_t(count)> kept{};
    std::size_t next = 0;
    for (std::size_t k = 0; k < sizeof...(N); ++k)
      if (!Roles::is_given(k)) kept[next++] = all[k];
    return kept;
  }
  static constexpr auto sizes = free_sizes();
};
template <class Problem, int Effort>
struct unknown_blocks<searched<Problem, Effort>> : unknown_blocks<Problem> {};

template <class Problem, class... Fixed>
struct unknown_blocks<fixed_problem<Problem, Fixed...>> : unknown_blocks<Problem> {};

/// Arrays without loops are variables like others, and their functions straight-line code.
template <class Problem>
struct straight_problem {
  using type = Problem;
};
template <keeps_loops Problem>
requires(!has_loops<Problem> && !takes_fewer_numbers<Problem>) struct straight_problem<Problem> {
  using type = fixed_problem<Problem>;
};

/// A functor whose data members a recorded function is given.
template <class Problem>
struct functor_of {
  using type = void;
};
template <class F, class Blocks>
struct functor_of<recorded_problem<F, Blocks>> {
  using type = F;
};
template <class F, class Blocks, class Roles>
struct functor_of<recorded_with_roles<F, Blocks, Roles>> {
  using type = F;
};

/// What is given in place of columns: numbers, lists of them, a recorded function's functor.
template <class Problem, class A>
inline constexpr bool can_be_given =
    sequence<A> || std::is_arithmetic_v<A> || std::is_same_v<A, typename functor_of<Problem>::type>;

/// Of a scalar function value and gradient, of others values and Jacobian row by row: whatever keeps its loops, writes in place.
template <class Problem, bool Vector>
class kept_function {
 public:
  using problem_type = Problem;
  static constexpr bool is_scalar = !Vector;
  static constexpr int outputs = Problem::outputs;
  static constexpr int unknowns = Problem::wrt;
  static constexpr int inputs = Problem::inputs;
  static constexpr int given = inputs - unknowns;

 private:
  std::array<double, std::size_t(given)> given_{};

  /// How many of a call's numbers are unknowns: fewer than there are where cr::at fixes some.
  static constexpr int asked_unknowns() {
    if constexpr (takes_fewer_numbers<Problem>) {
      int count = 0;
      for (int const place : Problem::places) count += place < unknowns;
      return count;
    } else {
      return unknowns;
    }
  }
  static_assert(asked_unknowns() == unknowns,
                "chainrule: a solver moves every variable of cr::wrt: give cr::at a variable that is given, or leave it out");

  template <class A>
  void keep(std::size_t& next, A const& a) {
    auto const put = [&](double number) {
      if (next >= std::size_t(given)) throw_more(next);
      given_[next++] = number;
    };
    if constexpr (std::is_arithmetic_v<A>) {
      put(static_cast<double>(a));
    } else if constexpr (sequence<A>) {
      for (std::size_t k = 0; k < static_cast<std::size_t>(std::size(a)); ++k)
        put(static_cast<double>(a[decltype(std::size(a))(k)]));
    } else {
      for (double const each : std::bit_cast<std::array<double, sizeof(A) / sizeof(double)>>(a)) put(each);
    }
  }
  struct rows_give {};
  explicit kept_function(rows_give) {}
  [[noreturn]] static void throw_more(std::size_t kept) {
    throw std::invalid_argument("chainrule: the function is given " + std::to_string(given) +
                                " numbers beside its unknowns, but here are more than " + std::to_string(kept));
  }

 public:
  /// Copies what is given, in the order of the function's list.
  template <class... A>
  explicit kept_function(A const&... a) {
    constexpr bool known = (can_be_given<Problem, A> && ...);
    static_assert(known, "chainrule: behind a solver's function stands what it is given: numbers, lists of them, or its functor");
    if constexpr (known) {
      std::size_t next = 0;
      (keep(next, a), ...);
      if (next != std::size_t(given))
        throw std::invalid_argument("chainrule: the function is given " + std::to_string(given) +
                                    " numbers beside its unknowns, but here are " + std::to_string(next));
    }
  }

  /// One whose rows are given numbers of their own.
  static kept_function with_rows() { return kept_function(rows_give{}); }

  /// The inputs of a call: unknowns, what is given, and room for weights of the outputs.
  using inputs_of_call = std::array<double, std::size_t(inputs + outputs)>;
  [[gnu::always_inline]] static void put_given(double* in, double const* given_numbers) {
    if constexpr (given > 0)
      copy_each<std::size_t(given)>(given_numbers, [&](std::size_t k) -> double& { return in[std::size_t(unknowns) + k]; });
    if constexpr (requires { Problem::set_constants(in); }) Problem::set_constants(in);
  }
  [[gnu::always_inline]] static inputs_of_call inputs_at(double const* x, double const* given_numbers) {
    inputs_of_call in;
    copy_each<std::size_t(unknowns)>(x, [&](std::size_t k) -> double& { return in[k]; });
    put_given(in.data(), given_numbers);
    return in;
  }
  [[nodiscard]] double const* given_numbers() const { return given_.data(); }

  /// The values at x, with such given numbers.
  static void values(double const* x, double const* given_numbers, double* out) {
    auto const in = inputs_at(x, given_numbers);
    auto const found = compiled<value_request<Problem>>::call(static_cast<double const*>(in.data()));
    for (std::size_t k = 0; k < std::size_t(outputs); ++k) out[k] = found[k];
  }
  /// And the derivatives, row by row.
  static void values_and_jacobian(double const* x, double const* given_numbers, double* out, double* jacobian) {
    auto const in = inputs_at(x, given_numbers);
    using request = value_and_jacobian_request<Problem>;
    if constexpr (keeps_loops<Problem>) {
      compiled<request>::write(static_cast<double const*>(in.data()), out, jacobian);
    } else {
      places_of<double> places{out, outputs, jacobian};
      compiled<request>::write_to(static_cast<double const*>(in.data()), places);
    }
  }
  void values(double const* x, double* out) const { values(x, given_.data(), out); }
  void values_and_jacobian(double const* x, double* out, double* jacobian) const {
    values_and_jacobian(x, given_.data(), out, jacobian);
  }
  [[nodiscard]] double value(double const* x) const {
    double one[std::size_t(outputs)];
    values(x, one);
    return one[0];
  }

  /// The entries of the Jacobian that there are.
  using sparse_jacobian_request = sparse_request<jacobian_request<Problem>>;
  static void sparse_jacobian(double const* x, double const* given_numbers, double* entries) {
    auto const in = inputs_at(x, given_numbers);
    auto const found = compiled<sparse_jacobian_request>::call(static_cast<double const*>(in.data()));
    for (std::size_t k = 0; k < found.size(); ++k) entries[k] = found[k];
  }
  /// Of the Hessian of the outputs' weighted sum, the lower triangle.
  using sparse_hessian_request = sparse_request<weighted_hessian_request<Problem>>;
  static void sparse_hessian(double const* x, double const* given_numbers, double const* weights, double* entries) {
    auto in = inputs_at(x, given_numbers);
    for (std::size_t k = 0; k < std::size_t(outputs); ++k) in[std::size_t(inputs) + k] = weights[k];
    auto const found = compiled<sparse_hessian_request>::call(static_cast<double const*>(in.data()));
    for (std::size_t k = 0; k < found.size(); ++k) entries[k] = found[k];
  }
};

template <class Problem, bool Vector>
using kept_type = kept_function<typename straight_problem<Problem>::type, Vector>;
/// The kept function of a compiled or recorded one.
template <class Problem, bool Vector, class... A>
kept_type<Problem, Vector> keep_with(compiled_function<Problem, Vector> const&, A const&... a) {
  return kept_type<Problem, Vector>(a...);
}
template <class F>
inline constexpr bool is_compiled_function = requires(F const& f) {
  []<class P, bool V>(compiled_function<P, V> const&) {}(f);
};

template <class T>
inline constexpr bool is_listing = any_formula<T> || is_array<T>;
template <class... V>
inline constexpr bool is_listing<wrt_list<V...>> = true;
template <class... V>
inline constexpr bool is_listing<given_list<V...>> = true;
template <class... V>
inline constexpr bool is_listing<at_list<V...>> = true;
template <int Orders>
inline constexpr bool is_listing<search_effort<Orders>> = true;

/// How many of some arguments, from the first on, list variables.
template <class... A>
constexpr std::size_t listings() {
  bool const each[] = {is_listing<A>..., false};
  std::size_t count = 0;
  while (each[count]) ++count;
  return count;
}

template <class... Before>
struct then_given {
  template <class F, class... A>
  static auto make(F const& f, Before const&... listed, A const&... a) {
    return keep_with(chainrule::function(f, listed...), a...);
  }
};
template <std::size_t Count, class Before, class... A>
struct split_listings;
template <class... Before, class... A>
struct split_listings<0, then_given<Before...>, A...> {
  using type = then_given<Before...>;
};
template <std::size_t Count, class... Before, class A, class... Rest>
requires(Count > 0) struct split_listings<Count, then_given<Before...>, A, Rest...>
    : split_listings<Count - 1, then_given<Before..., A>, Rest...> {
};

/// What an adapter makes of its arguments: a compiled function and what it is given; or formulas, the lists of cr::function, and what that is given.
template <class F, class... A>
auto kept(F const& f, A const&... a) {
  if constexpr (is_compiled_function<F>) {
    return keep_with(f, a...);
  } else {
    constexpr bool formula_or_tuple = any_formula<F> || is_tuple<F>;
    static_assert(
        formula_or_tuple,
        "chainrule: a solver's function is a compiled one, cr::function or cr::formula, or a formula with the variables to solve for");
    if constexpr (formula_or_tuple) return split_listings<listings<A...>(), then_given<>, A...>::type::make(f, a...);
  }
}

}  // namespace chainrule::detail

#pragma GCC diagnostic pop

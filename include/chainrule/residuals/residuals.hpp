// Functions of residuals: cr::function(cr::each(i, n, r), cr::wrt(a), cr::given(x)).
#pragma once

#include <chainrule/residuals/dense.hpp>
#include <chainrule/residuals/second.hpp>

// g++ compares names in lambdas of templates with the user's globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

namespace chainrule {

namespace detail {

struct no_memory {};
template <class M>
inline constexpr bool is_memory = false;
template <class T>
inline constexpr bool is_memory<residual_workspace<T>> = true;
template <class... T>
inline constexpr bool is_memory<tables_memory<T...>> = true;

/// What a call is given, taken apart: a policy, memory, the arguments in the order of the lists.
template <class Problem, class Wrt, class Listed>
struct residual_calls;
template <class Problem, class Wrt, class... V>
struct residual_calls<Problem, Wrt, formulas<V...>> {
  using names = listed_names<V...>;
  using arrays = array_requests<no_frame, Problem, true, Wrt>;

  /// use(frame, memory, call)
  template <class Frame, class Use, class Memory, class... A>
  static constexpr auto in_order(Frame const& frame, Use const& use, Memory& memory, A const&... a) {
    if constexpr (arrays::template check<A...>()) {
      return guarded_in(frame, [&] {
        auto call = array_call<Problem, typename arrays::template number<A...>, A...>(call_in<Frame const>{frame}, a...);
        return use(frame, memory, call);
      });
    }
  }
  template <class Frame, class Use, class First, class... A>
  static constexpr auto with_memory(Frame const& frame, Use const& use, First& first, A&... a) {
    if constexpr (is_memory<std::remove_cvref_t<First>>) return in_order(frame, use, first, a...);
    else if constexpr (keeps_a_pattern(type_box<std::remove_cvref_t<First>>{})) {
      no_memory none;
      return in_order(frame, use, none, first, a...);
    }
  }
  template <class Use, class First, class... A>
  static constexpr auto by_position(Use const& use, First& first, A&... a) {
    if constexpr (policy<std::remove_cvref_t<First>>) return with_memory(frame_of(first), use, a...);
    else return with_memory(no_frame{}, use, first, a...);
  }
  template <class Use, class... A>
  static constexpr auto call(Use const& use, A&... a) {
    if constexpr (!has_bindings<A...>) return by_position(use, a...);
    else if constexpr (names::template check_call<A...>())
      return names::call([&](auto&... in_order) { return by_position(use, in_order...); }, a...);
  }

  template <class Memory>
  static constexpr bool has_memory() {
    constexpr bool has = !std::is_same_v<std::remove_cvref_t<Memory>, no_memory>;
    static_assert(
        has, "chainrule: rows of residuals need memory: give a workspace, auto work = f.workspace(); f.jacobian(work, ...), or "
             "cr::into(rows)");
    return has;
  }
  template <class Number, class Memory>
  static constexpr bool check_pattern(type_box<Memory>) {
    static_assert(sizeof(type_box<Memory>) == 0,
                  "chainrule: a sparse matrix needs a workspace, which keeps its pattern: auto work = f.workspace(); "
                  "f.sparse_jacobian(work, ...)");
    return false;
  }
  template <class Number, class T>
  static constexpr bool check_pattern(type_box<residual_workspace<T>>) {
    constexpr bool apart = all_rows_read_few();
    static_assert(apart,
                  "chainrule: a sum in a residual runs over unknowns, and is too long to be written out: there is no sparse "
                  "matrix of it");
    return apart && check_workspace<Number, T>();
  }
  /// Of rows that processes share, matrices are summed whose unknowns all processes have.
  template <class Frame>
  static constexpr bool check_here() {
    if constexpr (frame_has_parts_elsewhere<Frame>) {
      using engine = decltype(Frame::engine);
      constexpr bool are_shared = []<class... W>(formulas<W...>) { return (!engine::template has_own<W>() && ...); }(Wrt{});
      static_assert(are_shared,
                    "chainrule: cr::distributed: a matrix by an array with the extent of the rows that processes share: each "
                    "process has unknowns of its own there; give the array of all unknowns another extent, and integers of the "
                    "rows that say which");
      return are_shared;
    } else {
      return true;
    }
  }
  static constexpr bool all_rows_read_few() {
    return []<int... G>(std::integer_sequence<int, G...>) { return (!row_group<Problem, G>::code::has_inner_sums && ...); }
    (std::make_integer_sequence<int, groups_in<Problem>>{});
  }
  /// So many places for numbers of the call's own type.
  template <std::size_t Count, class Number, class... T>
  static constexpr bool check_places() {
    constexpr bool counted = sizeof...(T) == Count;
    static_assert(counted,
                  "chainrule: cr::into takes a place for each result: cr::into(values), cr::into(rows), cr::into(values, rows)");
    constexpr bool typed = (std::is_same_v<T, Number> && ...);
    static_assert(typed, "chainrule: cr::into writes numbers of the call's own type");
    return counted && typed;
  }
  template <class Number, class T>
  static constexpr bool check_workspace() {
    static_assert(std::is_same_v<T, Number>,
                  "chainrule: the workspace has another number type than the call: f.workspace<float>()");
    return std::is_same_v<T, Number>;
  }
  template <class Number, class Weights>
  static constexpr bool check_weights() {
    constexpr bool readable = contiguous_list<Weights, Number>;
    static_assert(
        readable,
        "chainrule: sparse_hessian: one weight for each residual, in a std::vector, std::span, std::array or Eigen vector of the "
        "call's number type");
    return readable;
  }
  /// Whether the unknowns are numbers and arrays of known length.
  static constexpr bool check_table() {
    static_assert(
        arrays::wrt_columns == 0,
        "chainrule: a table of slopes by an array whose length the call tells is not kept: ask for the sparse_jacobian");
    return arrays::wrt_columns == 0;
  }
};

}  // namespace detail

/// A function of residuals, rows of cr::each. A call takes one argument for each variable and each array, by position in the order of the lists or by
/// name, as functions of arrays do; before them a workspace, or the caller's memory, and before that a policy. Residual k of row i is number
/// i * m + k of a group of rows with m of them; groups follow one another as the formulas do.
///
/// std::invalid_argument where lengths disagree; std::out_of_range where an index leaves its array; all before anything is calculated.
template <class Problem, class Wrt>
class residual_function : public detail::compiled_call {
  using calls = detail::residual_calls<Problem, Wrt, detail::listed_in<Problem>>;
  static constexpr std::size_t wrt = std::size_t(Problem::wrt);

  template <class Call>
  static constexpr std::size_t count(Call const& call) {
    return std::size_t(detail::for_each_group<Problem>(call.arrays, [](auto, std::ptrdiff_t) {}));
  }

  template <class... A>
  static constexpr void not_of_rows() {
    static_assert(
        sizeof...(A) > 99,
        "chainrule: rows of residuals have a jacobian, normal_equations (with the gradient of half their sum of squares) and "
        "sparse_hessian; gradient, hessian and over are of sums: cr::function(cr::sum(i, n, square(r)), cr::wrt(a), cr::given(t))");
  }

  struct value_use {
    template <class Frame, class T, class Call>
    constexpr auto operator()(Frame const& frame, residual_workspace<T>& work, Call& call) const {
      if constexpr (calls::template check_workspace<typename Call::number, T>()) {
        array_view<T> const values(work.values.at_least(count(call)), count(call));
        detail::write_residuals<Problem>(frame, call, values.data());
        return values;
      }
    }
    template <class Frame, class... T, class Call>
    constexpr void operator()(Frame const& frame, tables_memory<T...> const& out, Call& call) const {
      if constexpr (calls::template check_places<1, typename Call::number, T...>())
        detail::write_residuals<Problem>(frame, call, std::get<0>(out.places).of_size(count(call), 1).data());
    }
    template <class Frame, class Call>
    constexpr void operator()(Frame const&, detail::no_memory, Call&) const {
      calls::template has_memory<detail::no_memory>();
    }
  };
  template <bool WithValue>
  struct jacobian_use {
    template <class Frame, class T, class Call>
    constexpr auto operator()(Frame const& frame, residual_workspace<T>& work, Call& call) const {
      if constexpr (calls::check_table() && calls::template check_workspace<typename Call::number, T>()) {
        std::size_t const rows = count(call);
        array_view<T> const values(WithValue ? work.values.at_least(rows) : nullptr, rows);
        table_view<T> const slopes(work.slopes.at_least(rows * wrt), rows, wrt, std::ptrdiff_t(wrt), 1);
        detail::write_jacobian<Problem>(frame, call, values.data(), slopes);
        if constexpr (WithValue) return value_and_jacobian_result<array_view<T>, table_view<T>>{values, slopes};
        else return slopes;
      }
    }
    template <class Frame, class... T, class Call>
    constexpr void operator()(Frame const& frame, tables_memory<T...> const& out, Call& call) const {
      if constexpr (calls::check_table() && calls::template check_places<1 + WithValue, typename Call::number, T...>()) {
        std::size_t const rows = count(call);
        typename Call::number* values = nullptr;
        if constexpr (WithValue) values = std::get<0>(out.places).of_size(rows, 1).data();
        detail::write_jacobian<Problem>(frame, call, values, std::get<WithValue>(out.places).of_size(rows, wrt));
      }
    }
    template <class Frame, class Call>
    constexpr void operator()(Frame const&, detail::no_memory, Call&) const {
      calls::template has_memory<detail::no_memory>();
    }
  };
  template <bool WithValue>
  struct sparse_jacobian_use {
    template <class Frame, class Memory, class Call>
    auto operator()(Frame const& frame, Memory& work, Call& call) const {
      if constexpr (calls::template check_pattern<typename Call::number>(detail::type_box<Memory>{})) {
        using T = typename Call::number;
        detail::prepare_jacobian<Problem>(work.slope_pattern, call);
        array_view<T> const values(WithValue ? work.values.at_least(count(call)) : nullptr, count(call));
        T* const entries = detail::lines_of(frame, work.slopes, work.slope_pattern.entries());
        detail::write_sparse_jacobian<WithValue, Problem>(frame, call, work.slope_pattern, values.data(), entries);
        auto const slopes = work.slope_pattern.view(entries, false);
        if constexpr (WithValue) return value_and_jacobian_result<array_view<T>, sparse_view<T>>{values, slopes};
        else return slopes;
      }
    }
  };
  struct sparse_normal_use {
    template <class Frame, class Memory, class Call>
    auto operator()(Frame const& frame, Memory& work, Call& call) const {
      if constexpr (calls::template check_here<Frame>() &&
                    calls::template check_pattern<typename Call::number>(detail::type_box<Memory>{}))
        return detail::find_sparse_normal_equations<Problem>(frame, work, call);
    }
  };
  template <class Weights>
  struct sparse_hessian_use {
    Weights const& weights;
    template <class Frame, class Memory, class Call>
    auto operator()(Frame const& frame, Memory& work, Call& call) const {
      using T = typename Call::number;
      if constexpr (calls::template check_here<Frame>() && calls::template check_pattern<T>(detail::type_box<Memory>{}) &&
                    detail::check_second<Problem>() && calls::template check_weights<T, Weights>()) {
        if (static_cast<std::size_t>(weights.size()) != count(call))
          detail::throw_wrong_length("the weights", static_cast<std::size_t>(weights.size()), count(call));
        return detail::find_sparse_hessian<Problem>(frame, work, call, detail::row_weights<T>{weights.data(), 1});
      }
    }
  };
  struct normal_use {
    template <class Frame, class Memory, class Call>
    constexpr auto operator()(Frame const& frame, Memory&, Call& call) const {
      if constexpr (calls::check_table()) return detail::find_normal_equations<Problem>(frame, call);
    }
  };

 public:
  using problem_type = Problem;
  static constexpr std::size_t arity = calls::arrays::arity;

  /// Memory for results, for calls with numbers of type T.
  template <class T = double>
  [[nodiscard]] static residual_workspace<T> workspace() {
    return {};
  }

  /// The values, a list of all residuals: f(work, a, times), f(cr::into(values), a, times).
  template <class... A>
  constexpr auto operator()(A&&... a) const {
    return calls::call(value_use{}, a...);
  }

  /// The Jacobian, a row for each residual, a column for each number of wrt: f.jacobian(work, a, times) gives a table whose numbers lie row by
  /// row; f.jacobian(cr::into(rows), a, times) writes a list row by row, cr::into(cr::by_columns(rows)) one column by column, or a matrix of Eigen's.
  template <class... A>
  constexpr auto jacobian(A&&... a) const {
    return calls::call(jacobian_use<false>{}, a...);
  }

  /// Values and Jacobian in one pass: into the workspace, or cr::into(values, rows).
  template <class... A>
  constexpr auto value_and_jacobian(A&&... a) const {
    return calls::call(jacobian_use<true>{}, a...);
  }

  /// Half the sum of squares, J^T r and J^T J, in one pass over the rows in which no Jacobian is kept. Needs no workspace; takes one.
  template <class... A>
  constexpr auto normal_equations(A&&... a) const {
    return calls::call(normal_use{}, a...);
  }

  /// The Jacobian in compressed rows: a column for each number and each element of wrt, in its order. The pattern is made in the first call with a
  /// workspace, and again where lengths or integers have changed. A number that a row reads in several places has one entry in it.
  template <class... A>
  auto sparse_jacobian(A&&... a) const {
    return calls::call(sparse_jacobian_use<false>{}, a...);
  }

  /// Values and sparse Jacobian in one pass.
  template <class... A>
  auto value_and_sparse_jacobian(A&&... a) const {
    return calls::call(sparse_jacobian_use<true>{}, a...);
  }

  template <class... A>
  static constexpr void gradient(A const&...) {
    not_of_rows<A...>();
  }
  template <class... A>
  static constexpr void hessian(A const&...) {
    not_of_rows<A...>();
  }
  template <class... A>
  static constexpr void over(A const&...) {
    not_of_rows<A...>();
  }

  /// Half the sum of squares, J^T r, and the lower triangle of J^T J in compressed rows, in one pass in which no Jacobian is kept.
  template <class... A>
  auto sparse_normal_equations(A&&... a) const {
    return calls::call(sparse_normal_use{}, a...);
  }

  /// The lower triangle of the Hessian of the residuals' sum, each weighted, in compressed rows and entry by entry: of a Lagrangian. The point is a tuple,
  /// f.sparse_hessian(work, std::tie(x, from, to), weights). Summed from the second derivatives of each row, by pairs of what it reads.
  template <class Memory, class Point, class Weights>
  auto sparse_hessian(Memory& work, Point const& point, Weights const& weights) const {
    return detail::with_parts(
        point, [&](auto const&... arguments) { return calls::call(sparse_hessian_use<Weights>{weights}, work, arguments...); });
  }
  template <detail::policy Policy, class Memory, class Point, class Weights>
  auto sparse_hessian(Policy const& policy, Memory& work, Point const& point, Weights const& weights) const {
    return detail::with_parts(point, [&](auto const&... arguments) {
      return calls::call(sparse_hessian_use<Weights>{weights}, policy, work, arguments...);
    });
  }
};

namespace detail {

/// Calls of an objective's sparse Hessian (loops/arrays.hpp).
template <class Problem, class Wrt>
struct objective_calls {
  using rows = typename objective_rows<Problem>::type;
  using calls = residual_calls<rows, Wrt, listed_in<rows>>;

  template <bool WithAll>
  struct use {
    template <class Frame, class Memory, class Call>
    auto operator()(Frame const& frame, Memory& work, Call& call) const {
      using T = typename Call::number;
      if constexpr (calls::template check_here<Frame>() && calls::template check_pattern<T>(type_box<Memory>{}) &&
                    check_second<rows>()) {
        std::array<T, std::size_t(rows::outputs)> ones;
        for (T& one : ones) one = exact_number<T, 1>();
        row_weights<T> const weights{ones.data(), 0};
        if constexpr (!WithAll) {
          return find_sparse_hessian<rows>(frame, work, call, weights);
        } else {
          auto const size = std::size_t(unknown_columns<rows>(call.arrays).count());
          array_view<T> const gradient(work.gradient.at_least(size), size);
          for (T& slope : gradient) slope = exact_number<T, 0>();
          T value = exact_number<T, 0>();
          auto const hessian = find_sparse_hessian<rows, true>(frame, work, call, weights, &value, gradient.data());
          return result_of_three(value, gradient, hessian);
        }
      }
    }
  };
  template <class T>
  static residual_workspace<T> workspace() {
    return {};
  }
  /// Whether there is a sparse Hessian.
  static constexpr bool has_sparse_hessian() {
    if constexpr (calls::all_rows_read_few()) return has_second_apart<rows>();
    else return false;
  }
  template <class... A>
  static auto sparse_hessian(A&... a) {
    return calls::call(use<false>{}, a...);
  }
  template <class... A>
  static auto value_gradient_sparse_hessian(A&... a) {
    return calls::call(use<true>{}, a...);
  }
};

template <class Problem, bool Vector, class Wrt>
requires(has_rows<Problem>) struct function_of<Problem, Vector, Wrt> {
  static_assert(
      !holds_scans<Problem>,
      "chainrule: cr::each of a scan: no rows are made of scans; a function of formulas with scans has jvp, vjp and hvp");
  using type = std::conditional_t<holds_scans<Problem>, misuse, residual_function<Problem, Wrt>>;
};

}  // namespace detail
}  // namespace chainrule

#pragma GCC diagnostic pop

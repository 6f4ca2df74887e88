// Running a plan on Eigen matrices: each stored node by one statement, chains of element-by-element operations as one loop.
#pragma once

#include <chainrule/matrix/arguments.hpp>
#include <chainrule/matrix/arrays.hpp>
#include <chainrule/matrix/plan.hpp>
#include <chainrule/matrix/workspace.hpp>

#include <tuple>

namespace chainrule::detail {

template <class T>
struct definition_arguments;
template <class Op, class... A>
struct definition_arguments<application<Op, A...>> {
  using operation = Op;
  static constexpr int count = int(sizeof...(A));
  template <int K>
  using argument = nth<K, A...>;
};
template <class Op, class... A>
struct definition_arguments<matrix_application<Op, A...>> : definition_arguments<application<Op, A...>> {};

/// One call: Plan of formulas in the variables V, read from Arguments.
template <class Plan, class T, class Variables, class Arguments>
struct evaluation;

template <class Plan, class T, class... V, class... Argument>
struct evaluation<Plan, T, formula_list<V...>, std::tuple<Argument...>> {
  std::tuple<Argument...> arguments;
  matrix_workspace& memory;
  Eigen::Index rows[sizeof...(V)]{};
  Eigen::Index columns[sizeof...(V)]{};
  T numbers[std::size_t(Plan::count)]{};
  T* stored[std::size_t(Plan::count)]{};

  static constexpr hash_t variables[sizeof...(V)] = {V::hash...};
  static constexpr std::string_view names[sizeof...(V)] = {definition_of<V>::variable_name.view()...};

  static constexpr int variable_number(hash_t hash) {
    for (int i = 0; i < int(sizeof...(V)); ++i)
      if (variables[i] == hash) return i;
    return -1;
  }

  explicit evaluation(matrix_workspace& workspace, std::tuple<Argument...> const& read) : arguments(read), memory(workspace) {
    [&]<std::size_t... I>(std::index_sequence<I...>) { (measure<int(I)>(), ...); }(std::make_index_sequence<sizeof...(V)>{});
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (check_node<int(I)>(), ...);
    }(std::make_index_sequence<std::size_t(Plan::count)>{});
  }

  template <int I>
  void measure() {
    using variable = nth<I, V...>;
    if constexpr (is_matrix<variable>) {
      auto const& given = std::get<std::size_t(I)>(arguments);
      rows[I] = given.rows();
      columns[I] = given.cols();
      check_size<variable::rows>({names[I], false, given.rows()});
      check_size<variable::columns>({names[I], true, given.cols()});
    } else {
      rows[I] = columns[I] = 1;
    }
  }
  template <int Wanted>
  static void check_size(named_size const& given) {
    if constexpr (Wanted == dynamic) {
      if (given.size <= 0) throw_wrong_size(given, 0);
    } else {
      if (given.size != Wanted) throw_wrong_size(given, Wanted);
    }
  }
  template <int I>
  void check_node() const {
    using definition = typename Plan::template definition<I>;
    if constexpr (requires { definition::asked; }) {
      for (int k = 0; k < definition::asked.count; ++k) {
        requirement const& asked = definition::asked.each[k];
        if (size(asked.first) != size(asked.second)) throw_sizes_differ(named(asked.first), named(asked.second));
      }
    }
  }
  [[nodiscard]] Eigen::Index size(dimension const& d) const {
    if (!d.is_dynamic()) return d.size;
    int const v = variable_number(d.variable);
    return d.is_columns ? columns[v] : rows[v];
  }
  [[nodiscard]] named_size named(dimension const& d) const {
    int const v = variable_number(d.variable);
    return {v < 0 ? std::string_view("a matrix") : names[v], d.is_columns, size(d)};
  }

  template <int I>
  static constexpr extent extent_at = Plan::extents[std::size_t(I)];
  template <int I>
  [[nodiscard]] Eigen::Index rows_at() const {
    return size(extent_at<I>.rows);
  }
  template <int I>
  [[nodiscard]] Eigen::Index columns_at() const {
    return size(extent_at<I>.columns);
  }
  template <int I>
  [[nodiscard]] std::size_t bytes_at() const {
    if constexpr (Plan::nodes[std::size_t(I)].is_stored)
      return growing_memory::aligned(std::size_t(rows_at<I>() * columns_at<I>()) * sizeof(T));
    else
      return 0;
  }

  template <int I>
  using matrix_at = node_matrix<T, extent_at<I>.rows.size, extent_at<I>.columns.size>;

  template <int I>
  [[nodiscard]] auto stored_matrix() const {
    return Eigen::Map<matrix_at<I>>(stored[I], rows_at<I>(), columns_at<I>());
  }

  template <class E>
  static constexpr int node_of_formula = Plan::number_of(E::hash);

  /// A node of one element: T, or bool for a condition.
  template <int I>
  [[nodiscard]] auto number() const {
    using definition = typename Plan::template definition<I>;
    if constexpr (is_constant_definition<definition>) {
      constexpr T value = constant_as<T>(definition::value);
      return value;
    } else if constexpr (variable_number(Plan::hashes[std::size_t(I)]) >= 0) {
      auto const& given = std::get<std::size_t(variable_number(Plan::hashes[std::size_t(I)]))>(arguments);
      if constexpr (is_eigen<std::remove_cvref_t<decltype(given)>>) return T(given(0, 0));
      else return given;
    } else if constexpr (Plan::facts[std::size_t(I)].is_condition) {
      return compute_number<I>();
    } else {
      return numbers[I];
    }
  }

  template <int I>
  [[nodiscard]] auto compute_number() const {
    using parts = definition_arguments<typename Plan::template definition<I>>;
    using operation = typename parts::operation;
    return [&]<std::size_t... K>(std::index_sequence<K...>) {
      if constexpr (std::is_same_v<operation, matrix_operations::rows_of_>) {
        return static_cast<T>(rows_at<node_of_formula<typename parts::template argument<0>>>());
      } else if constexpr (std::is_same_v<operation, matrix_operations::columns_of_>) {
        return static_cast<T>(columns_at<node_of_formula<typename parts::template argument<0>>>());
      } else if constexpr (std::is_same_v<operation, matrix_operations::transpose_> ||
                           std::is_same_v<operation, matrix_operations::broadcast_>) {
        return number<node_of_formula<typename parts::template argument<0>>>();
      } else if constexpr (is_matrix_operation<operation>) {
        return operation::template number<T>(argument<node_of_formula<typename parts::template argument<int(K)>>>()...);
      } else if constexpr (std::is_same_v<operation, operations::pow_> &&
                           constant_formula<typename parts::template argument<int(parts::count - 1)>>) {
        return T(chainrule::pow(number<node_of_formula<typename parts::template argument<0>>>(),
                                typename parts::template argument<int(parts::count - 1)>{}));
      } else {
        using result = std::conditional_t<Plan::facts[std::size_t(I)].is_condition, bool, T>;
        return calculate<operation, result>(number<node_of_formula<typename parts::template argument<int(K)>>>()...);
      }
    }(std::make_index_sequence<std::size_t(parts::count)>{});
  }

  /// A node that is an argument, a stored one, or the transpose of one: something in memory.
  template <int I>
  [[nodiscard]] auto in_memory() const {
    if constexpr (Plan::facts[std::size_t(I)].is_leaf) {
      return std::get<std::size_t(variable_number(Plan::hashes[std::size_t(I)]))>(arguments);
    } else if constexpr (Plan::nodes[std::size_t(I)].is_stored) {
      return stored_matrix<I>();
    } else {
      static_assert(Plan::facts[std::size_t(I)].is_view);
      using parts = definition_arguments<typename Plan::template definition<I>>;
      return transposed(in_memory<node_of_formula<typename parts::template argument<0>>>());
    }
  }
  /// The same memory read in the other order: a Map again, which unlike Eigen's Transpose refers to no other object.
  template <class M>
  static auto transposed(M const& m) {
    using plain = Eigen::Matrix<T, M::ColsAtCompileTime, M::RowsAtCompileTime, other_order<M>>;
    if constexpr (M::IsVectorAtCompileTime) return Eigen::Map<plain const>(m.data(), m.cols(), m.rows());
    else
      return Eigen::Map<plain const, Eigen::Unaligned, Eigen::OuterStride<>>(m.data(), m.cols(), m.rows(),
                                                                             Eigen::OuterStride<>(m.outerStride()));
  }
  template <class M>
  static constexpr int other_order = M::IsRowMajor ? int(Eigen::ColMajor) : int(Eigen::RowMajor);

  /// Node I as a matrix operation reads it: a number, something in memory, or an expression.
  template <int I>
  [[nodiscard]] auto argument() const {
    if constexpr (!Plan::facts[std::size_t(I)].is_matrix) return number<I>();
    else if constexpr (is_in_memory<I>()) return in_memory<I>();
    else return array<I>();
  }
  template <int I>
  static constexpr bool is_in_memory() {
    return Plan::facts[std::size_t(I)].is_leaf || Plan::facts[std::size_t(I)].is_view || Plan::nodes[std::size_t(I)].is_stored;
  }

  /// Node I as an unevaluated array.
  template <int I>
  [[nodiscard]] auto array() const {
    if constexpr (is_in_memory<I>()) return as_array(in_memory<I>());
    else return computed_array<I>();
  }
  /// (The array of a Map refers to it; a Map of an array does not.)
  template <class M>
  static auto as_array(M const& m) {
    using plain = Eigen::Array<T, M::RowsAtCompileTime, M::ColsAtCompileTime, M::IsRowMajor ? int(Eigen::RowMajor) : int(Eigen::ColMajor)>;
    if constexpr (M::IsVectorAtCompileTime || M::OuterStrideAtCompileTime != Eigen::Dynamic)
      return Eigen::Map<plain const>(m.data(), m.rows(), m.cols());
    else
      return Eigen::Map<plain const, Eigen::Unaligned, Eigen::OuterStride<>>(m.data(), m.rows(), m.cols(),
                                                                             Eigen::OuterStride<>(m.outerStride()));
  }

  /// Argument J of an element-by-element node I: a number, or an array with the shape of I.
  template <int I, int J>
  [[nodiscard]] auto element_argument() const {
    if constexpr (!Plan::facts[std::size_t(J)].is_matrix) return number<J>();
    else if constexpr (extent_at<J>.fills(extent_at<I>)) return array<J>();
    else if constexpr (extent_at<J>.rows.size == 1 && extent_at<I>.rows.size != 1)
      return array<J>().template replicate<Eigen::Dynamic, 1>(rows_at<I>(), 1);
    else
      return array<J>().template replicate<1, Eigen::Dynamic>(1, columns_at<I>());
  }

  template <int I>
  [[nodiscard]] auto computed_array() const {
    using parts = definition_arguments<typename Plan::template definition<I>>;
    using operation = typename parts::operation;
    using first = typename parts::template argument<0>;
    if constexpr (Plan::facts[std::size_t(I)].is_broadcast) {
      if constexpr (Plan::facts[std::size_t(node_of_formula<first>)].is_matrix) {
        return element_argument<I, node_of_formula<first>>();
      } else {
        using plain = matrix_at<I>;
        return Eigen::Array<T, plain::RowsAtCompileTime, plain::ColsAtCompileTime, plain::Options>::Constant(
            rows_at<I>(), columns_at<I>(), number<node_of_formula<first>>());
      }
    } else if constexpr (std::is_same_v<operation, operations::pow_> &&
                         constant_formula<typename parts::template argument<int(parts::count - 1)>>) {
      return power_of_array<typename parts::template argument<int(parts::count - 1)>, T>(array<node_of_formula<first>>());
    } else if constexpr (parts::count == 1) {
      return on_array<operation, T>(array<node_of_formula<first>>());
    } else if constexpr (parts::count == 2) {
      return on_arrays<operation, T>(element_argument<I, node_of_formula<first>>(),
                                     element_argument<I, node_of_formula<typename parts::template argument<1>>>());
    } else {
      static_assert(std::is_same_v<operation, operations::select_>,
                    "chainrule: element by element: operations of one or two arguments, and select");
      return select_arrays<T>(element_argument<I, node_of_formula<first>>(),
                              element_argument<I, node_of_formula<typename parts::template argument<1>>>(),
                              element_argument<I, node_of_formula<typename parts::template argument<2>>>());
    }
  }

  template <int I>
  void compute_node() {
    constexpr planned_node node = Plan::nodes[std::size_t(I)];
    constexpr node_facts facts = Plan::facts[std::size_t(I)];
    if constexpr (node.is_stored) {
      auto out = stored_matrix<I>();
      using parts = definition_arguments<typename Plan::template definition<I>>;
      if constexpr (facts.is_view) {
        out = in_memory<node_of_formula<typename parts::template argument<0>>>().transpose();
      } else if constexpr (facts.is_element || facts.is_broadcast) {
        out.array() = computed_array<I>();
      } else {
        [&]<std::size_t... K>(std::index_sequence<K...>) {
          parts::operation::write(out, memory, argument<node_of_formula<typename parts::template argument<int(K)>>>()...);
        }(std::make_index_sequence<std::size_t(parts::count)>{});
      }
    } else if constexpr (node.is_needed && !facts.is_leaf && !facts.is_matrix && !facts.is_condition) {
      numbers[I] = compute_number<I>();
    }
  }

  /// Bytes of all stored nodes that are not outputs, or of all.
  template <bool WithOutputs>
  [[nodiscard]] std::size_t bytes() const {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return (std::size_t(0) + ... + (WithOutputs || Plan::nodes[I].output < 0 ? bytes_at<int(I)>() : 0));
    }(std::make_index_sequence<std::size_t(Plan::count)>{});
  }

  template <int I, bool WithOutputs>
  void place(std::byte*& at) {
    if constexpr (Plan::nodes[std::size_t(I)].is_stored && (WithOutputs || Plan::nodes[std::size_t(I)].output < 0)) {
      stored[I] = reinterpret_cast<T*>(at);
      at += bytes_at<I>();
    }
  }

  /// Computes everything; outputs were given their memory before, unless the workspace owns them too.
  template <bool WithOutputs>
  void run() {
    std::byte* at = static_cast<std::byte*>(memory.room(bytes<WithOutputs>()));
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (place<int(I), WithOutputs>(at), ...);
      (compute_node<int(I)>(), ...);
    }(std::make_index_sequence<std::size_t(Plan::count)>{});
  }
};

}  // namespace chainrule::detail

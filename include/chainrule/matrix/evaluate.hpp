// Running a plan on Eigen matrices: each stored node by one statement, chains of element-by-element operations as one loop.
#pragma once

#include <chainrule/matrix/arguments.hpp>
#include <chainrule/matrix/elements.hpp>
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

/// One call of a plan on arguments.
template <class Plan, class T, class... Argument>
struct evaluation {
  std::tuple<Argument...> arguments;
  matrix_workspace& memory;
  Eigen::Index rows[sizeof...(Argument)]{};
  Eigen::Index columns[sizeof...(Argument)]{};
  T numbers[std::size_t(Plan::count)]{};
  T* stored[std::size_t(Plan::count)]{};

  /// Reads the shapes of the arguments and checks that they fit.
  explicit evaluation(matrix_workspace& workspace, std::tuple<Argument...> const& read) : arguments(read), memory(workspace) {
    int input = 0;
    std::apply([&](auto const&... each) { ((measure(input, each), ++input), ...); }, arguments);
    for (int i = 0; i < Plan::inputs; ++i) {
      check_size(i, Plan::declared[i].rows, {Plan::names[i], false, rows[i]});
      check_size(i, Plan::declared[i].columns, {Plan::names[i], true, columns[i]});
    }
    for (requirement const& asked : Plan::asked)
      if (size(asked.first) != size(asked.second)) throw_sizes_differ(named(asked.first), named(asked.second));
  }

  template <class A>
  void measure(int input, A const& given) {
    if constexpr (is_eigen<A>) {
      rows[input] = given.rows();
      columns[input] = given.cols();
    } else {
      rows[input] = columns[input] = 1;
    }
  }
  void check_size(int input, dimension const& wanted, named_size const& given) const {
    if (wanted.is_dynamic() && wanted.variable == Plan::variables[input]) {
      if (given.size <= 0) throw_wrong_size(given, 0);
    } else if (given.size != size(wanted)) {
      if (wanted.is_dynamic()) throw_sizes_differ(given, named(wanted));
      throw_wrong_size(given, wanted.size);
    }
  }
  [[nodiscard]] Eigen::Index size(dimension const& d) const {
    if (!d.is_dynamic()) return d.size;
    int const input = Plan::input_of(d.variable);
    return d.is_columns ? columns[input] : rows[input];
  }
  [[nodiscard]] named_size named(dimension const& d) const {
    int const input = Plan::input_of(d.variable);
    return {input < 0 ? std::string_view("a matrix") : Plan::names[input], d.is_columns, size(d)};
  }

  template <int I>
  static constexpr extent extent_at = Plan::extents[std::size_t(I)];
  [[nodiscard]] Eigen::Index rows_of_node(int i) const { return size(Plan::extents[std::size_t(i)].rows); }
  [[nodiscard]] Eigen::Index columns_of_node(int i) const { return size(Plan::extents[std::size_t(i)].columns); }
  /// The same where I is known while compiling: in loops.
  template <int I>
  [[nodiscard, gnu::always_inline]] Eigen::Index rows_at() const {
    return size_at<Plan::extents[std::size_t(I)].rows.size, Plan::extents[std::size_t(I)].rows.variable,
                   Plan::extents[std::size_t(I)].rows.is_columns>();
  }
  template <int I>
  [[nodiscard, gnu::always_inline]] Eigen::Index columns_at() const {
    return size_at<Plan::extents[std::size_t(I)].columns.size, Plan::extents[std::size_t(I)].columns.variable,
                   Plan::extents[std::size_t(I)].columns.is_columns>();
  }
  template <int Size, hash_t Variable, bool IsColumns>
  [[nodiscard, gnu::always_inline]] Eigen::Index size_at() const {
    if constexpr (Size >= 0) return Size;
    else return IsColumns ? columns[input_at<Variable>] : rows[input_at<Variable>];
  }
  template <hash_t Variable>
  static constexpr int input_at = Plan::input_of(Variable);
  [[nodiscard]] std::size_t bytes_of_node(int i) const {
    return growing_memory::aligned(std::size_t(rows_of_node(i) * columns_of_node(i)) * sizeof(T));
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
    } else if constexpr (Plan::input_of(Plan::hashes[std::size_t(I)]) >= 0) {
      auto const& given = std::get<std::size_t(Plan::input_of(Plan::hashes[std::size_t(I)]))>(arguments);
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
        Eigen::Matrix<T, 1, 1> out;
        write<parts>(out);
        return out(0, 0);
      } else if constexpr (parts::count == 0) {
        return calculate<operation, T>();  // pi, or digits too many for a rational
      } else if constexpr (std::is_same_v<operation, operations::pow_> &&
                           constant_formula<typename parts::template argument<int(parts::count - 1)>>) {
        return T(chainrule::pow(number<node_of_formula<typename parts::template argument<0>>>(),
                                typename parts::template argument<int(parts::count - 1)>{}));
      } else {
        using result = std::conditional_t<Plan::facts[std::size_t(I)].is_condition, bool, T>;
        return calculate<operation, result>(number<node_of_formula<typename parts::template argument<int(K)>>>()...);
      }
    }
    (std::make_index_sequence<std::size_t(parts::count)>{});
  }

  /// A node that is an argument, a stored one, or the transpose of one: something in memory.
  template <int I>
  [[nodiscard]] auto in_memory() const {
    if constexpr (Plan::facts[std::size_t(I)].is_leaf) {
      return std::get<std::size_t(Plan::input_of(Plan::hashes[std::size_t(I)]))>(arguments);
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

  /// Node I as a matrix operation reads it: something in memory, or one number as a matrix.
  template <int I>
  [[nodiscard]] auto argument() const {
    if constexpr (!Plan::facts[std::size_t(I)].is_matrix) return Eigen::Matrix<T, 1, 1>(number<I>());
    else return in_memory<I>();
  }
  /// The value of a matrix operation, of those arguments whose values it reads.
  template <class Parts, class Out>
  void write(Out& out) const {
    using operation = typename Parts::operation;
    [&]<std::size_t... K>(std::index_sequence<K...>) {
      operation::write(out, memory, argument<node_of_formula<typename Parts::template argument<int(K)>>>()...);
    }
    (std::make_index_sequence<std::size_t(std::min(Parts::count, operation::shape_only_from))>{});
  }
  template <int I>
  static constexpr bool is_in_memory =
      Plan::facts[std::size_t(I)].is_leaf || Plan::facts[std::size_t(I)].is_view || Plan::nodes[std::size_t(I)].is_stored;
  /// Where node I has its element (i, j), counted in the larger matrix it is broadcast to. (Plain pointers: Maps made in
  /// each step of a loop would cost most of what unoptimised programs do, and compile more slowly.)
  template <int I>
  [[nodiscard, gnu::always_inline]] T const* address(Eigen::Index i, Eigen::Index j) const {
    constexpr std::size_t node = std::size_t(I);
    Eigen::Index const row = extent_at<I>.rows.size == 1 ? 0 : i;
    Eigen::Index const column = extent_at<I>.columns.size == 1 ? 0 : j;
    if constexpr (Plan::facts[node].is_leaf) {
      auto const& from = std::get<std::size_t(Plan::input_of(Plan::hashes[node]))>(arguments);
      return from.data() + (by_rows<I>() ? row * from.outerStride() + column : row + column * from.outerStride());
    } else if constexpr (Plan::nodes[node].is_stored) {
      return stored[node] + (by_rows<I>() ? column : row + column * rows_at<I>());
    } else {
      using parts = definition_arguments<typename Plan::template definition<I>>;
      return address<node_of_formula<typename parts::template argument<0>>>(column, row);
    }
  }
  /// Whether the rows of node I, which is in memory, are contiguous and not its columns.
  template <int I>
  static constexpr bool by_rows() {
    constexpr std::size_t node = std::size_t(I);
    if constexpr (Plan::facts[node].is_leaf) {
      return bool(nth<Plan::input_of(Plan::hashes[node]), Argument...>::IsRowMajor);
    } else if constexpr (Plan::nodes[node].is_stored) {
      return bool(matrix_at<I>::IsRowMajor);
    } else {
      using parts = definition_arguments<typename Plan::template definition<I>>;
      return !by_rows<node_of_formula<typename parts::template argument<0>>>();
    }
  }
  template <int I>
  [[nodiscard, gnu::always_inline]] auto element(Eigen::Index i, Eigen::Index j) const {
    if constexpr (!Plan::facts[std::size_t(I)].is_matrix) return number<I>();
    else if constexpr (is_in_memory<I>) return T(*address<I>(i, j));
    else return computed_element<I>(i, j);
  }
  template <int I>
  [[nodiscard, gnu::always_inline]] auto computed_element(Eigen::Index i, Eigen::Index j) const {
    using parts = definition_arguments<typename Plan::template definition<I>>;
    using operation = typename parts::operation;
    using last = typename parts::template argument<parts::count - 1>;
    using result = std::conditional_t<Plan::facts[std::size_t(I)].is_condition, bool, T>;
    return [&]<std::size_t... K>(std::index_sequence<K...>) {
      if constexpr (Plan::facts[std::size_t(I)].is_broadcast)
        return element<node_of_formula<typename parts::template argument<0>>>(i, j);
      else if constexpr (std::is_same_v<operation, operations::pow_> && constant_formula<last>)
        return T(chainrule::pow(element<node_of_formula<typename parts::template argument<0>>>(i, j), last{}));
      else return calculate<operation, result>(element<node_of_formula<typename parts::template argument<int(K)>>>(i, j)...);
    }
    (std::make_index_sequence<std::size_t(parts::count)>{});
  }

  /// Whether node I can be read in packets down its columns (of a row vector: along it).
  template <int I, bool AlongRow>
  static constexpr bool in_packets() {
    if constexpr (!Plan::facts[std::size_t(I)].is_matrix) {
      return !Plan::facts[std::size_t(I)].is_condition;
    } else if constexpr (is_in_memory<I>) {
      bool const repeated = AlongRow ? extent_at<I>.columns.size == 1 : extent_at<I>.rows.size == 1;
      return repeated || by_rows<I>() == AlongRow;
    } else {
      return computed_in_packets<I, AlongRow>();
    }
  }
  template <int I, bool AlongRow>
  static constexpr bool computed_in_packets() {
    using parts = definition_arguments<typename Plan::template definition<I>>;
    return []<std::size_t... K>(std::index_sequence<K...>) {
      if constexpr (Plan::facts[std::size_t(I)].is_broadcast)
        return packet_facts<T>::Vectorizable && in_packets<node_of_formula<typename parts::template argument<0>>, AlongRow>();
      else
        return has_packets<typename parts::operation, T, typename parts::template argument<int(K)>...>() &&
               (in_packets<node_of_formula<typename parts::template argument<int(K)>>, AlongRow>() && ...);
    }
    (std::make_index_sequence<std::size_t(parts::count)>{});
  }
  template <int I, bool AlongRow>
  [[nodiscard, gnu::always_inline]] auto packet(Eigen::Index i, Eigen::Index j) const {
    using P = packet_of<T>;
    if constexpr (!Plan::facts[std::size_t(I)].is_matrix) {
      return Eigen::internal::pset1<P>(number<I>());
    } else if constexpr (is_in_memory<I>) {
      constexpr bool repeated = AlongRow ? extent_at<I>.columns.size == 1 : extent_at<I>.rows.size == 1;
      if constexpr (repeated) return Eigen::internal::pset1<P>(*address<I>(i, j));
      else return Eigen::internal::ploadu<P>(address<I>(i, j));
    } else {
      return computed_packet<I, AlongRow>(i, j);
    }
  }
  template <int I, bool AlongRow>
  [[nodiscard, gnu::always_inline]] auto computed_packet(Eigen::Index i, Eigen::Index j) const {
    using parts = definition_arguments<typename Plan::template definition<I>>;
    return [&]<std::size_t... K>(std::index_sequence<K...>) {
      if constexpr (Plan::facts[std::size_t(I)].is_broadcast)
        return packet<node_of_formula<typename parts::template argument<0>>, AlongRow>(i, j);
      else
        return on_packets<typename parts::operation, T, typename parts::template argument<int(K)>...>(
            packet<node_of_formula<typename parts::template argument<int(K)>>, AlongRow>(i, j)...);
    }
    (std::make_index_sequence<std::size_t(parts::count)>{});
  }

  /// One loop over the elements of node I.
  template <int I>
  void compute_elements(T* out) const {
    constexpr bool along_row = extent_at<I>.rows.size == 1;
    Eigen::Index const inner = along_row ? columns_at<I>() : rows_at<I>();
    Eigen::Index const outer = along_row ? 1 : columns_at<I>();
    for (Eigen::Index j = 0; j < outer; ++j, out += inner) {
      Eigen::Index i = 0;
      if constexpr (computed_in_packets<I, along_row>()) {
        constexpr Eigen::Index size = packet_facts<T>::size;
        for (; i + size <= inner; i += size)
          Eigen::internal::pstoreu(out + i, computed_packet<I, along_row>(along_row ? 0 : i, along_row ? i : j));
      }
      for (; i < inner; ++i) out[i] = computed_element<I>(along_row ? 0 : i, along_row ? i : j);
    }
  }

  template <int I>
  void compute_node() {
    constexpr node_facts facts = Plan::facts[std::size_t(I)];
    if constexpr (!Plan::nodes[std::size_t(I)].is_stored) {
      numbers[I] = compute_number<I>();
    } else {
      auto out = stored_matrix<I>();
      using parts = definition_arguments<typename Plan::template definition<I>>;
      if constexpr (facts.is_view) {
        out = in_memory<node_of_formula<typename parts::template argument<0>>>().transpose();
      } else if constexpr (facts.is_element || facts.is_broadcast) {
        compute_elements<I>(out.data());
      } else {
        write<parts>(out);
      }
    }
  }

  /// Computes everything. The caller gave the outputs their memory before, unless the workspace is to own them too.
  void run(bool owns_outputs) {
    place(owns_outputs);
    compute<0, Plan::step_count>();
  }
  /// Gives each stored node its place in the workspace.
  void place(bool owns_outputs) {
    auto const owned = [&](int i) {
      planned_node const& node = Plan::nodes[std::size_t(i)];
      return node.is_stored && (owns_outputs || node.output < 0);
    };
    std::size_t bytes = 0;
    for (int const i : Plan::steps)
      if (owned(i)) bytes += bytes_of_node(i);
    std::byte* at = static_cast<std::byte*>(memory.room(bytes));
    for (int const i : Plan::steps)
      if (owned(i)) {
        stored[i] = reinterpret_cast<T*>(at);
        at += bytes_of_node(i);
      }
  }
  /// The steps from First to before Last, in blocks: clang folds at most 256 elements in one expression.
  template <std::size_t First, std::size_t Last>
  void compute() {
    constexpr std::size_t at_once = 128;
    if constexpr (First + at_once < Last) {
      compute_block<First>(std::make_index_sequence<at_once>{});
      compute<First + at_once, Last>();
    } else {
      compute_block<First>(std::make_index_sequence<Last - First>{});
    }
  }
  template <std::size_t First, std::size_t... S>
  void compute_block(std::index_sequence<S...>) {
    (compute_node<Plan::steps[First + S]>(), ...);
  }
  /// After run: the name of the first argument, else the text of the first intermediate, that is not all finite; or "".
  [[nodiscard]] std::string_view first_non_finite() const {
    std::string_view found;
    int input = 0;
    std::apply(
        [&](auto const&... each) { ((found = found.empty() && !all_finite(each) ? Plan::names[input] : found, ++input), ...); },
        arguments);
    for (int const i : Plan::steps) {
      if (!found.empty()) break;
      bool const is_matrix = Plan::nodes[std::size_t(i)].is_stored;
      Eigen::Index const elements = is_matrix ? rows_of_node(i) * columns_of_node(i) : 1;
      T const* const first = is_matrix ? stored[i] : &numbers[i];
      for (Eigen::Index k = 0; k < elements && found.empty(); ++k)
        if (!(first[k] - first[k] == T(0))) found = Plan::labels[std::size_t(i)];
    }
    return found;
  }
  template <class A>
  static bool all_finite(A const& given) {
    if constexpr (is_eigen<A>) return given.allFinite();
    else return given - given == T(0);
  }
};

}  // namespace chainrule::detail

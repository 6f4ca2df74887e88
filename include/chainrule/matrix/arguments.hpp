// The arguments of a call: Eigen matrices, Maps, Blocks and Refs, read where they are; numbers for scalar variables.
#pragma once

#include <chainrule/function/arguments.hpp>
#include <chainrule/matrix/eigen.hpp>
#include <chainrule/matrix/expression.hpp>

namespace chainrule::detail {

template <class A>
inline constexpr bool is_eigen = std::is_base_of_v<Eigen::EigenBase<A>, A>;

/// How many rows or columns an Eigen type is given where a formula has so many: 1 and small sizes stay known to it.
template <int Rows, int Columns>
struct eigen_size {
  static constexpr bool small = Rows > 0 && Columns > 0 && Rows* Columns <= 64;
  static constexpr int rows = Rows == 1 || small ? Rows : Eigen::Dynamic;
  static constexpr int columns = Columns == 1 || small ? Columns : Eigen::Dynamic;
  static constexpr int order = rows == 1 && columns != 1 ? int(Eigen::RowMajor) : int(Eigen::ColMajor);
};

/// The matrix that a node with memory of its own is.
template <class T, int Rows, int Columns>
using node_matrix =
    Eigen::Matrix<T, eigen_size<Rows, Columns>::rows, eigen_size<Rows, Columns>::columns, eigen_size<Rows, Columns>::order>;

template <class A>
constexpr bool check_argument() {
  static_assert(is_eigen<A>, "chainrule: function: for a matrix variable give an Eigen matrix, Map, Block or Ref");
  return is_eigen<A>;
}
template <bool Direct>
constexpr void check_direct() {
  static_assert(Direct, "chainrule: function: an argument must lie in memory with its columns (or rows) contiguous: evaluate "
                        "expressions first, and copy rows of a column-major matrix");
}
template <int Given, int Wanted>
constexpr void check_argument_rows() {
  static_assert(fits(Given, Wanted), "chainrule: function: an argument has another number of rows than its variable");
}
template <int Given, int Wanted>
constexpr void check_argument_columns() {
  static_assert(fits(Given, Wanted), "chainrule: function: an argument has another number of columns than its variable");
}
template <class Given, class Wanted>
constexpr void check_scalar_type() {
  static_assert(std::is_same_v<Given, Wanted>, "chainrule: function: all matrices of a call must have the same number type");
}

/// Whether an Eigen vector serves for a row vector, standing or lying.
template <class V, class A>
inline constexpr bool is_turned = V::rows == 1 && V::columns != 1 && A::ColsAtCompileTime == 1 && A::RowsAtCompileTime != 1;

/// A name and a number: "rows of X = 100".
struct named_size {
  std::string_view name;
  bool is_columns = false;
  std::int64_t size = 0;

  template <class Out>
  void put(Out& out) const {
    out.put(name);
    out.put(" has ");
    put_integer(out, size);
    out.put(is_columns ? " columns" : " rows");
  }
};

[[noreturn]] inline void throw_sizes_differ(named_size const& first, named_size const& second) {
#if defined(__cpp_exceptions)
  bounded_text<200> message;
  message.put("chainrule: ");
  first.put(message);
  message.put(", but ");
  second.put(message);
  throw std::invalid_argument(message.text);
#else
  static_cast<void>(first), static_cast<void>(second);
  __builtin_trap();
#endif
}

[[noreturn]] inline void throw_wrong_size(named_size const& given, std::int64_t wanted) {
#if defined(__cpp_exceptions)
  bounded_text<200> message;
  message.put("chainrule: ");
  given.put(message);
  message.put(wanted == 0 ? ", an empty batch" : ", but the function takes ");
  if (wanted != 0) put_integer(message, wanted);
  throw std::invalid_argument(message.text);
#else
  static_cast<void>(given), static_cast<void>(wanted);
  __builtin_trap();
#endif
}

/// Where a variable has so many rows and columns, so has an argument whose own type does not say.
template <class V>
void check_sizes(std::int64_t rows, std::int64_t columns) {
  if (V::rows > 0 && rows != V::rows) throw_wrong_size({info_of<V>->name, false, rows}, V::rows);
  if (V::columns > 0 && columns != V::columns) throw_wrong_size({info_of<V>->name, true, columns}, V::columns);
}

/// An argument as the evaluation reads it.
template <class T, class V, class A>
auto read_argument(A const& a) {
  if constexpr (!is_matrix<V> || (is_scalar<V> && !is_eigen<A>)) {
    return to_number<T>(a);
  } else {
    check_argument<A>();
    check_scalar_type<typename A::Scalar, T>();
    constexpr bool direct = bool(Eigen::internal::traits<A>::Flags & Eigen::DirectAccessBit) && A::InnerStrideAtCompileTime == 1;
    check_direct<direct>();
    if constexpr (is_turned<V, A>) {
      check_argument_columns<A::RowsAtCompileTime, V::columns>();
      check_sizes<V>(1, a.size());
      using row = Eigen::Matrix<T, 1, eigen_size<1, V::columns>::columns, Eigen::RowMajor>;
      return Eigen::Map<row const>(a.data(), 1, a.size());
    } else {
      check_argument_rows<A::RowsAtCompileTime, V::rows>();
      check_argument_columns<A::ColsAtCompileTime, V::columns>();
      check_sizes<V>(a.rows(), a.cols());
      constexpr int rows = eigen_size<V::rows, V::columns>::rows;
      constexpr int columns = eigen_size<V::rows, V::columns>::columns;
      constexpr int order = columns == 1 && rows != 1   ? int(Eigen::ColMajor)
                            : rows == 1 && columns != 1 ? int(Eigen::RowMajor)
                            : A::IsRowMajor             ? int(Eigen::RowMajor)
                                                        : int(Eigen::ColMajor);
      using matrix = Eigen::Matrix<T, rows, columns, order>;
      if constexpr (rows == 1 || columns == 1) return Eigen::Map<matrix const>(a.data(), a.rows(), a.cols());
      else
        return Eigen::Map<matrix const, Eigen::Unaligned, Eigen::OuterStride<>>(a.data(), a.rows(), a.cols(),
                                                                                Eigen::OuterStride<>(a.outerStride()));
    }
  }
}

/// The number type of a call: that of its matrices.
template <class... A>
struct call_scalar {
  using type = number_of<A...>;
};
template <class A, class... Rest>
struct call_scalar<A, Rest...> : call_scalar<Rest...> {};
template <class A, class... Rest>
requires(is_eigen<A>) struct call_scalar<A, Rest...> {
  using type = typename A::Scalar;
};

}  // namespace chainrule::detail

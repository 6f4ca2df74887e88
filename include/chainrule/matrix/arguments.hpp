// The arguments of a call: Eigen matrices, Maps, Blocks and Refs, read where they are; numbers for scalar variables.
#pragma once

#include <chainrule/calculus/prune.hpp>
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

template <int Given, int Wanted>
constexpr void check_argument_rows() {
  static_assert(fits(Given, Wanted), "chainrule: function: an argument has another number of rows than its variable");
}
template <int Given, int Wanted>
constexpr void check_argument_columns() {
  static_assert(fits(Given, Wanted), "chainrule: function: an argument has another number of columns than its variable");
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

template <class A>
constexpr bool is_direct() {
  if constexpr (bool(Eigen::internal::traits<A>::Flags & Eigen::DirectAccessBit)) return A::InnerStrideAtCompileTime == 1;
  else return false;
}
template <class V, class A>
inline constexpr bool takes_number = !is_matrix<V> || (is_scalar<V> && !is_eigen<A>);

/// Whether an argument fits its variable; T is the number type of the call.
template <class T, class V, class A>
constexpr bool fits_variable() {
  if constexpr (takes_number<V, A>) return !is_eigen<A> && !is_no_number<A> && !sequence<A>;
  else if constexpr (!is_eigen<A>) return false;
  else if constexpr (!std::is_same_v<typename A::Scalar, T> || !is_direct<A>()) return false;
  else if constexpr (is_turned<V, A>) return fits(A::RowsAtCompileTime, V::columns);
  else return fits(A::RowsAtCompileTime, V::rows) && fits(A::ColsAtCompileTime, V::columns);
}
/// The sentence for one that does not.
template <class T, class V, class A>
constexpr bool check_matrix_argument() {
  if constexpr (takes_number<V, A>) {
    constexpr bool is_number = fits_variable<T, V, A>();
    static_assert(is_number, "chainrule: function: for a scalar variable give a number");
  } else if constexpr (!is_eigen<A>) {
    static_assert(is_eigen<A>, "chainrule: function: for a matrix variable give an Eigen matrix, Map, Block or Ref");
  } else if constexpr (!fits_variable<T, V, A>()) {
    constexpr bool same = std::is_same_v<typename A::Scalar, T>;
    static_assert(same, "chainrule: function: all matrices of a call must have the same number type");
    static_assert(
        is_direct<A>(),
        "chainrule: function: an argument must lie in memory with its columns (or rows) contiguous: evaluate expressions "
        "first, and copy rows of a column-major matrix");
    if constexpr (is_turned<V, A>) check_argument_columns<A::RowsAtCompileTime, V::columns>();
    else if constexpr (!fits(A::RowsAtCompileTime, V::rows)) check_argument_rows<A::RowsAtCompileTime, V::rows>();
    else check_argument_columns<A::ColsAtCompileTime, V::columns>();
  }
  return fits_variable<T, V, A>();
}

/// An argument as the evaluation reads it.
template <class T, class V, class A>
auto read_argument(A const& a) {
  if constexpr (takes_number<V, A>) {
    return to_number<T>(a);
  } else {
    if constexpr (is_turned<V, A>) {
      check_sizes<V>(1, a.size());
      using row = Eigen::Matrix<T, 1, eigen_size<1, V::columns>::columns, Eigen::RowMajor>;
      return Eigen::Map<row const>(a.data(), 1, a.size());
    } else {
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

/// What is given for the variables V, one for each. False behind a sentence.
template <class... V>
struct matrix_arguments {
  template <class T, class... A>
  static constexpr bool fit() {
    constexpr int wrong = first_false<fits_variable<T, V, A>()...>();  // one sentence is enough
    if constexpr (wrong >= 0) return check_matrix_argument<T, nth<wrong, V...>, nth<wrong, A...>>();
    else return true;
  }
  template <class... A>
  static constexpr bool check_point() {
    constexpr bool all = sizeof...(A) == sizeof...(V);
    static_assert(all, "chainrule: function: give one argument per variable, wrt first, then given");
    if constexpr (all) return fit<typename call_scalar<A...>::type, A...>();
    else return false;
  }
  template <class T, class... A>
  static constexpr bool check_second() {
    constexpr bool all = sizeof...(A) == sizeof...(V);
    static_assert(all, "chainrule: function: the second tuple holds one direction per variable of wrt (for vjp, one cotangent)");
    if constexpr (all) return fit<T, A...>();
    else return false;
  }
};

/// The number type of a point, a std::tuple or hana::tuple of arguments.
template <class... A>
struct scalar_of_point {
  using type = typename call_scalar<std::remove_cvref_t<A>...>::type;
};
/// The same for a tuple.
template <class Arguments>
struct matrix_tuple {
  template <class... A>
  struct point {
    static constexpr bool check() { return Arguments::template check_point<std::remove_cvref_t<A>...>(); }
  };
  template <class... A>
  struct second {
    template <class T>
    static constexpr bool check() {
      return Arguments::template check_second<T, std::remove_cvref_t<A>...>();
    }
  };
};

/// A point and a second tuple, for jvp and hvp; a point and a matrix, for vjp.
template <class Arguments, class Companions, class Point, class Second>
constexpr bool check_tuples() {
  constexpr bool tuples = is_tuple<Point> && is_tuple<Second>;
  static_assert(tuples, "chainrule: function: jvp and hvp take two tuples: f.jvp(std::tie(w, x), std::tie(dw))");
  if constexpr (!tuples) return false;
  else if constexpr (!elements_in<Point, matrix_tuple<Arguments>::template point>::check()) return false;
  else
    return elements_in<Second, matrix_tuple<Companions>::template second>::template check<
        typename elements_in<Point, scalar_of_point>::type>();
}
template <class Arguments, class Companions, class Point, class Weights>
constexpr bool check_cotangent() {
  constexpr bool tuple = is_tuple<Point>;
  static_assert(tuple, "chainrule: function: vjp takes the point as a tuple: f.vjp(std::tie(w, x), weights)");
  if constexpr (!tuple) return false;
  else if constexpr (!elements_in<Point, matrix_tuple<Arguments>::template point>::check()) return false;
  else return Companions::template check_second<typename elements_in<Point, scalar_of_point>::type, Weights>();
}

}  // namespace chainrule::detail

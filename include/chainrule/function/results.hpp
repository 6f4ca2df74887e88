// What calls give: numbers, lists and tables of them; of an Eigen vector, Eigen's vectors and matrices, in its orientation.
#pragma once

#include <chainrule/function/arguments.hpp>

namespace chainrule {

/// A value and the gradient at it; structured bindings take it apart.
template <class Value, class Gradient>
struct value_and_gradient_result {
  Value value;
  Gradient gradient;
};
template <class Value, class Jacobian>
struct value_and_jacobian_result {
  Value value;
  Jacobian jacobian;
};
/// A value, the gradient and the Hessian at it.
template <class Value, class Gradient, class Hessian>
struct value_gradient_hessian_result {
  Value value;
  Gradient gradient;
  Hessian hessian;
};
/// A value, the gradient and the Hessian times a direction.
template <class Value, class Gradient, class Product>
struct value_gradient_hvp_result {
  Value value;
  Gradient gradient;
  Product hvp;
};

namespace detail {

/// Two results as one of theirs.
template <template <class, class> class Pair, class First, class Second>
[[gnu::always_inline]] constexpr Pair<First, Second> pair_of(First const& first, Second const& second) {
  return {first, second};
}

template <template <class, class, class> class Three = value_gradient_hessian_result, class Value, class Gradient, class Third>
[[gnu::always_inline]] constexpr Three<Value, Gradient, Third> result_of_three(Value const& value, Gradient const& gradient,
                                                                               Third const& third) {
  return {value, gradient, third};
}

template <std::size_t N, class T>
constexpr auto value_and_two_rows(T const& value, std::array<T, 2 * N> const& rows) {
  auto result = result_of_three<value_gradient_hvp_result>(value, std::array<T, N>{}, std::array<T, N>{});
  for (std::size_t k = 0; k < N; ++k) result.gradient[k] = rows[k], result.hvp[k] = rows[N + k];
  return result;
}

/// Where outputs go, by their numbers: values first, then a list, or a table row by row.
template <class T, std::size_t Columns = 0>
struct places_of {
  using value_type = T;
  T* values;
  int count;
  std::array<T, Columns>* rows;
  [[gnu::always_inline]] constexpr T& operator[](int output) const {
    if (output < count) return values[output];
    return rows[std::size_t(output - count) / Columns][std::size_t(output - count) % Columns];
  }
};
template <class T>
struct places_of<T, 0> {
  using value_type = T;
  T* values;
  int count;
  T* list;
  [[gnu::always_inline]] constexpr T& operator[](int output) const {
    return output < count ? values[output] : list[output - count];
  }
};

/// The same of a value, its gradient and its Hessian.
template <class T, std::size_t N>
struct places_of_hessian {
  using value_type = T;
  value_gradient_hessian_result<T, std::array<T, N>, std::array<std::array<T, N>, N>>* result;
  [[gnu::always_inline]] constexpr T& operator[](int output) const {
    auto const k = std::size_t(output);
    return k == 0 ? result->value : k <= N ? result->gradient[k - 1] : result->hessian[(k - 1 - N) / N][(k - 1 - N) % N];
  }
};

/// What results look like: standard arrays, and arrays of rows.
struct as_arrays {
  template <class T, std::size_t N>
  using list = std::array<T, N>;

  template <std::size_t Rows, std::size_t Columns, class T>
  [[gnu::always_inline]] static constexpr auto table(T const* flat) {
    std::array<std::array<T, Columns>, Rows> rows;
    copy_each<Rows * Columns>(flat, [&](std::size_t at_entry) -> T& { return rows[at_entry / Columns][at_entry % Columns]; });
    return rows;
  }
};

/// Eigen's own, of fixed size where they have room on the stack (Eigen allows 128 kB), and else of dynamic size. Its header
/// is not needed here: Matrix is the template that an argument's type is made from.
template <template <class, int, int, int, int, int> class Matrix, bool IsRow>
struct as_eigen {
  template <class T, int Rows, int Columns>
  using sized = Matrix<T, Rows, Columns, Columns == 1 && Rows != 1 ? 0 : 1, Rows, Columns>;  // a table row by row
  template <class T, std::size_t Rows, std::size_t Columns>
  static constexpr bool is_small = Rows* Columns * sizeof(T) <= 131072;

  template <class T, std::size_t N, bool Small>
  struct list_type {
    using type = std::conditional_t<IsRow, sized<T, 1, Small ? int(N) : -1>, sized<T, Small ? int(N) : -1, 1>>;
  };
  template <class T, std::size_t N>
  using list = typename list_type<T, N, is_small<T, N, 1>>::type;

  template <std::size_t Rows, std::size_t Columns, class T>
  static auto table(T const* flat) {
    constexpr bool small = is_small<T, Rows, Columns>;
    sized<T, small ? int(Rows) : -1, small ? int(Columns) : -1> matrix;
    matrix.resize(int(Rows), int(Columns));
    for (std::size_t k = 0; k < Rows * Columns; ++k) matrix.data()[k] = flat[k];
    return matrix;
  }
};

template <class Plain>
struct look_of_plain {
  using type = as_arrays;
};
template <template <class, int, int, int, int, int> class Matrix, class T, int R, int C, int O, int MR, int MC>
struct look_of_plain<Matrix<T, R, C, O, MR, MC>> {
  using type = as_eigen<Matrix, R == 1 && C != 1>;
};

template <class... A>
struct find_look {
  using type = as_arrays;
};
template <class A, class... Rest>
struct find_look<A, Rest...> : find_look<Rest...> {};
template <class A, class... Rest>
requires requires {
  typename A::PlainObject;
  requires bool(A::IsVectorAtCompileTime);
}
struct find_look<A, Rest...> : look_of_plain<typename A::PlainObject> {};

/// How results look, given such arguments.
template <class... A>
using look_of = typename find_look<A...>::type;

/// Some of a call's numbers as a list.
template <class Look, std::size_t First, std::size_t Count, class T, std::size_t N>
[[gnu::always_inline]] constexpr auto list_from(std::array<T, N> const& flat) {
  if constexpr (Count == N && std::is_same_v<Look, as_arrays>) {
    return flat;
  } else {
    typename Look::template list<T, Count> list;
    if constexpr (requires { list.resize(int(Count)); }) list.resize(int(Count));
    copy_each<Count>(flat.data() + First, [&](std::size_t number) -> T& { return list.data()[number]; });
    return list;
  }
}

}  // namespace detail
}  // namespace chainrule

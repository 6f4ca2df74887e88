// Numbers that lie in somebody else's memory with a step between them, and matrices, read where they are.
#pragma once

#include <chainrule/core/text.hpp>
#include <chainrule/core/throw.hpp>
#include <chainrule/function/arguments.hpp>
#include <chainrule/loops/elements.hpp>

namespace chainrule {

/// What cr::strided gives: element k is data()[k * stride()].
template <class T>
class strided_view {
 public:
  static constexpr bool is_strided = true;
  constexpr strided_view(T* data, std::size_t size, std::ptrdiff_t stride) : data_(data), size_(size), stride_(stride) {}

  [[nodiscard]] constexpr T* data() const { return data_; }
  [[nodiscard]] constexpr std::size_t size() const { return size_; }
  [[nodiscard]] constexpr std::ptrdiff_t stride() const { return stride_; }
  [[nodiscard]] constexpr T& operator[](std::size_t k) const { return data_[static_cast<std::ptrdiff_t>(k) * stride_]; }

 private:
  T* data_;
  std::size_t size_;
  std::ptrdiff_t stride_;
};

/// A view of `size` numbers from `data` on, each `stride` numbers behind the one before: a column of rows, a member of structs of numbers,
/// or backwards. For the arguments of functions of arrays, which read it where it is, and for cr::into, which writes there: then no two
/// of them may be one, with a stride of 0. std::invalid_argument where there is no memory.
template <class T>
constexpr strided_view<T> strided(T* data, std::size_t size, std::ptrdiff_t stride) {
  if (size > 0 && data == nullptr) detail::throw_invalid_argument("chainrule: cr::strided: no numbers: the pointer is null");
  return {data, size, stride};
}

namespace detail {

template <class A, class T>
concept has_numbers = requires(A const& a) {
  { a.data() } -> std::convertible_to<T const*>;
};
/// A list of T with a step: a strided_view, an Eigen vector whose inner stride is not 1.
template <class A, class T>
concept strided_list = has_numbers<A, T> &&(
    requires(A const& a) { a.stride(); } ||
    requires(A const& a) {
      a.innerStride();
      requires bool(A::IsVectorAtCompileTime);
    });
/// A matrix of T, as Eigen has them.
template <class A, class T>
concept strided_matrix = has_numbers<A, T> && requires(A const& a) {
  a.rows();
  a.cols();
  a.innerStride();
  a.outerStride();
  requires !bool(A::IsVectorAtCompileTime);
};

/// Whether an array of that rank reads an argument with steps.
template <int Rank, class A, class T>
inline constexpr bool is_read_in_steps = (Rank == 1 && strided_list<A, T>) || (Rank == 2 && strided_matrix<A, T>);

/// The steps of an array, one for each extent. LastIsOne: its rows lie in memory one number after the other.
template <hash_t Array, int Rank, bool LastIsOne>
struct array_steps {
  std::ptrdiff_t steps[Rank]{};
  std::ptrdiff_t columns = -1;  // of a matrix
};
template <hash_t Array, int Rank, bool LastIsOne>
[[gnu::always_inline]] constexpr found_steps<Rank, LastIsOne> steps_in(array_steps<Array, Rank, LastIsOne> const& all) {
  return {all.steps};
}
template <hash_t Array, int Rank, bool LastIsOne>
[[gnu::always_inline]] constexpr std::ptrdiff_t columns_in_steps(array_steps<Array, Rank, LastIsOne> const& all) {
  return all.columns;
}
/// The steps of memory for the gradient of an array.
template <hash_t Array, int Rank>
struct gradient_steps {
  std::ptrdiff_t steps[Rank]{};
};
template <hash_t Array, int Rank>
[[gnu::always_inline]] constexpr found_steps<Rank, false> gradient_steps_in(gradient_steps<Array, Rank> const& all) {
  return {all.steps};
}

/// Memory for a table whose rows or numbers have steps between them; counted row by row.
template <class T>
class strided_table {
 public:
  constexpr strided_table(T* data, std::ptrdiff_t rows, std::ptrdiff_t columns, std::ptrdiff_t row_step,
                          std::ptrdiff_t column_step)
      : data_(data), rows_(rows), columns_(columns), row_step_(row_step), column_step_(column_step) {}

  [[nodiscard]] constexpr T* data() const { return data_; }
  [[nodiscard]] constexpr std::size_t size() const { return static_cast<std::size_t>(rows_ * columns_); }
  [[nodiscard]] constexpr std::ptrdiff_t columns() const { return columns_; }
  [[nodiscard]] constexpr std::ptrdiff_t row_step() const { return row_step_; }
  [[nodiscard]] constexpr std::ptrdiff_t column_step() const { return column_step_; }
  [[nodiscard]] constexpr T& operator[](std::size_t k) const {
    auto const at = static_cast<std::ptrdiff_t>(k);
    return data_[at / columns_ * row_step_ + at % columns_ * column_step_];
  }

 private:
  T* data_;
  std::ptrdiff_t rows_;
  std::ptrdiff_t columns_;
  std::ptrdiff_t row_step_;
  std::ptrdiff_t column_step_;
};

template <class A>
constexpr bool lies_row_by_row() {
  if constexpr (requires { A::InnerStrideAtCompileTime; }) return bool(A::IsRowMajor) && A::InnerStrideAtCompileTime == 1;
  else return false;
}

template <hash_t Array, int Rank, bool LastIsOne, class A>
[[gnu::always_inline]] constexpr void read_steps(array_steps<Array, Rank, LastIsOne>& into, A const& a) {
  if constexpr (strided_numbers<A>) {
    into.steps[0] = a.stride();
  } else if constexpr (Rank == 1) {
    into.steps[0] = a.innerStride();
  } else {
    into.steps[0] = A::IsRowMajor ? a.outerStride() : a.innerStride();
    into.steps[1] = A::IsRowMajor ? a.innerStride() : a.outerStride();
    into.columns = static_cast<std::ptrdiff_t>(a.cols());
  }
}

[[noreturn]] inline void throw_wrong_columns(std::string_view name, std::ptrdiff_t columns, std::ptrdiff_t wanted) {
  bounded_text<200> message;
  message.put("chainrule: ");
  message.put(name);
  message.put(" has ");
  put_integer(message, columns);
  message.put(" columns, but should have ");
  put_integer(message, wanted);
  throw_invalid_argument(message.text);
}

}  // namespace detail
}  // namespace chainrule

// The arrays of a call whose lengths it tells: where they lie, how long they are, and where their gradients go.
#pragma once

#include <chainrule/function/arguments.hpp>
#include <chainrule/loops/kept_states.hpp>
#include <chainrule/loops/lengths.hpp>
#include <chainrule/loops/strided.hpp>

namespace chainrule {
namespace detail {

/// What a column is: an array, or a length that is listed, as if it were an array of that length.
template <class V>
struct listed_column {
  static constexpr array_info const& info = definition_of<V>::info;
};
template <class V>
requires(is_listed_extent<V>) struct listed_column<V> {
  static constexpr definition_info const* extents[] = {info_of<V>};
  static constexpr array_info info{V::hash, info_of<V>->name, {}, true, 1, extents};
};

/// The columns among what a function lists.
template <class Problem>
struct columns_of;
template <class... Out, class... In, int Wrt>
struct columns_of<problem<formulas<Out...>, formulas<In...>, Wrt>> {
  using whole = problem<formulas<Out...>, formulas<In...>, Wrt>;
  static constexpr std::size_t count = std::size_t((0 + ... + int(is_column<In>)));

  template <class V>
  static constexpr void describe(std::array<column_info, count>& all, std::size_t& next) {
    if constexpr (is_column<V>) all[next++] = column_info(listed_column<V>::info);
  }
  static constexpr std::array<column_info, count> listed() {
    std::array<column_info, count> all{};
    std::size_t next = 0;
    (describe<In>(all, next), ...);
    return all;
  }
  static constexpr std::array<column_info, count> each = listed();
  static constexpr length_rules rules = find_lengths(each, list<definition_info const*>{info_of<Out>...});

  static constexpr std::size_t find(hash_t array) {
    for (std::size_t k = 0; k < count; ++k)
      if (each[k].array->hash == array) return k;
    return count;
  }
};

/// A column of integers in their own type.
template <hash_t Array, class Integer>
struct integer_column {
  Integer const* integers_;
};
template <hash_t Array, class Integer>
[[gnu::always_inline]] constexpr Integer const* integers_in(integer_column<Array, Integer> const& column) {
  return column.integers_;
}

/// The columns of a call; more is known of those of integers, and of those that are read in steps.
template <class Columns, class T, class... More>
struct bound_columns : More... {
  std::array<T const*, Columns::count> at{};
  std::array<T*, Columns::count> gradients{};
  std::array<T const*, Columns::count> directions{};
  std::array<std::ptrdiff_t, Columns::count> sizes{};
  found_lengths lengths{};
  found_lengths counts{};  // extents as numbers: of all rows, where other processes have some too
  scan_memory<T>* memory = nullptr;

  template <hash_t Array>
  [[gnu::always_inline]] constexpr T const* values() const {
    return at[Columns::find(Array)];
  }
  template <hash_t Array>
  [[gnu::always_inline]] constexpr T const* direction() const {
    return directions[Columns::find(Array)];
  }
  template <hash_t Array>
  [[gnu::always_inline]] constexpr T* gradient() const {
    return gradients[Columns::find(Array)];
  }
  template <hash_t Array>
  [[gnu::always_inline]] constexpr auto integers() const {
    return integers_in<Array>(*this);
  }
  template <hash_t Array>
  [[gnu::always_inline]] constexpr std::ptrdiff_t size() const {
    return sizes[Columns::find(Array)];
  }
  template <hash_t Extent>
  [[gnu::always_inline]] constexpr std::ptrdiff_t extent() const {
    return lengths.of[Columns::rules.find(Extent)];
  }
  template <hash_t Extent>
  [[gnu::always_inline]] constexpr std::ptrdiff_t count() const {
    return counts.of[Columns::rules.find(Extent)];
  }
};
/// With extents as the numbers that formulas read.
template <class Arrays>
struct counted_arrays {
  Arrays const& arrays;

  template <hash_t Extent>
  constexpr std::ptrdiff_t extent() const {
    return arrays.template count<Extent>();
  }
  template <hash_t Array>
  constexpr auto integers() const {
    return arrays.template integers<Array>();
  }
  template <hash_t Array>
  constexpr std::ptrdiff_t size() const {
    return arrays.template size<Array>();
  }
};

}  // namespace detail

/// Numbers that lie one after the other in somebody else's memory.
template <class T>
class array_view {
 public:
  constexpr array_view(T* data, std::size_t size) : data_(data), size_(size) {}

  [[nodiscard]] constexpr T* data() const { return data_; }
  [[nodiscard]] constexpr std::size_t size() const { return size_; }
  [[nodiscard]] constexpr bool empty() const { return size_ == 0; }
  [[nodiscard]] constexpr T* begin() const { return data_; }
  [[nodiscard]] constexpr T* end() const { return data_ + size_; }
  [[nodiscard]] constexpr T& operator[](std::size_t k) const { return data_[k]; }

 private:
  T* data_;
  std::size_t size_;
};

/// A table of numbers in somebody else's memory: table(row, column).
template <class T>
class table_view {
 public:
  table_view() = default;
  constexpr table_view(T* data, std::size_t rows, std::size_t columns, std::ptrdiff_t row_step, std::ptrdiff_t column_step)
      : data_(data), rows_(rows), columns_(columns), row_step_(row_step), column_step_(column_step) {}

  [[nodiscard]] constexpr T* data() const { return data_; }
  [[nodiscard]] constexpr std::size_t rows() const { return rows_; }
  [[nodiscard]] constexpr std::size_t columns() const { return columns_; }
  [[nodiscard]] constexpr T& operator()(std::size_t row, std::size_t column) const {
    return data_[static_cast<std::ptrdiff_t>(row) * row_step_ + static_cast<std::ptrdiff_t>(column) * column_step_];
  }

 private:
  T* data_ = nullptr;
  std::size_t rows_ = 0;
  std::size_t columns_ = 0;
  std::ptrdiff_t row_step_ = 0;
  std::ptrdiff_t column_step_ = 0;
};

namespace detail {

/// Memory that grows when more is asked for, and allocates at no other time.
template <class T>
class growing_array {
 public:
  growing_array() = default;
  growing_array(growing_array const&) = delete;
  growing_array& operator=(growing_array const&) = delete;
  growing_array(growing_array&& other) noexcept : data_(other.data_), size_(other.size_) {
    other.data_ = nullptr;
    other.size_ = 0;
  }
  growing_array& operator=(growing_array&& other) noexcept {
    growing_array moved(static_cast<growing_array&&>(other));
    T* const data = data_;
    data_ = moved.data_;
    moved.data_ = data;
    size_ = moved.size_;
    return *this;
  }
  ~growing_array() { delete[] data_; }

  T* at_least(std::size_t size) {
    if (size > size_) {
      T* const larger = new T[size];
      delete[] data_;
      data_ = larger;
      size_ = size;
    }
    return data_;
  }
  [[nodiscard]] T const* data() const { return data_; }

 private:
  T* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace detail

/// The memory of a function's results whose length calls tell: `auto work = f.workspace();`. It grows when a call needs more and
/// allocates at no other time. What a call gave as views stays until the next one with the same workspace.
template <class T>
class array_workspace : public detail::growing_array<T> {
 public:
  array_workspace() = default;
  explicit array_workspace(detail::checkpoint_plan const& plan) { states_.plan = plan; }
  /// Memory for the states of scans.
  [[nodiscard]] detail::scan_memory<T>& states() { return states_; }

 private:
  detail::scan_memory<T> states_;
};

/// The caller's memory for a value and a gradient: cr::into(value, gradient_of_x, gradient_of_mu).
template <class T, class... Out>
struct result_memory {
  T& value;
  boost::hana::tuple<Out...> gradient;
};

namespace detail {

/// A list of T that lies in memory one after the other. Of Eigen's matrices only vectors do: others have an order of their own.
template <class A, class T>
concept contiguous_list = lies_in_memory<A, T> &&(
    !requires { A::IsVectorAtCompileTime; } || requires { requires bool(A::IsVectorAtCompileTime); });

/// The steps of a place for the gradient of an array, if there are some.
template <hash_t Array>
struct no_steps {};
template <class V, class Place>
constexpr auto find_steps_of_place() {
  if constexpr (!is_column<V>) {
    return no_steps<V::hash>{};
  } else {
    constexpr int rank = definition_of<V>::rank;
    constexpr bool is_list = requires(Place const& place) { place.stride(); };
    constexpr bool is_table = requires(Place const& place) { place.row_step(); };
    constexpr bool fits = (!is_list && !is_table) || (is_list && rank == 1) || (is_table && rank == 2);
    static_assert(
        fits, "chainrule: cr::into: a place with steps is a list for an array of one extent, a matrix for one of two extents");
    if constexpr (fits && (is_list || is_table)) return gradient_steps<V::hash, rank>{};
    else return no_steps<V::hash>{};
  }
}
template <class V, class Place>
using steps_of_place = decltype(find_steps_of_place<V, Place>());
/// The columns of a call with the steps of the places for their gradients.
template <class Arrays, class... Steps>
struct written_columns : Arrays, Steps... {
  constexpr explicit written_columns(Arrays const& arrays) : Arrays(arrays) {}
};

/// A list that outlives a call: an lvalue, or a view.
template <class V>
inline constexpr bool is_view = requires(std::remove_cvref_t<V> v) {
  requires std::is_trivially_copyable_v<std::remove_cvref_t<V>>;
  { v.data() } -> std::convertible_to<void*>;
  requires !requires { std::tuple_size<std::remove_cvref_t<V>>::value; };
};

/// A matrix, as Eigen has them.
template <class A>
concept has_matrix_steps = requires(A& a) {
  a.data();
  a.rows();
  a.innerStride();
  a.outerStride();
  requires !bool(A::IsVectorAtCompileTime);
};

/// A list, a matrix, or a place for one.
template <class V>
inline constexpr bool holds_table = sequence<V>;
template <class V>
requires requires(V& v) { v.outerStride(); }
inline constexpr bool holds_table<V> = true;

template <class V>
constexpr bool check_memory_stays() {
  static_assert(
      std::is_lvalue_reference_v<V&&> || is_view<V>,
      "chainrule: cr::into writes to memory of the caller: a temporary would be gone; give it a name, or a std::span of it");
  return true;
}

template <class V>
constexpr auto place_for(V&& out) {
  static_cast<void>(check_memory_stays<V>());
  using list = std::remove_cvref_t<V>;
  if constexpr (has_matrix_steps<list>) {
    std::ptrdiff_t const inner = out.innerStride(), outer = out.outerStride();
    return strided_table(out.data(), std::ptrdiff_t(out.rows()), std::ptrdiff_t(out.cols()), list::IsRowMajor ? outer : inner,
                         list::IsRowMajor ? inner : outer);
  } else if constexpr (sequence<list>) {
    using number = element_of<list>;
    static_assert(
        contiguous_list<list, number> || strided_list<list, number>,
        "chainrule: cr::into writes to numbers where they lie: a std::vector, std::span, std::array, Eigen vector or matrix, or "
        "cr::strided(pointer, size, step)");
    if constexpr (contiguous_list<list, number>) return array_view(out.data(), static_cast<std::size_t>(out.size()));
    else if constexpr (requires { out.stride(); }) return out;
    else if constexpr (strided_list<list, number>)
      return strided_view(out.data(), static_cast<std::size_t>(out.size()), std::ptrdiff_t(out.innerStride()));
    else return array_view(static_cast<number*>(nullptr), 0);
  } else {
    return array_view(&out, 1);
  }
}

}  // namespace detail

/// Where a call writes its value and its gradient: a list or a number for each of wrt, in this order.
template <class T, class... Out>
requires(!detail::holds_table<T>) constexpr auto into(T& value, Out&&... gradient) {
  return result_memory<T, decltype(detail::place_for(static_cast<Out&&>(gradient)))...>{
      value, {detail::place_for(static_cast<Out&&>(gradient))...}};
}

}  // namespace chainrule

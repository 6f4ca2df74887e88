// Dense Jacobians and Hessians by arrays whose lengths calls tell, and of scans: a product with a unit vector for each row.
#pragma once

#include <chainrule/loops/array_requests.hpp>

#include <limits>

namespace chainrule::detail {

/// The requests of a function of arrays, with those for tables in a workspace.
template <class Frame, class Problem, bool Vector, class Wrt>
struct array_tables;

template <class Frame, class... Out, class In, int Numbers, bool Vector, class... W>
struct array_tables<Frame, problem<formulas<Out...>, In, Numbers>, Vector, formulas<W...>>
    : array_requests<Frame, problem<formulas<Out...>, In, Numbers>, Vector, formulas<W...>> {
  using base = array_requests<Frame, problem<formulas<Out...>, In, Numbers>, Vector, formulas<W...>>;
  using typename base::whole;
  template <class T>
  using gradient_of = typename base::template gradient_of<T>;

  /// The numbers and elements of wrt, in its order: use(which column, its size) or use(-1, how many numbers).
  template <class Call, class Use>
  static constexpr void for_each_of_wrt(Call const& call, Use const& use) {
    std::size_t column = 0;
    auto const one = [&]<class V>(type_box<V>) {
      if constexpr (is_column<V>) {
        use(static_cast<std::ptrdiff_t>(column), static_cast<std::size_t>(call.arrays.sizes[column]));
        ++column;
      } else {
        use(std::ptrdiff_t(-1), static_cast<std::size_t>(inputs_of<V>));
      }
    };
    (one(type_box<W>{}), ...);
  }
  template <class Call>
  static constexpr std::size_t count(Call const& call) {
    std::size_t all = 0;
    for_each_of_wrt(call, [&](std::ptrdiff_t, std::size_t size) { all += size; });
    return all;
  }

  /// One row: what the request gives, its numbers among the elements.
  template <class Request, class T, class Call>
  constexpr auto write_row(Call& call, T* row) const {
    std::array<T*, base::wrt_columns> places{};
    T* next = row;
    for_each_of_wrt(call, [&](std::ptrdiff_t column, std::size_t size) {
      if (column >= 0) places[static_cast<std::size_t>(column)] = next;
      next += size;
    });
    auto const given = this->template find_at<Request>(places, call);
    T const* next_number = given.gradient.numbers.data();
    next = row;
    for_each_of_wrt(call, [&](std::ptrdiff_t column, std::size_t size) {
      for (std::size_t each = 0; each < size && column < 0; ++each) next[each] = next_number[each];
      next_number += column < 0 ? size : 1;
      next += size;
    });
    return given;
  }
  /// A list of all numbers and elements as the call's direction.
  template <class T, class Call>
  static constexpr void set_direction(Call& call, T const* direction) {
    T* next_number = call.numbers.data() + whole::inputs;
    for_each_of_wrt(call, [&](std::ptrdiff_t column, std::size_t size) {
      if (column >= 0) call.arrays.directions[static_cast<std::size_t>(column)] = direction;
      for (std::size_t each = 0; each < size && column < 0; ++each) next_number[each] = direction[each];
      next_number += column < 0 ? size : 1;
      direction += size;
    });
  }
  /// Memory for a table, and so many rows beside it.
  template <class T, class Call>
  static constexpr T* memory(array_workspace<T>& work, Call& call, std::size_t rows, std::size_t columns) {
    if constexpr (base::keeps_states) call.arrays.memory = &work.states();
    if (columns != 0 && rows > std::numeric_limits<std::ptrdiff_t>::max() / sizeof(T) / columns)
      throw_invalid_argument("chainrule: a dense table of so many rows and columns fits no memory");
    return work.at_least(rows * columns);
  }
  template <class T>
  static constexpr table_view<T> table_at(T* first, std::size_t rows, std::size_t columns) {
    return {first, rows, columns, static_cast<std::ptrdiff_t>(columns), 1};
  }

  /// The value and the gradient only if WithGradient.
  template <bool WithGradient, class T, class... A>
  constexpr auto hessian_in(array_workspace<T>& work, A const&... a) const {
    using result = value_gradient_hessian_result<T, gradient_of<T>, table_view<T>>;
    if constexpr (base::template check_gradient<A...>()) {
      auto call = this->call_with(a...);
      if constexpr (base::template check_workspace<T, decltype(call)>()) {
        std::size_t const size = count(call);
        T* const first = memory(work, call, size + 2, size);
        table_view<T> const table = table_at(first, size, size);
        T* const direction = first + size * size;
        for (std::size_t each = 0; each < size; ++each) direction[each] = exact_number<T, 0>();
        for (std::size_t row = 0; row < size; ++row) {
          direction[row] = exact_number<T, 1>();
          set_direction(call, direction);
          static_cast<void>(write_row<whole_hvp_request<whole, false, Out...>>(call, &table(row, 0)));
          direction[row] = exact_number<T, 0>();
          for (std::size_t column = 0; column < row; ++column) table(column, row) = table(row, column);
        }
        if constexpr (WithGradient) {
          auto const given = write_row<typename base::template jacobian_request<true>>(call, direction + size);
          return result{given.value, given.gradient, table};
        } else {
          return result{T{}, {}, table};
        }
      }
    } else {
      return result{};
    }
  }

  template <bool WithValues, class T, class... A>
  constexpr auto jacobian_in(array_workspace<T>& work, A const&... a) const {
    using values = std::array<T, base::outputs>;
    using result = value_and_jacobian_result<values, table_view<T>>;
    if constexpr (base::template check<A...>()) {
      auto call = this->call_with(a...);
      if constexpr (base::template check_workspace<T, decltype(call)>()) {
        std::size_t const size = count(call);
        table_view<T> const table = table_at(memory(work, call, base::outputs, size), base::outputs, size);
        values weights{};
        for (std::size_t row = 0; row < base::outputs; ++row) {
          for (std::size_t each = 0; each < base::outputs; ++each)
            weights[each] = each == row ? exact_number<T, 1>() : exact_number<T, 0>();
          call.read_weights(weights);
          static_cast<void>(write_row<whole_vjp_request<whole, Out...>>(call, table.data() + row * size));
        }
        if constexpr (WithValues) return result{this->template find<whole_value_request<whole, Out...>>(call).values, table};
        else return result{{}, table};
      }
    } else {
      return result{};
    }
  }
};

}  // namespace chainrule::detail

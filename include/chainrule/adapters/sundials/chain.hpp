// Many cells in a row, each of which depends on itself and on its two neighbours, stated by one cell's formulas: a line of a partial differential equation.
#pragma once

#include <chainrule/adapters/solver/residuals.hpp>
#include <chainrule/adapters/sundials/callbacks.hpp>

#include <vector>

namespace chainrule::sundials {
namespace detail {

template <class F>
constexpr bool check_cell() {
  constexpr bool known = chainrule::detail::function_of_numbers<F>;
  static_assert(
      known,
      "chainrule: sundials: a cell is a compiled function, cr::function(hana::make_tuple(...), cr::wrt(left, own, right), cr::given(...))");
  if constexpr (known) {
    constexpr int outputs = chainrule::detail::outputs_of(static_cast<F const*>(nullptr));
    constexpr int unknowns = chainrule::detail::unknowns_of(static_cast<F const*>(nullptr));
    static_assert(
        unknowns == 3 * outputs,
        "chainrule: sundials: a cell's rates are differentiated in the numbers of its left neighbour, its own, and those of the right one");
    return unknowns == 3 * outputs;
  } else {
    return false;
  }
}

template <class F>
constexpr int numbers_of_cell() {
  if constexpr (chainrule::detail::function_of_numbers<F>) return chainrule::detail::outputs_of(static_cast<F const*>(nullptr));
  else return 1;
}
/// The numbers beyond an end.
template <class F>
using end_of = std::array<double, std::size_t(numbers_of_cell<F>())>;

}  // namespace detail

/// Callbacks of CVODE for a row of cells, of any number: s.rates and s.jacobian, dense or banded (2 * numbers of a cell - 1 to each side). The cell's
/// formulas are compiled once. Keeps the numbers that the cell is given, and those beyond both ends, which do not change.
template <class F>
class chain : public called_back {
  static constexpr F cell{};

 public:
  static constexpr int per_cell = detail::numbers_of_cell<F>();
  static constexpr int given = int(F::arity) - 3 * per_cell;
  using ends = detail::end_of<F>;

 private:
  std::size_t cells_;
  ends left_, right_;
  std::array<double, F::arity> ready_{};
  static constexpr auto size = std::size_t(per_cell);

  /// run(cell, its three neighbours' numbers and what is given).
  template <class Run>
  [[gnu::always_inline]] void each_cell(realtype const* y, Run const& run) const {
    auto at = ready_;
    for (std::size_t k = 0; k < cells_; ++k) {
      for (std::size_t m = 0; m < size; ++m) {
        at[m] = k > 0 ? y[(k - 1) * size + m] : left_[m];
        at[size + m] = y[k * size + m];
        at[2 * size + m] = k + 1 < cells_ ? y[(k + 1) * size + m] : right_[m];
      }
      run(k, at);
    }
  }

 public:
  template <class... Given>
  chain(std::size_t cells, ends const& left, ends const& right, Given const&... given_numbers)
      : cells_(cells), left_(left), right_(right), ready_{} {
    static_assert(
        sizeof...(Given) == std::size_t(given),
        "chainrule: sundials: each variable of the cell's cr::given has its number: row(cell, n, left, right, numbers...)");
    std::size_t next = 3 * size;
    ((ready_[next++] = static_cast<double>(given_numbers)), ...);
  }
  [[nodiscard]] void* data() { return this; }
  [[nodiscard]] std::size_t states() const { return cells_ * size; }
  static constexpr int bandwidth = 2 * per_cell - 1;

  /// CVRhsFn.
  static int rates(realtype, N_Vector y, N_Vector to, void* data) {
    return guarded<chain>(data, [&](chain& self) {
      realtype* const to_list = detail::list_of(to, self.states());
      double zero_if_finite = 0;
      self.each_cell(detail::list_of(y, self.states()), [&](std::size_t which_cell, auto const& its_numbers) {
        auto const its_rates = cell(its_numbers);
        for (std::size_t which = 0; which < size; ++which) {
          to_list[which_cell * size + which] = its_rates[which];
          zero_if_finite += its_rates[which] * 0;
        }
      });
      return zero_if_finite == 0;
    });
  }
  /// CVLsJacFn.
  static int jacobian(realtype, N_Vector y, N_Vector, SUNMatrix matrix, void* data, N_Vector, N_Vector, N_Vector) {
    return guarded<chain>(data, [&](chain& self) { return self.put_jacobian(detail::list_of(y, self.states()), matrix); });
  }

 private:
  bool put_jacobian(realtype const* y, SUNMatrix matrix) const {
    detail::entries_of const add(matrix, states());
    bool const is_band = detail::kind_of(matrix) == SUNMATRIX_BAND;
    if (is_band && (SM_UBAND_B(matrix) < bandwidth || SM_LBAND_B(matrix) < bandwidth)) detail::throw_outside_bands();
    // Entry (i, j) of either kind stands at start[i + j * step].
    realtype* const start = is_band ? SM_DATA_B(matrix) + SM_SUBAND_B(matrix) : SM_DATA_D(matrix);
    sunindextype const step = is_band ? SM_LDIM_B(matrix) - 1 : SM_ROWS_D(matrix);
    double sum = 0;
    each_cell(y, [&](std::size_t which_cell, auto const& its_numbers) {
      auto const its_slopes = cell.sparse_jacobian(its_numbers);
      auto const its_first = sunindextype(which_cell) * per_cell;
      auto const put_some = [&]<bool HasLeft, bool HasRight, std::size_t... K>(std::index_sequence<K...>) {
        ((put<int(K), HasLeft, HasRight>(start + its_first + (its_first - per_cell) * step, step, its_slopes[K], sum)), ...);
      };
      constexpr auto all_entries = std::make_index_sequence<std::size_t(entries)>{};
      bool const has_left = which_cell > 0, has_right = which_cell + 1 < cells_;
      if (has_left && has_right) put_some.template operator()<true, true>(all_entries);
      else if (has_left) put_some.template operator()<true, false>(all_entries);
      else if (has_right) put_some.template operator()<false, true>(all_entries);
      else put_some.template operator()<false, false>(all_entries);
    });
    return sum == 0;
  }
  static constexpr int entries = F::jacobian_pattern.entries();
  static constexpr auto rows_of_entries = [] {
    std::array<int, std::size_t(entries)> rows{};
    for (int row = 0; row < per_cell; ++row)
      for (int k = F::jacobian_pattern.row_starts[std::size_t(row)]; k < F::jacobian_pattern.row_starts[std::size_t(row) + 1];
           ++k)
        rows[std::size_t(k)] = row;
    return rows;
  }();
  template <int Entry, bool HasLeft, bool HasRight>
  [[gnu::always_inline]] static void put(realtype* corner, sunindextype step, double slope, double& sum) {
    constexpr int row = rows_of_entries[std::size_t(Entry)], column = F::jacobian_pattern.columns[std::size_t(Entry)];
    sum += slope * 0;
    if constexpr ((HasLeft || column >= per_cell) && (HasRight || column < 2 * per_cell)) corner[row + column * step] = slope;
  }
};

/// A row of cells: row(cell, 500, {1, 3}, {1, 3}, numbers given...). Beyond the ends stand the numbers of `left` and `right`.
template <class F, class... Given>
auto row(F const&, std::size_t cells, detail::end_of<F> const& left, detail::end_of<F> const& right, Given const&... given) {
  if constexpr (detail::check_cell<F>()) return chain<F>(cells, left, right, given...);
}

}  // namespace chainrule::sundials

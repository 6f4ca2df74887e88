// Callbacks of CVODE and CVODES, IDA and KINSOL, for equations made of formulas.
#pragma once

#include <chainrule/adapters/sundials/callbacks.hpp>

namespace chainrule::sundials {

/// Callbacks of CVODE and CVODES for y' = f(t, y, p): CVodeInit(memory, s.rates, ...), CVodeSetUserData(memory, s.data()), CVodeSetJacFn(memory, s.jacobian).
/// The Jacobian goes to a dense, a banded or a sparse matrix. Keeps the parameters.
template <class Equations>
class system : public called_back {
  Equations equations_;
  static constexpr auto n = std::size_t(Equations::states);

  template <class List>
  static bool put(N_Vector to, List const& numbers, double factor = 1, std::size_t first = 0, std::size_t count = n) {
    realtype* const list = detail::list_of(to, count);
    double sum = 0;
    for (std::size_t k = 0; k < count; ++k) sum += (list[k] = factor * numbers[first + k]) * 0;
    return sum == 0;
  }
  typename Equations::numbers weighted(double t, N_Vector y, N_Vector weights) {
    equations_.set(t, detail::list_of(y, n));
    realtype const* const list = detail::list_of(weights, n);
    typename Equations::rates each;
    for (std::size_t k = 0; k < n; ++k) each[k] = list[k];
    return equations_.weighted(each);
  }
  template <bool Transposed>
  bool put_jacobian(double t, N_Vector y, SUNMatrix matrix) {
    equations_.set(t, detail::list_of(y, n));
    auto const values = equations_.entries();
    double sum = 0;
    for (double const each : values) sum += each * 0;
    if (!Transposed && detail::kind_of(matrix) == SUNMATRIX_SPARSE) {
      detail::put_sparse(matrix, Equations::pattern(), values);
    } else {
      detail::entries_of const add(matrix, n);
      sparsity_pattern const& pattern = Equations::pattern();
      for (std::size_t row = 0; row < n; ++row)
        for (auto k = std::size_t(pattern.row_starts[row]); k < std::size_t(pattern.row_starts[row + 1]); ++k) {
          auto const i = sunindextype(row), j = sunindextype(pattern.columns[k]);
          if (Transposed) add(j, i, -values[k]);
          else add(i, j, values[k]);
        }
    }
    return sum == 0;
  }

 public:
  explicit system(Equations const& equations) : equations_(equations) {}
  [[nodiscard]] void* data() { return this; }
  [[nodiscard]] Equations& equations() { return equations_; }
  [[nodiscard]] Equations const& equations() const { return equations_; }
  static constexpr int states = Equations::states, parameters = Equations::parameters;
  /// How many entries the Jacobian has: SUNSparseMatrix(states, states, entries, CSC_MAT, context).
  static constexpr int entries = Equations::pattern().entries();

  /// CVRhsFn.
  static int rates(realtype t, N_Vector y, N_Vector to, void* data) {
    return guarded<system>(data, [&](system& self) {
      self.equations_.set(t, detail::list_of(y, n));
      return put(to, self.equations_.slopes());
    });
  }
  /// CVLsJacFn.
  static int jacobian(realtype t, N_Vector y, N_Vector, SUNMatrix matrix, void* data, N_Vector, N_Vector, N_Vector) {
    return guarded<system>(data, [&](system& self) { return self.template put_jacobian<false>(t, y, matrix); });
  }
  /// CVSensRhs1Fn: of the sensitivities by the parameters, in the order of their list, and behind them by the state at the start.
  static int sensitivity(int, realtype t, N_Vector y, N_Vector, int which, N_Vector s, N_Vector to, void* data, N_Vector,
                         N_Vector) {
    return guarded<system>(data, [&](system& self) {
      self.equations_.set(t, detail::list_of(y, n));
      realtype const* const along_state = detail::list_of(s, n);
      typename Equations::numbers direction{};
      for (std::size_t at_state = 0; at_state < n; ++at_state) direction[at_state] = along_state[at_state];
      if (which < parameters) direction[n + 1 + std::size_t(which)] = 1;
      return put(to, self.equations_.along(direction));
    });
  }
  /// CVRhsFnB: l' = -(df/dy)' l.
  static int adjoint(realtype t, N_Vector y, N_Vector l, N_Vector to, void* data) {
    return guarded<system>(data, [&](system& self) { return put(to, self.weighted(t, y, l), -1); });
  }
  /// CVQuadRhsFnB: q' = -(df/dp)' l, so that q at the start is the gradient by the parameters of what gave l at the end.
  static int adjoint_quadrature(realtype t, N_Vector y, N_Vector l, N_Vector to, void* data) {
    return guarded<system>(data,
                           [&](system& self) { return put(to, self.weighted(t, y, l), -1, n + 1, std::size_t(parameters)); });
  }
  /// CVLsJacFnB of `adjoint`, dense or banded.
  static int adjoint_jacobian(realtype t, N_Vector y, N_Vector, N_Vector, SUNMatrix matrix, void* data, N_Vector, N_Vector,
                              N_Vector) {
    return guarded<system>(data, [&](system& self) { return self.template put_jacobian<true>(t, y, matrix); });
  }
};

namespace detail {

/// The pattern of the sum of a matrix's left and right half, and where in it each entry of the matrix goes.
template <class Equations>
struct folded_halves {
  static constexpr sparsity_pattern const& whole() { return Equations::pattern(); }
  static constexpr int size = Equations::equations;
  static constexpr bool has(int row, int column) {
    return whole().find(row, column) >= 0 || whole().find(row, size + column) >= 0;
  }
  static constexpr int count() {
    int found = 0;
    for (int row = 0; row < size; ++row)
      for (int column = 0; column < size; ++column) found += has(row, column);
    return found;
  }
  std::array<int, std::size_t(size) + 1> row_starts{};
  std::array<int, std::size_t(count())> columns{};

  constexpr folded_halves() {
    std::size_t next = 0;
    for (int row = 0; row < size; ++row) {
      for (int column = 0; column < size; ++column)
        if (has(row, column)) columns[next++] = column;
      row_starts[std::size_t(row) + 1] = int(next);
    }
  }
  [[nodiscard]] constexpr int rows() const { return size; }
  [[nodiscard]] constexpr int entries() const { return int(columns.size()); }
  [[nodiscard]] constexpr std::size_t find(int row, int column) const {
    auto place = std::size_t(row_starts[std::size_t(row)]);
    while (columns[place] != column) ++place;
    return place;
  }
};

}  // namespace detail

/// Callbacks of IDA for F(t, y, y', p) = 0, of a function differentiated in all of y, then in all of y'. The Jacobian goes to a dense, a banded or a sparse matrix,
/// of `entries` entries. Keeps the parameters.
template <class Equations>
class implicit_system : public called_back {
  Equations equations_;
  static constexpr auto n = std::size_t(Equations::equations);

  void set(double t, N_Vector y, N_Vector slopes) {
    std::array<double, 2 * n> both;
    realtype const* const state = detail::list_of(y, n);
    realtype const* const by_time = detail::list_of(slopes, n);
    for (std::size_t k = 0; k < n; ++k) both[k] = state[k], both[n + k] = by_time[k];
    equations_.set(t, both);
  }

 public:
  explicit implicit_system(Equations const& equations) : equations_(equations) {}
  [[nodiscard]] void* data() { return this; }
  static constexpr int states = Equations::equations;
  static constexpr detail::folded_halves<Equations> pattern{};
  static constexpr int entries = pattern.entries();

  /// IDAResFn.
  static int residual(realtype t, N_Vector y, N_Vector slopes, N_Vector to, void* data) {
    return guarded<implicit_system>(data, [&](implicit_system& self) {
      self.set(t, y, slopes);
      auto const all_residuals = self.equations_.slopes();
      realtype* const to_list = detail::list_of(to, n);
      for (std::size_t which_one = 0; which_one < n; ++which_one) to_list[which_one] = all_residuals[which_one];
      return chainrule::detail::all_finite(all_residuals);
    });
  }
  /// IDALsJacFn: dF/dy + c dF/dy'.
  static int jacobian(realtype t, realtype c, N_Vector y, N_Vector slopes, N_Vector, SUNMatrix matrix, void* data, N_Vector,
                      N_Vector, N_Vector) {
    return guarded<implicit_system>(data, [&](implicit_system& self) {
      self.set(t, y, slopes);
      double zero_if_finite = 0;
      if (detail::kind_of(matrix) == SUNMATRIX_SPARSE) {
        std::array<double, std::size_t(entries)> sums{};
        self.equations_.template jacobian<false>([&](int at_row, int at_column, double one_slope) {
          bool const by_state = at_column < int(n);
          zero_if_finite += one_slope * 0;
          sums[pattern.find(at_row, by_state ? at_column : at_column - int(n))] += by_state ? one_slope : c * one_slope;
        });
        detail::put_sparse(matrix, pattern, sums);
        return zero_if_finite == 0;
      }
      detail::entries_of const add_entry(matrix, n);
      self.equations_.template jacobian<false>([&](int at_row, int at_column, double one_slope) {
        bool const by_state = at_column < int(n);
        zero_if_finite += one_slope * 0;
        add_entry(at_row, by_state ? at_column : at_column - int(n), by_state ? one_slope : c * one_slope);
      });
      return zero_if_finite == 0;
    });
  }
};

/// Callbacks of KINSOL for F(u, p) = 0. The Jacobian goes to a dense, a banded or a sparse matrix. Keeps the parameters.
template <class Equations>
class nonlinear_system : private system<Equations> {
  using base = system<Equations>;

 public:
  using base::base;
  using base::entries;
  using base::equations;
  using base::has_thrown;
  using base::rethrow;
  using base::states;
  [[nodiscard]] void* data() { return static_cast<base*>(this); }

  /// KINSysFn.
  static int residual(N_Vector u, N_Vector to, void* data) { return base::rates(0, u, to, data); }
  /// KINLsJacFn.
  static int jacobian(N_Vector u, N_Vector, SUNMatrix matrix, void* data, N_Vector, N_Vector) {
    return base::jacobian(0, u, nullptr, matrix, data, nullptr, nullptr, nullptr);
  }
};

/// Equations y' = f for CVODE and CVODES; the time, where they mention it, stands behind the function, then parameters by name: ode(rhs, t, k = 0.04).
template <class F, class... Rest>
auto ode(F const& rhs, Rest const&... rest) {
  return system<decltype(chainrule::detail::make_equations(rhs, rest...))>(chainrule::detail::make_equations(rhs, rest...));
}
/// The same.
template <class F, class... Rest>
auto jacobian(F const& rhs, Rest const&... rest) {
  return ode(rhs, rest...);
}
/// Equations F(t, y, y') = 0 for IDA: cr::function(hana::make_tuple(...), cr::wrt(y..., slopes of y...), cr::given(t, parameters...)).
template <class F, class... Rest>
auto dae(F const& residual, Rest const&... rest) {
  using equations = decltype(chainrule::detail::make_equations<2>(residual, rest...));
  return implicit_system<equations>(chainrule::detail::make_equations<2>(residual, rest...));
}
/// Equations F(u) = 0 for KINSOL, parameters by name.
template <class F, class... Rest>
auto nonlinear(F const& residual, Rest const&... rest) {
  return nonlinear_system<decltype(chainrule::detail::make_equations(residual, rest...))>(
      chainrule::detail::make_equations(residual, rest...));
}

}  // namespace chainrule::sundials

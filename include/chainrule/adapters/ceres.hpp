// Ceres Solver: cost functions over parameter blocks, first-order functions, manifolds and losses, with derivatives made while compiling.
#pragma once

#include <chainrule/adapters/ceres/solver.hpp>
#include <chainrule/adapters/solver.hpp>
#include <chainrule/adapters/solver/objective.hpp>
#include <chainrule/chainrule.hpp>

#include <ceres/ceres.h>
#include <memory>

// g++ compares names in lambdas and constructors of templates with the user's globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

namespace chainrule::ceres {
namespace detail {

namespace base = chainrule::detail;

/// What a function threw while Ceres called it: Ceres gets the failure that its manual provides for, and ceres::rethrow the exception.
class keeps_exceptions {
 protected:
  mutable exception_store thrown_;

 public:
  void rethrow() const { thrown_.rethrow(); }
};

/// Outputs to where Ceres wants them: residuals, and of each parameter block its columns of the Jacobian, row by row.
template <class Kept>
struct block_places {
  using value_type = double;
  using blocks = base::unknown_blocks<typename Kept::problem_type>;
  static constexpr std::size_t count = std::size_t(blocks::count);
  struct column {
    int block = 0, number = 0, width = 0;
  };
  static constexpr auto list_columns() {
    std::array<column, std::size_t(Kept::unknowns)> all{};
    std::size_t next = 0;
    for (std::size_t b = 0; b < count; ++b)
      for (int k = 0; k < blocks::sizes[b]; ++k) all[next++] = {int(b), k, blocks::sizes[b]};
    return all;
  }
  static constexpr auto columns = list_columns();

  double* residuals;
  std::array<double*, count> jacobians;
  std::array<double, 4>* sums;  // of all that is written: finite where all is

  /// Where a number goes. It is counted on the way: read again so soon, it would have to wait until memory has it. Volatile, for g++ packs what is
  /// stored side by side in vectors, and all that it comes of, at a loss of a twentieth.
  struct slot {
    double* where;
    double* sum;
    [[gnu::always_inline]] void operator=(double number) const {
      *const_cast<double volatile*>(where) = number;
      *sum += number;
    }
  };
  [[gnu::always_inline]] slot operator[](int output) const {
    double* const sum = &(*sums)[std::size_t(output % 4)];
    if (output < Kept::outputs) return {residuals + output, sum};
    int const row = (output - Kept::outputs) / Kept::unknowns;
    column const c = columns[std::size_t((output - Kept::outputs) % Kept::unknowns)];
    return {jacobians[std::size_t(c.block)] + row * c.width + c.number, sum};
  }
};

template <class Kept, class Sizes>
class compiled_cost;
template <class Kept, int... N>
class compiled_cost<Kept, std::integer_sequence<int, N...>> final : public ::ceres::SizedCostFunction<Kept::outputs, N...>,
                                                                    public keeps_exceptions {
  Kept function_;

  static constexpr int largest() {
    int found = 0;
    ((found = N > found ? N : found), ...);
    return found;
  }

  /// Whether all is finite, what nobody asks for too; where it is not, or is too large to be added, it says false.
  [[gnu::always_inline]] bool evaluate(double const* const* parameters, double* residuals, double** jacobians) const {
    typename Kept::inputs_of_call in;
    double* next = in.data();
    std::size_t block = 0;
    (..., (base::copy_each<std::size_t(N)>(parameters[block++], [&](std::size_t k) -> double& { return next[k]; }), next += N));
    Kept::put_given(in.data(), function_.given_numbers());
    using problem = typename Kept::problem_type;
    if (jacobians == nullptr) {
      auto const values = base::compiled<base::value_request<problem>>::call(static_cast<double const*>(in.data()));
      for (std::size_t k = 0; k < std::size_t(Kept::outputs); ++k) residuals[k] = values[k];
      return base::all_finite(values);
    }
    double nobody[Kept::outputs * largest()];  // where the Jacobian of a constant block goes
    std::array<double, 4> sums{};
    block_places<Kept> places{residuals, {}, &sums};
    for (std::size_t b = 0; b < sizeof...(N); ++b) places.jacobians[b] = jacobians[b] == nullptr ? nobody : jacobians[b];
    using request = base::value_and_jacobian_request<problem>;
    if constexpr (base::keeps_loops<problem>) {
      std::array<double, std::size_t(Kept::outputs * Kept::unknowns)> rows;
      base::compiled<request>::write(static_cast<double const*>(in.data()), residuals, rows.data());
      for (int k = 0; k < int(rows.size()); ++k) places[Kept::outputs + k] = rows[std::size_t(k)];
    } else {
      base::compiled<request>::write_to(static_cast<double const*>(in.data()), places);
    }
    return std::isfinite((sums[0] + sums[1]) + (sums[2] + sums[3]));
  }

 public:
  explicit compiled_cost(Kept const& function) : function_(function) {}

  /// False where a value or an entry that is asked for is not finite, or the function throws.
  bool Evaluate(double const* const* parameters, double* residuals, double** jacobians) const override {
    try {
      if (parameters == nullptr || residuals == nullptr) throw std::invalid_argument("chainrule: ceres: a null pointer");
      for (std::size_t b = 0; b < sizeof...(N); ++b)
        if (parameters[b] == nullptr) throw std::invalid_argument("chainrule: ceres: a parameter block is a null pointer");
      if (evaluate(parameters, residuals, jacobians)) [[likely]]
        return true;
    } catch (...) {
      thrown_.keep();
      return false;
    }
    constexpr int sizes[] = {N...};
    // Or the sum alone has overflowed.
    bool finite = base::all_finite({residuals, std::size_t(Kept::outputs)});
    for (std::size_t b = 0; jacobians != nullptr && b < sizeof...(N); ++b)
      finite = finite && (jacobians[b] == nullptr || base::all_finite({jacobians[b], std::size_t(Kept::outputs * sizes[b])}));
    return finite;
  }
};

template <class Kept, std::size_t... B>
auto make_cost(Kept const& function, std::index_sequence<B...>) {
  using blocks = base::unknown_blocks<typename Kept::problem_type>;
  return std::make_unique<compiled_cost<Kept, std::integer_sequence<int, blocks::sizes[B]...>>>(function);
}

/// Rows of residuals over arrays, of which each variable and array is a parameter block.
template <class Sized>
class sized_cost final : public ::ceres::CostFunction, public keeps_exceptions {
  Sized function_;
  std::vector<std::size_t> rows_, columns_;
  mutable std::vector<double> x_, entries_;

 public:
  explicit sized_cost(Sized const& function)
      : function_(function), x_(std::size_t(function.unknowns())), entries_(function.jacobian_entries()) {
    function_.jacobian_places([this](std::size_t row, std::size_t column) {
      rows_.push_back(row);
      columns_.push_back(column);
    });
    set_num_residuals(int(function_.values()));
    for (std::size_t const each : function_.sizes()) mutable_parameter_block_sizes()->push_back(int(each));
  }
  bool Evaluate(double const* const* parameters, double* residuals, double** jacobians) const override {
    auto const rows = std::size_t(num_residuals());
    bool finite = false;
    try {
      if (parameters == nullptr || residuals == nullptr) throw std::invalid_argument("chainrule: ceres: a null pointer");
      std::size_t first = 0, block = 0;
      for (int const size : parameter_block_sizes()) {
        if (parameters[block] == nullptr) throw std::invalid_argument("chainrule: ceres: a null pointer");
        std::copy_n(parameters[block++], size, x_.begin() + std::ptrdiff_t(first));
        first += std::size_t(size);
      }
      function_.evaluate(x_.data(), residuals);
      finite = base::all_finite({residuals, rows});
      if (jacobians == nullptr) return finite;
      function_.jacobian(x_.data(), entries_.data());
      finite = finite && base::all_finite(entries_);
    } catch (...) {
      thrown_.keep();
      return false;
    }
    std::size_t first = 0, block = 0;
    for (int const each : parameter_block_sizes()) {
      auto const size = std::size_t(each);
      if (double* const to = jacobians[block++]; to != nullptr) {
        std::fill_n(to, rows * size, 0.0);
        for (std::size_t k = 0; k < entries_.size(); ++k)
          if (columns_[k] >= first && columns_[k] < first + size) to[rows_[k] * size + columns_[k] - first] += entries_[k];
      }
      first += size;
    }
    return finite;
  }
};

template <class Objective>
class compiled_first_order final : public ::ceres::FirstOrderFunction, public keeps_exceptions {
  Objective function_;

 public:
  explicit compiled_first_order(Objective const& function) : function_(function) {}
  bool Evaluate(double const* parameters, double* cost, double* gradient) const override {
    std::size_t const n = function_.size();
    try {
      if (parameters == nullptr || cost == nullptr) throw std::invalid_argument("chainrule: ceres: a null pointer");
      if (gradient == nullptr) *cost = function_.value({parameters, n});
      else *cost = function_.value_and_gradient({parameters, n}, {gradient, n});
    } catch (...) {
      thrown_.keep();
      return false;
    }
    return std::isfinite(*cost) && (gradient == nullptr || base::all_finite({gradient, n}));
  }
  int NumParameters() const override { return int(function_.size()); }
};

template <class Kept>
class compiled_loss final : public ::ceres::LossFunction {
  Kept function_;

 public:
  explicit compiled_loss(Kept const& function) : function_(function) {
    static_assert(Kept::outputs == 1 && Kept::unknowns == 1,
                  "chainrule: ceres: a loss is a function of one number, the squared norm");
  }
  void Evaluate(double squared_norm, double out[3]) const override {
    auto const in = Kept::inputs_at(&squared_norm, function_.given_numbers());
    using request = base::hessian_request<typename Kept::problem_type, true>;
    auto const all = base::compiled<request>::call(static_cast<double const*>(in.data()));
    for (std::size_t k = 0; k < 3; ++k) out[k] = all[k];
  }
};

template <class Problem, bool Vector>
base::kept_type<Problem, Vector> kept_type(compiled_function<Problem, Vector> const&);
template <class Problem, bool Vector>
Problem problem_of(compiled_function<Problem, Vector> const&);
template <class F>
using kept_of = decltype(kept_type(std::declval<F const&>()));

template <class Moved, class ByDelta, class Difference, class ByPoint>
class compiled_manifold final : public ::ceres::Manifold {
  static constexpr std::size_t ambient = std::size_t(Moved::outputs), tangent = std::size_t(ByDelta::wrt);

  /// A function of two blocks, the first of the ambient space.
  template <class Function>
  static bool put(double* out, double const* first, double const* second) {
    if (out == nullptr || first == nullptr || second == nullptr) return false;
    std::array<double, std::size_t(Function::unknowns)> in;
    std::copy_n(second, in.size() - ambient, std::copy_n(first, ambient, in.data()));
    Function::values(in.data(), nullptr, out);
    return base::all_finite({out, std::size_t(Function::outputs)});
  }

 public:
  int AmbientSize() const override { return int(ambient); }
  int TangentSize() const override { return int(tangent); }
  bool Plus(double const* x, double const* delta, double* moved) const override { return put<Moved>(moved, x, delta); }
  bool Minus(double const* y, double const* x, double* delta) const override { return put<Difference>(delta, y, x); }
  bool PlusJacobian(double const* x, double* jacobian) const override {
    if (x == nullptr || jacobian == nullptr) return false;
    std::array<double, std::size_t(ByDelta::inputs)> in{};
    std::copy_n(x, ambient, in.data() + tangent);
    ByDelta::set_constants(in.data());
    auto const slopes = base::compiled<base::jacobian_request<ByDelta>>::call(static_cast<double const*>(in.data()));
    std::copy_n(slopes.data(), ambient * tangent, jacobian);
    return base::all_finite({jacobian, ambient * tangent});
  }
  bool MinusJacobian(double const* x, double* jacobian) const override {
    if (x == nullptr || jacobian == nullptr) return false;
    std::array<double, tangent> values;
    ByPoint::values_and_jacobian(x, x, values.data(), jacobian);
    return base::all_finite({jacobian, ambient * tangent});
  }
};

}  // namespace detail

/// A ceres::CostFunction, a SizedCostFunction whose parameter blocks are the variables and arrays that the function is differentiated in, in their
/// order. It keeps what the function is given. Residuals are a compiled or recorded function, cost_function(f, given...), or formulas with
/// the lists of cr::function, cost_function(residuals, cr::wrt(camera, point), cr::given(seen), pixels).
/// The same of rows of residuals whose number a call tells: cost_function(cr::sized(errors, {}, at = times, seen = volts)), with columns borrowed. Its evaluations share
/// memory: a function for each residual block.
template <class F, class... A>
auto cost_function(F const& f, A const&... a) {
  if constexpr (chainrule::detail::is_sized<F>) {
    return std::make_unique<detail::sized_cost<F>>(f);
  } else {
    auto const function = chainrule::detail::kept(f, a...);
    using kept = std::remove_cvref_t<decltype(function)>;
    constexpr int blocks = chainrule::detail::unknown_blocks<typename kept::problem_type>::count;
    return detail::make_cost(function, std::make_index_sequence<std::size_t(blocks)>{});
  }
}

/// A ceres::FirstOrderFunction for ceres::GradientProblem. It keeps what the function is given; columns bound by `over` or cr::sized are borrowed.
template <class F, class... A>
auto first_order_function(F const& f, A const&... a) {
  auto const function = chainrule::detail::objective_of(f, a...);
  return std::make_unique<detail::compiled_first_order<std::remove_cvref_t<decltype(function)>>>(function);
}

/// A ceres::LossFunction of the squared norm s: loss_function(2_c * (sqrt(1_c + s) - 1_c), s).
template <class F, class... A>
auto loss_function(F const& f, A const&... a) {
  auto const function = chainrule::detail::kept(f, a...);
  return std::make_unique<detail::compiled_loss<std::remove_cvref_t<decltype(function)>>>(function);
}

/// A ceres::Manifold of two lambdas or functors without data, plus(x, delta) and minus(y, x), of std::arrays. Its Jacobians are those at delta = 0
/// and y = x, where everything that the zero decides is folded while compiling: write limits there with select.
template <std::size_t Ambient, std::size_t Tangent, class Plus, class Minus>
auto manifold(Plus const& plus, Minus const& minus) {
  constexpr chainrule::detail::constant_t<rational{0, 1}> zero{};
  using moved = detail::kept_of<decltype(formula<Ambient, Tangent>(plus))>;
  using by_delta = decltype(detail::problem_of(formula<Ambient, Tangent>(plus, at<1>(zero), given<0>())));
  using difference = detail::kept_of<decltype(formula<Ambient, Ambient>(minus))>;
  using by_point = detail::kept_of<decltype(formula<Ambient, Ambient>(minus, given<1>()))>;
  static_assert(
      moved::outputs == int(Ambient) && difference::outputs == int(Tangent),
      "chainrule: ceres: manifold<ambient, tangent>: plus gives as many numbers as the ambient space has, minus as many as the tangent space");
  return std::make_unique<detail::compiled_manifold<moved, by_delta, difference, by_point>>();
}

/// Throws what functions of a problem threw while Ceres called them, if any did: after ceres::Solve.
inline void rethrow(::ceres::Problem const& problem) {
  std::vector<::ceres::ResidualBlockId> all;
  problem.GetResidualBlocks(&all);
  for (::ceres::ResidualBlockId const each : all)
    if (auto const* const ours = dynamic_cast<detail::keeps_exceptions const*>(problem.GetCostFunctionForResidualBlock(each)))
      ours->rethrow();
}

}  // namespace chainrule::ceres

#pragma GCC diagnostic pop

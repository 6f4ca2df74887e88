// Ipopt: problems with exact sparse Jacobians and Hessians of the Lagrangian, as its TNLP asks for them.
#pragma once

#include <chainrule/adapters/solver.hpp>
#include <chainrule/chainrule.hpp>

#include <IpIpoptApplication.hpp>
#include <IpTNLP.hpp>
#include <chrono>

// g++ compares names in lambdas and constructors of templates with the user's globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

namespace chainrule::ipopt {

/// What Ipopt asks of a problem. It keeps the problem, and after a run what was found; exceptions of the problem's functions stop Ipopt and
/// are thrown by rethrow().
template <class Problem>
class nonlinear_program : public ::Ipopt::TNLP {
  using Index = ::Ipopt::Index;
  using Number = ::Ipopt::Number;

  Problem problem_;
  progress_callback progress_;
  long most_ = 0;
  exception_store thrown_;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  std::vector<double> values_;  // of the constraints, where only they are asked for

  /// An evaluation at n unknowns of so many numbers; false, as Ipopt wants it, where the function throws or a value is not finite.
  template <class F>
  bool evaluated(Index n, Number const* x, std::size_t wanted, Index size, Number const* out, F&& f) {
    bool finite = false;
    bool const ran = thrown_.guard([&] {
      if (std::size_t(n) != problem_.unknowns())
        detail::throw_wrong_length("what Ipopt gives", std::size_t(n), problem_.unknowns());
      if (std::size_t(size) != wanted) detail::throw_wrong_length("what Ipopt asks for", std::size_t(size), wanted);
      if (x == nullptr || (out == nullptr && wanted > 0))
        throw std::invalid_argument("chainrule: ipopt: a list is a null pointer");
      finite = f() && detail::all_finite({out, wanted});
    });
    ++evaluations;
    return ran && finite;
  }

 public:
  solver_result found;
  long evaluations = 0;
  ::Ipopt::SolverReturn ended = ::Ipopt::UNASSIGNED;

  explicit nonlinear_program(Problem p, progress_callback progress = {}, long most = 0)
      : problem_(std::move(p)), progress_(std::move(progress)), most_(most) {}

  [[nodiscard]] Problem const& problem() const { return problem_; }
  /// Throws what a function or the callback threw, once Ipopt has returned.
  void rethrow() { thrown_.rethrow(); }
  [[nodiscard]] bool holds_exception() const { return thrown_.holds(); }

  bool get_nlp_info(Index& n, Index& m, Index& jacobian_entries, Index& hessian_entries, IndexStyleEnum& style) override {
    n = Index(problem_.unknowns());
    m = Index(problem_.constraints());
    jacobian_entries = Index(problem_.jacobian_entries());
    hessian_entries = Index(problem_.hessian_entries());
    style = C_STYLE;
    return true;
  }
  bool get_bounds_info(Index n, Number* lower, Number* upper, Index m, Number* least, Number* most) override {
    auto const put = [](std::vector<double> const& from, Number* to, Index count, double otherwise) {
      for (Index k = 0; k < count; ++k) to[k] = from.empty() ? otherwise : from[std::size_t(k)];
    };
    put(problem_.lower, lower, n, -detail::no_limit);
    put(problem_.upper, upper, n, detail::no_limit);
    put(problem_.least(), least, m, 0);
    put(problem_.most(), most, m, 0);
    return true;
  }
  bool get_starting_point(Index n, bool with_x, Number* x, bool with_z, Number*, Number*, Index, bool with_multipliers,
                          Number*) override {
    if (with_z || with_multipliers) return false;
    if (with_x) std::copy_n(problem_.start.data(), n, x);
    return true;
  }

  bool eval_f(Index n, Number const* x, bool, Number& value) override {
    return evaluated(n, x, 1, 1, &value, [&] {
      value = problem_.value(x);
      return true;
    });
  }
  bool eval_grad_f(Index n, Number const* x, bool, Number* gradient) override {
    return evaluated(n, x, problem_.unknowns(), n, gradient,
                     [&] { return std::isfinite(problem_.value_and_gradient(x, gradient)); });
  }
  bool eval_g(Index n, Number const* x, bool, Index m, Number* values) override {
    return evaluated(n, x, problem_.constraints(), m, values, [&] {
      problem_.constraint_values(x, values);
      return true;
    });
  }
  bool eval_jac_g(Index n, Number const* x, bool, Index, Index entries, Index* rows, Index* columns, Number* values) override {
    if (values == nullptr) {
      problem_.jacobian_places([&](std::size_t row, std::size_t column) {
        *rows++ = Index(row);
        *columns++ = Index(column);
      });
      return true;
    }
    return evaluated(n, x, problem_.jacobian_entries(), entries, values, [&] {
      problem_.jacobian(x, values);
      return true;
    });
  }
  bool eval_h(Index n, Number const* x, bool, Number weight, Index, Number const* multipliers, bool, Index entries, Index* rows,
              Index* columns, Number* values) override {
    if (values == nullptr) {
      problem_.hessian_places([&](std::size_t row, std::size_t column) {
        *rows++ = Index(row);
        *columns++ = Index(column);
      });
      return true;
    }
    return evaluated(n, x, problem_.hessian_entries(), entries, values, [&] {
      problem_.hessian(x, weight, multipliers, values);
      return true;
    });
  }

  bool intermediate_callback(::Ipopt::AlgorithmMode, Index iteration, Number value, Number infeasibility, Number, Number,
                             Number step, Number, Number, Number, Index, ::Ipopt::IpoptData const*,
                             ::Ipopt::IpoptCalculatedQuantities*) override {
    found.iterations = iteration;
    bool go_on = !thrown_.holds();
    double const seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
    if (go_on) thrown_.guard([&] { go_on = progress_({iteration, value, infeasibility, step, most_, seconds}); });
    return go_on && !thrown_.holds();
  }
  void finalize_solution(::Ipopt::SolverReturn status, Index n, Number const* x, Number const*, Number const*, Index m,
                         Number const*, Number const* multipliers, Number value, ::Ipopt::IpoptData const*,
                         ::Ipopt::IpoptCalculatedQuantities*) override {
    ended = status;
    found.x.assign(x, x + n);
    found.multipliers.assign(multipliers, multipliers + m);
    found.value = value;
  }
};

/// A cr::problem as ::Ipopt::IpoptApplication::OptimizeTNLP takes it: an Ipopt::TNLP. Of a model: tnlp(model.problem()).
template <class Objective, class... Constraints>
::Ipopt::SmartPtr<nonlinear_program<chainrule::problem<Objective, Constraints...>>>
tnlp(chainrule::problem<Objective, Constraints...> const& p) {
  return new nonlinear_program<chainrule::problem<Objective, Constraints...>>(p);
}

/// Solves cr::problem and cr::model with Ipopt, with exact second derivatives. Limits: the sparse Hessian of each function is found while compiling.
struct solver {
  double tolerance = 1e-8;        // Ipopt's
  double check_tolerance = 1e-6;  // of the final check
  int iterations = 3000;
  double seconds = 1e6;  // of the processor
  bool prints = false;   // Ipopt's own table
  progress_callback progress{};
  /// Further options of Ipopt, set last: [](::Ipopt::IpoptApplication& application) { ... }.
  std::function<void(::Ipopt::IpoptApplication&)> options{};

  template <class Objective, class... Constraints>
  solver_result run(chainrule::problem<Objective, Constraints...> const& p) const {
    using namespace ::Ipopt;
    using program_type = nonlinear_program<chainrule::problem<Objective, Constraints...>>;
    SmartPtr<program_type> const nlp = new program_type(p, progress, iterations);
    SmartPtr<IpoptApplication> const application = IpoptApplicationFactory();
    application->Options()->SetNumericValue("tol", tolerance);  // of constraints as Ipopt scales them
    application->Options()->SetNumericValue("constr_viol_tol", check_tolerance / 10);
    application->Options()->SetIntegerValue("max_iter", iterations);
    application->Options()->SetNumericValue("max_cpu_time", seconds);
    if (!prints) {
      application->Options()->SetIntegerValue("print_level", 0);
      application->Options()->SetStringValue("sb", "yes");
    }
    if (options) options(*application);
    auto const begin = std::chrono::steady_clock::now();
    ApplicationReturnStatus code = application->Initialize();
    if (code == Solve_Succeeded) code = application->OptimizeTNLP(SmartPtr<TNLP>(GetRawPtr(nlp)));
    nlp->rethrow();
    solver_result result = nlp->found;
    result.evaluations = nlp->evaluations;
    result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    result.told = name_of(code);
    bool const is_point = !result.x.empty();
    if (!is_point) result.x = p.start, result.multipliers.clear();
    p.check(result, check_tolerance);
    if (code == User_Requested_Stop) result.status = solver_status::stopped;
    else if (code == Invalid_Number_Detected) result.status = solver_status::not_finite;
    else if (code == Diverging_Iterates) result.status = solver_status::unbounded;
    else if (code == Infeasible_Problem_Detected) result.status = solver_status::infeasible;
    else if (code == Not_Enough_Degrees_Of_Freedom) result.status = solver_status::ill_posed;
    else if (result.status == solver_status::solved || result.status == solver_status::not_finite) return result;
    else if (code == Maximum_Iterations_Exceeded || code == Maximum_CpuTime_Exceeded)
      result.status = solver_status::limit_reached;
    else if (!is_point || (code != Solve_Succeeded && code != Solved_To_Acceptable_Level)) result.status = solver_status::failed;
    return result;
  }

 private:
  static char const* name_of(::Ipopt::ApplicationReturnStatus code) {
    using namespace ::Ipopt;
    switch (code) {
      case Solve_Succeeded: return "solve succeeded";
      case Solved_To_Acceptable_Level: return "solved to acceptable level";
      case Infeasible_Problem_Detected: return "infeasible problem detected";
      case Search_Direction_Becomes_Too_Small: return "search direction becomes too small";
      case Diverging_Iterates: return "diverging iterates";
      case User_Requested_Stop: return "user requested stop";
      case Feasible_Point_Found: return "feasible point found";
      case Maximum_Iterations_Exceeded: return "maximum iterations exceeded";
      case Restoration_Failed: return "restoration failed";
      case Error_In_Step_Computation: return "error in step computation";
      case Maximum_CpuTime_Exceeded: return "maximum time exceeded";
      case Not_Enough_Degrees_Of_Freedom: return "not enough degrees of freedom";
      case Invalid_Problem_Definition: return "invalid problem definition";
      case Invalid_Option: return "invalid option";
      case Invalid_Number_Detected: return "invalid number detected";
      default: return "internal error";
    }
  }
};

}  // namespace chainrule::ipopt

#pragma GCC diagnostic pop

// The logarithm of the posterior of a mixture of Gaussians, with a prior of Wishart's, and its gradient.
//
// What points have to do with a component are products of matrices, and so are the derivatives: a component at a time, `vjp` with the weights that
// the sum over the components gives each of its points.
#include "protocol.hpp"
#include <chainrule/matrix.hpp>
#include <chainrule/simd.hpp>

#include <cmath>
#include <numbers>
#include <tuple>

namespace {

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::matrix<"points", cr::dynamic, cr::dynamic> points;
constexpr cr::variable<"alpha"> alpha;
constexpr cr::matrix<"mu", 1, cr::dynamic> mu;
constexpr cr::matrix<"q", 1, cr::dynamic> q;                // logarithms of the diagonal
constexpr cr::matrix<"l", cr::dynamic, cr::dynamic> below;  // what stands below
constexpr auto away = points - mu;
constexpr auto turned = cr::hadamard(away, exp(q)) + away * cr::transpose(below);
constexpr auto of_component =
    cr::function(alpha + cr::sum(q) - cr::row_sums(cr::square(turned)) / 2_c, cr::wrt(alpha, mu, q, below), cr::given(points));

constexpr cr::matrix<"terms", cr::dynamic, cr::dynamic> terms;  // of each point and component
constexpr auto likelihood = cr::function(cr::sum(cr::log_sum_exp(terms)), terms);

// What no point is needed for.
constexpr cr::extent<"k"> components;
constexpr cr::extent<"d"> d;
constexpr cr::extent<"pairs"> pairs;  // d (d - 1) / 2
constexpr cr::variables<"alphas", components> alphas;
constexpr cr::variables<"qs", components, d> qs;
constexpr cr::variables<"ls", components, pairs> ls;
constexpr cr::variable<"gamma"> gamma;
constexpr cr::variable<"m"> m;
constexpr cr::variable<"n"> n;
constexpr cr::variable<"constant"> constant;
constexpr cr::index<"k"> k;
constexpr cr::index<"r"> r;
constexpr cr::index<"b"> b;
constexpr auto squares = cr::sum(k, components, cr::sum(r, d, square(exp(qs(k, r)))) + cr::sum(b, pairs, square(ls(k, b))));
constexpr auto prior = m * cr::sum(k, components, cr::sum(r, d, qs(k, r))) - square(gamma) / 2_c * squares;
constexpr auto rest = cr::function(prior + constant - n * cr::log_sum_exp(k, components, alphas[k]), cr::wrt(alphas, qs, ls),
                                   cr::given(gamma, m, n, constant, d));

using matrix = Eigen::MatrixXd;
using row = Eigen::RowVectorXd;

/// What depends on no unknown: 2 pi of the Gaussians; Wishart's constant with its gamma function in d dimensions, pi^(d (d - 1) / 4) times d ordinary ones.
double constant_of(double points_in_all, double dimensions, double components_in_all, double precision, double more_freedom) {
  double const freedom = dimensions + more_freedom + 1;
  double gammas = dimensions * (dimensions - 1) / 4 * std::log(std::numbers::pi);
  for (int j = 0; j < int(dimensions); ++j) gammas += std::lgamma((freedom - j) / 2);
  return -points_in_all * dimensions / 2 * std::log(2 * std::numbers::pi) +
         components_in_all * (freedom * dimensions * (std::log(precision) - std::log(2.0) / 2) - gammas);
}

/// The mixture, and what is calculated of it.
class mixture {
 public:
  explicit mixture(gradbench::json const& input)
      : alphas_(gradbench::numbers(input.at("alpha"))),
        mus_(gradbench::numbers(input.at("mu"))),
        qs_(gradbench::numbers(input.at("q"))),
        ls_(gradbench::numbers(input.at("l"))),
        gamma_(input.at("gamma")),
        m_(input.at("m")),
        d_(input.at("d")),
        n_(input.at("n")) {
    auto const all = gradbench::numbers(input.at("x"));
    points_ = Eigen::Map<Eigen::Matrix<double, -1, -1, Eigen::RowMajor> const>(all.data(), n_, d_);
    constant_ = constant_of(double(n_), double(d_), double(alphas_.size()), gamma_, m_);
    below_ = by_below_ = matrix::Zero(d_, d_);
    terms_.resize(n_, Eigen::Index(alphas_.size()));
    by_alphas = alphas_, by_mus = mus_, by_qs = qs_, by_ls = ls_;
  }

  template <class List>
  auto row_of(List& all, Eigen::Index which) const {
    using kind = std::conditional_t<std::is_const_v<List>, row const, row>;
    return Eigen::Map<kind>(all.data() + which * d_, d_);
  }
  /// The component's numbers, and the points.
  auto at(Eigen::Index which) const {
    return std::tuple<double, Eigen::Map<row const>, Eigen::Map<row const>, matrix const&, matrix const&>(
        alphas_[std::size_t(which)], row_of(mus_, which), row_of(qs_, which), below_, points_);
  }
  double value() {
    calculate_terms();
    return likelihood(work_, terms_) + rest(cr::simd, alphas_, qs_, ls_, gamma_, m_, double(n_), constant_, int(d_));
  }
  void gradient() {
    calculate_terms();
    matrix const weights = likelihood.value_and_gradient(work_, terms_).gradient[0_c];
    double value = 0;
    rest.value_and_gradient(cr::simd, cr::into(value, by_alphas, by_qs, by_ls), alphas_, qs_, ls_, gamma_, m_, double(n_),
                            constant_, int(d_));
    for (Eigen::Index which = 0; which < terms_.cols(); ++which) {
      fill_below(which);
      auto const slopes = of_component.vjp(component_work_, at(which), weights.col(which));
      by_alphas[std::size_t(which)] += slopes[0_c];
      row_of(by_mus, which) = slopes[1_c];
      row_of(by_qs, which) += slopes[2_c];
      double* to = by_ls.data() + which * pairs_();
      for (Eigen::Index column = 0; column < d_; ++column)
        for (Eigen::Index at = column + 1; at < d_; ++at) *to++ += slopes[3_c](at, column);
    }
  }

  std::vector<double> by_alphas, by_mus, by_qs, by_ls;
  [[nodiscard]] auto dimensions() const { return std::size_t(d_); }

 private:
  [[nodiscard]] Eigen::Index pairs_() const { return d_ * (d_ - 1) / 2; }
  void fill_below(Eigen::Index which) {
    double const* from = ls_.data() + which * pairs_();
    for (Eigen::Index column = 0; column < d_; ++column)
      for (Eigen::Index at = column + 1; at < d_; ++at) below_(at, column) = *from++;
  }
  void calculate_terms() {
    for (Eigen::Index which = 0; which < terms_.cols(); ++which) {
      fill_below(which);
      terms_.col(which) = std::apply([&](auto const&... each) { return of_component(component_work_, each...); }, at(which));
    }
  }

  std::vector<double> alphas_, mus_, qs_, ls_;
  double gamma_, m_, constant_ = 0;
  Eigen::Index d_, n_;
  matrix points_, below_, by_below_, terms_;
  cr::matrix_workspace work_ = likelihood.workspace(), component_work_ = of_component.workspace();
};

gradbench::json objective(gradbench::json const& input, gradbench::stopwatch& watch) {
  mixture all(input);
  double value = 0;
  watch.evaluate([&] { value = all.value(); });
  return value;
}
gradbench::json jacobian(gradbench::json const& input, gradbench::stopwatch& watch) {
  mixture all(input);
  watch.evaluate([&] { all.gradient(); });
  std::size_t const width = all.dimensions(), count = all.by_alphas.size();
  return {{"alpha", all.by_alphas},
          {"mu", gradbench::rows(all.by_mus, width, count)},
          {"q", gradbench::rows(all.by_qs, width, count)},
          {"l", gradbench::rows(all.by_ls, width * (width - 1) / 2, count)}};
}

}  // namespace

int main(int count, char** words) { return gradbench::main(count, words, {{"objective", objective}, {"jacobian", jacobian}}); }

// NIST's certified nonlinear regression problems of examples/nist_fit.cpp once more, by the GNU Scientific Library: a trust region with geodesic acceleration, to
// which the formulas give residuals, Jacobian and second derivatives along a direction; and GSL's own covariance for the standard deviations.
//
//   nist_gsl [DATA FOLDER]        examples/nist, if not told
//
// Ends with status 0 only if every parameter and standard deviation has at least 6 correct digits, from both published starting points.
#include "nist_fit/data.hpp"
#include <chainrule/adapters/gsl.hpp>

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <iostream>

namespace cr = chainrule;
using namespace cr::literals;

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr cr::variable<"b1"> b1;
constexpr cr::variable<"b2"> b2;
constexpr cr::variable<"b3"> b3;
constexpr cr::variable<"b4"> b4;
constexpr cr::variable<"b5"> b5;
constexpr cr::variable<"b6"> b6;
constexpr cr::variable<"b7"> b7;
constexpr auto saturation = cr::function(b1 * (1_c - exp(-b2 * x)) - y, cr::wrt(b1, b2), cr::given(x, y));
constexpr auto cubic_ratio =
    cr::function((b1 + b2 * x + b3 * pow(x, 2_c) + b4 * pow(x, 3_c)) / (1_c + b5 * x + b6 * pow(x, 2_c) + b7 * pow(x, 3_c)) - y,
                 cr::wrt(b1, b2, b3, b4, b5, b6, b7), cr::given(x, y));
constexpr auto quadratic_ratio =
    cr::function(b1 * (pow(x, 2_c) + x * b2) / (pow(x, 2_c) + x * b3 + b4) - y, cr::wrt(b1, b2, b3, b4), cr::given(x, y));
constexpr auto peak = cr::function(b1 / b2 * exp(-0.5_c * pow((x - b3) / b2, 2_c)) - y, cr::wrt(b1, b2, b3), cr::given(x, y));

namespace {

double digits(double found, double certified) {
  return std::clamp(-std::log10(std::abs(found - certified) / std::abs(certified)), 0.0, 11.0);
}

/// sqrt(diagonal of the covariance) by GSL, from the exact Jacobian.
template <class Fdf>
std::vector<double> deviations(Fdf fdf, std::vector<double> const& at, double squares) {
  auto* const given = fdf.get();
  gsl_matrix* const jacobian = gsl_matrix_alloc(given->n, given->p);
  gsl_matrix* const covariance = gsl_matrix_alloc(given->p, given->p);
  gsl_vector_const_view const point = gsl_vector_const_view_array(at.data(), at.size());
  given->df(&point.vector, given->params, jacobian);
  gsl_multifit_nlinear_covar(jacobian, 0, covariance);
  std::vector<double> result;
  for (std::size_t k = 0; k < given->p; ++k)
    result.push_back(std::sqrt(squares / double(given->n - given->p) * gsl_matrix_get(covariance, k, k)));
  gsl_matrix_free(jacobian);
  gsl_matrix_free(covariance);
  return result;
}

/// The least number of right digits, over parameters, deviations and both starts.
template <class Model>
double fit(std::string const& name, std::filesystem::path const& folder, Model const& model, std::size_t parameters) {
  nist::dataset const data = nist::read_dataset(folder / (name + ".dat"), parameters);
  auto const fdf = cr::gsl::fdf(model, data.x, data.y);
  double least = 11;
  long iterations[2] = {};
  for (std::size_t from = 0; from < 2; ++from) {
    std::vector<double> start;
    for (auto const& each : data.parameters) start.push_back(each.start[from]);
    cr::solver_result const found = cr::gsl::fit(fdf, start, 1e-7, 3000);
    iterations[from] = found.iterations;
    if (!found) std::printf("%s: %s\n", name.c_str(), sentence(found.status).data());
    auto const spread = deviations(fdf, found.x, 2 * found.value);
    for (std::size_t k = 0; k < parameters; ++k)
      least =
          std::min({least, digits(found.x[k], data.parameters[k].certified), digits(spread[k], data.parameters[k].deviation)});
    if (!found) least = 0;
  }
  std::printf("%-9s %3zu observations, %4ld and %4ld iterations, %4.1f digits\n", name.c_str(), data.x.size(), iterations[0],
              iterations[1], least);
  return least;
}

}  // namespace

int main(int count, char** arguments) {
  try {
    std::filesystem::path const folder = count > 1 ? arguments[1] : "examples/nist";
    double const least = std::min({fit("Misra1a", folder, saturation, 2), fit("Thurber", folder, cubic_ratio, 7),
                                   fit("Hahn1", folder, cubic_ratio, 7), fit("MGH09", folder, quadratic_ratio, 4),
                                   fit("Eckerle4", folder, peak, 3), fit("BoxBOD", folder, saturation, 2)});
    return least >= 6 ? 0 : 1;
  } catch (std::exception const& error) {
    std::cerr << "nist_gsl: " << error.what() << "\nusage: nist_gsl [DATA FOLDER]\n";
    return 1;
  }
}

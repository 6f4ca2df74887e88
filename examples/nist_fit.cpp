// Fits six of NIST's certified nonlinear regression problems, from both published starting points, with derivatives made
// while this file compiles. Prints certified beside found values and draws every fit.
//
//   nist_fit [DATA FOLDER [OUTPUT FOLDER]]        examples/nist and nist_fit_output, if not told
//
// Ends with status 0 only if every parameter, standard deviation and sum of squares has at least 9 correct digits.

#include "nist_fit/curve.hpp"
#include "nist_fit/figure.hpp"
#include <chainrule/chainrule.hpp>

#include <cmath>
#include <iostream>

namespace cr = chainrule;

namespace models {

using namespace chainrule::literals;

constexpr cr::variable<"x"> x;
constexpr cr::variable<"b1"> b1;
constexpr cr::variable<"b2"> b2;
constexpr cr::variable<"b3"> b3;
constexpr cr::variable<"b4"> b4;
constexpr cr::variable<"b5"> b5;
constexpr cr::variable<"b6"> b6;
constexpr cr::variable<"b7"> b7;

// Four formulas serve the six problems. The solver gets its Jacobian, its second derivatives along a direction and its
// Hessian from these lines; nothing else in this example states a derivative.
constexpr auto saturation = b1 * (1_c - exp(-b2 * x));
constexpr auto cubic_ratio =
    (b1 + b2 * x + b3 * pow(x, 2_c) + b4 * pow(x, 3_c)) / (1_c + b5 * x + b6 * pow(x, 2_c) + b7 * pow(x, 3_c));
constexpr auto quadratic_ratio = b1 * (pow(x, 2_c) + x * b2) / (pow(x, 2_c) + x * b3 + b4);
constexpr auto peak = b1 / b2 * exp(-0.5_c * pow((x - b3) / b2, 2_c));

static_assert(diff(saturation, b1) == 1_c - exp(-b2 * x));
static_assert(diff(saturation, b2) == b1 * x * exp(-b2 * x));

}  // namespace models

namespace {

constexpr double wanted_digits = 9;

/// Correct significant digits of a value; NIST certifies 11.
double digits(double found, double certified) {
  return std::clamp(-std::log10(std::abs(found - certified) / std::abs(certified)), 0.0, 11.0);
}

struct fits {
  nist::dataset data;
  std::array<nist::fit_result, 2> from;  // the two starting points

  double worst(int start) const {
    nist::fit_result const& fit = from[std::size_t(start)];
    double least = digits(fit.residual_sum_of_squares, data.residual_sum_of_squares);
    for (std::size_t k = 0; k < data.parameters.size(); ++k) {
      least = std::min(least, digits(fit.parameters[long(k)], data.parameters[k].certified));
      least = std::min(least, digits(fit.deviations[long(k)], data.parameters[k].deviation));
    }
    return fit.converged ? least : 0;
  }
};

/// Fits one problem from both starting points, draws it and reports in a line.
template <class Formula, class... Parameters>
fits fit(std::string const& name, std::filesystem::path const& folder, std::filesystem::path const& output, Formula formula,
         Parameters... parameters) {
  constexpr auto function = cr::function(Formula{}, cr::wrt(Parameters{}...), cr::given(models::x));
  fits result{nist::read_dataset(folder / (name + ".dat"), sizeof...(parameters)), {}};
  nist::dataset const& data = result.data;
  nist::curve const curve(function, data);

  for (std::size_t start = 0; start < 2; ++start) {
    nist::VectorXd b(long(sizeof...(parameters)));
    for (long k = 0; k < b.size(); ++k) b[k] = data.parameters[std::size_t(k)].start[start];
    result.from[start] = nist::levenberg_marquardt(curve, b);
  }

  std::string const text = "y = " + std::string(cr::to_string(formula).view());
  std::filesystem::path const picture = output / (name + ".svg");
  nist::write_svg(picture, {name + ": " + data.title, text, data.x_label, data.y_label, data.x, data.y,
                            [&](double x) { return curve.at(result.from[1].parameters, x); }});
  std::printf("%-9s %3zu observations, %2d and %2d iterations, %4.1f and %4.1f digits  %s\n", name.c_str(), data.x.size(),
              result.from[0].iterations, result.from[1].iterations, result.worst(0), result.worst(1), text.c_str());
  return result;
}

void print_table(std::vector<fits> const& all) {
  std::printf("\n%-10s %18s %18s %6s %6s %20s %18s %6s\n", "", "certified", "found", "digits", "start1", "standard deviation",
              "found", "digits");
  for (fits const& problem : all) {
    auto const& [first, second] = problem.from;
    std::printf("%s\n", problem.data.name.c_str());
    for (std::size_t k = 0; k < problem.data.parameters.size(); ++k) {
      nist::parameter const& p = problem.data.parameters[k];
      double const found = second.parameters[long(k)];
      double const deviation = second.deviations[long(k)];
      std::printf("  %-8s %18.10E %18.10E %6.1f %6.1f %20.10E %18.10E %6.1f\n", p.name.c_str(), p.certified, found,
                  digits(found, p.certified), digits(first.parameters[long(k)], p.certified), p.deviation, deviation,
                  digits(deviation, p.deviation));
    }
    double const sum = problem.data.residual_sum_of_squares;
    std::printf("  %-8s %18.10E %18.10E %6.1f %6.1f\n", "squares", sum, second.residual_sum_of_squares,
                digits(second.residual_sum_of_squares, sum), digits(first.residual_sum_of_squares, sum));
  }
}

int run(std::filesystem::path const& folder, std::filesystem::path const& output) {
  using namespace models;
  std::filesystem::create_directories(output);
  std::vector<fits> const all{
      fit("Misra1a", folder, output, saturation, b1, b2),
      fit("Thurber", folder, output, cubic_ratio, b1, b2, b3, b4, b5, b6, b7),
      fit("Hahn1", folder, output, cubic_ratio, b1, b2, b3, b4, b5, b6, b7),
      fit("MGH09", folder, output, quadratic_ratio, b1, b2, b3, b4),
      fit("Eckerle4", folder, output, peak, b1, b2, b3),
      fit("BoxBOD", folder, output, saturation, b1, b2),
  };
  print_table(all);

  double worst = 11;
  for (fits const& problem : all) worst = std::min({worst, problem.worst(0), problem.worst(1)});
  std::printf("\nAt least %.1f correct digits everywhere (NIST certifies 11; wanted: %.0f). Figures: %s\n", worst, wanted_digits,
              output.string().c_str());
  return worst >= wanted_digits ? 0 : 1;
}

}  // namespace

int main(int count, char** arguments) {
  try {
    return run(count > 1 ? arguments[1] : "examples/nist", count > 2 ? arguments[2] : "nist_fit_output");
  } catch (std::exception const& error) {
    std::cerr << "nist_fit: " << error.what() << "\nusage: nist_fit [DATA FOLDER [OUTPUT FOLDER]]\n";
    return 1;
  }
}

// Fits the log-logistic curve of four parameters to 100,000 rows of a CSV file, by Newton's method: gradient and Hessian of the sum of
// squares are loops over the rows, compiled from one formula. A field that is no number is an error that names file, line and column.
//
//   dose_response_rows [FILE | figures [OUTPUT FOLDER]]      without a file: rows of known parameters, which the fit must find
#include "shared/progress.hpp"
#include "shared/svg.hpp"
#include <chainrule/adapters/csv.hpp>
#include <chainrule/chainrule.hpp>

#include <Eigen/Dense>

#include <cstdio>
#include <fstream>
#include <numeric>
#include <random>

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::variable<"steepness"> steepness;
constexpr cr::variable<"lower"> lower;
constexpr cr::variable<"upper"> upper;
constexpr cr::variable<"ed50"> ed50;  // the dose of half the effect
constexpr cr::extent<"rows"> rows;
constexpr cr::variables<"dose", rows> dose;
constexpr cr::variables<"response", rows> response;
constexpr cr::index<"i"> i;

constexpr auto curve = lower + (upper - lower) / (1_c + pow(dose[i] / ed50, steepness));
constexpr auto spread = cr::mean(i, rows, square(response[i] - curve));
constexpr auto parameters = cr::wrt(steepness, lower, upper, ed50);
constexpr auto columns = cr::given(dose, response);
constexpr auto squares = cr::function(spread, parameters, columns);
// A row of the Hessian is the gradient of a slope.
constexpr auto by_steepness = cr::function(diff(spread, steepness), parameters, columns);
constexpr auto by_lower = cr::function(diff(spread, lower), parameters, columns);
constexpr auto by_upper = cr::function(diff(spread, upper), parameters, columns);
constexpr auto by_ed50 = cr::function(diff(spread, ed50), parameters, columns);

namespace {

using vector = Eigen::Vector4d;
using matrix = Eigen::Matrix4d;

struct table {
  std::vector<double> dose, response;
};

table read_table(std::string const& file) {
  cr::csv::reader lines(file, "dose", "response");
  bool const is_long = lines.bytes_in_all() > 50'000'000;
  table result;
  while (lines.read(20'000)) {
    result.dose.insert(result.dose.end(), lines[0].begin(), lines[0].end());
    result.response.insert(result.response.end(), lines[1].begin(), lines[1].end());
    for (std::size_t k = 0; k < lines.row_count(); ++k)
      if (!std::isfinite(lines[0][k]) || !std::isfinite(lines[1][k]))
        throw std::runtime_error(svg::format("%s:%zu: a number that is not finite", file.c_str(), lines.line(k)));
    if (is_long) progress::show(lines.bytes_read(), lines.bytes_in_all());
  }
  if (is_long) progress::end();
  if (result.dose.size() < 5) throw std::runtime_error(file + ": fewer than five rows");
  return result;
}

constexpr double truth[] = {1.75, 0.12, 1.31, 3.4};  // in the order of the parameters
constexpr double noise = 0.08;
constexpr int doses = 24;

void write_rows(std::string const& file, int count) {
  std::ofstream out(file);
  std::mt19937 generator(1);
  out << "dose,response\n";
  for (int k = 0; k < count; ++k) {
    double sum = -6;  // twelve uniform numbers: nearly normal, and the same with every standard library
    for (int j = 0; j < 12; ++j) sum += double(generator()) / 4294967296.0;
    double const at = 0.05 * std::pow(2000, (k % doses) / double(doses - 1));
    double const effect = truth[1] + (truth[2] - truth[1]) / (1 + std::pow(at / truth[3], truth[0]));
    out << svg::format("%.6g,%.6g\n", at, effect + noise * sum);
  }
  if (!out.flush()) throw std::runtime_error(file + ": cannot be written");
}

struct fit {
  vector estimates, errors;
  double deviation = 0;
  int steps = 0;
};

auto call(auto const& f, vector const& b, table const& data) {
  return f.value_and_gradient(b[0], b[1], b[2], b[3], data.dose, data.response);
}
vector gradient_of(auto const& f, vector const& b, table const& data) { return vector(call(f, b, data).gradient.data()); }

/// Newton's steps, with something added to the Hessian until it leads downhill.
fit fitted(vector b, table const& data) {
  fit result;
  double damping = 1e-3;
  double value = squares(b[0], b[1], b[2], b[3], data.dose, data.response);
  for (double gain = 1; gain > 1e-14 && result.steps < 100; ++result.steps) {
    vector const slope = gradient_of(squares, b, data);
    matrix hessian;
    hessian << gradient_of(by_steepness, b, data), gradient_of(by_lower, b, data), gradient_of(by_upper, b, data),
        gradient_of(by_ed50, b, data);
    matrix const scale = hessian.diagonal().cwiseAbs().asDiagonal();
    for (;; damping = std::max(10 * damping, 1e-6)) {
      if (damping > 1e12) throw std::runtime_error("no step leads downhill");
      Eigen::LLT<matrix> const factor(hessian + damping * scale);
      if (factor.info() != Eigen::Success) continue;
      vector const next = b - factor.solve(slope);
      double const there = squares(next[0], next[1], next[2], next[3], data.dose, data.response);
      if (!(there <= value * (1 + 1e-15))) continue;  // no number where ed50 is negative
      gain = (value - there) / value;
      value = there;
      b = next;
      damping /= 10;
      break;
    }
    double const count = double(data.dose.size());
    result.deviation = std::sqrt(value * count / (count - 4));
    matrix const covariance = hessian.inverse() * (2 * value / count);
    result.errors = covariance.diagonal().cwiseSqrt();
  }
  result.estimates = b;
  return result;
}

/// The curve over the means at each dose with their deviations, and some of the rows.
void draw(vector const& b, table const& data, std::filesystem::path const& folder) {
  auto const [least, most] = std::minmax_element(data.dose.begin(), data.dose.end());
  double const from = std::log10(*least), to = std::log10(*most);
  svg::axis const across(from, to, 50, 450, 6);
  svg::axis const up(-0.1, 1.6, 250, 15, 6);
  std::string out =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 460 300\" width=\"460\" height=\"300\">\n"
      "<style>text { font: 12px sans-serif; fill: #555 } path { fill: none; stroke: #888 } .curve { stroke: #1565c0; "
      "stroke-width: 2 } .row { fill: #c2410c; fill-opacity: 0.25 } @media (prefers-color-scheme: dark) { text { fill: #ccc } "
      ".curve { stroke: #64b5f6 } .row { fill: #ffab70 } }</style>\n";
  out += "<path d=\"M50 15V250H450\"/>\n";
  for (double const tick : up.ticks()) out += svg::text(42, up.place(tick) + 4, up.label(tick), "text-anchor=\"end\"");
  for (double tick = std::pow(10, std::ceil(from)); tick <= *most; tick *= 10)
    out += svg::text(across.place(std::log10(tick)), 268, svg::format("%g", tick), "text-anchor=\"middle\"");
  out += svg::text(250, 290, svg::format("dose (%zu rows, some of them drawn)", data.dose.size()), "text-anchor=\"middle\"");
  out += "<text transform=\"translate(14 132) rotate(-90)\" text-anchor=\"middle\">response</text>\n";
  std::size_t every = std::max<std::size_t>(1, data.dose.size() / 700);
  while (std::gcd(every, std::size_t(doses)) != 1) ++every;
  for (std::size_t k = 0; k < data.dose.size(); k += every)
    out += svg::format("<circle class=\"row\" cx=\"%.1f\" cy=\"%.1f\" r=\"1.6\"/>\n", across.place(std::log10(data.dose[k])),
                       up.place(data.response[k]));
  out += "<path class=\"curve\" d=\"";
  for (int k = 0; k <= 200; ++k) {
    double const at = from + (to - from) * k / 200;
    out += svg::format("%c%.1f %.1f", k == 0 ? 'M' : 'L', across.place(at),
                       up.place(b[1] + (b[2] - b[1]) / (1 + std::pow(std::pow(10, at) / b[3], b[0]))));
  }
  svg::write(folder / "dose_response_rows.svg", out + "\"/>\n</svg>\n");
}

/// A bad line, the fifth, is told by its number.
bool names_a_bad_line(std::string const& file, char const* bad) {
  std::ofstream(file) << "dose,response\n1,0.5\n\n2,0.4\n" << bad << "\n4,0.2\n";
  try {
    read_table(file);
  } catch (std::runtime_error const& error) {
    return std::string(error.what()).find(file + ":5: ") != std::string::npos;
  }
  return false;
}

}  // namespace

int main(int count, char** words) try {
  bool const is_made = count < 2 || std::string(words[1]) == "figures";
  std::filesystem::path const made = std::filesystem::temp_directory_path() / svg::format("dose_response_rows_%p", words);
  if (is_made) std::filesystem::create_directories(made);
  std::string const file = is_made ? (made / "plates.csv").string() : words[1];
  if (is_made) write_rows(file, 100'000);
  table const data = read_table(file);
  fit const found = fitted({1, 0, *std::max_element(data.response.begin(), data.response.end()), 1}, data);
  char const* const names[] = {"steepness", "lower", "upper", "ed50"};
  bool right = true;
  std::printf("%zu rows, %d steps, standard deviation of a row %.4f\n", data.dose.size(), found.steps, found.deviation);
  for (int k = 0; k < 4; ++k) {
    std::printf("%-10s %9.5f +- %.5f\n", names[k], found.estimates[k], found.errors[k]);
    right = right && (!is_made || std::abs(found.estimates[k] - truth[k]) < 4 * found.errors[k]);
  }
  if (count > 2) {
    std::filesystem::create_directories(words[2]);
    draw(found.estimates, data, words[2]);
  }
  if (is_made) {
    right = right && std::abs(found.deviation / noise - 1) < 0.01;
    for (char const* const bad : {"3,0;3", "3", "3,0.3,7", "3,", "3,nan", "1e999,0.3"})
      right = right && names_a_bad_line((made / "bad.csv").string(), bad);
    std::filesystem::remove_all(made);
    std::printf(right ? "The parameters that the rows were made with, within 4 standard errors.\n" : "WRONG\n");
  }
  return right ? 0 : 1;
} catch (std::exception const& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}

// Separates a mixture of Gaussians by climbing its log-likelihood: log_sum_exp over the components within a mean over the points. Each
// component has a triangular factor R of its precision, R'R, so that nothing is inverted and every step is a mixture again. The gradient
// is compiled from the formula; a method of limited memory (L-BFGS) takes it.
//
//   gaussian_mixture [figures [OUTPUT FOLDER]]      points of known components, which must be found
#include "shared/svg.hpp"
#include <chainrule/chainrule.hpp>

#include <Eigen/Dense>

#include <cstdio>
#include <random>
#include <span>

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::extent<"points"> points;
constexpr cr::extent<"components"> components;
constexpr cr::variables<"at", points, 2> at;
constexpr cr::variables<"weight", components> weight;  // logarithms, but for a constant
constexpr cr::variables<"center", components, 2> center;
constexpr cr::variables<"factor", components, 2, 2> factor;  // below the diagonal nothing is read; the diagonal in logarithms
constexpr cr::index<"i"> i;
constexpr cr::index<"k"> k;
constexpr cr::index<"r"> r;
constexpr cr::index<"c"> c;

// Row r of R (x - center): what stands on the diagonal, and what stands behind it.
constexpr auto along =
    exp(factor(k, r, r)) * (at(i, r) - center(k, r)) + cr::sum(c, r + 1_c, 1_c, factor(k, r, c) * (at(i, c) - center(k, c)));
constexpr auto log_density = weight[k] + cr::sum(r, 2_c, factor(k, r, r) - square(along) / 2_c);
constexpr auto log_likelihood =
    cr::mean(i, points, cr::log_sum_exp(k, components, log_density)) - cr::log_sum_exp(k, components, weight[k]);
constexpr auto loss = cr::function(-log_likelihood, cr::wrt(weight, center, factor), cr::given(at));

namespace {

constexpr std::size_t how_many = 3;
constexpr std::size_t each_has = 1 + 2 + 4;
using vector = Eigen::VectorXd;

/// The unknowns, one array after the other.
auto weights_in(vector const& v) { return std::span(v.data(), how_many); }
auto centers_in(vector const& v) { return std::span(v.data() + how_many, 2 * how_many); }
auto factors_in(vector const& v) { return std::span(v.data() + 3 * how_many, 4 * how_many); }

struct component {
  double share;
  Eigen::Vector2d center;
  Eigen::Matrix2d root;  // the points are center + root * (two normal numbers)
};
std::vector<component> const made{{0.5, {0, 0}, (Eigen::Matrix2d() << 1.0, 0, 0.6, 0.5).finished()},
                                  {0.3, {3.5, 1}, (Eigen::Matrix2d() << 0.5, 0, -0.5, 0.9).finished()},
                                  {0.2, {0.5, 4}, (Eigen::Matrix2d() << 1.1, 0, 0.1, 0.4).finished()}};

std::vector<double> make_points(std::size_t count) {
  std::mt19937 generator(3);
  auto const normal = [&] {  // nearly, and the same with every standard library
    double sum = -6;
    for (int n = 0; n < 12; ++n) sum += double(generator()) / 4294967296.0;
    return sum;
  };
  std::vector<double> all;
  for (component const& from : made)
    for (std::size_t n = 0; n < std::size_t(std::lround(from.share * double(count))); ++n) {
      double const first = normal();
      Eigen::Vector2d const one = from.center + from.root * Eigen::Vector2d(first, normal());
      all.insert(all.end(), {one[0], one[1]});
    }
  return all;
}

/// Value and gradient, into memory that stays.
class objective {
 public:
  explicit objective(std::vector<double> const& data) : data_(data) {}
  double operator()(vector const& v, vector& gradient) {
    double value = 0;
    double* const to = gradient.data();
    loss.value_and_gradient(cr::into(value, std::span(to, how_many), std::span(to + how_many, 2 * how_many),
                                     std::span(to + 3 * how_many, 4 * how_many)),
                            weights_in(v), centers_in(v), factors_in(v), data_);
    return value;
  }

 private:
  std::vector<double> const& data_;
};

/// Goes downhill until the gradient is nothing; returns the number of steps. (J. Nocedal, 1980.)
int minimise(objective& f, vector& v) {
  std::vector<vector> moved, turned;
  vector gradient(v.size()), next_gradient(v.size());
  double value = f(v, gradient);
  int steps = 0;
  for (; steps < 500 && gradient.norm() > 1e-9; ++steps) {
    vector direction = -gradient;
    std::vector<double> share(moved.size());
    for (std::size_t m = moved.size(); m-- > 0;) {
      share[m] = moved[m].dot(direction) / moved[m].dot(turned[m]);
      direction -= share[m] * turned[m];
    }
    if (!moved.empty()) direction *= moved.back().dot(turned.back()) / turned.back().squaredNorm();
    for (std::size_t m = 0; m < moved.size(); ++m)
      direction += (share[m] - turned[m].dot(direction) / moved[m].dot(turned[m])) * moved[m];
    double const slope = gradient.dot(direction);
    double length = moved.empty() ? 0.1 : 1;
    vector next = v + length * direction;
    double there = f(next, next_gradient);
    while (!(there <= value + 1e-4 * length * slope + 1e-15 * std::abs(value)) && length > 1e-12) {
      length /= 2;
      next = v + length * direction;
      there = f(next, next_gradient);
    }
    if (length <= 1e-12) break;
    vector const step = next - v;
    vector const turn = next_gradient - gradient;
    if (step.dot(turn) > 0) {
      moved.push_back(step);
      turned.push_back(turn);
      if (moved.size() > 10) moved.erase(moved.begin()), turned.erase(turned.begin());
    }
    v = next;
    gradient = next_gradient;
    value = there;
  }
  return steps;
}

component component_in(vector const& v, std::size_t which) {
  double all = 0;
  for (double const each : weights_in(v)) all += std::exp(each);
  double const* const entry = factors_in(v).data() + 4 * which;
  Eigen::Matrix2d upper;
  upper << std::exp(entry[0]), entry[1], 0, std::exp(entry[3]);
  return {std::exp(weights_in(v)[which]) / all, {centers_in(v)[2 * which], centers_in(v)[2 * which + 1]}, upper.inverse()};
}

/// The points, each in the colour of the component that it most likely belongs to, and ellipses of one and two deviations.
void draw(std::vector<component> const& found, std::vector<double> const& data, std::filesystem::path const& folder) {
  svg::axis const across(-4, 6, 40, 440, 6);
  svg::axis const up(-3, 6, 380, 20, 6);
  std::string out =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 460 420\" width=\"460\" height=\"420\">\n"
      "<style>text { font: 12px sans-serif; fill: #555 } .frame { fill: none; stroke: #888 } path { fill: none; stroke-width: 2 } "
      ".first { fill: #1565c0 } .second { fill: #c2410c } .third { fill: #2e7d32 } circle { fill-opacity: 0.45 } "
      "@media (prefers-color-scheme: dark) { text { fill: #ccc } }</style>\n<path class=\"frame\" d=\"M40 20V380H440\"/>\n";
  for (double const tick : up.ticks()) out += svg::text(34, up.place(tick) + 4, up.label(tick), "text-anchor=\"end\"");
  for (double const tick : across.ticks())
    out += svg::text(across.place(tick), 398, across.label(tick), "text-anchor=\"middle\"");
  char const* const colors[] = {"#1565c0", "#c2410c", "#2e7d32"};
  char const* const names[] = {"first", "second", "third"};
  for (std::size_t n = 0; n + 1 < data.size(); n += 2) {
    Eigen::Vector2d const point(data[n], data[n + 1]);
    std::size_t best = 0;
    double most = -1e300;
    for (std::size_t which = 0; which < found.size(); ++which) {
      Eigen::Matrix2d const factor_of_it = found[which].root.inverse();
      double const density = std::log(found[which].share * factor_of_it.determinant()) -
                             (factor_of_it * (point - found[which].center)).squaredNorm() / 2;
      if (density > most) most = density, best = which;
    }
    out += svg::format("<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"1.8\"/>\n", names[best], across.place(point[0]),
                       up.place(point[1]));
  }
  for (std::size_t which = 0; which < found.size(); ++which)
    for (double const deviations : {1.0, 2.0}) {
      out += svg::format("<path stroke=\"%s\" d=\"", colors[which]);
      for (int n = 0; n <= 72; ++n) {
        double const angle = n * 3.14159265358979323846 / 36;
        Eigen::Vector2d const point =
            found[which].center + deviations * found[which].root * Eigen::Vector2d(std::cos(angle), std::sin(angle));
        out += svg::format("%c%.1f %.1f", n == 0 ? 'M' : 'L', across.place(point[0]), up.place(point[1]));
      }
      out += "\"/>\n";
    }
  svg::write(folder / "gaussian_mixture.svg", out + "</svg>\n");
}

}  // namespace

int main(int count, char** words) try {
  std::vector<double> const data = make_points(800);
  vector v = vector::Zero(long(how_many * each_has));
  double const starts[] = {-1, 1, 2, -1, 2, 3};  // far from where the components are
  for (long n = 0; n < 6; ++n) v[long(how_many) + n] = starts[n];
  objective f(data);
  int const steps = minimise(f, v);
  std::vector<component> found;
  for (std::size_t which = 0; which < how_many; ++which) found.push_back(component_in(v, which));
  std::printf("%d steps\nshare   center            deviations   correlation\n", steps);
  bool right = true;
  for (component const& one : found) {
    Eigen::Matrix2d const covariance = one.root * one.root.transpose();
    Eigen::Vector2d const deviations = covariance.diagonal().cwiseSqrt();
    std::printf("%.3f   %6.3f  %6.3f    %.3f  %.3f   %6.3f\n", one.share, one.center[0], one.center[1], deviations[0],
                deviations[1], covariance(0, 1) / deviations.prod());
    auto const near = [&](component const& from) {
      return std::abs(one.share - from.share) < 0.03 && (one.center - from.center).norm() < 0.15 &&
             (covariance - from.root * from.root.transpose()).norm() < 0.25;
    };
    right = right && std::any_of(made.begin(), made.end(), near);
  }
  if (count > 2) {
    std::filesystem::create_directories(words[2]);
    draw(found, data, words[2]);
  }
  std::printf(right ? "The components that the points were made of.\n" : "WRONG\n");
  return right ? 0 : 1;
} catch (std::exception const& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}

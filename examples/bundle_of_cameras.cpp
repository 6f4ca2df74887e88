// A bundle of 20 cameras that see 2,000 points: where everything was is found from some 8,000 photographs of points, each off by half a pixel.
//
// The two residuals of a photograph are rows of cr::each, which gather their camera and their point. Gauss's and Newton's method, damped, takes J^T J as it is
// summed, without a Jacobian, to a sparse Cholesky decomposition of Eigen's. `bundle_of_cameras small` has 8 cameras and 150 points.
#include "shared/svg.hpp"
#include <chainrule/adapters/eigen_sparse.hpp>
#include <chainrule/chainrule.hpp>

#include <Eigen/SparseCholesky>

#include <cmath>
#include <cstdio>
#include <random>
#include <span>
#include <string_view>
#include <vector>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;

namespace {

constexpr cr::extent<"photographs"> photographs;
constexpr cr::extent<"cameras"> cameras;
constexpr cr::extent<"points"> points;
constexpr cr::variables<"camera", cameras, 7> camera;  // rotation: axis times angle; where the world's origin is; focal length
constexpr cr::variables<"point", points, 3> point;
constexpr cr::variables<"seen", photographs, 2> seen;
constexpr cr::integers<"by", photographs> by;
constexpr cr::integers<"of", photographs> of;
constexpr cr::index<"o"> o;

/// Where a camera sees a point, less where it was seen.
constexpr auto reprojection_error(auto r, auto shift, auto focal, auto p, auto seen_at) {
  auto const angle = sqrt(r[0_c] * r[0_c] + r[1_c] * r[1_c] + r[2_c] * r[2_c]);
  auto const x = r[0_c] / angle, y = r[1_c] / angle, z = r[2_c] / angle;
  auto const along = (x * p[0_c] + y * p[1_c] + z * p[2_c]) * (1_c - cos(angle));
  auto const ahead = p[2_c] * cos(angle) + (x * p[1_c] - y * p[0_c]) * sin(angle) + z * along + shift[2_c];
  auto const across = p[0_c] * cos(angle) + (y * p[2_c] - z * p[1_c]) * sin(angle) + x * along + shift[0_c];
  auto const up = p[1_c] * cos(angle) + (z * p[0_c] - x * p[2_c]) * sin(angle) + y * along + shift[1_c];
  return hana::make_tuple(focal * across / ahead - seen_at[0_c], focal * up / ahead - seen_at[1_c]);
}
constexpr auto rotation = hana::make_tuple(camera(by[o], 0_c), camera(by[o], 1_c), camera(by[o], 2_c));
constexpr auto shift = hana::make_tuple(camera(by[o], 3_c), camera(by[o], 4_c), camera(by[o], 5_c));
constexpr auto place = hana::make_tuple(point(of[o], 0_c), point(of[o], 1_c), point(of[o], 2_c));
constexpr auto pixel = hana::make_tuple(seen(o, 0_c), seen(o, 1_c));
constexpr auto bundle =
    cr::function(cr::each(o, photographs, reprojection_error(rotation, shift, camera(by[o], 6_c), place, pixel)),
                 cr::wrt(camera, point), cr::given(by, of, seen));

struct scene {
  std::vector<double> unknowns;  // all cameras, then all points
  std::size_t in_cameras = 0;
  std::vector<double> pixels;
  std::vector<int> bys, ofs;

  [[nodiscard]] auto all_cameras() const { return std::span<double const>(unknowns.data(), in_cameras); }
  [[nodiscard]] auto all_points() const { return std::span<double const>(unknowns).subspan(in_cameras); }
};

/// Cameras on a circle around points, all looking inwards; what they see is off by half a pixel, and the start is off by more.
scene make_scene(std::size_t how_many_cameras, std::size_t how_many_points) {
  std::mt19937_64 generator(20);
  std::normal_distribution<double> normal;
  scene made;
  made.in_cameras = 7 * how_many_cameras;
  for (std::size_t k = 0; k < how_many_cameras; ++k) {
    double const turn = 0.1 + 6.0 * double(k) / double(how_many_cameras);
    for (double const each : {0.05 * normal(generator), turn, 0.05 * normal(generator), 0.2 * normal(generator),
                              0.2 * normal(generator), 8 + 0.2 * normal(generator), 900 + 20 * normal(generator)})
      made.unknowns.push_back(each);
  }
  for (std::size_t k = 0; k < 3 * how_many_points; ++k) made.unknowns.push_back(normal(generator));
  for (std::size_t p = 0; p < how_many_points; ++p)
    for (std::size_t k = 0; k < 4; ++k) {
      made.ofs.push_back(int(p));
      made.bys.push_back(int((generator() % (how_many_cameras / 4)) * 4 + k) % int(how_many_cameras));
    }
  made.pixels.resize(2 * made.bys.size());
  std::vector<double> exact(made.pixels.size());
  bundle(cr::into(exact), made.all_cameras(), made.all_points(), made.bys, made.ofs, made.pixels);
  for (std::size_t k = 0; k < exact.size(); ++k) made.pixels[k] = exact[k] + 0.5 * normal(generator);
  for (std::size_t k = 0; k < made.unknowns.size(); ++k)
    made.unknowns[k] += (k >= made.in_cameras ? 0.1 : k % 7 == 6 ? 20 : k % 7 < 3 ? 0.02 : 0.1) * normal(generator);
  return made;
}

struct adjusted {
  std::vector<double> before, after;  // residuals in pixels
  int steps = 0;
};
double typical(std::vector<double> const& residuals) {
  double sum = 0;
  for (double const each : residuals) sum += each * each;
  return std::sqrt(sum / double(residuals.size()));
}

/// Gauss's and Newton's steps, damped as Levenberg and Marquardt do: nobody says where the world's origin is, and how long a metre.
adjusted adjust(scene& s) {
  auto work = bundle.workspace();
  adjusted result;
  auto const residuals = [&] {
    auto const all = bundle(work, s.all_cameras(), s.all_points(), s.bys, s.ofs, s.pixels);
    return std::vector<double>(all.begin(), all.end());
  };
  result.before = result.after = residuals();
  Eigen::SimplicialLDLT<Eigen::SparseMatrix<double>> cholesky;
  double damping = 1e-3;
  for (bool goes_on = true; goes_on && result.steps < 50; ++result.steps) {
    auto const normal = bundle.sparse_normal_equations(work, s.all_cameras(), s.all_points(), s.bys, s.ofs, s.pixels);
    Eigen::SparseMatrix<double> matrix = cr::eigen::sparse_map(normal.matrix);
    for (int k = 0; k < matrix.cols(); ++k) matrix.coeffRef(k, k) *= 1 + damping;
    if (result.steps == 0) cholesky.analyzePattern(matrix);
    cholesky.factorize(matrix);
    Eigen::Map<Eigen::VectorXd const> const gradient(normal.gradient.data(), Eigen::Index(normal.gradient.size()));
    Eigen::VectorXd const step = cholesky.solve(-gradient);
    std::vector<double> const kept = s.unknowns;
    for (std::size_t k = 0; k < kept.size(); ++k) s.unknowns[k] += step[Eigen::Index(k)];
    std::vector<double> const moved = residuals();
    double const was = typical(result.after), is = typical(moved);
    std::printf("%4d   %12.6f\n", result.steps + 1, is);
    if (is < was) {
      damping /= 10;
      result.after = moved;
      goes_on = was - is > 1e-9 * was;
    } else {
      damping *= 10;
      s.unknowns = kept;
      goes_on = damping < 1e6;
    }
  }
  return result;
}

void draw(adjusted const& errors, std::filesystem::path const& folder) {
  std::string out =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 740 400\" width=\"740\" height=\"400\">\n"
      "<style>text { font: 12px sans-serif; fill: #555 } .frame { fill: none; stroke: #888 } circle { fill-opacity: 0.45 } "
      "@media (prefers-color-scheme: dark) { text { fill: #ccc } }</style>\n";
  auto const panel = [&](std::vector<double> const& residuals, double left, std::string const& title, char const* color) {
    double most = 0;
    for (double const each : residuals) most = std::max(most, std::abs(each));
    svg::axis const across(-most, most, left, left + 300, 5);
    svg::axis const up(-most, most, 350, 50, 5);
    out += svg::format("<path class=\"frame\" d=\"M%.0f 50V350H%.0f\"/>\n", left, left + 300);
    for (double const tick : up.ticks()) out += svg::text(left - 6, up.place(tick) + 4, up.label(tick), "text-anchor=\"end\"");
    for (double const tick : across.ticks())
      out += svg::text(across.place(tick), 368, across.label(tick), "text-anchor=\"middle\"");
    out += svg::text(left + 150, 30, title, "text-anchor=\"middle\"");
    out += svg::text(left + 150, 390, "pixels", "text-anchor=\"middle\"");
    std::size_t const every = 2 * (residuals.size() / 1000 + 1);
    for (std::size_t k = 0; k + 1 < residuals.size(); k += every)
      out += svg::format("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"1.5\" fill=\"%s\"/>\n", across.place(residuals[k]),
                         up.place(residuals[k + 1]), color);
  };
  panel(errors.before, 50, svg::format("before: %.1f pixels", typical(errors.before)), "#c2410c");
  panel(errors.after, 420, svg::format("after: %.2f pixels", typical(errors.after)), "#1565c0");
  svg::write(folder / "bundle_of_cameras.svg", out + "</svg>\n");
}

}  // namespace

int main(int count, char** words) try {
  bool const small = count > 1 && std::string_view(words[1]) == "small";
  scene s = small ? make_scene(8, 150) : make_scene(20, 2000);
  std::printf("%zu unknowns, %zu photographs\nstep   error (pixels)\n", s.unknowns.size(), s.bys.size());
  adjusted const errors = adjust(s);
  // Half a pixel, less what so many unknowns take up of it.
  double const expected = 0.5 * std::sqrt(1 - double(s.unknowns.size() - 7) / double(errors.after.size()));
  bool const right = typical(errors.before) > 10 && std::abs(typical(errors.after) / expected - 1) < 0.05;
  if (count > 2) {
    std::filesystem::create_directories(words[2]);
    draw(errors, words[2]);
  }
  std::printf("before %.3f, after %.4f pixels, expected %.4f\n%s", typical(errors.before), typical(errors.after), expected,
              right ? "" : "WRONG\n");
  return right ? 0 : 1;
} catch (std::exception const& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}

// Bundle adjustment: two residuals for each photograph, of a camera (11 numbers), a point and a weight, and one for each weight; and their sparse Jacobian.
#include "protocol.hpp"
#include <chainrule/simd.hpp>

namespace {

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;

constexpr cr::extent<"p"> photographs;
constexpr cr::extent<"n"> cameras;
constexpr cr::extent<"m"> points;
constexpr cr::variables<"camera", cameras, 11>
    camera;  // rotation: axis times angle; centre; focal length, principal point, distortion
constexpr cr::variables<"point", points, 3> point;
constexpr cr::variables<"weight", photographs> weight;
constexpr cr::variables<"seen", photographs, 2> seen;
constexpr cr::integers<"by", photographs> by;
constexpr cr::integers<"of", photographs> of;
constexpr cr::index<"o"> o;
constexpr cr::index<"w"> w;

constexpr auto cross(auto const& a, auto const& b) {
  return hana::make_tuple(a[1_c] * b[2_c] - a[2_c] * b[1_c], a[2_c] * b[0_c] - a[0_c] * b[2_c],
                          a[0_c] * b[1_c] - a[1_c] * b[0_c]);
}
constexpr auto dot(auto const& a, auto const& b) { return a[0_c] * b[0_c] + a[1_c] * b[1_c] + a[2_c] * b[2_c]; }

/// Turned about r by the length of r; without a turn, to first order.
constexpr auto turned(auto const& r, auto const& v) {
  auto const squared = dot(r, r);
  auto const angle = sqrt(squared);
  auto const axis = hana::make_tuple(r[0_c] / angle, r[1_c] / angle, r[2_c] / angle);
  auto const across = cross(axis, v), small = cross(r, v);
  auto const along = dot(axis, v) * (1_c - cos(angle));
  auto const one = [&](auto k) {
    return select(squared > 0_c, v[k] * cos(angle) + across[k] * sin(angle) + axis[k] * along, v[k] + small[k]);
  };
  return hana::make_tuple(one(0_c), one(1_c), one(2_c));
}
constexpr auto reprojection(auto const& in, auto const& at) {
  auto const seen_from = turned(hana::make_tuple(in(0_c), in(1_c), in(2_c)),
                                hana::make_tuple(at(0_c) - in(3_c), at(1_c) - in(4_c), at(2_c) - in(5_c)));
  auto const x = seen_from[0_c] / seen_from[2_c], y = seen_from[1_c] / seen_from[2_c];
  auto const radius = x * x + y * y;
  auto const distortion = 1_c + in(9_c) * radius + in(10_c) * radius * radius;
  return hana::make_tuple(weight[o] * (x * distortion * in(6_c) + in(7_c) - seen(o, 0_c)),
                          weight[o] * (y * distortion * in(6_c) + in(8_c) - seen(o, 1_c)));
}
constexpr auto errors =
    cr::each(o, photographs,
             reprojection([](auto which) { return camera(by[o], which); }, [](auto which) { return point(of[o], which); }));
constexpr auto of_weights = cr::each(w, photographs, 1_c - weight[w] * weight[w]);
constexpr auto bundle =
    cr::function(hana::make_tuple(errors[0_c], errors[1_c], of_weights), cr::wrt(camera, point, weight), cr::given(by, of, seen));

struct data {
  std::vector<double> cameras, points, weights, pixels;
  std::vector<int> bys, ofs;
};
/// The input has one camera, one point, one photograph, and says how many of each there are.
data read(gradbench::json const& input) {
  int const n = input.at("n"), m = input.at("m"), p = input.at("p");
  data in;
  auto const repeat = [](std::vector<double>& to, std::vector<double> const& one, int times) {
    for (int k = 0; k < times; ++k) to.insert(to.end(), one.begin(), one.end());
  };
  repeat(in.cameras, input.at("cam"), n);
  repeat(in.points, input.at("x"), m);
  repeat(in.weights, {input.at("w").get<double>()}, p);
  repeat(in.pixels, input.at("feat"), p);
  for (int k = 0; k < p; ++k) in.bys.push_back(k % n), in.ofs.push_back(k % m);
  return in;
}

gradbench::json objective(gradbench::json const& input, gradbench::stopwatch& watch) {
  data const in = read(input);
  std::size_t const p = in.weights.size();
  std::vector<double> values(3 * p);
  watch.evaluate([&] { bundle(cr::simd, cr::into(values), in.cameras, in.points, in.weights, in.bys, in.ofs, in.pixels); });
  return {{"reproj_error", {{"elements", {values[0], values[1]}}, {"repeated", p}}},
          {"w_err", {{"element", values[2 * p]}, {"repeated", p}}}};
}
gradbench::json jacobian(gradbench::json const& input, gradbench::stopwatch& watch) {
  data const in = read(input);
  auto work = bundle.workspace();
  auto const calculate = [&] {
    return bundle.value_and_sparse_jacobian(cr::simd, work, in.cameras, in.points, in.weights, in.bys, in.ofs, in.pixels)
        .jacobian;
  };
  auto found = watch.prepare(calculate);  // the pattern is made once
  watch.evaluate([&] { found = calculate(); });
  // The first photograph's two rows and the last weight's, where the suite writes the two zeros that no number can change.
  std::size_t const p = in.weights.size(), in_row = 15;
  auto const first_weight = int(in.cameras.size() + in.points.size());
  std::vector<int> starts, columns;
  std::vector<double> values;
  for (int row = 0; row < 2; ++row) {
    int entry = found.row_starts[std::size_t(row)];
    for (int k = 0; k < int(in_row); ++k) {
      bool const zero = k == 8 - row;
      columns.push_back(k < 11 ? k : k < 14 ? int(in.cameras.size()) + k - 11 : first_weight);
      values.push_back(zero ? 0 : found.values[std::size_t(entry)]);
      if (!zero && found.column_of[std::size_t(entry++)] != columns.back()) throw std::logic_error("another pattern");
    }
  }
  for (std::size_t row = 0; row < 2 * in_row; ++row)
    starts.push_back(int(row <= 2 * p ? in_row * row : (2 * in_row - 2) * p + row));
  starts.push_back(int((2 * in_row + 1) * p));
  columns.push_back(found.column_of[found.values.size() - 1]);
  values.push_back(found.values[found.values.size() - 1]);
  return {{"rows", starts}, {"cols", columns}, {"vals", values}};
}

}  // namespace

int main(int count, char** words) { return gradbench::main(count, words, {{"objective", objective}, {"jacobian", jacobian}}); }

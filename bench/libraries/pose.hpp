// Workload H as a formula: a point seen by a camera whose rotation is moved by the exponential map of an increment.
#pragma once

#include <chainrule/chainrule.hpp>

namespace bench::pose {

namespace cr = chainrule;
using namespace cr::literals;

constexpr cr::variable<"d0"> d0;
constexpr cr::variable<"d1"> d1;
constexpr cr::variable<"d2"> d2;
constexpr cr::variable<"t0"> t0;
constexpr cr::variable<"t1"> t1;
constexpr cr::variable<"t2"> t2;
constexpr cr::variable<"focal"> focal;
constexpr cr::variable<"k1"> k1;
constexpr cr::variable<"k2"> k2;
constexpr cr::variable<"p0"> p0;
constexpr cr::variable<"p1"> p1;
constexpr cr::variable<"p2"> p2;
constexpr cr::variables<"R", 3, 3> rotation;
constexpr cr::variable<"seen u"> seen_u;
constexpr cr::variable<"seen v"> seen_v;

template <class Row>
constexpr auto rotated(Row row) {
  return rotation(row, 0_c) * p0 + rotation(row, 1_c) * p1 + rotation(row, 2_c) * p2;
}
constexpr auto y0 = rotated(0_c);
constexpr auto y1 = rotated(1_c);
constexpr auto y2 = rotated(2_c);

// Rodrigues' formula; at zero the limits of its quotients.
constexpr auto angle2 = d0 * d0 + d1 * d1 + d2 * d2;
constexpr auto angle = sqrt(angle2);
constexpr auto turns = angle2 > 0_c;
constexpr auto sine = select(turns, sin(angle) / angle, 1_c);
constexpr auto versine = select(turns, (1_c - cos(angle)) / angle2, 0.5_c);
constexpr auto across0 = d1 * y2 - d2 * y1;
constexpr auto across1 = d2 * y0 - d0 * y2;
constexpr auto across2 = d0 * y1 - d1 * y0;
constexpr auto x0 = y0 + sine * across0 + versine * (d1 * across2 - d2 * across1) + t0;
constexpr auto x1 = y1 + sine * across1 + versine * (d2 * across0 - d0 * across2) + t1;
constexpr auto x2 = y2 + sine * across2 + versine * (d0 * across1 - d1 * across0) + t2;

constexpr auto inverse = 1_c / x2;  // once, as by hand: values are calculated as written
constexpr auto u = x0 * inverse;
constexpr auto v = x1 * inverse;
constexpr auto radius2 = u * u + v * v;
constexpr auto scale = focal * (1_c + radius2 * (k1 + k2 * radius2));
constexpr auto residuals = boost::hana::make_tuple(scale * u - seen_u, scale* v - seen_v);

/// What they are differentiated in, what is given, and the increment of zero.
constexpr auto unknowns = cr::wrt(d0, d1, d2, t0, t1, t2, focal, k1, k2, p0, p1, p2);
constexpr auto given = cr::given(rotation, seen_u, seen_v);
constexpr auto at_zero = cr::at(d0 = 0_c, d1 = 0_c, d2 = 0_c);

}  // namespace bench::pose

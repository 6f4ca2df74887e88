// Workload D as a formula: the two residuals of bundle adjustment. For the benchmark of run time and that of compile time.
#pragma once

#include <chainrule/chainrule.hpp>

namespace bench {

namespace cr = chainrule;
using namespace cr::literals;

constexpr cr::variable<"r0"> r0;
constexpr cr::variable<"r1"> r1;
constexpr cr::variable<"r2"> r2;
constexpr cr::variable<"c0"> c0;
constexpr cr::variable<"c1"> c1;
constexpr cr::variable<"c2"> c2;
constexpr cr::variable<"focal"> focal;
constexpr cr::variable<"u0"> u0;
constexpr cr::variable<"v0"> v0;
constexpr cr::variable<"k1"> k1;
constexpr cr::variable<"k2"> k2;
constexpr cr::variable<"p0"> p0;
constexpr cr::variable<"p1"> p1;
constexpr cr::variable<"p2"> p2;
constexpr cr::variable<"w"> weight;
constexpr cr::variable<"seen u"> seen_u;
constexpr cr::variable<"seen v"> seen_v;
constexpr auto ray0 = p0 - c0;
constexpr auto ray1 = p1 - c1;
constexpr auto ray2 = p2 - c2;
constexpr auto angle2 = r0 * r0 + r1 * r1 + r2 * r2;
constexpr auto angle = sqrt(angle2);
constexpr auto turns = angle2 > 0_c;
constexpr auto inverse = 1_c / angle;
constexpr auto cosine = select(turns, cos(angle), 1_c);
constexpr auto axis0 = select(turns, r0* inverse, r0);
constexpr auto axis1 = select(turns, r1* inverse, r1);
constexpr auto axis2 = select(turns, r2* inverse, r2);
constexpr auto sine = select(turns, sin(angle), 1_c);
constexpr auto along = (axis0 * ray0 + axis1 * ray1 + axis2 * ray2) * (1_c - cosine);
constexpr auto turned0 = ray0 * cosine + (axis1 * ray2 - axis2 * ray1) * sine + axis0 * along;
constexpr auto turned1 = ray1 * cosine + (axis2 * ray0 - axis0 * ray2) * sine + axis1 * along;
constexpr auto turned2 = ray2 * cosine + (axis0 * ray1 - axis1 * ray0) * sine + axis2 * along;
constexpr auto u = turned0 / turned2;
constexpr auto v = turned1 / turned2;
constexpr auto radius2 = u * u + v * v;
constexpr auto distortion = 1_c + k1 * radius2 + k2 * radius2 * radius2;
constexpr auto residuals =
    boost::hana::make_tuple(weight * (u * distortion * focal + u0 - seen_u), weight*(v* distortion* focal + v0 - seen_v));

/// What they are differentiated in, in the order of the inputs, and what is given.
constexpr auto unknowns = cr::wrt(r0, r1, r2, c0, c1, c2, focal, u0, v0, k1, k2, p0, p1, p2, weight);
constexpr auto given = cr::given(seen_u, seen_v);

}  // namespace bench

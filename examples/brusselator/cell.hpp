// A cell of the Brusselator with diffusion (Hairer and Wanner, Solving Ordinary Differential Equations II).
#pragma once

#include <chainrule/chainrule.hpp>

namespace brusselator {

namespace cr = chainrule;
using namespace cr::literals;

// A cell's numbers behind its left neighbour's and before those of the right one.
constexpr cr::variable<"u_left"> ul;
constexpr cr::variable<"v_left"> vl;
constexpr cr::variable<"u"> u;
constexpr cr::variable<"v"> v;
constexpr cr::variable<"u_right"> ur;
constexpr cr::variable<"v_right"> vr;
constexpr cr::variable<"d"> d;
constexpr auto reaction = u * u * v;
constexpr auto cell = cr::function(
    boost::hana::make_tuple(1_c + reaction - 4_c * u + d * (ul - 2_c * u + ur), 3_c * u - reaction + d * (vl - 2_c * v + vr)),
    cr::wrt(ul, vl, u, v, ur, vr), cr::given(d));

}  // namespace brusselator

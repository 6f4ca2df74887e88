// Computation graphs as figures: to_dot, to_mermaid, to_svg, to_html.
#pragma once

#include <chainrule/graph/draw/dot.hpp>
#include <chainrule/graph/draw/svg.hpp>

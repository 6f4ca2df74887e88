#include "formulas.hpp"

// The same formula, written again.
tour::report tour::second(double at_x, double at_y) {
  return look_at(cr::apply<softclip>((exp(-square(x / y)) * sin(3_c * x + 1_c) + sqrt(x * x + y * y)) * y), at_x, at_y);
}

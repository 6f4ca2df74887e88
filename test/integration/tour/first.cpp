#include "formulas.hpp"

tour::report tour::first(double at_x, double at_y) { return look_at(clipped, at_x, at_y); }

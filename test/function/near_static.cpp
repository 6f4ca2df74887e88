// An absolute tolerance, beside or in place of a relative one.
#include <chainrule/chainrule.hpp>

#include <limits>

namespace cr = chainrule;
constexpr double big = std::numeric_limits<double>::max();
static_assert(cr::near(1e-13, 0.0, cr::absolute(1e-12)) and not cr::near(1e-11, 0.0, cr::absolute(1e-12)));
static_assert(cr::near(100.0, 100.5, 0.01) and not cr::near(100.0, 100.5, cr::absolute(0.4)) and
              cr::near(100.0, 100.5, cr::absolute(0.5)));
static_assert(cr::near(100.0, 100.5, 1e-3, cr::absolute(0.5)) and cr::near(1e-13, 0.0, 1e-3, cr::absolute(1e-12)));
static_assert(not cr::near(big, -big, cr::absolute(1e300)) and not cr::near(big, -big, cr::absolute(big)));
static_assert(cr::near(std::array{1.0, 1e-13}, std::array{1.0, 0.0}, cr::absolute(1e-12)) and
              not cr::near(std::array{1.0, 1e-11}, std::array{1.0, 0.0}, cr::absolute(1e-12)));
static_assert(cr::near(1.0f, 1.0625f, cr::absolute(0.0625)) and not cr::near(1.0f, 1.0625f, cr::absolute(0.0624)));
static_assert(not cr::near(std::numeric_limits<double>::quiet_NaN(), 0.0, cr::absolute(1)) and
              not cr::near(std::numeric_limits<double>::infinity(), 0.0, cr::absolute(1)));
static_assert(cr::near(3.0, 1.0, cr::absolute(0)).difference == 2 and cr::near(1.0, 3.0, cr::absolute(1)).difference == 2);
static_assert(cr::near(1, 2, cr::absolute(1)));

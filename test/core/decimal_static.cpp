// Literals read exactly, and decimal digits of any length rounded correctly.
#include <chainrule/core/decimal.hpp>

using chainrule::rational;
using chainrule::detail::nearest_decimal;
using chainrule::detail::parse_rational;

static_assert(parse_rational("42") == rational{42, 1} && parse_rational("0") == rational{0, 1} &&
              parse_rational("00") == rational{0, 1});
static_assert(parse_rational("0.1") == rational{1, 10} && parse_rational(".25") == rational{1, 4} &&
              parse_rational("3.") == rational{3, 1});
static_assert(parse_rational("1e3") == rational{1000, 1} && parse_rational("1E-3") == rational{1, 1000} &&
              parse_rational("2.5e+1") == rational{25, 1});
static_assert(parse_rational("1'234.5") == rational{2469, 2} && parse_rational("0.000") == rational{0, 1} &&
              parse_rational("0e99") == rational{0, 1});
static_assert(parse_rational("0x1F") == rational{31, 1} && parse_rational("0X.8p0") == rational{1, 2} &&
              parse_rational("0x1.8p-1") == rational{3, 4});
static_assert(parse_rational("0b1'01") == rational{5, 1} && parse_rational("0B0") == rational{0, 1});
static_assert(parse_rational("017") == rational{15, 1} && parse_rational("017.0") == rational{17, 1} &&
              parse_rational("01e1") == rational{10, 1});
static_assert(parse_rational("9223372036854775807") == rational{9223372036854775807, 1});
static_assert(!parse_rational("9223372036854775808").fits() && !parse_rational("1e-19").fits() &&
              !parse_rational("6.62607015e-34").fits());
static_assert(parse_rational("1000000000000000000000000000e-20") == rational{10000000, 1});
static_assert(parse_rational("0.5000000000000000000000000000000") == rational{1, 2});
static_assert(!parse_rational("1e1000000000").fits() && !parse_rational("0xFFFFFFFFFFFFFFFFF").fits());

static_assert(nearest_decimal<double>("6.62607015e-34") == 6.62607015e-34 &&
              nearest_decimal<float>("6.62607015e-34") == 6.62607015e-34f);
static_assert(nearest_decimal<long double>("3.14159265358979323846264338327950288") == 3.14159265358979323846264338327950288L);
static_assert(nearest_decimal<double>("3.14159265358979323846264338327950288") == 3.14159265358979323846264338327950288);
static_assert(nearest_decimal<double>("123456789012345678901234567890") == 123456789012345678901234567890.0);
// Ties go to even, and a digit far behind decides a tie.
static_assert(nearest_decimal<double>("9007199254740993") == 9007199254740992.0 &&
              nearest_decimal<double>("9007199254740995") == 9007199254740996.0);
static_assert(nearest_decimal<double>("9007199254740993.00000000000000000000000000000000000000000001") == 9007199254740994.0);
// The ends of the range: overflow, the largest, the smallest normal and subnormal, half of that, less.
static_assert(nearest_decimal<double>("1e309") == std::numeric_limits<double>::infinity() &&
              nearest_decimal<double>("1e99999") > 1e308);
static_assert(nearest_decimal<double>("1.7976931348623157e308") == std::numeric_limits<double>::max());
static_assert(nearest_decimal<double>("1.7976931348623159e308") == std::numeric_limits<double>::infinity());
static_assert(nearest_decimal<double>("2.2250738585072014e-308") == std::numeric_limits<double>::min());
static_assert(nearest_decimal<double>("4.9406564584124654e-324") == std::numeric_limits<double>::denorm_min());
static_assert(nearest_decimal<double>("2.4703282292062328e-324") == std::numeric_limits<double>::denorm_min());
static_assert(nearest_decimal<double>("2.4703282292062327e-324") == 0 && nearest_decimal<double>("1e-400") == 0 &&
              nearest_decimal<double>("0.0e5") == 0);
static_assert(nearest_decimal<double>("3.0000000000000001e-310") == 3.0000000000000001e-310);
static_assert(nearest_decimal<float>("1.4e-45") == std::numeric_limits<float>::denorm_min() &&
              nearest_decimal<float>("3.5e38") > 3.4e38f);
static_assert(nearest_decimal<long double>("1.1e-400") == 1.1e-400L && nearest_decimal<long double>("1.1e400") == 1.1e400L);

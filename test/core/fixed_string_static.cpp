// Strings as template arguments.
#include <chainrule/core/fixed_string.hpp>

#include <type_traits>

using chainrule::fixed_string;

static_assert(fixed_string("abc").size() == 3 && fixed_string("").size() == 0);
static_assert(fixed_string("abc") == "abc" && fixed_string("abc") != "abd" && fixed_string("abc") != "ab");
static_assert("abc" == fixed_string("abc") && "abcd" != fixed_string("abc"));
static_assert(fixed_string("abc") == fixed_string("abc") && fixed_string("abc") != fixed_string("ab"));
static_assert(fixed_string("abc") == std::string_view("abc") && std::string_view(fixed_string("abc")).size() == 3);
static_assert(fixed_string("abc").c_str()[3] == '\0' && fixed_string("abc").view().substr(1) == "bc");
static_assert(fixed_string<3>(std::string_view("abc")) == "abc");

template <fixed_string Text>
struct tagged {};
static_assert(std::is_same_v<tagged<"abc">, tagged<fixed_string("abc")>>);
static_assert(!std::is_same_v<tagged<"abc">, tagged<"abd">> && !std::is_same_v<tagged<"ab">, tagged<"abc">>);

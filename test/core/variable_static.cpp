// Variables: the name is the identity.
#include <chainrule/core/core.hpp>

#include <type_traits>

namespace cr = chainrule;

struct left;
namespace inner {
struct left;
template <class T>
struct of;
}  // namespace inner

static_assert(std::is_same_v<cr::variable<"x">, cr::variable<"x">> && !std::is_same_v<cr::variable<"x">, cr::variable<"y">>);
static_assert(!std::is_same_v<cr::variable<"x">, cr::variable<"x", left>>);
static_assert(!std::is_same_v<cr::variable<"x", left>, cr::variable<"x", inner::left>>);
static_assert(!std::is_same_v<cr::variable<"x", inner::of<int>>, cr::variable<"x", inner::of<long>>>);
static_assert(std::is_same_v<cr::variable<"x", left>, cr::variable<"x", ::left>>);
static_assert(cr::variable_formula<cr::variable<"x">> && cr::any_formula<cr::variable<"x">> &&
              !cr::closed_formula<cr::variable<"x">>);
static_assert(std::is_empty_v<cr::variable<"x">> && std::is_trivial_v<cr::variable<"x">>);

// Any printable name, long ones too.
static_assert(cr::variable_formula<cr::variable<"time in s">> && cr::variable_formula<cr::variable<"x[3]">>);
using long_name = cr::variable<"a name that is much longer than the forty characters of a label">;
static_assert(!std::is_same_v<long_name, cr::variable<"a name that is much longer than the forty characters of a lapel">>);

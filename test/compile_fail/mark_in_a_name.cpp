// expect: chainrule: no # in the name of an array, an index or an operation
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
#ifdef CHAINRULE_FIX
constexpr cr::index<"i"> i;
constexpr cr::variable<"#1"> first;  // not a part of another text
#else
constexpr cr::index<"i#"> i;
#endif

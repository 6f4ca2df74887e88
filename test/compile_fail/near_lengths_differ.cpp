// expect: chainrule: near: the left array has %zu elements, the right one %zu
// expect(gcc): 2, 3)
// expect(clang): lengths_differ(2, 3)
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
#ifdef CHAINRULE_FIX
static_assert(cr::near(std::array{1.0, 2.0}, std::array{1.0, 2.0}, 0));
#else
static_assert(cr::near(std::array{1.0, 2.0}, std::array{1.0, 2.0, 3.0}, 0));
#endif

// expect: chainrule: formula: cr::formula<1>(f) calls f with a std::array of one number: write x[0] in f
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
#ifdef CHAINRULE_FIX
constexpr auto f = cr::formula<1>([](auto x) { return x[0] * x[0]; });
#else
constexpr auto f = cr::formula<1>([](auto x) { return x * x; });
#endif

// expect: chainrule: formula: the data members of this functor are given to each call, so they must be doubles
// expect: says so: using only_doubles = its_name;
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
class scaled {
 public:
#ifdef CHAINRULE_FIX
  using only_doubles = scaled;
#endif
  constexpr explicit scaled(double factor) : factor_(factor) {}
  constexpr auto operator()(auto const& p) const { return factor_ * p[0]; }

 private:
  double factor_;
};
constexpr auto f = cr::formula<1>(scaled(2));

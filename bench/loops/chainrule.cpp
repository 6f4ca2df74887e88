// Loops by formulas, in the written order.
#include "models.hpp"

bench::loops const& bench::by_chainrule() {
  static constexpr loops all = with<>::all("chainrule");
  return all;
}

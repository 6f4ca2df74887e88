// Tables of zeros: as many as asked for or more, a power of two; copies are their own.
#include <chainrule/core/walk.hpp>

using namespace chainrule::detail;

namespace {

template <class T>
constexpr bool holds(int at_least) {
  zero_table<T> first(at_least);
  int const size = first.size();
  if (size < at_least || (size & (size - 1)) != 0) return false;
  for (int k = 0; k < size; k += 7)
    if (first.data()[k] != 0) return false;
  first.data()[size - 1] = T(3);
  zero_table<T> second = first;
  second.data()[0] = T(5);
  if (first.data()[0] != 0 || second.data()[size - 1] != T(3) || second.size() != size) return false;
  zero_table<T> const third = static_cast<zero_table<T>&&>(second);
  first = third;
  return first.data()[0] == T(5) && first.data()[size - 1] == T(3) && second.size() == 0;
}
static_assert(holds<int>(64) && holds<int>(256) && holds<chainrule::hash_t>(1024) && holds<int>(4096) && holds<int>(16384));
static_assert(holds<int>(65536) && holds<int>(131072));

// Found again after the map has grown, and nothing else.
static_assert([] {
  definition_map map;
  for (int k = 0; k < 100; ++k) map.add(chainrule::hash_t(k) << 6, k);  // all of them want the same place at first
  for (int k = 0; k < 100; ++k)
    if (map.find(chainrule::hash_t(k) << 6) != k) return false;
  return map.find(1) == -1 && definition_map().empty() && !map.empty();
}());

}  // namespace

// The batches of xsimd in which loops run: as many lanes as the machine has, and at most eight.
#pragma once

#include <chainrule/adapters/xsimd.hpp>
#include <chainrule/loops/lanes.hpp>

namespace chainrule::detail {

template <class T, class A>
struct batch_access<xsimd::batch<T, A>> {
  using number = T;
  using batch = xsimd::batch<T, A>;
  static constexpr int width = int(batch::size);
  [[gnu::always_inline]] static batch load(T const* from) { return batch::load_unaligned(from); }
  [[gnu::always_inline]] static void store(T* to, batch const& from) { from.store_unaligned(to); }
  [[gnu::always_inline]] static batch first_lanes(batch const& all, int count, T const& other) {
    static constexpr T number_of_lane[] = {0, 1, 2, 3, 4, 5, 6, 7};
    return xsimd::select(batch::load_unaligned(number_of_lane) < batch(static_cast<T>(count)), all, batch(other));
  }
  template <class Read>
  [[gnu::always_inline]] static batch gather(Read const& read) {
    return [&]<int... Lane>(std::integer_sequence<int, Lane...>) __attribute__((always_inline)) { return batch{read(Lane)...}; }
    (std::make_integer_sequence<int, width>{});
  }
};

/// Numbers that xsimd has no batches of run one by one.
struct xsimd_batches {
  template <class T>
  static constexpr auto batch() {
    if constexpr (std::is_same_v<T, double> || std::is_same_v<T, float>) {
      using largest = xsimd::batch<T>;
      if constexpr (largest::size <= lane_count) return type_box<largest>{};
      else return type_box<xsimd::make_sized_batch_t<T, lane_count>>{};
    } else {
      return type_box<T>{};
    }
  }
  template <class T>
  using of = typename decltype(batch<T>())::type;
};

}  // namespace chainrule::detail

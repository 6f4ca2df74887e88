// The batches of xsimd in which loops run: as many lanes as the machine has, and at most eight.
#pragma once

#include <chainrule/adapters/xsimd.hpp>
#include <chainrule/loops/lanes/lanes.hpp>

#if defined(__linux__)
#  include <sys/mman.h>
#endif

namespace chainrule::detail {

template <class T, class A>
struct batch_access<xsimd::batch<T, A>> {
  using number = T;
  using batch = xsimd::batch<T, A>;
  static constexpr int width = int(batch::size);
  [[gnu::always_inline]] static batch load(T const* from) { return batch::load_unaligned(from); }
  [[gnu::always_inline]] static void store(T* to, batch const& from) { from.store_unaligned(to); }
  [[gnu::always_inline]] static bool holds_in_all(typename truth_of<batch>::type const& truth) { return xsimd::all(truth); }
  [[gnu::always_inline]] static batch first_lanes(batch const& all, int count, T const& other) {
    static constexpr T number_of_lane[] = {0, 1, 2, 3, 4, 5, 6, 7};
    return xsimd::select(batch::load_unaligned(number_of_lane) < batch(static_cast<T>(count)), all, batch(other));
  }
#if defined(__AVX512F__)
  // Some lanes alone: the others are neither read nor written.
  static constexpr bool is_maskable = std::is_same_v<T, double> && width == 8;
  [[gnu::always_inline]] static batch load_first(T const* from, int count) requires is_maskable {
    __m512i const last = _mm512_set1_epi64(count - 1);
    __m512i const lane = _mm512_min_epi64(_mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0), last);
    return _mm512_permutexvar_pd(lane, _mm512_maskz_loadu_pd(static_cast<__mmask8>((1U << count) - 1), from));
  }
  [[gnu::always_inline]] static void add_chosen(T* to, batch const& more, lane_bits chosen) requires is_maskable {
    auto const mask = static_cast<__mmask8>(chosen);
    _mm512_mask_storeu_pd(to, mask, _mm512_add_pd(_mm512_maskz_loadu_pd(mask, to), more));
  }
  [[gnu::always_inline]] static void store_chosen(T* to, batch const& from, lane_bits chosen) requires is_maskable {
    _mm512_mask_storeu_pd(to, static_cast<__mmask8>(chosen), from);
  }
  /// The last lanes of one batch, so many, with the first of the next behind them.
  template <int Count>
  [[gnu::always_inline]] static batch last_and_first(batch const& one, batch const& next) requires is_maskable {
    return _mm512_castsi512_pd(_mm512_alignr_epi64(_mm512_castpd_si512(next), _mm512_castpd_si512(one), width - Count));
  }
  [[gnu::always_inline]] static batch in_chosen_lanes(batch const& from, lane_bits chosen, T const& other) requires is_maskable {
    return _mm512_mask_mov_pd(_mm512_set1_pd(other), static_cast<__mmask8>(chosen), from);
  }
#  if defined(__AVX512VL__)
  /// Column c gets number c of eight rows of up to four, each somewhere; and back, added to them in the order of the rows.
  static constexpr int longest_row = 4;
  template <int Length, class Pack>
  [[gnu::always_inline]] static void load_rows(T const* const (&from)[8], Pack* columns) requires is_maskable {
    auto const both = [&](int which) __attribute__((always_inline)) {
      return _mm512_insertf64x4(_mm512_castpd256_pd512(_mm256_maskz_loadu_pd((1U << Length) - 1, from[which])),
                                _mm256_maskz_loadu_pd((1U << Length) - 1, from[which + 4]), 1);
    };
    __m512d const a = both(0), b = both(1), c = both(2), d = both(3);
    __m512d const even[] = {_mm512_unpacklo_pd(a, b), _mm512_unpacklo_pd(c, d)};
    columns[0].of[0] = _mm512_permutex2var_pd(even[0], first_halves(), even[1]);
    if constexpr (Length > 2) columns[2].of[0] = _mm512_permutex2var_pd(even[0], second_halves(), even[1]);
    __m512d const odd[] = {_mm512_unpackhi_pd(a, b), _mm512_unpackhi_pd(c, d)};
    if constexpr (Length > 1) columns[1].of[0] = _mm512_permutex2var_pd(odd[0], first_halves(), odd[1]);
    if constexpr (Length > 3) columns[3].of[0] = _mm512_permutex2var_pd(odd[0], second_halves(), odd[1]);
  }
  /// The same of rows that follow one another: every number is read once.
  template <int Length, class Pack>
  [[gnu::always_inline]] static void load_adjacent_rows(T const* from, Pack* columns) requires is_maskable {
    [&]<int... C>(std::integer_sequence<int, C...>) __attribute__((always_inline)) {
      ((columns[C].of[0] = column_of_rows<Length, C>(from, std::make_integer_sequence<int, Length - 1>{})), ...);
    }
    (std::make_integer_sequence<int, Length>{});
  }
  template <int Length, int Column, int... K>
  [[gnu::always_inline]] static __m512d column_of_rows(T const* from, std::integer_sequence<int, K...>) requires is_maskable {
    __m512d found = _mm512_loadu_pd(from);
    ((found = _mm512_permutex2var_pd(found, places_in<Length, Column, K + 1>(std::make_integer_sequence<int, 8>{}),
                                     _mm512_loadu_pd(from + 8 * (K + 1)))),
     ...);
    return found;
  }
  /// Where a lane's number stands, given those before `Next` in their lanes (or, of the first eight, in their places) and the eight numbers `Next`.
  template <int Length, int Column, int Next>
  static constexpr long long place_in(int lane) {
    int const at = lane * Length + Column;
    return at / 8 == Next ? 8 + at % 8 : at / 8 == 0 && Next == 1 ? at : lane;
  }
  template <int Length, int Column, int Next, int... Lane>
  [[gnu::always_inline]] static __m512i places_in(std::integer_sequence<int, Lane...>) {
    return __m512i{place_in<Length, Column, Next>(Lane)...};
  }
  template <int Length, class Pack>
  [[gnu::always_inline]] static void add_rows(T* const (&to)[8], Pack const* columns) requires is_maskable {
    auto const column = [&](int which) __attribute__((always_inline)) {
      return which < Length ? static_cast<__m512d>(columns[which].of[0]) : _mm512_setzero_pd();
    };
    __m512d const even[] = {_mm512_unpacklo_pd(column(0), column(1)), _mm512_unpacklo_pd(column(2), column(3))};
    __m512d const odd[] = {_mm512_unpackhi_pd(column(0), column(1)), _mm512_unpackhi_pd(column(2), column(3))};
    __m512d const both[] = {
        _mm512_permutex2var_pd(even[0], first_halves(), even[1]), _mm512_permutex2var_pd(odd[0], first_halves(), odd[1]),
        _mm512_permutex2var_pd(even[0], second_halves(), even[1]), _mm512_permutex2var_pd(odd[0], second_halves(), odd[1])};
    auto const add = [](T * place, __m256d row) __attribute__((always_inline)) {
      _mm256_mask_storeu_pd(place, (1U << Length) - 1, _mm256_add_pd(_mm256_maskz_loadu_pd((1U << Length) - 1, place), row));
    };
    for (int k = 0; k < 4; ++k) add(to[k], _mm512_castpd512_pd256(both[k]));
    for (int k = 0; k < 4; ++k) add(to[k + 4], _mm512_extractf64x4_pd(both[k], 1));
  }
  [[gnu::always_inline]] static __m512i first_halves() { return _mm512_set_epi64(13, 12, 5, 4, 9, 8, 1, 0); }
  [[gnu::always_inline]] static __m512i second_halves() { return _mm512_set_epi64(15, 14, 7, 6, 11, 10, 3, 2); }
#  endif
  /// Lane k is the sum of the lanes of pack k: k with k + 4 in halves, then in quarters, then neighbours.
  template <class Pack>
  [[gnu::always_inline]] static batch sums_of(Pack const (&packs)[8]) requires is_maskable {
    auto const halves = [&](int a, int b) __attribute__((always_inline)) {
      __m512d const u = packs[a].of[0], v = packs[b].of[0];
      return _mm512_add_pd(_mm512_shuffle_f64x2(u, v, 0x44), _mm512_shuffle_f64x2(u, v, 0xee));
    };
    auto const quarters = [](__m512d u, __m512d v) __attribute__((always_inline)) {
      return _mm512_add_pd(_mm512_shuffle_f64x2(u, v, 0x88), _mm512_shuffle_f64x2(u, v, 0xdd));
    };
    __m512d const even = quarters(halves(0, 2), halves(4, 6));
    __m512d const odd = quarters(halves(1, 3), halves(5, 7));
    return _mm512_add_pd(_mm512_unpacklo_pd(even, odd), _mm512_unpackhi_pd(even, odd));
  }
#endif
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

  /// Large pages under new memory, in which nothing is written yet. A stream of lines meets a new small page every 64 lines, and to find it takes as long
  /// as several of them. What was there before is small pages: they are given back first.
  static void prefer_large_pages([[maybe_unused]] void* first, [[maybe_unused]] std::size_t bytes) {
#if defined(MADV_HUGEPAGE)
    constexpr std::uintptr_t page = std::uintptr_t(1) << 21;
    auto const begin = reinterpret_cast<std::uintptr_t>(first);
    auto const whole = (begin + page - 1) / page * page;
    if (whole + page > begin + bytes) return;
    std::size_t const size = (begin + bytes - whole) / page * page;
    if (::madvise(reinterpret_cast<void*>(whole), size, MADV_HUGEPAGE) == 0)
      ::madvise(reinterpret_cast<void*>(whole), size, MADV_DONTNEED);
#endif
  }
};

}  // namespace chainrule::detail

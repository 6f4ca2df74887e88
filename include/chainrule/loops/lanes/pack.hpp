// Eight numbers side by side, in as many batches as that takes: what a loop's body works with when its turns run in lanes.
#pragma once

#include <chainrule/function/evaluate.hpp>
#include <chainrule/loops/elements.hpp>

namespace chainrule::detail {

/// The partial results of every sum in lanes, on every machine: bits do not depend on how many lanes a batch has.
inline constexpr int lane_count = 8;

/// Eight bits, one for each lane.
using lane_bits = unsigned;
inline constexpr lane_bits all_lanes = (1U << lane_count) - 1;

/// How a batch is read and written. A number is a batch of one; adapters tell it of batches.
template <class B>
struct batch_access {
  using number = B;
  static constexpr int width = 1;
  [[gnu::always_inline]] static constexpr B load(number const* from) { return *from; }
  [[gnu::always_inline]] static constexpr void store(number* to, B const& batch) { *to = batch; }
  /// The batch of read(0), read(1)...
  template <class Read>
  [[gnu::always_inline]] static constexpr B gather(Read const& read) {
    return read(0);
  }
  [[gnu::always_inline]] static constexpr bool holds_in_all(bool truth) { return truth; }
  /// Its first lanes, so many; `other` in the rest.
  [[gnu::always_inline]] static constexpr B first_lanes(B const& batch, int count, number const& other) {
    return count > 0 ? batch : other;
  }
};

template <class B>
struct lane_pack {
  using access = batch_access<B>;
  using value_type = typename access::number;
  static constexpr int batches = lane_count / access::width;
  B of[batches];

  lane_pack() = default;
  [[gnu::always_inline]] constexpr explicit lane_pack(value_type const& each) {
    for (B& batch : of) batch = B(each);
  }
  [[gnu::always_inline]] static constexpr lane_pack load(value_type const* from) {
    lane_pack read;
    for (int k = 0; k < batches; ++k) read.of[k] = access::load(from + k * access::width);
    return read;
  }
  [[gnu::always_inline]] constexpr void store(value_type* to) const {
    for (int k = 0; k < batches; ++k) access::store(to + k * access::width, of[k]);
  }
  /// The first lanes, so many; `other` in the rest, whatever stood there.
  [[gnu::always_inline]] constexpr lane_pack first_lanes(int count, value_type const& other) const {
    lane_pack result;
    for (int k = 0; k < batches; ++k) result.of[k] = access::first_lanes(of[k], count - k * access::width, other);
    return result;
  }
  /// Whether the machine reads and writes some lanes of a pack.
  static constexpr bool is_maskable = requires { requires access::is_maskable; };
  template <class Read>
  [[gnu::always_inline]] static constexpr lane_pack gather(Read const& read) {
    lane_pack found;
    for (int k = 0; k < batches; ++k) found.of[k] = access::gather([&](int lane) { return read(k * access::width + lane); });
    return found;
  }
};
/// What comparing packs gives.
template <class B>
struct lane_truth {
  typename truth_of<B>::type of[lane_pack<B>::batches];

  [[nodiscard, gnu::always_inline]] constexpr bool holds_in_all() const {
    bool all = true;
    for (auto const& each : of) all = all && lane_pack<B>::access::holds_in_all(each);
    return all;
  }
};
template <class B>
struct truth_of<lane_pack<B>> {
  using type = lane_truth<B>;
};

template <class B>
struct in_memory<lane_pack<B>> {
  using type = typename lane_pack<B>::value_type;
};

/// Calls act(number) for every batch. (No loop: g++ keeps in memory what one goes through.)
template <class B, class Act>
[[gnu::always_inline]] constexpr void for_each_batch(Act const& act) {
  [&]<int... K>(std::integer_sequence<int, K...>) __attribute__((always_inline)) { (act(K), ...); }
  (std::make_integer_sequence<int, lane_pack<B>::batches>{});
}

template <class Pack, class B, class Part>
struct lanes_of_pack {
  using batch = Pack;

  /// An operation's value, batch by batch.
  template <class Op, class... U>
  [[gnu::always_inline]] static constexpr Pack value(U const&... u) {
    Pack result;
    for_each_batch<B>([&](int which) __attribute__((always_inline)) { result.of[which] = calculate<Op, Part>(u.of[which]...); });
    return result;
  }
};
template <class B>
struct lanes_of<lane_truth<B>> : lanes_of_pack<lane_truth<B>, B, typename truth_of<B>::type> {};
template <class B>
struct lanes_of<lane_pack<B>> : lanes_of_pack<lane_pack<B>, B, B> {
  struct sine_and_cosine {
    lane_pack<B> first;
    lane_pack<B> second;
  };
  [[gnu::always_inline]] static constexpr sine_and_cosine sincos(lane_pack<B> const& u) {
    sine_and_cosine found;
    for_each_batch<B>([&](int which) __attribute__((always_inline)) {
      B sine;
      B cosine;
      operations::sin_::both(u.of[which], sine, cosine);
      found.first.of[which] = sine;
      found.second.of[which] = cosine;
    });
    return found;
  }
};

/// Where a lane is not chosen, `other`, whatever stood there.
template <class B>
requires(lane_pack<B>::is_maskable)
    [[gnu::always_inline]] inline lane_pack<B> in_chosen_lanes(lane_pack<B> pack, lane_bits chosen,
                                                               typename lane_pack<B>::value_type other) {
  pack.of[0] = batch_access<B>::in_chosen_lanes(pack.of[0], chosen, other);
  return pack;
}
template <class B>
[[gnu::noinline]] constexpr lane_pack<B> in_chosen_lanes(lane_pack<B> pack, lane_bits chosen,
                                                         typename lane_pack<B>::value_type other) {
  typename lane_pack<B>::value_type each[lane_count];
  pack.store(each);
  for (int lane = 0; lane < lane_count; ++lane)
    if ((chosen >> lane & 1U) == 0) each[lane] = other;
  return lane_pack<B>::load(each);
}

/// The lanes joined, pair by pair: k with k + 4, then k with k + 2, then the last two.
template <class Joining, class B>
[[gnu::always_inline]] constexpr typename lane_pack<B>::value_type join_lanes(lane_pack<B> const& pack) {
  using number = typename lane_pack<B>::value_type;
  number each[lane_count];
  pack.store(each);
  for (int half = lane_count / 2; half > 0; half /= 2)
    for (int lane = 0; lane < half; ++lane) each[lane] = calculate<Joining, number>(each[lane], each[lane + half]);
  return each[0];
}

}  // namespace chainrule::detail

// Sums over rows that many processes share: the policy cr::distributed(comm). Needs MPI.
#pragma once

#include <chainrule/adapters/mpi/engine.hpp>

namespace chainrule {

/// How a call runs where processes share the rows: what cr::distributed gives.
template <hash_t Extent, class Cores = one_core, class Inner = detail::no_frame>
struct distributed_policy {
  using chainrule_frame = detail::in_blocks<mpi::engine<Extent, Cores>, Inner>;
  mpi::engine<Extent, Cores> engine;

  [[nodiscard]] chainrule_frame frame() const { return {engine, {}}; }
  /// Blocks of all ranks are joined in one tree, in the order of the ranks: the same bits for every number of ranks, and those of cr::blocks on one, as long as each
  /// but the last has whole blocks of rows. Costs a message of eight bytes before the other.
  [[nodiscard]] distributed_policy ordered() const {
    distributed_policy other = *this;
    other.engine.is_ordered = true;
    return other;
  }
  /// Every call compares the parameters of the ranks, by a checksum in its message: of numbers, and of arrays that do not have the rows' extent. Where they are not
  /// equal the job ends with a message.
  [[nodiscard]] distributed_policy checked() const {
    distributed_policy other = *this;
    other.engine.is_checked = true;
    return other;
  }
};

/// Processes share the rows: all of them call loss.value_and_gradient(cr::distributed(MPI_COMM_WORLD), 1.0, 0.5, times, volts), each with rows of its own, or none, and
/// with the same parameters; each gets the sum over all rows, every rank the same bits. With another extent than cr::data_rows: cr::distributed(comm, n). Lengths
/// in formulas, and in means, are those of all ranks together; an index counts a rank's own rows. In cores and lanes too: cr::distributed(comm) | cr::parallel |
/// cr::simd. A rank that throws in a call ends the whole job with its message.
///
/// std::invalid_argument where the communicator is MPI_COMM_NULL, or MPI is not initialised.
template <class Rows = std::remove_cvref_t<decltype(data_rows)>>
distributed_policy<Rows::hash> distributed(MPI_Comm comm, Rows const& = {}) {
  return {{mpi::ranks(comm)}};
}

template <hash_t Extent, class Cores, class Batches>
auto operator|(distributed_policy<Extent, Cores> const& machines, lanes_policy<Batches> const&) {
  return distributed_policy<Extent, Cores, detail::lanes_wanted<Batches>>{machines.engine};
}
template <hash_t Extent, class Cores, class Batches>
auto operator|(lanes_policy<Batches> const& lanes, distributed_policy<Extent, Cores> const& machines) {
  return machines | lanes;
}
/// With threads: std::invalid_argument where MPI was initialised for a process without.
template <hash_t Extent, class Inner, class Cores, class Outer>
requires(std::is_same_v<Inner, detail::no_frame> || std::is_same_v<Outer, detail::no_frame>) auto
operator|(distributed_policy<Extent, one_core, Inner> const& machines, blocks_policy<Cores, Outer> const& of_one) {
  if constexpr (!std::is_same_v<Cores, one_core>) machines.engine.machines.check_threads();
  using frame = std::conditional_t<std::is_same_v<Inner, detail::no_frame>, Outer, Inner>;
  auto const& given = machines.engine;
  return distributed_policy<Extent, Cores, frame>{{given.machines, given.is_ordered, given.is_checked, of_one.engine}};
}
template <hash_t Extent, class Inner, class Cores, class Outer>
auto operator|(blocks_policy<Cores, Outer> const& of_one, distributed_policy<Extent, one_core, Inner> const& machines) {
  return machines | of_one;
}

}  // namespace chainrule

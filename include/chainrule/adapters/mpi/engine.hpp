// The engine of sums in blocks whose rows processes share: what each of them calculates, and which loops that concerns.
#pragma once

#include <chainrule/adapters/mpi/ranks.hpp>

#include <cstdint>

// g++ compares names in lambdas of templates with the user's globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

namespace chainrule {
namespace mpi {
namespace detail {

using chainrule::detail::definition_info;

/// Whether a loop runs over the rows of an extent.
constexpr bool runs_over(definition_info const* loop, hash_t extent) {
  return chainrule::detail::is_loop(loop) && chainrule::detail::affine_of(loop->arguments[2]).factor_of(extent) != 0;
}
/// How the loops of formulas run over an extent, and whether it is a number in them, as in a mean.
struct reading {
  bool in_outermost = false;
  bool within_others = false;
  bool as_number = false;

  constexpr void read(definition_info const* root, hash_t extent) {
    using namespace chainrule::detail;
    walk_indexed(root, {}, [&](definition_info const* d, list<bound_index> const& around) {
      if (runs_over(d, extent)) (around.empty() ? in_outermost : within_others) = true;
    });
    list<definition_info const*> todo{root};
    definition_map seen;
    for (int next = 0; next < todo.size(); ++next) {
      definition_info const* const d = todo[next];
      as_number = as_number || (d->is_extent && d->hash == extent);
      if (is_element(d) || seen.find(d->hash) >= 0) continue;
      seen.add(d->hash, 0);
      bool const bounds_count =
          is_loop(d) && (d->operation->indexes.joining->by_count->key != 0 || d->operation->indexes.joining->needs_a_turn);
      for (int k = 0; k < d->arity; ++k)
        if (k == 0 || !is_loop(d) || bounds_count) todo.push_back(d->arguments[k]);
    }
  }
};
template <hash_t Extent, class Problem>
struct reading_of;
template <hash_t Extent, class... Out, class In, int Wrt>
struct reading_of<Extent, chainrule::detail::problem<chainrule::detail::formulas<Out...>, In, Wrt>> {
  static constexpr reading find() {
    reading all;
    (all.read(chainrule::detail::info_of<Out>, Extent), ...);
    return all;
  }
  static constexpr reading found = find();
};

/// A checksum of numbers: of their values, not of the bytes between them.
class checksum {
 public:
  template <class T>
  void add(T const& number) {
    if constexpr (std::is_integral_v<T>) {
      sum_ = chainrule::detail::mix(sum_, static_cast<std::uint64_t>(number));
    } else {
      auto const high = static_cast<double>(number);
      sum_ = chainrule::detail::mix(sum_, std::bit_cast<std::uint64_t>(high));
      if constexpr (sizeof(T) > sizeof(double))
        sum_ = chainrule::detail::mix(sum_, std::bit_cast<std::uint64_t>(static_cast<double>(number - static_cast<T>(high))));
    }
  }
  [[nodiscard]] std::uint64_t sum() const { return sum_; }

 private:
  std::uint64_t sum_ = 1;
};

}  // namespace detail

/// Blocks of all ranks: each finds its own by the engine of its machine, Cores.
template <hash_t Extent, class Cores = one_core>
struct engine {
  static constexpr bool has_parts_elsewhere = true;

  ranks machines;
  bool is_ordered = false;
  bool is_checked = false;
  Cores cores{};
  mutable std::uint64_t parameters = 0;  // their checksum, in a call

  /// Whether a pass is over rows that ranks share.
  template <class Pass, class Inputs>
  static constexpr bool takes() {
    constexpr bool over_rows = detail::runs_over(Pass::facts::info, Extent);
    if constexpr (over_rows) {
      constexpr bool is_joined = chainrule::detail::find_joins_blocks<Pass, Inputs>();
      static_assert(
          is_joined,
          "chainrule: cr::distributed: a gradient by so many elements of arrays of known length is not joined from what "
          "ranks find: give the array a length that calls tell, cr::variables<\"w\", k>");
    }
    return over_rows;
  }

  /// Whether rows of residuals are rows that ranks share.
  template <hash_t Loop>
  static constexpr bool takes_rows() {
    if constexpr (Loop == 0) return false;
    else return detail::runs_over(&chainrule::detail::definition_at<Loop>::info, Extent);
  }

  /// Whether an array has the extent of these rows, so that every rank has numbers of its own there.
  template <class V>
  static constexpr bool has_own() {
    if constexpr (chainrule::detail::is_column<V>)
      return chainrule::detail::affine_of(chainrule::detail::definition_of<V>::info.extents[0]).factor_of(Extent) != 0;
    else return false;
  }
  /// Patterns of sparse matrices that all ranks have alike: whose rows they are of; whether all ranks have what they need, and as many unknowns; the
  /// entries of all.
  [[nodiscard]] std::ptrdiff_t whose() const { return 1 + std::ptrdiff_t(MPI_Comm_c2f(machines.communicator())); }
  [[nodiscard]] bool all_agree(bool is_same, std::size_t unknowns) const {
    std::int64_t least[] = {is_same, std::int64_t(unknowns), -std::int64_t(unknowns)};
    MPI_Allreduce(MPI_IN_PLACE, least, 3, MPI_INT64_T, MPI_MIN, machines.communicator());
    if (least[1] != -least[2])
      throw std::invalid_argument("chainrule: cr::distributed: the arrays of wrt have other lengths on other ranks");
    return least[0] != 0;
  }
  template <class Entries>
  Entries of_all(Entries const& own, chainrule::detail::growing_array<int>& rows,
                 chainrule::detail::growing_array<int>& columns) const {
    auto const all = machines.gather(array_view<int const>(own.rows, own.count), rows);
    machines.gather(array_view<int const>(own.columns, own.count), columns);
    return {all.data(), columns.data(), all.size()};
  }

  /// The part of all blocks of all ranks; those of this one are numbered from 0.
  template <class Pass, class Part, class Give>
  Part join_all(block_work const& work, Give const& give) const {
    block_tree<Part> tree;
    if (is_ordered) {
      std::int64_t before = 0;
      MPI_Exscan(&work.blocks, &before, 1, MPI_INT64_T, MPI_SUM, machines.communicator());
      if (machines.rank() == 0) before = 0;
      chainrule::detail::for_each_branch({before, before + work.blocks}, [&](block_range const& branch) {
        tree.add(branch, cores.template join<Part>(branch, work, [&](std::int64_t first, std::int64_t last) {
          return give(first - before, last - before);
        }));
      });
    } else {
      tree.add({machines.rank(), machines.rank() + 1}, cores.template join<Part>(block_range{0, work.blocks}, work, give));
    }
    machines.exchange(tree, parameters);
    return std::move(tree).total();
  }

  /// Before a call: how many rows all ranks have, if formulas ask for that, and the checksum, if it is wanted.
  template <class Problem, class Call>
  void begin(Call& call) const {
    constexpr detail::reading found = detail::reading_of<Extent, Problem>::found;
    static_assert(
        found.in_outermost,
        "chainrule: cr::distributed: no sum runs over the rows that ranks share: name their extent, cr::distributed(comm, n)");
    static_assert(
        !found.within_others,
        "chainrule: cr::distributed: a sum over the rows that ranks share stands within another sum: every rank has some of "
        "the rows, so write that sum outermost");
    using columns = typename Call::columns;
    if constexpr (found.as_number) {
      std::ptrdiff_t& count = call.arrays.counts.of[columns::rules.find(Extent)];
      std::int64_t rows = count;
      MPI_Allreduce(MPI_IN_PLACE, &rows, 1, MPI_INT64_T, MPI_SUM, machines.communicator());
      count = static_cast<std::ptrdiff_t>(rows);
    }
    if (is_checked) parameters = checksum_of<Problem>(call);
  }

 private:
  template <class Problem, class Call>
  static std::uint64_t checksum_of(Call const& call) {
    using columns = typename Call::columns;
    detail::checksum sum;
    for (int k = 0; k < Problem::inputs; ++k) sum.add(call.numbers[std::size_t(k)]);
    [&]<std::size_t... C>(std::index_sequence<C...>) {
      (
          [&] {
            constexpr auto const& array = *columns::each[C].array;
            if constexpr (chainrule::detail::affine_of(array.extents[0]).factor_of(Extent) == 0) {
              sum.add(call.arrays.sizes[C]);
              if constexpr (array.is_integer)
                for (std::ptrdiff_t k = 0; k < call.arrays.sizes[C]; ++k) sum.add(call.arrays.template integers<array.hash>()[k]);
              else if constexpr (requires { steps_in<array.hash>(call.arrays); }) return;  // read in steps: its length only
              else
                for (std::ptrdiff_t k = 0; k < call.arrays.sizes[C]; ++k) sum.add(call.arrays.at[C][k]);
            }
          }(),
          ...);
    }
    (std::make_index_sequence<columns::count>{});
    return sum.sum();
  }
};

}  // namespace mpi

namespace detail {

template <class Problem, hash_t Extent, class Cores, class Inner, class Call>
void count_rows(in_blocks<mpi::engine<Extent, Cores>, Inner> const& frame, Call& call) {
  frame.engine.template begin<Problem>(call);
}
template <hash_t Extent, class Cores, class Inner, class Use>
decltype(auto) guarded_in(in_blocks<mpi::engine<Extent, Cores>, Inner> const& frame, Use const& use) {
  return frame.engine.machines.guarded(use);
}

}  // namespace detail
}  // namespace chainrule

#pragma GCC diagnostic pop

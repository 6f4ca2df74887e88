// The processes of a communicator, and how they join what each has found.
#pragma once

#include <chainrule/adapters/mpi/message.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

// The interface of MPI is that of C: bindings for C++ that older implementations have besides would want a library of their own.
#ifndef OMPI_SKIP_MPICXX
#  define OMPI_SKIP_MPICXX 1
#  include <mpi.h>
#  undef OMPI_SKIP_MPICXX
#else
#  include <mpi.h>
#endif

namespace chainrule::mpi {

/// The processes of an MPI communicator, which stays the caller's. std::invalid_argument where it is MPI_COMM_NULL or joins two groups, and where MPI is
/// not initialised, or finalised.
class ranks {
 public:
  explicit ranks(MPI_Comm comm) : comm_(comm) {
    int is_on = 0, is_off = 0, has_two = 0;
    MPI_Initialized(&is_on);
    if (!is_on) throw std::invalid_argument("chainrule: cr::distributed: MPI is not initialised: call MPI_Init before");
    MPI_Finalized(&is_off);
    if (is_off) throw std::invalid_argument("chainrule: cr::distributed: MPI is finalised already");
    if (comm == MPI_COMM_NULL) throw std::invalid_argument("chainrule: cr::distributed: the communicator is MPI_COMM_NULL");
    MPI_Comm_test_inter(comm, &has_two);
    if (has_two)
      throw std::invalid_argument(
          "chainrule: cr::distributed: the communicator joins two groups: merge them by MPI_Intercomm_merge");
    MPI_Comm_rank(comm, &rank_);
    MPI_Comm_size(comm, &size_);
  }

  [[nodiscard]] MPI_Comm communicator() const { return comm_; }
  [[nodiscard]] int rank() const { return rank_; }
  [[nodiscard]] int size() const { return size_; }

  /// std::invalid_argument where MPI was initialised for a process without threads.
  void check_threads() const {
    int level = MPI_THREAD_SINGLE;
    MPI_Query_thread(&level);
    if (level < MPI_THREAD_FUNNELED)
      throw std::invalid_argument("chainrule: cr::distributed: MPI was initialised for one thread: beside cr::parallel write "
                                  "MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &provided)");
  }

  /// Calls use(); where that throws, the message goes to the error stream and the whole job ends, for the others wait for this process. Alone it just throws.
  template <class Use>
  decltype(auto) guarded(Use const& use) const {
    if (size_ == 1) return use();
    try {
      return use();
    } catch (std::exception const& error) {
      abort(error.what());
    } catch (...) {
      abort("an exception that is no std::exception");
    }
  }
  /// Ends the job, of all processes, with a message.
  [[noreturn]] void abort(std::string_view what) const {
    if (what.starts_with("chainrule: ")) what.remove_prefix(11);
    std::fprintf(stderr, "chainrule: rank %d of %d: %.*s\n", rank_, size_, int(what.size()), what.data());
    std::fflush(stderr);
    MPI_Abort(comm_, EXIT_FAILURE);
    std::terminate();
  }

  /// The sum of numbers and of lists over all ranks, in place, in one message: machines.sum(value, slopes). Every rank gives lists of the same lengths, or the job ends,
  /// and gets the same bits: ranks are joined pair by pair, in a tree that depends on their number alone. Where there are many numbers, each rank adds up some of
  /// them for all.
  template <class... Numbers>
  void sum(Numbers&... numbers) const {
    using T = typename detail_number<std::remove_cvref_t<Numbers>...>::type;
    guarded([&] {
      std::vector<T> all;
      all.reserve((std::size_t(0) + ... + as_span(numbers).size()));
      (all.insert(all.end(), as_span(numbers).begin(), as_span(numbers).end()), ...);
      bool const is_long = all.size() > longest_in_one_message;
      std::vector<T> const total =
          join(detail::list_part<T>{is_long ? std::vector<T>() : all}, all.size(), "the lengths of lists").each;
      if (is_long) sum_shares(all);
      T const* next = is_long ? all.data() : total.data();
      auto const out = [&](std::span<T> list) {
        for (T& each : list) each = *next++;
      };
      (out(as_span(numbers)), ...);
    });
  }

  /// The lists of all ranks one behind the other, in `memory`.
  template <class T>
  array_view<T const> gather(array_view<T const> own, chainrule::detail::growing_array<T>& memory) const {
    std::vector<int> counts(static_cast<std::size_t>(size_)), starts;
    if (own.size() > std::size_t(INT_MAX) / sizeof(T))
      throw std::length_error("chainrule: cr::distributed: a message of more than 2 GB");
    int const mine = int(own.size() * sizeof(T));
    MPI_Allgather(&mine, 1, MPI_INT, counts.data(), 1, MPI_INT, comm_);
    std::size_t bytes = 0;
    for (int const each : counts) {
      starts.push_back(int(bytes));
      bytes += std::size_t(each);
      if (bytes > std::size_t(INT_MAX)) throw std::length_error("chainrule: cr::distributed: a message of more than 2 GB");
    }
    T* const all = memory.at_least(bytes / sizeof(T));
    MPI_Allgatherv(own.data(), mine, MPI_BYTE, all, counts.data(), starts.data(), MPI_BYTE, comm_);
    return {all, bytes / sizeof(T)};
  }

  /// Every rank gets the branches of all. In each round ranks that lie further apart exchange what they have, neighbours joined already; where the number of
  /// ranks is no power of two, some first give theirs to a neighbour, and get all in the end. Checksums are compared on the way: where they are not equal
  /// the job ends.
  template <class Part, int Most>
  void exchange(block_tree<Part, Most>& tree, std::uint64_t checksum, char const* of_what = "the parameters") const {
    int const pairs = size_ - int(std::bit_floor(unsigned(size_)));  // 2 * pairs ranks begin in pairs
    if (rank_ < 2 * pairs && rank_ % 2 == 1) {
      send(rank_ - 1, tree, checksum);
      block_tree<Part, Most> all;
      receive(rank_ - 1, all, checksum, of_what);
      tree = std::move(all);
      return;
    }
    if (rank_ < 2 * pairs) receive(rank_ + 1, tree, checksum, of_what);
    int const me = rank_ < 2 * pairs ? rank_ / 2 : rank_ - pairs;
    for (int apart = 1; apart < size_ - pairs; apart *= 2) {
      int const other = me ^ apart;
      int const partner = other < pairs ? 2 * other : other + pairs;
      detail::message const mine = packed(tree, checksum);
      MPI_Request sent;
      MPI_Isend(mine.bytes.data(), int(mine.bytes.size()), MPI_BYTE, partner, tag, comm_, &sent);
      receive(partner, tree, checksum, of_what);
      MPI_Wait(&sent, MPI_STATUS_IGNORE);
    }
    if (rank_ < 2 * pairs) send(rank_ + 1, tree, checksum);
  }

 private:
  static constexpr int tag = 0x6372;
  static constexpr std::size_t longest_in_one_message = 4096;
  MPI_Comm comm_;
  int rank_ = 0;
  int size_ = 1;

  template <class First, class...>
  struct detail_number {
    using type = First;
  };
  template <chainrule::detail::sequence First, class... Rest>
  struct detail_number<First, Rest...> {
    using type = chainrule::detail::element_of<First>;
  };
  template <class Numbers>
  static auto as_span(Numbers& numbers) {
    if constexpr (requires { numbers.data(); }) return std::span(numbers.data(), static_cast<std::size_t>(numbers.size()));
    else return std::span(&numbers, 1);
  }

  /// Joins parts of all ranks, a branch for each.
  template <class Part>
  Part join(Part&& part, std::uint64_t checksum, char const* of_what) const {
    block_tree<Part> tree;
    tree.add({rank_, rank_ + 1}, std::move(part));
    exchange(tree, checksum, of_what);
    return std::move(tree).total();
  }
  /// Every rank gets its share of the list from all, adds that up, and gives it to all.
  template <class T>
  void sum_shares(std::vector<T>& all) const {
    std::vector<int> counts, starts, pieces, places;
    auto const bytes = [&](std::size_t numbers) {
      if (numbers > std::size_t(INT_MAX) / sizeof(T)) throw std::length_error("chainrule: sum: a message of more than 2 GB");
      return int(numbers * sizeof(T));
    };
    std::size_t const count = std::size_t(size_);
    auto const start = [&](std::size_t rank) { return all.size() / count * rank + std::min(rank, all.size() % count); };
    std::size_t const mine = start(std::size_t(rank_) + 1) - start(std::size_t(rank_));
    for (std::size_t rank = 0; rank < count; ++rank) {
      counts.push_back(bytes(start(rank + 1) - start(rank)));
      starts.push_back(bytes(start(rank)));
      pieces.push_back(bytes(mine));
      places.push_back(bytes(mine * rank));
    }
    std::vector<T> given(mine * count);
    MPI_Alltoallv(all.data(), counts.data(), starts.data(), MPI_BYTE, given.data(), pieces.data(), places.data(), MPI_BYTE,
                  comm_);
    for (std::size_t apart = 1; apart < count; apart *= 2)  // the tree of exchange
      for (std::size_t rank = 0; rank + apart < count; rank += 2 * apart)
        for (std::size_t k = 0; k < mine; ++k) given[mine * rank + k] += given[mine * (rank + apart) + k];
    MPI_Allgatherv(given.data(), bytes(mine), MPI_BYTE, all.data(), counts.data(), starts.data(), MPI_BYTE, comm_);
  }

  template <class Part, int Most>
  static detail::message packed(block_tree<Part, Most> const& tree, std::uint64_t checksum) {
    detail::message all;
    all.put(&checksum, 1);
    put_branches(all, tree);
    if (all.bytes.size() > std::size_t(INT_MAX))
      throw std::length_error("chainrule: cr::distributed: a message of more than 2 GB");
    return all;
  }
  template <class Part, int Most>
  void send(int to, block_tree<Part, Most> const& tree, std::uint64_t checksum) const {
    detail::message const all = packed(tree, checksum);
    MPI_Send(all.bytes.data(), int(all.bytes.size()), MPI_BYTE, to, tag, comm_);
  }
  template <class Part, int Most>
  void receive(int from, block_tree<Part, Most>& tree, std::uint64_t checksum, char const* of_what) const {
    MPI_Message found;
    MPI_Status status;
    int size = 0;
    MPI_Mprobe(from, tag, comm_, &found, &status);
    MPI_Get_count(&status, MPI_BYTE, &size);
    detail::message all;
    all.bytes.resize(std::size_t(size));
    MPI_Mrecv(all.bytes.data(), size, MPI_BYTE, &found, MPI_STATUS_IGNORE);
    if (all.template get<std::uint64_t>() != checksum)
      abort(std::string("cr::distributed: ") + of_what + " differ from those of rank " + std::to_string(from));
    add_branches(all, tree);
  }
};

}  // namespace chainrule::mpi

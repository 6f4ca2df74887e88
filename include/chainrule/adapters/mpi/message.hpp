// What processes send each other: branches of the tree of blocks with their parts, one behind the other, and a checksum.
#pragma once

#include <chainrule/chainrule.hpp>
#include <chainrule/loops/in_blocks.hpp>

#include <cstring>
#include <type_traits>
#include <vector>

namespace chainrule::mpi::detail {

/// Bytes that grow, and are read from the beginning.
class message {
 public:
  std::vector<char> bytes;

  template <class T>
  void put(T const* from, std::size_t count) {
    static_assert(std::is_trivially_copyable_v<T>,
                  "chainrule: cr::distributed: numbers that are sent are plain: float, double, long double");
    std::size_t const before = bytes.size();
    bytes.resize(before + count * sizeof(T));
    if (count > 0) std::memcpy(bytes.data() + before, from, count * sizeof(T));
  }
  template <class T>
  void get(T* to, std::size_t count) {
    if (count > 0) std::memcpy(to, bytes.data() + at_, count * sizeof(T));
    at_ += count * sizeof(T);
  }
  template <class T>
  [[nodiscard]] T get() {
    T value;
    get(&value, 1);
    return value;
  }
  void begin() { at_ = 0; }
  [[nodiscard]] bool has_more() const { return at_ < bytes.size(); }

 private:
  std::size_t at_ = 0;
};

/// Lists of one length, joined number by number.
template <class T>
struct list_part {
  std::vector<T> each;

  void join(list_part const& later) {
    for (std::size_t k = 0; k < each.size(); ++k) each[k] += later.each[k];
  }
};
template <class T>
void put_part(message& to, list_part<T> const& part) {
  std::size_t const size = part.each.size();
  to.put(&size, 1);
  to.put(part.each.data(), size);
}
template <class T>
void get_part(message& from, list_part<T>& part) {
  part.each.resize(from.template get<std::size_t>());
  from.get(part.each.data(), part.each.size());
}

template <class Part>
void put_part(message& to, Part const& part) {
  to.put(&part, 1);
}
template <class Part>
void get_part(message& from, Part& part) {
  from.get(&part, 1);
}
template <class T, int Count>
void put_part(message& to, chainrule::detail::block_sums_and_lists<T, Count> const& part) {
  to.put(part.each.data(), part.each.size());
  to.put(&part.size, 1);
  to.put(part.numbers(), part.size);
}
template <class T, int Count>
void get_part(message& from, chainrule::detail::block_sums_and_lists<T, Count>& part) {
  from.get(part.each.data(), part.each.size());
  if (std::size_t const size = from.template get<std::size_t>(); size > 0) from.get(part.zeros(size), size);
}

template <class Part, int Most>
void put_branches(message& to, block_tree<Part, Most> const& tree) {
  tree.for_each([&](block_range const& blocks, Part const& part) {
    to.put(&blocks, 1);
    put_part(to, part);
  });
}
template <class Part, int Most>
void add_branches(message& from, block_tree<Part, Most>& tree) {
  while (from.has_more()) {
    block_range const blocks = from.template get<block_range>();
    Part part;
    get_part(from, part);
    tree.add(blocks, static_cast<Part&&>(part));
  }
}

}  // namespace chainrule::mpi::detail

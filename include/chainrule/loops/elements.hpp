// Where a loop's turn stands: the values of indices and extents, and the elements that they name.
#pragma once

#include <chainrule/function/requests.hpp>
#include <chainrule/graph/block.hpp>

namespace chainrule::detail {

/// The values of the indices around.
struct no_frame {};
template <hash_t Index, class Outer>
struct frame {
  std::ptrdiff_t at;
  Outer outer;
};

/// Where no array has a length that calls tell.
struct no_arrays {};

template <class Frame>
inline constexpr bool is_outermost = std::is_same_v<Frame, no_frame>;
/// Such, and no policy takes the turns in blocks.
template <class Frame>
inline constexpr bool runs_in_one_piece = std::is_same_v<Frame, no_frame>;

/// What lies in memory of a number with which a block works: of one with lanes (loops/lanes/pack.hpp) the number of a lane.
template <class T>
struct in_memory {
  using type = T;
};

/// What a block works with.
template <class T, class Frame, class Arrays = no_arrays>
struct surroundings {
  typename in_memory<T>::type const* inputs;  // of the function: its variables, and arrays of known length
  typename in_memory<T>::type* gradient;      // in them
  T const* captured;                          // from the block around
  T const* seed;                              // the adjoints of the results of loops
  Frame frame;
  Arrays const* arrays = nullptr;
  T const* state = nullptr;  // of the scan around, before this step
};

template <class Inputs, hash_t Atom, class Frame, class Arrays>
[[gnu::always_inline]] constexpr std::ptrdiff_t integer_at(Frame const& f, Arrays const* arrays);

/// The value of an affine index.
template <class Inputs, auto At, class Frame, class Arrays>
[[gnu::always_inline]] constexpr std::ptrdiff_t affine_value(Frame const& f, Arrays const* arrays) {
  constexpr affine_index at = At();
  std::ptrdiff_t value = at.offset;
  if constexpr (at.terms > 0) value += at.factor[0] * integer_at<Inputs, at.atom[0]>(f, arrays);
  if constexpr (at.terms > 1) value += at.factor[1] * integer_at<Inputs, at.atom[1]>(f, arrays);
  if constexpr (at.terms > 2) value += at.factor[2] * integer_at<Inputs, at.atom[2]>(f, arrays);
  if constexpr (at.terms > 3) value += at.factor[3] * integer_at<Inputs, at.atom[3]>(f, arrays);
  return value;
}

/// The ends of a loop's index, or a scan's.
template <hash_t Loop>
constexpr affine_index first_turn_in() {
  return affine_of(first_turn_of(&definition_at<Loop>::info));
}
template <hash_t Loop>
constexpr affine_index last_turn_in() {
  return affine_of(last_turn_of(&definition_at<Loop>::info));
}

/// Argument K of the element or the loop with a hash, as an affine index.
template <hash_t Hash, int K>
constexpr affine_index affine_argument() {
  return affine_of(definition_at<Hash>::info.arguments[K]);
}
template <hash_t Array, int Dimension>
constexpr affine_index affine_extent() {
  return affine_of(definition_at<Array>::info.extents[Dimension]);
}

/// Where an element stands in its array, row by row.
template <class Inputs, hash_t Element, int Dimension = 0, class Frame, class Arrays>
[[gnu::always_inline]] constexpr std::ptrdiff_t element_position(Frame const& f, Arrays const* arrays, std::ptrdiff_t row = 0) {
  constexpr indexing const& indexes = definition_at<Element>::info.operation->indexes;
  if constexpr (Dimension == indexes.array->rank) {
    return row;
  } else {
    if constexpr (Dimension > 0) row *= affine_value<Inputs, affine_extent<indexes.hash, Dimension>>(f, arrays);
    return element_position<Inputs, Element, Dimension + 1>(
        f, arrays, row + affine_value<Inputs, affine_argument<Element, Dimension>>(f, arrays));
  }
}

template <hash_t Wanted, class Frame>
inline constexpr bool is_bound = false;
template <hash_t Wanted, hash_t Index, class Outer>
inline constexpr bool is_bound<Wanted, frame<Index, Outer>> = Wanted == Index || is_bound<Wanted, Outer>;
template <hash_t Wanted, hash_t Index, class Outer>
[[gnu::always_inline]] constexpr std::ptrdiff_t index_value(frame<Index, Outer> const& f) {
  if constexpr (Wanted == Index) return f.at;
  else return index_value<Wanted>(f.outer);
}

/// The steps between the numbers of an array that a call reads with steps: of its extents. LastIsOne: the last of them is 1.
template <int Rank, bool LastIsOne>
struct found_steps {
  std::ptrdiff_t const* steps;
};
template <hash_t Array>
constexpr void steps_in();
template <hash_t Array>
constexpr void columns_in_steps();
template <hash_t Array, class Arrays>
concept reads_in_steps = requires(Arrays const& arrays) {
  steps_in<Array>(arrays);
};
/// And of the caller's memory for its gradient.
template <hash_t Array>
constexpr void gradient_steps_in();
template <hash_t Array, class Arrays>
concept writes_in_steps = requires(Arrays const& arrays) {
  gradient_steps_in<Array>(arrays);
};

/// How far from the first an element lies.
template <class Inputs, hash_t Element, int Dimension = 0, int Rank, bool LastIsOne, class Frame, class Arrays>
[[gnu::always_inline]] constexpr std::ptrdiff_t stepped_position(found_steps<Rank, LastIsOne> const& found, Frame const& f,
                                                                 Arrays const* arrays) {
  std::ptrdiff_t const at = affine_value<Inputs, affine_argument<Element, Dimension>>(f, arrays);
  if constexpr (Dimension + 1 == Rank) return LastIsOne ? at : at * found.steps[Dimension];
  else return at * found.steps[Dimension] + stepped_position<Inputs, Element, Dimension + 1>(found, f, arrays);
}

/// Where an element lies in what a call gave.
template <class Inputs, hash_t Element, class Frame, class Arrays>
[[gnu::always_inline]] constexpr std::ptrdiff_t read_position(Frame const& f, Arrays const* arrays) {
  constexpr hash_t array = definition_at<Element>::info.operation->indexes.hash;
  if constexpr (reads_in_steps<array, Arrays>) return stepped_position<Inputs, Element>(steps_in<array>(*arrays), f, arrays);
  else return element_position<Inputs, Element>(f, arrays);
}

/// An index, an extent, or an element of an array of integers.
template <class Inputs, hash_t Atom, class Frame, class Arrays>
[[gnu::always_inline]] constexpr std::ptrdiff_t integer_at(Frame const& f, [[maybe_unused]] Arrays const* arrays) {
  if constexpr (is_bound<Atom, Frame>) return index_value<Atom>(f);
  else if constexpr (definition_at<Atom>::info.is_extent) return arrays->template extent<Atom>();
  else
    return static_cast<std::ptrdiff_t>(
        arrays->template integers<definition_at<Atom>::info.operation->indexes.hash>()[read_position<Inputs, Atom>(f, arrays)]);
}

/// The same as a number: an extent counts the rows of all processes.
template <class Inputs, hash_t Atom, class Frame, class Arrays>
[[gnu::always_inline]] constexpr std::ptrdiff_t count_at(Frame const& f, [[maybe_unused]] Arrays const* arrays) {
  if constexpr (is_bound<Atom, Frame>) return index_value<Atom>(f);
  else if constexpr (definition_at<Atom>::info.is_extent) return arrays->template count<Atom>();
  else return integer_at<Inputs, Atom>(f, arrays);
}

/// The frame of the scan that carries an array, or calculates it on the way (loops/scans/array_scan.hpp).
template <hash_t Array, class Frame>
[[gnu::always_inline]] constexpr auto const& scan_around(Frame const& f) {
  if constexpr (requires { requires Frame::template holds<Array>(); }) return f;
  else return scan_around<Array>(f.outer);
}

/// The element that leaf K is: among the inputs where its array has a known length.
template <class Inputs, class Code, int K>
struct element_leaf {
  static constexpr definition_info const* what = Code::table.leaves[std::size_t(K)].what;
  static constexpr hash_t hash = what->hash;
  static constexpr hash_t array = what->operation->indexes.hash;
  static constexpr bool is_integer = what->operation->indexes.array->is_integer;
  static constexpr bool is_state = what->operation->indexes.array->is_state;
  static constexpr bool is_among_inputs = !is_integer && !is_state && known_size(*what->operation->indexes.array) >= 0;
  static constexpr bool is_tangent = Code::table.leaves[std::size_t(K)].tangent > 0;
  static constexpr int first = Inputs::layout().first_of(array);

  /// Where its array lies, and the array's gradient in row Row of a Jacobian.
  template <class T, class Frame, class Arrays>
  [[gnu::always_inline]] static constexpr auto const* memory(surroundings<T, Frame, Arrays> const& s) {
    if constexpr (is_among_inputs) return s.inputs + (is_tangent ? Inputs::inputs : 0) + first;
    else if constexpr (is_state) return scan_around<array>(s.frame).template values<array, is_tangent>(s.arrays);
    else if constexpr (is_tangent) return s.arrays->template direction<array>();
    else if constexpr (is_integer) return s.arrays->template integers<array>();
    else return s.arrays->template values<array>();
  }
  template <int Row, class T, class Frame, class Arrays>
  [[gnu::always_inline]] static constexpr auto gradient_memory(surroundings<T, Frame, Arrays> const& s) {
    if constexpr (is_among_inputs) return s.gradient + Row * Inputs::wrt + first;
    else if constexpr (is_state) return scan_around<array>(s.frame).template adjoints<array, is_tangent>(s.arrays);
    else return s.arrays->template gradient<array>();
  }
  /// Where it is read. (Directions lie row by row.)
  template <class Arrays>
  static constexpr bool is_in_steps = !is_among_inputs && !is_tangent && reads_in_steps<array, Arrays>;
  template <class Frame, class Arrays>
  [[gnu::always_inline]] static constexpr std::ptrdiff_t place(Frame const& f, Arrays const* arrays) {
    if constexpr (is_in_steps<Arrays>) return read_position<Inputs, hash>(f, arrays);
    else return element_position<Inputs, hash>(f, arrays);
  }
  /// Where its gradient is written.
  template <class Arrays>
  static constexpr bool is_written_in_steps = !is_among_inputs && writes_in_steps<array, Arrays>;
  template <class Frame, class Arrays>
  [[gnu::always_inline]] static constexpr std::ptrdiff_t gradient_place(Frame const& f, Arrays const* arrays) {
    if constexpr (is_written_in_steps<Arrays>)
      return stepped_position<Inputs, hash>(gradient_steps_in<array>(*arrays), f, arrays);
    else return element_position<Inputs, hash>(f, arrays);
  }
  template <class T, class Frame, class Arrays>
  [[gnu::always_inline]] static constexpr auto const& in(surroundings<T, Frame, Arrays> const& s) {
    return memory(s)[place(s.frame, s.arrays)];
  }
  template <int Row, class T, class Outer, class Arrays, class Frame>
  [[gnu::always_inline]] static constexpr decltype(auto) in_gradient(surroundings<T, Outer, Arrays> const& s, Frame const& f) {
    return gradient_memory<Row>(s)[gradient_place(f, s.arrays)];
  }
};

/// Adds to a number of a gradient, or says what is to be added there (loops/sorted_runs.hpp). First: nothing is there yet.
template <bool First, class T>
[[gnu::always_inline]] constexpr void add_to(T& place, T const& value) {
  if constexpr (First) place = value;
  else place = calculate<operations::add_, T>(place, value);
}
template <bool First, class Place, class T>
requires requires(Place const& place, T const& value) { place.add(value); }
[[gnu::always_inline]] constexpr void add_to(Place const& place, T const& value) { place.add(value); }

/// Where the elements go that a loop tells of an array that a scan carries; and where their adjoints are.
template <hash_t Loop, bool IsTangent, class T, class Frame, class Arrays>
[[gnu::always_inline]] constexpr auto told_place(surroundings<T, Frame, Arrays> const& s) {
  constexpr hash_t array = definition_at<Loop>::info.operation->indexes.array->hash;
  return scan_around<array>(s.frame).template told<array, IsTangent>(s.arrays);
}
template <hash_t Loop, bool IsTangent, class T, class Frame, class Arrays>
[[gnu::always_inline]] constexpr auto told_seed(surroundings<T, Frame, Arrays> const& s) {
  constexpr hash_t array = definition_at<Loop>::info.operation->indexes.array->hash;
  return scan_around<array>(s.frame).template seeds<array, IsTangent>(s.arrays);
}

template <class Inputs, class Code, int K, class T, class Frame, class Arrays>
[[gnu::always_inline]] constexpr void read_leaf(T* leaves, surroundings<T, Frame, Arrays> const& s) {
  constexpr leaf l = Code::table.leaves[std::size_t(K)];
  if constexpr (l.kind == leaf_kind::input) leaves[K] = s.inputs[l.number];
  else if constexpr (l.kind == leaf_kind::captured) leaves[K] = s.captured[l.number];
  else if constexpr (l.kind == leaf_kind::state) leaves[K] = s.state[l.number];
  else if constexpr (l.kind == leaf_kind::seed) leaves[K] = s.seed[l.number];
  else if constexpr (l.kind == leaf_kind::told)
    leaves[K] = told_seed<l.what->hash, (l.tangent > 0)>(s)[index_value<l.what->operation->indexes.hash>(s.frame)];
  else if constexpr (l.kind == leaf_kind::index)
    leaves[K] = static_cast<T>(static_cast<double>(count_at<Inputs, l.what->hash>(s.frame, s.arrays)));
  else if constexpr (l.kind == leaf_kind::element && is_integer_element(l.what))
    leaves[K] = static_cast<T>(static_cast<double>(element_leaf<Inputs, Code, K>::in(s)));
  else if constexpr (l.kind == leaf_kind::element) leaves[K] = element_leaf<Inputs, Code, K>::in(s);
}

}  // namespace chainrule::detail

// The memory of a matrix function, and Eigen's matrix products in it.
#pragma once

#include <chainrule/matrix/eigen.hpp>

#include <cstddef>
#include <memory>
#include <new>

namespace chainrule {
namespace detail {

/// Aligned memory that only grows; its contents are lost when it does.
class growing_memory {
 public:
  void* at_least(std::size_t bytes) {
    if (bytes > size_) {
      data_.reset();
      size_ = 0;
      data_.reset(static_cast<std::byte*>(::operator new(bytes, std::align_val_t(alignment))));
      size_ = bytes;
    }
    return data_.get();
  }
  static constexpr std::size_t alignment = 64;
  static constexpr std::size_t aligned(std::size_t bytes) { return (bytes + alignment - 1) / alignment * alignment; }

 private:
  struct release {
    void operator()(std::byte* data) const { ::operator delete(data, std::align_val_t(alignment)); }
  };
  std::unique_ptr<std::byte, release> data_;
  std::size_t size_ = 0;
};

/// Whether an Eigen object is in memory, with its columns or rows contiguous.
template <class M>
concept direct_matrix = bool(Eigen::internal::traits<std::remove_cvref_t<M>>::Flags& Eigen::DirectAccessBit) &&
                        std::remove_cvref_t<M>::InnerStrideAtCompileTime == 1;

}  // namespace detail

/// Owns every intermediate result of calls of a matrix function: `auto work = f.workspace(); f(work, a, b);`. It grows when
/// a call needs more (a larger batch, another function) and allocates at no other time. One call at a time may use it;
/// gradients that a call gave as views stay until the next one.
class matrix_workspace {
 public:
  /// Room for the intermediates of a call.
  void* room(std::size_t bytes) { return room_.at_least(bytes); }

  /// out = a * b.
  template <class Out, class A, class B>
  void product(Out& out, A const& a, B const& b) {
    if constexpr (by_pointers<Out, A, B>) {
      out.setZero();
      add_product(out, a, b);
    } else {
      out.noalias() = a * b;
    }
  }
  /// out += a * b.
  template <class Out, class A, class B>
  void add_product(Out& out, A const& a, B const& b) {
    if constexpr (by_pointers<Out, A, B>)
      multiply<typename Out::Scalar, order<A>, order<B>>(
          {out.rows(), out.cols(), a.cols(), a.outerStride(), b.outerStride(), out.outerStride()}, a.data(), b.data(),
          out.data());
    else out.noalias() += a * b;
  }

 private:
  template <class M>
  static constexpr int order = M::IsRowMajor ? int(Eigen::RowMajor) : int(Eigen::ColMajor);

  /// Products with vectors and of small matrices of known size are best left to Eigen, and all where Eigen has threads.
  template <class Out, class A, class B>
  static constexpr bool by_pointers =
      !detail::eigen_has_threads && std::is_floating_point_v<typename Out::Scalar> && !Out::IsVectorAtCompileTime &&
      !Out::IsRowMajor && (Out::SizeAtCompileTime == Eigen::Dynamic || A::SizeAtCompileTime == Eigen::Dynamic) &&
      detail::direct_matrix<A> && detail::direct_matrix<B>;

  struct product_sizes {
    Eigen::Index rows, columns, depth;
    Eigen::Index stride_a, stride_b, stride_out;
  };

  /// Where Eigen would take the memory for its blocks from the heap, this gives it the workspace's.
  template <class T>
  struct blocks : Eigen::internal::level3_blocking<T, T> {
    explicit blocks(product_sizes const& sizes) {
      this->m_mc = sizes.rows;
      this->m_nc = sizes.columns;
      this->m_kc = sizes.depth;
      Eigen::internal::computeProductBlockingSizes<T, T, 1>(this->m_kc, this->m_mc, this->m_nc, Eigen::Index(1));
    }
    [[nodiscard]] std::size_t first() const {
      return detail::growing_memory::aligned(std::size_t(this->m_mc) * std::size_t(this->m_kc) * sizeof(T));
    }
    [[nodiscard]] std::size_t second() const {
      return detail::growing_memory::aligned(std::size_t(this->m_kc) * std::size_t(this->m_nc) * sizeof(T));
    }
    void use(std::byte* memory) {
      this->m_blockA = reinterpret_cast<T*>(memory);
      this->m_blockB = reinterpret_cast<T*>(memory + first());
    }
  };

  /// out += a * b, out by columns. Pointers, so that one function serves all matrices of the same orders.
  template <class T, int OrderA, int OrderB>
  void multiply(product_sizes const& sizes, T const* a, T const* b, T* out) {
    if (sizes.rows + sizes.columns + sizes.depth < 20) {  // Eigen's own measure of where blocks do not pay
      for (Eigen::Index j = 0; j < sizes.columns; ++j)
        for (Eigen::Index k = 0; k < sizes.depth; ++k)
          for (Eigen::Index i = 0; i < sizes.rows; ++i)
            out[i + j * sizes.stride_out] += a[OrderA == Eigen::RowMajor ? i * sizes.stride_a + k : i + k * sizes.stride_a] *
                                             b[OrderB == Eigen::RowMajor ? k * sizes.stride_b + j : k + j * sizes.stride_b];
      return;
    }
    blocks<T> blocking(sizes);
    blocking.use(static_cast<std::byte*>(blocks_.at_least(blocking.first() + blocking.second())));
    Eigen::internal::general_matrix_matrix_product<Eigen::Index, T, OrderA, false, T, OrderB, false, Eigen::ColMajor, 1>::run(
        sizes.rows, sizes.columns, sizes.depth, a, sizes.stride_a, b, sizes.stride_b, out, 1, sizes.stride_out, T(1), blocking,
        nullptr);
  }

  detail::growing_memory room_;
  detail::growing_memory blocks_;
};

}  // namespace chainrule

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
concept direct_matrix = bool(Eigen::internal::traits<std::remove_cvref_t<M>>::Flags & Eigen::DirectAccessBit) &&
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
    if constexpr (is_vector<Out>) {
      out.noalias() = a * b;
    } else {
      if (small(out, a)) {
        out.noalias() = a.lazyProduct(b);
        return;
      }
      out.setZero();
      multiply(out, a, b);
    }
  }
  /// out += a * b.
  template <class Out, class A, class B>
  void add_product(Out& out, A const& a, B const& b) {
    if constexpr (is_vector<Out>) {
      out.noalias() += a * b;
    } else {
      if (small(out, a)) {
        out.noalias() += a.lazyProduct(b);
        return;
      }
      multiply(out, a, b);
    }
  }

 private:
  template <class M>
  static constexpr bool is_vector = M::IsVectorAtCompileTime;

  /// Eigen's own measure of where blocks do not pay.
  template <class Out, class A>
  static bool small(Out const& out, A const& a) {
    return out.rows() + out.cols() + a.cols() < 20;
  }

  /// Where Eigen would take the memory for its blocks from the heap, this gives it the workspace's.
  template <class T>
  struct blocks : Eigen::internal::level3_blocking<T, T> {
    blocks(Eigen::Index rows, Eigen::Index columns, Eigen::Index depth) {
      this->m_mc = rows;
      this->m_nc = columns;
      this->m_kc = depth;
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

  template <class Out, class A, class B>
  void multiply(Out& out, A const& a, B const& b) {
    using T = typename Out::Scalar;
    if constexpr (detail::direct_matrix<A> && detail::direct_matrix<B> && std::is_floating_point_v<T>) {
      if (Eigen::nbThreads() == 1) {
        blocks<T> blocking(out.rows(), out.cols(), a.cols());
        blocking.use(static_cast<std::byte*>(blocks_.at_least(blocking.first() + blocking.second())));
        Eigen::internal::general_matrix_matrix_product<Eigen::Index, T, order<A>, false, T, order<B>, false, Eigen::ColMajor,
                                                       1>::run(out.rows(), out.cols(), a.cols(), a.data(), a.outerStride(),
                                                               b.data(), b.outerStride(), out.data(), 1, out.outerStride(),
                                                               T(1), blocking, nullptr);
        return;
      }
    }
    out.noalias() += a * b;
  }
  template <class M>
  static constexpr int order = M::IsRowMajor ? int(Eigen::RowMajor) : int(Eigen::ColMajor);

  detail::growing_memory room_;
  detail::growing_memory blocks_;
};

}  // namespace chainrule

#include "winograd.hpp"

#include <ATen/Parallel.h>

#include "instruction_sets.hpp"
#include "parallel.hpp"

namespace ct::winograd {

template <class T>
struct Images {
  T *pixels;
  long height, width, channels, tiles_high, tiles_wide;
};

/// Rows of a power of two would fall on the same lines of the cache.
constexpr long padded(long channels) { return channels + 16; }

namespace kernels {
BEGIN_KERNELS
#include "vectors.hpp"
template <class T>
constexpr long panel = 2 * lanes<T>;
#include "winograd_kernels.hpp"
END_KERNELS
}  // namespace kernels

/// Tiles in a block: what is transformed, multiplied and transformed back while it is in the cache.
constexpr long block = 48;
/// Below so many tiles the weights' transform costs more than it saves.
constexpr long fewest_tiles = 64;

static long tiles(const at::Tensor &x) { return x.size(0) * ((x.size(2) + 1) / 2) * ((x.size(3) + 1) / 2); }

bool suits(const at::Tensor &x, const at::Tensor &w, int64_t stride, int64_t padding, int64_t groups) {
  if (!has_kernels() || stride != 1 || padding != 1 || groups != 1 || x.dim() != 4 || w.dim() != 4) return false;
  if (!x.device().is_cpu() || x.scalar_type() != w.scalar_type()) return false;
  if (x.scalar_type() != at::kFloat && x.scalar_type() != at::kDouble) return false;
  const long lanes = VECTOR_BYTES / x.element_size();
  return w.size(2) == 3 && w.size(3) == 3 && w.size(1) == x.size(1) && w.size(0) % lanes == 0 &&
         w.size(1) % lanes == 0 && tiles(x) >= fewest_tiles && x.is_contiguous(at::MemoryFormat::ChannelsLast);
}

template <class T>
static Images<T> images(const at::Tensor &x) {
  return {x.data_ptr<T>(), x.size(2), x.size(3), x.size(1), (x.size(2) + 1) / 2, (x.size(3) + 1) / 2};
}

static at::Tensor dense(const at::Tensor &x) { return x.contiguous(at::MemoryFormat::ChannelsLast); }

/// y = x ∗ w for `w` [3, 3, C, K].
template <class T>
static void convolve(const at::Tensor &x, const at::Tensor &w, bool turned, const at::Tensor &bias, at::Tensor &y) {
  const long C = x.size(1), K = y.size(1), count = tiles(x);
  auto transformed = at::empty({16 * C * K}, x.options());
  auto *U = transformed.data_ptr<T>();
  kernels::transform_weights(w.data_ptr<T>(), C, K, turned, U);
  const auto from = images<T>(x), to = images<T>(y);
  const T *shift = bias.defined() ? bias.data_ptr<T>() : nullptr;
  ct::parallel_for(0, (count + block - 1) / block, 1, [&](long begin, long end) {
    auto scratch = at::empty({(16 * block + 1) * (padded(C) + padded(K))}, x.options());
    for (long i = begin; i < end; ++i)
      kernels::convolve_block(from, to, U, shift, i * block, std::min(block, count - i * block), scratch.data_ptr<T>());
  });
}

static at::Tensor convolve(const at::Tensor &x, const at::Tensor &w, bool turned, const at::Tensor &bias) {
  auto input = dense(x);
  auto y = at::empty({x.size(0), w.size(3), x.size(2), x.size(3)}, x.options(), at::MemoryFormat::ChannelsLast);
  if (x.scalar_type() == at::kFloat)
    convolve<float>(input, w, turned, bias, y);
  else
    convolve<double>(input, w, turned, bias, y);
  return y;
}

at::Tensor convolve(const at::Tensor &x, const at::Tensor &weight, const at::Tensor &bias) {
  return convolve(x, weight.permute({2, 3, 1, 0}).contiguous(), false, bias.defined() ? bias.contiguous() : bias);
}

at::Tensor input_gradient(const at::Tensor &gradient, const at::Tensor &weight) {
  return convolve(gradient, weight.permute({2, 3, 0, 1}).contiguous(), true, {});
}

template <class T>
static void weight_gradient(const at::Tensor &x, const at::Tensor &y, at::Tensor &w, at::Tensor &bias) {
  const long C = x.size(1), K = y.size(1), count = tiles(x), blocks = (count + block - 1) / block;
  // One sum per thread over its share of the blocks: the same numbers each time for the same number of threads.
  const long parts = std::min<long>(at::get_num_threads(), blocks);
  auto sums = at::zeros({parts, 16, C, K}, x.options()), shifts = at::zeros({parts, K}, x.options());
  const auto from = images<T>(x), to = images<T>(y);
  ct::parallel_for(0, parts, 1, [&](long begin, long end) {
    auto scratch = at::empty({(16 * block + 1) * (padded(C) + padded(K))}, x.options());
    for (long part = begin; part < end; ++part)
      for (long i = blocks * part / parts; i < blocks * (part + 1) / parts; ++i)
        kernels::weight_gradient_block(from, to, i * block, std::min(block, count - i * block), scratch.data_ptr<T>(),
                                       sums.data_ptr<T>() + part * 16 * C * K, shifts.data_ptr<T>() + part * K);
  });
  kernels::restore_weights(sums.data_ptr<T>(), parts, C * K, w.data_ptr<T>());
  bias = shifts.sum(0);
}

std::pair<at::Tensor, at::Tensor> weight_gradient(const at::Tensor &x, const at::Tensor &gradient) {
  auto w = at::empty({3, 3, x.size(1), gradient.size(1)}, x.options());
  at::Tensor bias;
  if (x.scalar_type() == at::kFloat)
    weight_gradient<float>(dense(x), dense(gradient), w, bias);
  else
    weight_gradient<double>(dense(x), dense(gradient), w, bias);
  return {w.permute({3, 2, 0, 1}).contiguous(), bias};
}

}  // namespace ct::winograd

#include "normalisation.hpp"

#include <ATen/Dispatch.h>

#include <cmath>

#include "instruction_sets.hpp"
#include "parallel.hpp"

namespace ct::normalisation {

namespace kernels {
BEGIN_KERNELS
#include "vectors.hpp"
#include "normalisation_kernels.hpp"
END_KERNELS
}  // namespace kernels

using at::Tensor;

/// Rows of one block: few enough for the nearest cache, and the unit of every sum, whatever the number of threads.
constexpr long block = 128;

static long rows(const Tensor &x) { return x.numel() / x.size(1); }
static long blocks(const Tensor &x) { return (rows(x) + block - 1) / block; }
static Tensor dense(const Tensor &x) { return x.contiguous(at::MemoryFormat::ChannelsLast); }

/// Calls `body(index, first row, rows)` for every block.
template <class Body>
static void for_blocks(const Tensor &x, Body body) {
  const long count = rows(x);
  ct::parallel_for(0, blocks(x), 8, [&](long begin, long end) {
    for (long i = begin; i < end; ++i) body(i, i * block, std::min(block, count - i * block));
  });
}

bool suits(const Tensor &x, const Tensor &weight) {
  if (!has_kernels() || x.dim() != 4 || !x.device().is_cpu() || x.numel() == 0) return false;
  if (x.scalar_type() != weight.scalar_type()) return false;
  if (x.scalar_type() != at::kFloat && x.scalar_type() != at::kDouble) return false;
  return x.size(1) % (VECTOR_BYTES / x.element_size()) == 0 && x.is_contiguous(at::MemoryFormat::ChannelsLast);
}

std::pair<Tensor, Tensor> statistics(const Tensor &x, const Tensor &running_mean, const Tensor &running_variance,
                                     double momentum, double epsilon) {
  const long C = x.size(1), count = rows(x);
  auto sums = at::empty({blocks(x), 2, C}, x.options());
  AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "statistics", [&] {
    const auto *pixels = x.data_ptr<scalar_t>();
    auto *out = sums.data_ptr<scalar_t>();
    for_blocks(x, [&](long i, long first, long length) {
      kernels::block_moments(pixels + first * C, length, C, out + 2 * i * C, out + (2 * i + 1) * C);
    });
  });
  // Blocks are joined in double: Σ(x − mean)² = Σ_b [Σ(x − m_b)² + n_b (m_b − mean)²].
  const auto parts = sums.to(at::kDouble), totals = parts.select(1, 0);
  const auto mean = totals.sum(0) / double(count);
  auto sizes = at::full({blocks(x), 1}, double(block), mean.options());
  sizes[-1][0] = double(count - (blocks(x) - 1) * block);
  const auto spread = parts.select(1, 1).sum(0) + (sizes * (totals / sizes - mean).square()).sum(0);
  if (running_mean.defined()) {
    running_mean.mul_(1 - momentum).add_(mean.to(x.scalar_type()), momentum);
    running_variance.mul_(1 - momentum).add_((spread / double(count - 1)).to(x.scalar_type()), momentum);
  }
  return {mean.to(x.scalar_type()), (spread / double(count) + epsilon).rsqrt().to(x.scalar_type())};
}

Tensor activate(const Tensor &x, const Tensor &mean, const Tensor &rate, const Tensor &weight, const Tensor &bias,
                double alpha) {
  const long C = x.size(1);
  const auto scale = (rate * weight).contiguous(), shift = (bias - mean * scale).contiguous();
  auto a = at::empty_like(x);
  AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "activate", [&] {
    const auto *pixels = x.data_ptr<scalar_t>(), *factor = scale.data_ptr<scalar_t>(),
               *offset = shift.data_ptr<scalar_t>();
    auto *out = a.data_ptr<scalar_t>();
    for_blocks(x, [&](long, long first, long length) {
      kernels::activate<scalar_t>(pixels + first * C, length, C, factor, offset, alpha, out + first * C);
    });
  });
  return a;
}

Gradients gradients(const Tensor &gradient, const Tensor &a, const Tensor &x, const Tensor &mean, const Tensor &rate,
                    const Tensor &weight, bool training, double alpha) {
  const long C = x.size(1);
  const auto incoming = dense(gradient);
  auto sums = at::empty({blocks(x), 2, C}, x.options()), out = at::empty_like(x);
  Gradients result;
  AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "gradients", [&] {
    const auto *g = incoming.data_ptr<scalar_t>(), *active = a.data_ptr<scalar_t>(), *pixels = x.data_ptr<scalar_t>(),
               *centre = mean.data_ptr<scalar_t>();
    auto *totals = sums.data_ptr<scalar_t>();
    for_blocks(x, [&](long i, long first, long length) {
      const long at = first * C;
      kernels::block_gradient_sums<scalar_t>(g + at, active + at, pixels + at, length, C, centre, alpha,
                                             totals + 2 * i * C, totals + (2 * i + 1) * C);
    });
    const auto total = sums.to(at::kDouble).sum(0);
    const auto wide = rate.to(at::kDouble), count = at::full({}, training ? double(rows(x)) : INFINITY, total.options());
    result.bias = total[0].to(x.scalar_type());
    result.weight = (total[1] * wide).to(x.scalar_type());
    const auto scale = (rate * weight).contiguous(), lift = (total[0] / count).to(x.scalar_type()),
               tilt = (total[1] * wide.square() / count).to(x.scalar_type());
    const auto *factor = scale.data_ptr<scalar_t>(), *level = lift.data_ptr<scalar_t>(),
               *slope = tilt.data_ptr<scalar_t>();
    auto *target = out.data_ptr<scalar_t>();
    for_blocks(x, [&](long, long first, long length) {
      const long at = first * C;
      kernels::input_gradient<scalar_t>(g + at, active + at, pixels + at, length, C, centre, factor, level, slope,
                                        alpha, target + at);
    });
  });
  result.x = out;
  return result;
}

}  // namespace ct::normalisation

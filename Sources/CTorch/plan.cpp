#include "include/ct_plan.h"

#include <ATen/Dispatch.h>
#include <ATen/core/grad_mode.h>

#include "convolution.hpp"
#include "guarded.hpp"
#include "instruction_sets.hpp"
#include "parallel.hpp"
#include "winograd.hpp"

using namespace ct;
using at::Tensor;

namespace {

namespace kernels {
BEGIN_KERNELS
#include "slope_kernels.hpp"
END_KERNELS
}  // namespace kernels

template <typename Body>
ct_status unrecorded(ct_tensor *out, Body body) noexcept {
  return making(out, [&] {
    at::NoGradGuard guard;
    return body();
  });
}

/// `x` in the order in which `model` stands in memory.
Tensor aligned(const Tensor &x, const Tensor &model) { return x.contiguous(model.suggest_memory_format()); }

/// Whether the kernels can go through `x` from its first entry to its last.
bool is_flat(const Tensor &x) {
  return has_kernels() && x.device().is_cpu() && x.is_non_overlapping_and_dense() &&
         (x.scalar_type() == at::kFloat || x.scalar_type() == at::kDouble);
}

/// Calls `body(first, count, index in one image)` for stretches of `x` that lie within one image.
template <class Body>
void for_images(const Tensor &x, Body body) {
  const int64_t size = x.numel() / std::max<int64_t>(x.size(0), 1);
  ct::parallel_for(0, x.size(0), std::max<int64_t>(1, (1 << 15) / std::max<int64_t>(size, 1)),
                   [&](int64_t begin, int64_t end) {
                     for (int64_t n = begin; n < end; ++n) body(n * size, size);
                   });
}

Tensor slope(const Tensor &a, const Tensor &given, double alpha) {
  if (!is_flat(a)) return at::where(a > 0, given, given * (a + alpha));
  const auto x = aligned(given, a);
  const bool shared = x.size(0) == 1;
  auto out = at::empty_like(a);
  AT_DISPATCH_FLOATING_TYPES(a.scalar_type(), "slope", [&] {
    const auto *from = a.data_ptr<scalar_t>(), *values = x.data_ptr<scalar_t>();
    auto *to = out.data_ptr<scalar_t>();
    for_images(a, [&](int64_t first, int64_t count) {
      kernels::slope<scalar_t>(count, from + first, values + (shared ? 0 : first), alpha, to + first);
    });
  });
  return out;
}

Tensor slope_tangent(const Tensor &a, const Tensor &given, const Tensor &tangent, const Tensor &gradient,
                     double alpha) {
  if (!is_flat(a)) return at::where(a > 0, given, given * (a + alpha) + tangent * gradient);
  const auto y = aligned(given, a), t = aligned(tangent, a), g = aligned(gradient, a);
  auto out = at::empty_like(a);
  AT_DISPATCH_FLOATING_TYPES(a.scalar_type(), "slope_tangent", [&] {
    const auto *from = a.data_ptr<scalar_t>(), *py = y.data_ptr<scalar_t>(), *pt = t.data_ptr<scalar_t>(),
               *pg = g.data_ptr<scalar_t>();
    auto *to = out.data_ptr<scalar_t>();
    for_images(a, [&](int64_t i, int64_t count) {
      kernels::slope_tangent<scalar_t>(count, from + i, py + i, pt + i, pg + i, alpha, to + i);
    });
  });
  return out;
}

bool is_last(const Tensor &x) { return x.is_contiguous(at::MemoryFormat::ChannelsLast); }

/// For channels-last images the planes lie C apart, which `gather` would copy them to undo.
Tensor pick(const Tensor &x, const Tensor &places) {
  const int64_t N = places.size(0), C = places.size(1), area = x.size(2) * x.size(3);
  if (!x.device().is_cpu() || !is_last(x) || !is_last(places)) {
    const auto planes = x.expand({N, C, x.size(2), x.size(3)}).reshape({N, C, area});
    return planes.gather(2, places.reshape({N, C, -1})).view_as(places);
  }
  auto out = at::empty(places.sizes(), x.options(), at::MemoryFormat::ChannelsLast);
  const int64_t size = places.size(2) * places.size(3) * C, step = x.size(0) == 1 ? 0 : area * C;
  AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "pick", [&] {
    const auto *from = x.data_ptr<scalar_t>();
    const auto *index = places.data_ptr<int64_t>();
    auto *to = out.data_ptr<scalar_t>();
    ct::parallel_for(0, N, 1, [&](int64_t begin, int64_t end) {
      for (int64_t n = begin; n < end; ++n)
        for (int64_t i = n * size; i < (n + 1) * size; i += C)
          for (int64_t c = 0; c < C; ++c) to[i + c] = from[n * step + index[i + c] * C + c];
    });
  });
  return out;
}

/// Windows may overlap, so that entries are added.
Tensor scatter(const Tensor &gradient, const Tensor &places, int64_t height, int64_t width) {
  const int64_t N = places.size(0), C = places.size(1), area = height * width;
  if (!gradient.device().is_cpu() || !is_last(places)) {
    const auto planes = at::zeros({N, C, area}, gradient.options());
    return planes.scatter_add(2, places.reshape({N, C, -1}), gradient.reshape({N, C, -1})).view({N, C, height, width});
  }
  const auto g = gradient.contiguous(at::MemoryFormat::ChannelsLast);
  auto out = at::empty({N, C, height, width}, g.options(), at::MemoryFormat::ChannelsLast).zero_();
  const int64_t size = places.size(2) * places.size(3) * C;
  AT_DISPATCH_FLOATING_TYPES(g.scalar_type(), "scatter", [&] {
    const auto *from = g.data_ptr<scalar_t>();
    const auto *index = places.data_ptr<int64_t>();
    auto *to = out.data_ptr<scalar_t>();
    ct::parallel_for(0, N, 1, [&](int64_t begin, int64_t end) {
      for (int64_t n = begin; n < end; ++n)
        for (int64_t i = n * size; i < (n + 1) * size; i += C)
          for (int64_t c = 0; c < C; ++c) to[n * area * C + index[i + c] * C + c] += from[i + c];
    });
  });
  return out;
}

/// The gradients of libtorch's convolution, in the input or in the weight.
Tensor convolution_gradient(const Tensor &g, const Tensor &x, const Tensor &w, int64_t stride, int64_t padding,
                            bool in_input) {
  const auto gradients =
      at::convolution_backward(g, x, w, c10::nullopt, {stride, stride}, {padding, padding}, {1, 1}, false, {0, 0}, 1,
                               {in_input, !in_input, false});
  return in_input ? std::get<0>(gradients) : std::get<1>(gradients);
}

}  // namespace

extern "C" {

ct_status ct_conv2d_input_gradient(ct_tensor gradient, ct_tensor weight, int64_t height, int64_t width, int64_t stride,
                                   int64_t padding, ct_tensor *out) {
  return unrecorded(out, [&] {
    const auto g = unwrap(gradient).contiguous(at::MemoryFormat::ChannelsLast);
    const auto &w = unwrap(weight);
    if (winograd::suits(g, w.transpose(0, 1), stride, padding, 1)) return winograd::input_gradient(g, w);
    // Only the shape of the input is read.
    auto x = at::empty({1}, g.options()).expand({g.size(0), w.size(1), height, width});
    return convolution_gradient(g, x, w, stride, padding, true);
  });
}

ct_status ct_conv2d_weight_gradient(ct_tensor x, ct_tensor gradient, int64_t side, int64_t stride, int64_t padding,
                                    ct_tensor *out) {
  return unrecorded(out, [&] {
    const auto images = unwrap(x).contiguous(at::MemoryFormat::ChannelsLast);
    const auto g = unwrap(gradient).contiguous(at::MemoryFormat::ChannelsLast);
    auto w = at::empty({g.size(1), images.size(1), side, side}, g.options());
    if (winograd::suits(images, w, stride, padding, 1)) return winograd::weight_gradient(images, g).first;
    if (is_thinning(images, side, stride, padding))
      return convolution_gradient(g, thinned(images, stride), w, 1, 0, false);
    return convolution_gradient(g, images, w, stride, padding, false);
  });
}

ct_status ct_max_pool2d_places(ct_tensor x, int64_t kernel, int64_t stride, int64_t padding, bool ceil_mode,
                               ct_tensor *out, ct_tensor *places) {
  Tensor index;
  auto status = unrecorded(out, [&] {
    auto found = at::max_pool2d_with_indices(unwrap(x), {kernel, kernel}, {stride, stride}, {padding, padding}, {1, 1},
                                             ceil_mode);
    index = std::get<1>(found);
    return std::get<0>(found);
  });
  if (status != CT_OK) return status;
  status = making(places, [&] { return index; });
  // After an error the caller owns nothing.
  if (status != CT_OK) ct_release(*out);
  return status;
}

ct_status ct_pick_places(ct_tensor x, ct_tensor places, ct_tensor *out) {
  return unrecorded(out, [&] { return pick(unwrap(x), unwrap(places)); });
}

ct_status ct_scatter_places(ct_tensor gradient, ct_tensor places, int64_t height, int64_t width, ct_tensor *out) {
  return unrecorded(out, [&] { return scatter(unwrap(gradient), unwrap(places), height, width); });
}

ct_status ct_elu_slope(ct_tensor a, ct_tensor x, double alpha, ct_tensor *out) {
  return unrecorded(out, [&] { return slope(unwrap(a), unwrap(x), alpha); });
}

ct_status ct_elu_slope_tangent(ct_tensor a, ct_tensor y, ct_tensor tangent, ct_tensor gradient, double alpha,
                               ct_tensor *out) {
  return unrecorded(
      out, [&] { return slope_tangent(unwrap(a), unwrap(y), unwrap(tangent), unwrap(gradient), alpha); });
}

}  // extern "C"

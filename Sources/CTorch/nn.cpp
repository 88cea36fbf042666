#include "guarded.hpp"
#include "include/ct_nn.h"

using namespace ct;

static c10::optional<at::Tensor> optional(ct_tensor x) {
  return x ? c10::optional<at::Tensor>(unwrap(x)) : c10::nullopt;
}

extern "C" {

ct_status ct_linear(ct_tensor x, ct_tensor weight, ct_tensor bias, ct_tensor *out) {
  return making(out, [&] { return at::linear(unwrap(x), unwrap(weight), optional(bias)); });
}

ct_status ct_elu(ct_tensor x, double alpha, ct_tensor *out) {
  return making(out, [&] { return at::elu(unwrap(x), alpha); });
}

ct_status ct_relu(ct_tensor x, ct_tensor *out) {
  return making(out, [&] { return at::relu(unwrap(x)); });
}

ct_status ct_max_pool2d(ct_tensor x, int64_t kernel, int64_t stride, int64_t padding, bool ceil_mode, ct_tensor *out) {
  return making(out, [&] {
    return at::max_pool2d(unwrap(x), {kernel, kernel}, {stride, stride}, {padding, padding}, {1, 1}, ceil_mode);
  });
}

ct_status ct_avg_pool2d(ct_tensor x, int64_t kernel, int64_t stride, int64_t padding, ct_tensor *out) {
  return making(out,
                [&] { return at::avg_pool2d(unwrap(x), {kernel, kernel}, {stride, stride}, {padding, padding}); });
}

ct_status ct_global_avg_pool2d(ct_tensor x, ct_tensor *out) {
  return making(out, [&] { return at::adaptive_avg_pool2d(unwrap(x), {1, 1}); });
}

ct_status ct_grid_sample(ct_tensor x, ct_tensor grid, ct_tensor *out) {
  const int64_t bilinear = 0, border = 1;
  return making(out, [&] { return at::grid_sampler(unwrap(x), unwrap(grid), bilinear, border, true); });
}

ct_status ct_resize2d(ct_tensor x, ct_interpolation interpolation, int64_t height, int64_t width, bool align_corners,
                      ct_tensor *out) {
  return making(out, [&] {
    return interpolation == CT_BICUBIC ? at::upsample_bicubic2d(unwrap(x), {height, width}, align_corners)
                                       : at::upsample_bilinear2d(unwrap(x), {height, width}, align_corners);
  });
}

ct_status ct_log_softmax(ct_tensor x, int64_t dim, ct_tensor *out) {
  return making(out, [&] { return at::log_softmax(unwrap(x), dim); });
}

ct_status ct_cross_entropy(ct_tensor logits, ct_tensor labels, ct_tensor *out) {
  return making(out, [&] { return at::cross_entropy_loss(unwrap(logits), unwrap(labels)); });
}

}  // extern "C"

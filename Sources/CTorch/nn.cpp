#include "guarded.hpp"
#include "include/ct_nn.h"

#include <cmath>

using namespace ct;

static c10::optional<at::Tensor> optional(ct_tensor x) {
  return x ? c10::optional<at::Tensor>(unwrap(x)) : c10::nullopt;
}

extern "C" {

ct_status ct_linear(ct_tensor x, ct_tensor weight, ct_tensor bias, ct_tensor *out) {
  return making(out, [&] { return at::linear(unwrap(x), unwrap(weight), optional(bias)); });
}

ct_status ct_conv2d(ct_tensor x, ct_tensor weight, ct_tensor bias, int64_t stride, int64_t padding, int64_t groups,
                    ct_tensor *out) {
  return making(out, [&] {
    return at::conv2d(unwrap(x), unwrap(weight), optional(bias), {stride, stride}, {padding, padding}, {1, 1}, groups);
  });
}

ct_status ct_batch_norm(ct_tensor x, ct_tensor weight, ct_tensor bias, ct_tensor mean, ct_tensor variance,
                        bool training, double momentum, double epsilon, ct_tensor *out) {
  return making(out, [&] {
    return at::batch_norm(unwrap(x), optional(weight), optional(bias), optional(mean), optional(variance), training,
                          momentum, epsilon, false);
  });
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

ct_status ct_adam_step(const ct_tensor *parameters, const ct_tensor *gradients, const ct_tensor *first,
                       const ct_tensor *second, const ct_tensor *largest, int32_t count, int64_t step, double rate,
                       double beta1, double beta2, double epsilon, double decay) {
  return guarded([&] {
    const double correction1 = 1 - std::pow(beta1, step), correction2 = 1 - std::pow(beta2, step);
    for (int32_t i = 0; i < count; ++i) {
      auto parameter = unwrap(parameters[i]).detach();
      auto gradient = unwrap(gradients[i]).detach();
      if (decay != 0) gradient = gradient + decay * parameter;
      auto &m = unwrap(first[i]);
      auto &v = unwrap(second[i]);
      m.mul_(beta1).add_(gradient, 1 - beta1);
      v.mul_(beta2).addcmul_(gradient, gradient, 1 - beta2);
      at::Tensor scale = v;
      if (largest) {
        auto &peak = unwrap(largest[i]);
        at::maximum_out(peak, peak, v);
        scale = peak;
      }
      auto denominator = (scale.sqrt() / std::sqrt(correction2)).add_(epsilon);
      parameter.addcdiv_(m, denominator, -rate / correction1);
    }
  });
}

ct_status ct_sgd_step(const ct_tensor *parameters, const ct_tensor *gradients, const ct_tensor *velocity,
                      int32_t count, double rate, double momentum, double decay) {
  return guarded([&] {
    for (int32_t i = 0; i < count; ++i) {
      auto parameter = unwrap(parameters[i]).detach();
      auto gradient = unwrap(gradients[i]).detach();
      if (decay != 0) gradient = gradient + decay * parameter;
      if (velocity) gradient = unwrap(velocity[i]).mul_(momentum).add_(gradient);
      parameter.add_(gradient, -rate);
    }
  });
}

}  // extern "C"

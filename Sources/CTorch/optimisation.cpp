#include "guarded.hpp"
#include "include/ct_nn.h"

#include <ATen/Dispatch.h>
#include <ATen/Parallel.h>

#include <cmath>

using namespace ct;

namespace {

struct Adam {
  double beta1, beta2, epsilon, decay, correction1, correction2, rate;

  /// One pass over everything that belongs to a parameter; `peak` may be null.
  template <class T>
  void step(int64_t count, T *x, const T *gradient, T *m, T *v, T *peak) const {
    const T b1 = beta1, b2 = beta2, c1 = 1 - beta1, c2 = 1 - beta2, shrink = decay, tiny = epsilon;
    const T root = std::sqrt(correction2), stride = rate / correction1;
    for (int64_t i = 0; i < count; ++i) {
      const T g = gradient[i] + shrink * x[i];
      m[i] = m[i] * b1 + c1 * g;
      v[i] = v[i] * b2 + c2 * g * g;
      T scale = v[i];
      if (peak) scale = peak[i] = peak[i] > scale ? peak[i] : scale;
      x[i] -= stride * m[i] / (std::sqrt(scale) / root + tiny);
    }
  }

  /// The same with libtorch's operators, wherever the tensors are.
  void step(at::Tensor x, at::Tensor gradient, at::Tensor &m, at::Tensor &v, at::Tensor *peak) const {
    if (decay != 0) gradient = gradient + decay * x;
    m.mul_(beta1).add_(gradient, 1 - beta1);
    v.mul_(beta2).addcmul_(gradient, gradient, 1 - beta2);
    if (peak) at::maximum_out(*peak, *peak, v);
    auto denominator = ((peak ? *peak : v).sqrt() / std::sqrt(correction2)).add_(epsilon);
    x.addcdiv_(m, denominator, -rate / correction1);
  }
};

bool is_plain(const at::Tensor &x) {
  return x.device().is_cpu() && x.is_contiguous() && (x.scalar_type() == at::kFloat || x.scalar_type() == at::kDouble);
}

}  // namespace

extern "C" {

ct_status ct_adam_step(const ct_tensor *parameters, const ct_tensor *gradients, const ct_tensor *first,
                       const ct_tensor *second, const ct_tensor *largest, int32_t count, int64_t step, double rate,
                       double beta1, double beta2, double epsilon, double decay) {
  return guarded([&] {
    const Adam adam{beta1, beta2, epsilon, decay, 1 - std::pow(beta1, step), 1 - std::pow(beta2, step), rate};
    for (int32_t i = 0; i < count; ++i) {
      auto x = unwrap(parameters[i]).detach(), gradient = unwrap(gradients[i]).detach();
      auto &m = unwrap(first[i]), &v = unwrap(second[i]);
      auto *peak = largest ? &unwrap(largest[i]) : nullptr;
      TORCH_CHECK(x.sizes() == gradient.sizes() && x.sizes() == m.sizes() && x.sizes() == v.sizes() &&
                      (!peak || x.sizes() == peak->sizes()),
                  "the shapes differ");
      const bool plain = is_plain(x) && is_plain(m) && is_plain(v) && (!peak || is_plain(*peak)) &&
                         gradient.device().is_cpu() && gradient.scalar_type() == x.scalar_type() &&
                         m.scalar_type() == x.scalar_type() && v.scalar_type() == x.scalar_type();
      if (!plain) {
        adam.step(x, gradient, m, v, peak);
        continue;
      }
      gradient = gradient.contiguous();
      AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "adam", [&] {
        adam.step(x.numel(), x.data_ptr<scalar_t>(), gradient.data_ptr<scalar_t>(), m.data_ptr<scalar_t>(),
                  v.data_ptr<scalar_t>(), peak ? peak->data_ptr<scalar_t>() : nullptr);
      });
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

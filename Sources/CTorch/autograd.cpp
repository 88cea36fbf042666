#include "guarded.hpp"
#include "include/ct_autograd.h"

#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/autograd.h>

using namespace ct;

extern "C" {

ct_status ct_gradient(ct_tensor output, ct_tensor weight, const ct_tensor *inputs, int32_t count, bool retain_graph,
                      bool create_graph, ct_tensor *out) {
  int32_t made = 0;
  ct_status status = guarded([&] {
    auto wanted = unwrap(inputs, count);
    std::vector<at::Tensor> results;
    if (unwrap(output).requires_grad()) {
      std::vector<at::Tensor> weights;
      if (weight) weights.push_back(unwrap(weight));
      results = torch::autograd::grad({unwrap(output)}, wanted, weights, retain_graph, create_graph, true);
    } else {
      results.resize(count);
    }
    for (; made < count; ++made)
      out[made] = wrap(results[made].defined() ? results[made] : at::zeros_like(wanted[made]));
  });
  if (status != CT_OK)
    while (made > 0) ct_release(out[--made]);
  return status;
}

bool ct_set_recording(bool enabled) {
  bool before = at::GradMode::is_enabled();
  at::GradMode::set_enabled(enabled);
  return before;
}

}  // extern "C"

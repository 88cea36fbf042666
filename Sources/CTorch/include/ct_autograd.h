#ifndef CT_AUTOGRAD_H
#define CT_AUTOGRAD_H

#include "ct_tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Vector–Jacobian products of `output` with respect to `inputs`, weighted by `weight` (null for a scalar output).
///
/// An input that the output does not depend on gets zeros. `create_graph` makes the results differentiable.
ct_status ct_gradient(ct_tensor output, ct_tensor weight, const ct_tensor *inputs, int32_t count, bool retain_graph,
                      bool create_graph, ct_tensor *out);

/// Switches recording of history on this thread; returns how it stood.
bool ct_set_recording(bool enabled);

#ifdef __cplusplus
}
#endif
#endif

/// A plain-C face on the part of libtorch that this project uses.
///
/// Ownership: a `ct_tensor` written to an out-parameter belongs to the caller, who gives it back to `ct_release`
/// once. Tensors passed in are borrowed. No function lets a C++ exception out: each returns a `ct_status`, and on
/// failure `ct_last_error()` holds libtorch's own sentence for the calling thread.
#ifndef CTORCH_H
#define CTORCH_H

#include "ct_status.h"
#include "ct_tensor.h"
#include "ct_ops.h"
#include "ct_nn.h"
#include "ct_plan.h"
#include "ct_autograd.h"
#include "ct_random.h"
#include "ct_runtime.h"

#endif

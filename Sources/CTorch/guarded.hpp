#pragma once
// The one place where a C++ exception becomes a status.

#include <ATen/ATen.h>
#include <c10/util/Exception.h>

#include <exception>
#include <new>
#include <string>
#include <vector>

#include "include/ct_tensor.h"

namespace ct {

void set_error(const char *text) noexcept;
ct_status classify(const std::string &text) noexcept;

inline at::Tensor &unwrap(ct_tensor x) { return *reinterpret_cast<at::Tensor *>(x); }
ct_tensor wrap(at::Tensor x);
std::vector<at::Tensor> unwrap(const ct_tensor *list, int32_t count);

at::ScalarType scalar_type(ct_dtype dtype);
at::Device device(ct_device index);

template <typename Body>
ct_status guarded(Body body) noexcept {
  try {
    body();
    return CT_OK;
  } catch (const std::bad_alloc &) {
    set_error("out of memory");
    return CT_OUT_OF_MEMORY;
  } catch (const c10::Error &error) {
    set_error(error.what_without_backtrace());
    return classify(error.what_without_backtrace());
  } catch (const std::exception &error) {
    set_error(error.what());
    return classify(error.what());
  } catch (...) {
    set_error("an exception of unknown type");
    return CT_INTERNAL;
  }
}

/// Runs `body`, which makes a tensor, and hands the result to the caller.
template <typename Body>
ct_status making(ct_tensor *out, Body body) noexcept {
  return guarded([&] { *out = wrap(body()); });
}

}  // namespace ct

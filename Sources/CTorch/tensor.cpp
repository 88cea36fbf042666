#include "guarded.hpp"

#include <atomic>
#include <cstring>

namespace ct {

static thread_local std::string last_error;
static std::atomic<int64_t> live{0};

void set_error(const char *text) noexcept {
  try {
    last_error = text;
  } catch (...) {
    last_error.clear();
  }
}

ct_status classify(const std::string &text) noexcept {
  if (text.find("out of memory") != std::string::npos || text.find("allocate memory") != std::string::npos ||
      text.find("not enough memory") != std::string::npos)
    return CT_OUT_OF_MEMORY;
  if (text.find("INTERNAL ASSERT") != std::string::npos) return CT_INTERNAL;
  return CT_ARGUMENT;
}

ct_tensor wrap(at::Tensor x) {
  auto *handle = new at::Tensor(std::move(x));
  live.fetch_add(1, std::memory_order_relaxed);
  return reinterpret_cast<ct_tensor>(handle);
}

std::vector<at::Tensor> unwrap(const ct_tensor *list, int32_t count) {
  std::vector<at::Tensor> tensors;
  tensors.reserve(count);
  for (int32_t i = 0; i < count; ++i) tensors.push_back(unwrap(list[i]));
  return tensors;
}

static const at::ScalarType scalar_types[] = {at::kFloat, at::kDouble, at::kLong, at::kBool,
                                              at::kByte,  at::kHalf,   at::kBFloat16, at::kInt};

at::ScalarType scalar_type(ct_dtype dtype) { return scalar_types[dtype]; }

at::Device device(ct_device index) {
  return index < 0 ? at::Device(at::kCPU) : at::Device(at::kCUDA, static_cast<c10::DeviceIndex>(index));
}

}  // namespace ct

using namespace ct;

extern "C" {

const char *ct_last_error(void) { return last_error.c_str(); }

void ct_release(ct_tensor tensor) {
  if (!tensor) return;
  delete reinterpret_cast<at::Tensor *>(tensor);
  live.fetch_sub(1, std::memory_order_relaxed);
}

int64_t ct_live_handles(void) { return live.load(std::memory_order_relaxed); }

ct_status ct_from_bytes(const void *bytes, ct_dtype dtype, const int64_t *shape, int32_t rank, ct_tensor *out) {
  return making(out, [&] {
    auto tensor = at::empty(at::IntArrayRef(shape, rank), at::dtype(scalar_type(dtype)));
    std::memcpy(tensor.data_ptr(), bytes, tensor.nbytes());
    return tensor;
  });
}

ct_status ct_to_bytes(ct_tensor x, ct_dtype dtype, void *bytes, int64_t capacity) {
  return guarded([&] {
    auto dense = unwrap(x).detach().to(at::kCPU, scalar_type(dtype)).contiguous();
    TORCH_CHECK(static_cast<int64_t>(dense.nbytes()) <= capacity, "the buffer holds ", capacity, " bytes, not ",
                dense.nbytes());
    std::memcpy(bytes, dense.data_ptr(), dense.nbytes());
  });
}

ct_status ct_full(double value, ct_dtype dtype, ct_device where, const int64_t *shape, int32_t rank, ct_tensor *out) {
  return making(out, [&] {
    return at::full(at::IntArrayRef(shape, rank), value, at::dtype(scalar_type(dtype)).device(device(where)));
  });
}

ct_status ct_eye(int64_t n, ct_dtype dtype, ct_tensor *out) {
  return making(out, [&] { return at::eye(n, at::dtype(scalar_type(dtype))); });
}

int32_t ct_rank(ct_tensor x) { return static_cast<int32_t>(unwrap(x).dim()); }

void ct_shape(ct_tensor x, int64_t *shape) {
  auto sizes = unwrap(x).sizes();
  std::copy(sizes.begin(), sizes.end(), shape);
}

int64_t ct_count(ct_tensor x) { return unwrap(x).numel(); }

ct_dtype ct_get_dtype(ct_tensor x) {
  auto type = unwrap(x).scalar_type();
  for (int i = 0; i < 8; ++i)
    if (scalar_types[i] == type) return static_cast<ct_dtype>(i);
  return CT_FLOAT32;
}

ct_device ct_get_device(ct_tensor x) {
  auto where = unwrap(x).device();
  return where.is_cpu() ? -1 : where.index();
}

bool ct_requires_grad(ct_tensor x) { return unwrap(x).requires_grad(); }

ct_status ct_item(ct_tensor x, double *out) {
  return guarded([&] { *out = unwrap(x).detach().to(at::kCPU, at::kDouble).item<double>(); });
}

ct_status ct_to(ct_tensor x, ct_dtype dtype, ct_device where, ct_tensor *out) {
  return making(out, [&] { return unwrap(x).to(device(where), scalar_type(dtype)); });
}

ct_status ct_clone(ct_tensor x, ct_tensor *out) {
  return making(out, [&] { return unwrap(x).clone(); });
}

ct_status ct_contiguous(ct_tensor x, bool channels_last, ct_tensor *out) {
  return making(out, [&] {
    return unwrap(x).contiguous(channels_last ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous);
  });
}

ct_status ct_detach(ct_tensor x, ct_tensor *out) {
  return making(out, [&] { return unwrap(x).detach(); });
}

ct_status ct_leaf(ct_tensor x, ct_tensor *out) {
  return making(out, [&] { return unwrap(x).detach().requires_grad_(true); });
}

ct_status ct_copy_into(ct_tensor x, ct_tensor source) {
  return guarded([&] {
    TORCH_CHECK(unwrap(x).sizes() == unwrap(source).sizes(), "the shapes differ");
    unwrap(x).detach().copy_(unwrap(source).detach());
  });
}

ct_status ct_all_finite(ct_tensor x, bool *out) {
  return guarded([&] {
    // A sum is finite unless an entry is not (or finite entries overflow it, which the exact test then settles).
    auto values = unwrap(x).detach();
    *out = !values.is_floating_point() || std::isfinite(values.sum().to(at::kDouble).item<double>()) ||
           at::isfinite(values).all().item<bool>();
  });
}

}  // extern "C"

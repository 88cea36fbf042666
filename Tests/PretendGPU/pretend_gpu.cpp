// A GPU that is none, so that what runs on one can be tested where there is none.
//
// It refuses what a GPU refuses. Its addresses lie in pages that nobody may read, so that reading its memory from the
// processor ends the process; an operator whose tensors are on different devices fails, and so does drawing there with
// the processor's generator. What it computes, libtorch computes on the processor, in memory that only this file knows.
// It says nothing of the kernels of a real one. It steps aside where libtorch was built with CUDA, and in libtorch 2,
// whose backward passes know only devices that were compiled in.

#include "pretend_gpu.h"

#include <torch/csrc/api/include/torch/version.h>

#if TORCH_VERSION_MAJOR < 2

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/EmptyTensor.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/stack.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>
#include <torch/library.h>

#include <sys/mman.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

namespace {

// libtorch looks for CUDA once and remembers: what is here must be there before anybody asks.
#define EARLY __attribute__((init_priority(200)))

const c10::Device gpu EARLY(c10::kCUDA, 0);
const c10::DispatchKeySet keys EARLY(c10::DispatchKey::CUDA);

// MARK: Memory

/// Where the bytes behind an address of the GPU really lie.
struct Block {
  void *bytes;
};

void release(void *block) {
  std::free(static_cast<Block *>(block)->bytes);
  delete static_cast<Block *>(block);
}

/// Addresses that were not given out before, until all were: what is read after its release is caught, too.
void *unreadable(size_t count) {
  constexpr size_t size = size_t(1) << 40;
  static char *const start =
      static_cast<char *>(mmap(nullptr, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
  static std::atomic<size_t> used = 0;
  const size_t rounded = (count + 63) / 64 * 64;
  return start + used.fetch_add(rounded) % (size - rounded) / 64 * 64;
}

struct Memory final : c10::Allocator {
  c10::DataPtr allocate(size_t count) const override { return make(count); }
  static c10::DataPtr make(size_t count) {
    if (count == 0) return {nullptr, gpu};
    return {unreadable(count), new Block{std::aligned_alloc(64, (count + 63) / 64 * 64)}, &release, gpu};
  }
};

Memory memory EARLY;

void *bytes(const c10::DataPtr &pointer) {
  const auto *block = static_cast<Block *>(pointer.get_context());
  return block ? block->bytes : nullptr;
}

/// What lies in the processor's memory, on the GPU.
c10::DataPtr copied(const c10::Storage &here) {
  auto pointer = Memory::make(here.nbytes());
  if (here.nbytes()) std::memcpy(bytes(pointer), here.data_ptr().get(), here.nbytes());
  return pointer;
}

// MARK: Devices, streams, generators

struct Guard final : c10::impl::DeviceGuardImplInterface {
  c10::DeviceType type() const override { return c10::kCUDA; }
  c10::Device exchangeDevice(c10::Device) const override { return gpu; }
  c10::Device getDevice() const override { return gpu; }
  void setDevice(c10::Device) const override {}
  void uncheckedSetDevice(c10::Device) const noexcept override {}
  c10::Stream getStream(c10::Device) const noexcept override { return c10::Stream(c10::Stream::DEFAULT, gpu); }
  c10::Stream exchangeStream(c10::Stream stream) const noexcept override { return stream; }
  c10::DeviceIndex deviceCount() const noexcept override { return 1; }
};

struct Draws final : c10::GeneratorImpl {
  explicit Draws(at::Generator inner) : GeneratorImpl(gpu, keys), inner(std::move(inner)) {}
  void set_current_seed(uint64_t seed) override { inner.set_current_seed(seed); }
  uint64_t current_seed() const override { return inner.current_seed(); }
  uint64_t seed() override { return inner.seed(); }
  void set_state(const c10::TensorImpl &state) override { inner.unsafeGetGeneratorImpl()->set_state(state); }
  c10::intrusive_ptr<c10::TensorImpl> get_state() const override {
    return inner.unsafeGetGeneratorImpl()->get_state();
  }
  Draws *clone_impl() const override { return new Draws(inner.clone()); }

  at::Generator inner;
};

struct Hooks final : at::CUDAHooksInterface {
  bool hasCUDA() const override { return true; }
  int64_t current_device() const override { return 0; }
  void initCUDA() const override {}
  void deviceSynchronize(int64_t) const override {}
  bool hasPrimaryContext(int64_t) const override { return true; }
  int getNumGPUs() const override { return 1; }
  const at::Generator &getDefaultCUDAGenerator(c10::DeviceIndex) const override { return generator; }

  at::Generator generator = at::make_generator<Draws>(at::make_generator<at::CPUGeneratorImpl>());
};

// MARK: Operators

at::Tensor empty(at::IntArrayRef size, c10::optional<at::ScalarType> type, c10::optional<at::Layout>,
                 c10::optional<at::Device>, c10::optional<bool>, c10::optional<at::MemoryFormat> format) {
  return at::detail::empty_generic(size, &memory, keys, c10::dtype_or_default(type), format);
}

at::Tensor empty_strided(at::IntArrayRef size, at::IntArrayRef stride, c10::optional<at::ScalarType> type,
                         c10::optional<at::Layout>, c10::optional<at::Device>, c10::optional<bool>) {
  return at::detail::empty_strided_generic(size, stride, &memory, keys, c10::dtype_or_default(type));
}

at::Tensor over(c10::Storage storage, c10::DispatchKey key, const at::Tensor &like) {
  auto tensor = at::detail::make_tensor<c10::TensorImpl>(std::move(storage), c10::DispatchKeySet(key), like.dtype());
  auto *impl = tensor.unsafeGetTensorImpl();
  impl->set_sizes_and_strides(like.sizes(), like.strides());
  impl->set_storage_offset(like.storage_offset());
  return tensor;
}

/// One operator's work: its tensors as the processor sees them, and the way back.
class Call {
 public:
  Call(const c10::OperatorHandle &op, torch::jit::Stack &stack) : schema(op.schema()) {
    const size_t count = schema.arguments().size();
    for (auto &value : torch::jit::last(stack, count)) enter(const_cast<c10::IValue &>(value));
    check();
    op.redispatchBoxed(c10::DispatchKeySet(c10::DispatchKey::CPU), &stack);
    for (auto &[there, here] : seen) keep(there, here);
    for (auto &value : torch::jit::last(stack, schema.returns().size())) leave(const_cast<c10::IValue &>(value));
  }

 private:
  void enter(c10::IValue &value) {
    replace(value, [this](const at::Tensor &tensor) { return entered(tensor); });
    if (value.isOptionalTensorList()) {
      auto list = value.toOptionalTensorVector();
      // CUDA takes indices from the processor.
      for (auto &tensor : list)
        if (tensor && tensor->is_cuda()) tensor = entered(*tensor);
      value = list;
    } else if (value.isDevice()) {
      value = c10::Device(c10::kCPU);
    } else if (value.isGenerator()) {
      const auto generator = value.toGenerator();
      TORCH_CHECK(generator.device() == gpu, "Expected a 'cuda' device type for generator but found 'cpu'");
      value = static_cast<Draws *>(generator.unsafeGetGeneratorImpl())->inner;
    }
  }

  at::Tensor entered(const at::Tensor &tensor) {
    if (!tensor.defined()) return tensor;
    for (auto &[there, here] : seen)
      if (there.is_same(tensor)) return here;
    seen.emplace_back(tensor, tensor.is_cuda() ? seenFromHere(tensor) : tensor);
    return seen.back().second;
  }

  at::Tensor seenFromHere(const at::Tensor &tensor) {
    const auto &storage = tensor.storage();
    for (auto &[there, here] : seen)
      if (there.is_cuda() && there.storage().unsafeGetStorageImpl() == storage.unsafeGetStorageImpl())
        return over(here.storage(), c10::DispatchKey::CPU, tensor);
    c10::DataPtr pointer(bytes(storage.data_ptr()), c10::kCPU);
    return over(c10::Storage(c10::Storage::use_byte_size_t(), storage.nbytes(), std::move(pointer),
                             c10::GetAllocator(c10::kCPU), true),
                c10::DispatchKey::CPU, tensor);
  }

  /// As of CUDA's operators: only numbers may come from the processor, and only `copy_` goes between the two.
  void check() const {
    if (schema.name() == "aten::copy_") return;
    bool onGPU = false, onCPU = false;
    for (auto &[there, here] : seen) (there.is_cuda() ? onGPU : onCPU) |= there.is_cuda() || there.dim() > 0;
    TORCH_CHECK(!(onGPU && onCPU), schema.name(),
                ": Expected all tensors to be on the same device, but found at least two devices, cuda:0 and cpu!");
  }

  /// Takes over a new shape, or new memory, that the operator gave to one of its arguments.
  static void keep(const at::Tensor &there, const at::Tensor &here) {
    if (!there.is_cuda()) return;
    auto *storage = there.storage().unsafeGetStorageImpl();
    if (here.storage().data_ptr().get() != bytes(there.storage().data_ptr())) {
      storage->set_data_ptr(copied(here.storage()));
      storage->set_nbytes(here.storage().nbytes());
    }
    auto *impl = there.unsafeGetTensorImpl();
    if (here.sizes() != there.sizes() || here.strides() != there.strides())
      impl->set_sizes_and_strides(here.sizes(), here.strides());
    if (here.storage_offset() != there.storage_offset()) impl->set_storage_offset(here.storage_offset());
  }

  void leave(c10::IValue &value) const {
    replace(value, [this](const at::Tensor &tensor) { return left(tensor); });
  }

  /// Puts other tensors where `value` is one, or a list of them.
  template <class Body>
  static void replace(c10::IValue &value, Body body) {
    if (value.isTensor()) {
      value = body(value.toTensor());
    } else if (value.isTensorList()) {
      auto list = value.toTensorVector();
      for (auto &tensor : list) tensor = body(tensor);
      value = list;
    }
  }

  at::Tensor left(const at::Tensor &result) const {
    if (!result.defined()) return result;
    for (auto &[there, here] : seen)
      if (here.is_same(result)) return there;
    for (auto &[there, here] : seen)
      if (there.is_cuda() && here.storage().unsafeGetStorageImpl() == result.storage().unsafeGetStorageImpl())
        return over(there.storage(), c10::DispatchKey::CUDA, result);
    return over(c10::Storage(c10::Storage::use_byte_size_t(), result.storage().nbytes(), copied(result.storage()),
                             &memory, true),
                c10::DispatchKey::CUDA, result);
  }

  const c10::FunctionSchema &schema;
  /// The tensors of the call, and the same as the processor sees them.
  std::vector<std::pair<at::Tensor, at::Tensor>> seen;
};

std::atomic<uint64_t> calls = 0;

void compute(const c10::OperatorHandle &op, torch::jit::Stack *stack) {
  ++calls;
  Call(op, *stack);
}

// MARK: Registration

bool install() {
  if (at::CUDAHooksRegistry()->Has("CUDAHooks")) return false;
  at::CUDAHooksRegistry()->Register(
      "CUDAHooks", [](at::CUDAHooksArgs) { return std::unique_ptr<at::CUDAHooksInterface>(new Hooks); });
  c10::SetAllocator(c10::kCUDA, &memory);
  c10::impl::device_guard_impl_registry[static_cast<size_t>(c10::kCUDA)].store(new Guard);
  static torch::Library all(torch::Library::IMPL, "_", c10::DispatchKey::CUDA, __FILE__, __LINE__);
  all.fallback(torch::CppFunction::makeFromBoxedFunction<&compute>());
  static torch::Library own(torch::Library::IMPL, "aten", c10::DispatchKey::CUDA, __FILE__, __LINE__);
  own.impl("empty.memory_format", &empty);
  own.impl("empty_strided", &empty_strided);
  // It has one kernel for all devices, which looks for CUDA's.
  own.impl("copy_", torch::CppFunction::makeFromBoxedFunction<&compute>());
  return true;
}

struct Installation {
  bool isDone = install();

  /// Tells how many operators were computed, for whom it would make no difference where.
  ~Installation() {
    const char *path = std::getenv("PRETENDED_GPU_LOG");
    std::FILE *file = path ? std::fopen(path, "w") : nullptr;
    if (!file) return;
    std::fprintf(file, "%llu", static_cast<unsigned long long>(calls));
    std::fclose(file);
  }
} installation EARLY;

}  // namespace

int pretended_gpus(void) { return installation.isDone ? 1 : 0; }

#else

int pretended_gpus(void) { return 0; }

#endif

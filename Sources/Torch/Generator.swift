internal import CTorch

/// A source of random tensors with a seed of its own; libtorch's process-wide one is never used.
///
/// Not to be shared between threads.
public final class Generator: @unchecked Sendable {
  let raw: ct_generator
  private let device: Device

  public init(seed: UInt64, device: Device = .cpu) throws {
    var raw: ct_generator?
    try check("generator", []) { ct_generator_make(seed, device.native, &raw) }
    self.raw = raw!
    self.device = device
  }

  deinit { ct_generator_release(raw) }

  /// Independent uniform draws on [0, 1).
  public func uniform(_ shape: [Int], _ dtype: DType = .float32) throws -> Tensor {
    try draw(CT_UNIFORM, shape, dtype)
  }

  /// Independent standard normal draws.
  public func normal(_ shape: [Int], _ dtype: DType = .float32) throws -> Tensor {
    try draw(CT_NORMAL, shape, dtype)
  }

  private func draw(_ distribution: ct_distribution, _ shape: [Int], _ dtype: DType) throws -> Tensor {
    try Tensor.making("random draw", []) { out in
      withInts(shape) { ct_random(distribution, raw, dtype.native, device.native, $0, $1, &out) }
    }
  }
}

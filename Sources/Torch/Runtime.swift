internal import CTorch

/// The libtorch that this process runs.
public enum Runtime {
  public static var version: String { String(cString: ct_version()) }

  /// What it was built with: oneDNN, MKL, LAPACK, OpenMP, CUDA.
  public static var facts: [String] {
    String(cString: ct_build_facts()).split(separator: " ").map(String.init)
  }

  public static var threads: Int { Int(ct_threads()) }
  public static func setThreads(_ count: Int) throws { try check("set threads", []) { ct_set_threads(Int32(count)) } }

  /// Does `body` on one thread. Many products and factors of small matrices take longer on several: BLAS's threads and
  /// OpenMP's wait for work in each other's way.
  public static func onOneThread<Result>(_ body: () throws -> Result) throws -> Result {
    let before = threads
    try setThreads(1)
    defer { try? setThreads(before) }
    return try body()
  }

  /// How many of `threads` the toolkit's own kernels use: all, or 1 where libtorch's OpenMP runtime cannot be reached.
  public static var loopThreads: Int { Int(ct_loop_threads()) }

  /// Whether numbers of 8 significant bits are multiplied there by instructions made for it.
  public static func multipliesBFloat16(on device: Device) -> Bool {
    if case .cuda = device { return true }
    return ct_multiplies_bfloat16() != 0
  }

  public static var cudaDevices: Int { Int(ct_cuda_devices()) }

  /// Returns when `device` has done all that it was asked for. A GPU works on while the processor goes on.
  public static func wait(for device: Device) throws {
    try check("waiting for a device", []) { ct_wait(device.native) }
  }

  /// Asks CUDA for the reproducible variants of its kernels.
  public static func setDeterministic(_ enabled: Bool) { ct_set_deterministic(enabled) }

  /// Gives memory that no tensor holds any more back to the system, which the allocator otherwise keeps for the next one.
  public static func releaseUnusedMemory() { ct_release_unused_memory() }

  /// a + b, computed `times` times by a loop in C++: what a loop in Swift costs more is what this layer costs.
  public static func adding(_ a: Tensor, _ b: Tensor, times: Int) throws -> Tensor {
    try Tensor.making("repeated sum", [a, b]) { ct_add_repeatedly(a.raw, b.raw, Int64(times), &$0) }
  }

  /// Tensor handles alive in this process; a steady loop keeps it steady.
  public static var liveTensors: Int { Int(ct_live_handles()) }
}

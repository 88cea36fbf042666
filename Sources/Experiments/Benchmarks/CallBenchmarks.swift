import Torch

extension Benchmark {
  /// Additions in one repetition of each of these two.
  public static let calls = 10_000

  /// What a call costs by itself: the same sums asked for from Swift one by one, and by a loop in C++.
  static let swiftCalls = Benchmark("call/swift", "10,000 sums of one number each, called from Swift") { _ in
    let (a, b) = (try Tensor.full([1], 1), try Tensor.full([1], 2))
    return { for _ in 0..<calls { _ = try a + b } }
  }

  static let cxxCalls = Benchmark("call/c++", "the same by a loop in C++") { _ in
    let (a, b) = (try Tensor.full([1], 1), try Tensor.full([1], 2))
    return { _ = try Runtime.adding(a, b, times: calls) }
  }
}

import Torch

extension Benchmark {
  /// Additions in one repetition of each of these two.
  public static let calls = 10_000

  /// What a call costs by itself: the same sums asked for from Swift one by one, and by a loop in C++.
  static let swiftCalls = Benchmark("call/swift", "10,000 sums of one number each, called from Swift") { place in
    let (a, b) = (try Tensor.full([1], 1, on: place.device), try Tensor.full([1], 2, on: place.device))
    return { for _ in 0..<calls { _ = try a + b } }
  }

  static let cxxCalls = Benchmark("call/c++", "the same by a loop in C++") { place in
    let (a, b) = (try Tensor.full([1], 1, on: place.device), try Tensor.full([1], 2, on: place.device))
    return { _ = try Runtime.adding(a, b, times: calls) }
  }
}
